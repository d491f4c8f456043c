"""Web addresses to the store: what was added, changed, unchanged, failed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from ingest.document import Told, digest, read_document
from ingest.errors import UnreadableFileError
from ingest.originals import FOLDER, Originals, WebFailure, WebSource, fetch_sources
from ingest.sync import EVERYONE, IngestReport, Outcome, Progress
from ingest.web import WebReader
from vectorstore.passages import Document, IngestedDocument, Visibility
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
    progress: Progress | None = None,
) -> IngestReport:
    """Read web addresses into the store, where they are known by their address. An address that cannot be
    read is reported and the rest goes on.

    reread, visibility: as for files (``sync.ingest``).
    """
    stored = {document.source.path: document for document in store.documents(EVERYONE)}
    outcomes: list[Outcome] = []
    # One at a time: an address whose site is slow holds back none that came before it.
    for item in _read(urls, store, reader, stored, outcomes, progress, reread=reread, visibility=visibility):
        store.put(item)
    if progress:
        progress(len(urls), len(urls), "")
    return IngestReport(tuple(outcomes))


def _read(
    urls: Sequence[str],
    store: Store,
    reader: WebReader,
    stored: dict[str, Document],
    outcomes: list[Outcome],
    progress: Progress | None,
    *,
    reread: bool,
    visibility: Visibility | None,
) -> Iterator[IngestedDocument]:
    sources = fetch_sources(urls, reader, Originals(store.home / FOLDER))
    for number, url in enumerate(dict.fromkeys(urls)):
        if progress:
            progress(number, len(urls), url)
        source = next(sources)
        known = stored.get(url)
        told = Told(visibility=visibility or (known.source.told if known else None), url=url)
        if (
            known is not None
            and isinstance(source, WebSource)
            and not reread
            and _is_as_read(known, source, told)
        ):
            passages = len(store.passages(known.id, EVERYONE))
            outcomes.append(Outcome(url, "unchanged", document_id=known.id, passages=passages))
            continue
        item = _document(source, known.id if known else address_id(url), told)
        if isinstance(item, WebFailure):
            stays = " Its earlier text is still answered from." if known is not None else ""
            outcomes.append(
                Outcome(
                    url, "failed", document_id=known.id if known else None, reason=f"{item.reason}{stays}"
                )
            )
            continue
        state = "added" if known is None else "changed"
        outcomes.append(
            Outcome(
                url,
                state,
                document_id=item.document.id,
                passages=len(item.passages),
                warnings=item.document.warnings,
            )
        )
        yield item


def _document(source: WebSource | WebFailure, document_id: str, told: Told) -> IngestedDocument | WebFailure:
    if isinstance(source, WebFailure):
        return source
    try:
        return read_document(source.path, source.data, document_id, replace(told, name=source.name))
    except UnreadableFileError as error:
        return WebFailure(source.url, str(error))


def _is_as_read(known: Document, source: WebSource, told: Told) -> bool:
    return known.source.sha256 == digest(source.data, None) and known.source.told == told.visibility
