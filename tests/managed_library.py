"""The library of the listings' tests with everything that staff need, for HTTP tests and for a server: users, the
thread that reads what is added, and a reader of addresses that reads nothing from elsewhere.

``WORDS`` stand in what is not public and nowhere else: in texts, titles, cards that staff corrected, and an earlier
version of a document that was withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import listings_library as own
from fakes import HashingEmbedder

from assistant.pipeline import Assistant
from ingest.document import read_document
from ingest.errors import UnreadableFileError
from ingest.web import WebReader
from pages.management import Management
from pages.operating.options import Bounds, Operating
from vectorstore.corrections import Words
from vectorstore.people import People, Role
from vectorstore.store import Store

NAME, PASSWORD, OWNER_TOKEN = "wang", "a long enough one", "the token of the owner"
WITHDRAWN = "withdrawn"
WORDS = (*own.SECRETS, "青隼补贴", "白鹭试点", "灰鹤细则")
UNBOUND = Operating(bounds=Bounds(asks_per_person=0, asks_per_address=0, requests_per_address=0))
"""As many requests as a test sends."""
NOW = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)


class NoWeb(WebReader):
    """Reads no address: every one is refused as one inside a private network is."""

    def fetch(self, url: str, known: object = None) -> object:  # type: ignore[override]
        raise UnreadableFileError("leads to a private network. Save the document as a file and name that.")


def fill(store: Store) -> None:
    """All documents of the listings, a correction on one that is internal, and one that was withdrawn."""
    store.put_many(own.read_all().values())
    store.correct(
        own.INTERNAL, Words(NAME, NOW, {"number": "灰鹤细则1号", "title": "灰鹤细则与夜莺行动通报"})
    )
    for text in ("青隼补贴每户发放三百元。", "白鹭试点每户发放五百元。"):
        data = f"# 贵州省数字服务补贴办法\n\n第一条 {text}网上办理率另计。\n".encode()
        store.put(read_document(Path("in/withdrawn.md"), data, WITHDRAWN), NOW)
    store.correct(WITHDRAWN, Words(NAME, NOW, {"visibility": "draft"}, action="withdraw"))


def open_store(home: Path) -> Store:
    """A filled store in a folder, with an embedder that loads nothing."""
    store = Store.open(home, create=True, embedder=HashingEmbedder())
    fill(store)
    return store


def people_of(home: Path) -> People:
    """The users of a folder: one member of staff."""
    people = People.at(home)
    people.add(NAME, PASSWORD, Role.STAFF, NOW)
    return people


def management_of(store: Store, after: Callable[[], None] = lambda: None) -> Management:
    """What staff do with a store."""
    return Management.of(store, owner_token=OWNER_TOKEN, now=lambda: NOW, after=after, web=NoWeb)


def assistant_of(store: Store) -> Assistant:
    """The assistant that needs no model."""
    return Assistant(store)
