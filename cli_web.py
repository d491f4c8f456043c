"""Web addresses among what `zhengwen ingest` is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import terminal
from ingest.addresses import is_web_address
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from ingest.report import IngestReport
    from ingest.web import WebReader
    from vectorstore.store import Store


def split_sources(sources: Sequence[str]) -> tuple[list[Path], list[str]]:
    """What was given as paths, and as web addresses."""
    addresses = [source for source in sources if is_web_address(source)]
    return [Path(source) for source in sources if source not in addresses], addresses


def web_reader() -> WebReader:
    """Reads from the public internet only; tests put one that reads from loopback in its place."""
    from ingest.web import WebReader

    return WebReader()


def with_addresses(
    report: IngestReport,
    addresses: Sequence[str],
    store: Store,
    *,
    reread: bool,
    visibility: Visibility | None,
    at: datetime,
) -> IngestReport:
    """Read web addresses into the store as well; their outcomes follow those of the files."""
    if not addresses:
        return report
    from ingest.web_sync import ingest_addresses

    with terminal.progress("fetching") as show:
        read = ingest_addresses(
            addresses, store, web_reader(), reread=reread, visibility=visibility, at=at, progress=show
        )
    return replace(report, outcomes=(*report.outcomes, *read.outcomes))
