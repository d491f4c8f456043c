"""What staff do with documents: add, correct, publish, withdraw, remove; and the original file of a document.

Every change is made through the library, which writes down who made it and when.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ingest.addresses import is_web_address
from ingest.document import digest
from ingest.errors import UnreadableFileError
from ingest.originals import FOLDER, Originals
from ingest.reading import read_bytes
from ingest.sidecar import sidecar_bytes
from ingest.uploads import Uploads
from pages.adding import Adding
from vectorstore.corrections import VISIBILITY, Correction, Words
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.passages import Document, Visibility

if TYPE_CHECKING:
    from ingest.web import WebReader
    from vectorstore.inventory import VersionKey
    from vectorstore.store import Store

ACTIONS: Final = MappingProxyType(
    {Visibility.PUBLIC: "publish", Visibility.DRAFT: "withdraw", Visibility.INTERNAL: "internal"}
)
"""The audit's word for what is done with a document."""


@dataclass(frozen=True, slots=True)
class Management:
    """The store as staff change it. ``owner_token``: lets in the command line of whoever owns the folder."""

    store: Store
    adding: Adding
    owner_token: str
    now: Callable[[], datetime]

    @classmethod
    def of(
        cls,
        store: Store,
        *,
        owner_token: str,
        now: Callable[[], datetime],
        after: Callable[[], None],
        web: Callable[[], WebReader],
    ) -> Management:
        """What an earlier process left unread is gone on with. ``after`` makes ready what the next question would wait for; ``web`` makes the reader of addresses."""
        adding = Adding(store, web, now, after)
        adding.resume()
        return cls(store, adding, owner_token, now)

    def document(self, document_id: str) -> Document:
        """A document, whoever may see it. Raises DocumentNotFoundError."""
        return self.store.document(document_id, ALL_VISIBILITIES)

    def corrections(self, document_id: str) -> tuple[Correction, ...]:
        """What staff say of its card. Raises DocumentNotFoundError."""
        return self.store.corrections(document_id)

    def versions(self, document_id: str) -> tuple[VersionKey, ...]:
        """Its texts, oldest first. Raises DocumentNotFoundError."""
        return self.store.versions(document_id, ALL_VISIBILITIES)

    def version(self, document_id: str, number: int) -> Document:
        """One of its texts. Raises DocumentNotFoundError."""
        return self.store.version_of(document_id, str(number), ALL_VISIBILITIES)

    def audit(self, document_id: str) -> list[dict[str, Any]]:
        """Who did what to it, the newest first."""
        return self.store.library.audit(document_id)[::-1]

    def has_original(self, document: Document) -> bool:
        """Whether the file of a document is there, as far as a glance tells."""
        return original_place(self.store.home, document) is not None

    def kept_file(self, document: Document) -> Path | None:
        """The file that staff sent and the document was read from; None for one from elsewhere."""
        path = Path(document.source.path)
        return path if Uploads(self.store.home).holds(path) and path.is_file() else None

    def original(self, document: Document) -> bytes | None:
        """The bytes that a document was read from; None when they are gone or are others by now."""
        return original_of(self.store.home, document)

    def correct(
        self, document_id: str, by: str, told: dict[str, Any], taken_back: tuple[str, ...] = ()
    ) -> None:
        """Correct fields of its card. Raises DocumentNotFoundError."""
        if told or taken_back:
            self.store.correct(document_id, Words(by, self.now(), told, taken_back))
            self.adding.refresh()

    def show_to(self, document_id: str, visibility: Visibility, by: str) -> None:
        """Publish, withdraw, or keep to staff. Raises DocumentNotFoundError."""
        show_to(self.store, document_id, visibility, by, self.now())
        self.adding.refresh()

    def remove(self, document_id: str, by: str) -> None:
        """Remove a document with what was kept of its file. Raises DocumentNotFoundError."""
        remove(self.store, document_id, by, self.now())
        self.adding.refresh()

    def is_owner(self, authorization: str) -> bool:
        """Whether a request comes from a command of the folder's owner."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.encode(), self.owner_token.encode())


def show_to(store: Store, document_id: str, visibility: Visibility, by: str, at: datetime) -> None:
    """Say who may see a document. Raises DocumentNotFoundError."""
    words = Words(by, at, {VISIBILITY: visibility.value}, action=ACTIONS[visibility])
    store.correct(document_id, words)


def remove(store: Store, document_id: str, by: str, at: datetime) -> None:
    """Remove a document everywhere, with what was kept of its file or address. Raises DocumentNotFoundError."""
    document = store.document(document_id, ALL_VISIBILITIES)
    source = document.source
    store.remove(document_id)
    store.library.record(at, by, "remove", document_id, {"title": document.title, "source": source.name})
    if is_web_address(source.path):
        Originals(store.home / FOLDER).forget(source.path)
    else:
        Uploads(store.home).forget(Path(source.path))


def original_place(home: Path, document: Document) -> Path | None:
    """Where the file of a document lies, or what its address gave; None when nothing is there."""
    source = document.source
    if is_web_address(source.path):
        originals = Originals(home / FOLDER)
        known = originals.known(source.path)
        return originals.path(known) if known is not None else None
    path = Path(source.path)
    return path if path.is_absolute() and path.is_file() else None


def original_of(home: Path, document: Document) -> bytes | None:
    """The bytes that a document was read from; None when they are gone or are others by now."""
    path = original_place(home, document)
    if path is None:
        return None
    try:
        data = read_bytes(path)
        beside = None if is_web_address(document.source.path) else sidecar_bytes(path)
    except UnreadableFileError:
        return None
    return data if digest(data, beside) == document.source.sha256 else None
