"""Web addresses to the store: what was added, changed, unchanged, failed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeGuard
from urllib.parse import unquote, urlsplit

from ingest.document import Told, digest
from ingest.errors import UnreadableFileError
from ingest.originals import FOLDER, Originals, WebFailure, WebSource, fetch_sources
from ingest.report import IngestReport, Outcome
from ingest.sync import Progress
from ingest.web import WebReader
from ingest.workers import Job, ReadingPool
from vectorstore.passages import Document, IngestedDocument, Visibility
from vectorstore.store import ALL_VISIBILITIES as EVERYONE
from vectorstore.store import Store


def address_id(url: str) -> str:
    """A stable id: host and path as a slug, and a short hash of the whole address."""
    parts = urlsplit(url)
    text = unicodedata.normalize("NFKC", f"{parts.hostname or ''}{unquote(parts.path)}").lower()
    slug = re.sub(r"[^0-9a-z\u4e00-\u9fff]+", "-", text.removeprefix("www.")).strip("-")[:60].strip("-")
    return f"{slug or 'page'}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"


def ingest_addresses(
    urls: Sequence[str],
    store: Store,
    reader: WebReader,
    *,
    reread: bool = False,
    visibility: Visibility | None = None,
    workers: int = 1,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Read web addresses into the store, where they are known by their address. An address that cannot be
    read is reported and the rest goes on.

    reread, visibility, at: as for files (``sync.run``). workers: processes that read what came; 0 reads in this one.
    """
    stored = {document.source.path: document for document in store.documents(EVERYONE)}
    # What was told of addresses in a library that was set aside.
    before = {told.path: told.visibility for told in store.inventory().told}
    outcomes: list[Outcome] = []
    sources = fetch_sources(urls, reader, Originals(store.home / FOLDER))
    with ReadingPool(workers) as pool:
        # One at a time: an address whose site is slow holds back none that came before it.
        for number, url in enumerate(dict.fromkeys(urls)):
            if progress:
                progress(number, len(urls), url)
            known = stored.get(url)
            kept = known.source.told if known else before.get(url)
            told = Told(visibility=visibility or kept, url=url)
            source = next(sources)
            if isinstance(source, WebSource) and not reread and _is_as_read(known, source, told):
                outcomes.append(_unchanged(url, known, store))
                continue
            item = _document(pool, source, known.id if known else address_id(url), told)
            if not isinstance(item, WebFailure):
                store.put(item, at)
            outcomes.append(_outcome(url, known, item))
    if progress:
        progress(len(urls), len(urls), "")
    return IngestReport(tuple(outcomes))


def _document(
    pool: ReadingPool, source: WebSource | WebFailure, document_id: str, told: Told
) -> IngestedDocument | WebFailure:
    if isinstance(source, WebFailure):
        return source
    job = Job(source.path, document_id, replace(told, name=source.name))
    ((_, result),) = pool.read_all([job])
    return WebFailure(source.url, str(result)) if isinstance(result, UnreadableFileError) else result


def _is_as_read(known: Document | None, source: WebSource, told: Told) -> TypeGuard[Document]:
    return (
        known is not None
        and known.source.sha256 == digest(source.data, None)
        and known.source.told == told.visibility
    )


def _unchanged(url: str, known: Document, store: Store) -> Outcome:
    return Outcome(url, "unchanged", url, known.id, passages=len(store.passages(known.id, EVERYONE)))


def _outcome(url: str, known: Document | None, item: IngestedDocument | WebFailure) -> Outcome:
    if isinstance(item, WebFailure):
        stays = " Its earlier text is still answered from." if known is not None else ""
        return Outcome(url, "failed", url, known.id if known else None, f"{item.reason}{stays}")
    state = "added" if known is None else "changed"
    document = item.document
    return Outcome(url, state, url, document.id, passages=len(item.passages), warnings=document.warnings)
