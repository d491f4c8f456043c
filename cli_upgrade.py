"""The command `zhengwen upgrade`: a library that an earlier version made, brought to this one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_audit import account
from cli_home import ENVIRONMENT, FAILED, Home, embedder_of, opened_store, settings_of
from cli_ingest import reading_workers
from cli_web import split_sources, with_addresses

if TYPE_CHECKING:
    from ingest.report import IngestReport
    from ingest.upgrading import Origins
    from settings import Settings
    from vectorstore.store import Store

_NAMED = 3
"""Files that are gone and named in a message."""


def upgrade(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]…", help="Where the texts are now, if they were moved since."),
    ] = None,
    home: Home = None,
) -> None:
    """Bring a library that an earlier version made to this one; nothing happens where it is up to date.

    Its tables are changed; where that is not enough its indexes are built again, or its texts read again from where they
    were read. What people said is kept: told visibility, corrections, users, feedback, audit. Make a backup before, and
    stop everything else that uses it.
    """
    from ingest.splitting import SPLITTER_VERSION
    from ingest.upgrading import origins
    from vectorstore.manifest import Manifest
    from vectorstore.upgrading import Need, places, prepare

    settings = settings_of(home)
    embedder = embedder_of(settings)
    need = prepare(settings.place, Manifest(embedder.name, embedder.dimension, SPLITTER_VERSION))
    if need is not Need.TEXTS:
        with opened_store(home, rebuild=need is Need.INDEXES) as store:
            _told(
                store, "Its indexes were built again." if need is Need.INDEXES else "Nothing else was needed."
            )
        return
    found = origins(places(settings.place))
    if sources is None and found.gone:
        _where(found)
        raise typer.Exit(ENVIRONMENT)
    terminal.say(
        "The texts are read again; what was made of them by the earlier version does not fit this one."
    )
    with opened_store(home, create=True, rebuild=True) as store:
        report = _read_again(store, settings, found, sources)
        terminal.print_report(report)
        _told(store, "Its texts were read again.")
    raise typer.Exit(FAILED if report.failed else 0)


def _read_again(store: Store, settings: Settings, found: Origins, sources: list[str] | None) -> IngestReport:
    from ingest.sync import Options, run

    if sources is None:
        paths, addresses = [*found.folders, *found.files], list(found.addresses)
        # Not what else may lie in the folders by now: that is for `zhengwen ingest` to add.
        options = Options(reread=True, workers=reading_workers(settings), within=found.known)
    else:
        paths, addresses = split_sources(sources)
        options = Options(reread=True, workers=reading_workers(settings))
    now = datetime.now(UTC)
    with terminal.progress("reading") as show:
        report = run(paths, store, options, at=now, progress=show)
    return with_addresses(report, addresses, store, reread=True, visibility=None, at=now)


def _where(found: Origins) -> None:
    """Say what to run when files are not where they were."""
    gone = [str(path) for path in found.gone]
    more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
    terminal.say(
        f"The texts have to be read again, and {len(gone)} of their files are not where they were: "
        f"{', '.join(gone[:_NAMED])}{more}. Put them back and run `zhengwen upgrade`, or say where they are now: "
        "`zhengwen upgrade FOLDER…`. Documents whose files are nowhere stay in library.sqlite3.old only."
    )


def _told(store: Store, what: str) -> None:
    store.library.record(datetime.now(UTC), account(), "upgrade", "library", {"done": what})
    found = store.statistics()
    terminal.OUT.print(
        f"The library is up to date: {found.documents} documents, {found.passages} passages. {what}",
        markup=False,
    )
