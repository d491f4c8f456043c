"""Web addresses to the store: what was added, changed, unchanged, failed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import TypeGuard

from ingest.document import Told, digest
from ingest.errors import UnreadableFileError
from ingest.ids import address_id, free_id
from ingest.originals import FOLDER, Originals, WebFailure, WebSource, fetch_sources
from ingest.report import IngestReport, Outcome
from ingest.sync import Progress
from ingest.web import WebReader
from ingest.workers import Job, ReadingPool
from vectorstore.inventory import StoredSource
from vectorstore.passages import IngestedDocument, Visibility
from vectorstore.store import Store


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
    pool: ReadingPool | None = None,
) -> IngestReport:
    """Read web addresses into the store, where they are known by their address. An address that cannot be
    read is reported and the rest goes on.

    reread, visibility, at: as for files (``sync.run``). workers: processes that read what came; 0 reads in this one.
    pool: what reads instead of processes of this run alone; it stays open.
    """
    inventory = store.inventory()
    stored = {known.source.path: known for known in inventory.sources}
    taken = {known.document_id: known.source.path for known in inventory.sources}
    # What was told of addresses whose documents are not in the library any more.
    before = {told.path: told.visibility for told in inventory.told}
    outcomes: list[Outcome] = []
    sources = fetch_sources(urls, reader, Originals(store.home / FOLDER))
    with nullcontext(pool) if pool is not None else ReadingPool(workers) as readers:
        # One at a time: an address whose site is slow holds back none that came before it.
        for number, url in enumerate(dict.fromkeys(urls)):
            if progress:
                progress(number, len(urls), url)
            known = stored.get(url)
            kept = known.source.told if known else before.get(url)
            told = Told(visibility=visibility or kept, url=url)
            source = next(sources)
            if isinstance(source, WebSource) and not reread and _is_as_read(known, source, told):
                outcomes.append(_unchanged(url, known))
                continue
            item: IngestedDocument | WebFailure
            if isinstance(source, WebFailure):
                item = source
            else:
                name = known.document_id if known else free_id(address_id(url), url, taken)
                item = _document(readers, Job(source.path, name, replace(told, name=source.name)), url)
            if not isinstance(item, WebFailure):
                store.put(item, at)
                taken[item.document.id] = url
            outcomes.append(_outcome(url, known, item))
    if progress:
        progress(len(urls), len(urls), "")
    return IngestReport(tuple(outcomes))


def _document(readers: ReadingPool, job: Job, url: str) -> IngestedDocument | WebFailure:
    ((_, result),) = readers.read_all([job])
    return WebFailure(url, str(result)) if isinstance(result, UnreadableFileError) else result


def _is_as_read(known: StoredSource | None, source: WebSource, told: Told) -> TypeGuard[StoredSource]:
    return (
        known is not None
        and known.source.sha256 == digest(source.data, None)
        and known.source.told == told.visibility
    )


def _unchanged(url: str, known: StoredSource) -> Outcome:
    return Outcome(url, "unchanged", url, known.document_id, passages=known.passages)


def _outcome(url: str, known: StoredSource | None, item: IngestedDocument | WebFailure) -> Outcome:
    if isinstance(item, WebFailure):
        stays = " Its earlier text is still answered from." if known is not None else ""
        return Outcome(url, "failed", url, known.document_id if known else None, f"{item.reason}{stays}")
    state = "added" if known is None else "changed"
    document = item.document
    return Outcome(url, state, url, document.id, passages=len(item.passages), warnings=document.warnings)
