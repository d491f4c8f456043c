"""The command `zhengwen ingest`: a folder brought in step once, looked at only, or kept in step."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_ask import WrongUseError
from cli_audit import account
from cli_home import (
    DONE,
    ENVIRONMENT,
    FAILED,
    WRONG_USE,
    AsJson,
    Home,
    embedder_of,
    opened_store,
    settings_of,
)
from cli_web import split_sources, with_addresses
from vectorstore.errors import StoreLockedError
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from ingest.report import IngestReport
    from ingest.sync import Options
    from settings import Settings
    from vectorstore.store import Store


def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files, folders and web addresses of documents.")
    ],
    prune: Annotated[bool, typer.Option("--prune", help="Remove documents whose file is gone.")] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Prune also a folder that is empty or missing as a whole.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and keep the library in step until stopped.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read all files again and build the indexes anew.")
    ] = False,
    visibility: Annotated[
        Visibility | None,
        typer.Option("--visibility", help="Who may see them, unless the documents themselves say it."),
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Bring the library in step with files, folders and web addresses; unchanged files cost nothing.

    A run that was stopped goes on where it was when it is run again. --watch removes documents
    whose file is gone, as --prune does, and owns the library while it runs.
    """
    from ingest.errors import IngestError
    from ingest.sync import Options

    paths, addresses = split_sources(sources)
    _check_use(prune=prune, allow_empty=allow_empty, dry_run=dry_run, watch=watch, addresses=addresses)
    settings = settings_of(home)
    options = Options(
        prune=prune or watch,
        keep_unreadable=watch,
        allow_empty=allow_empty,
        reread=rebuild,
        visibility=visibility,
        workers=reading_workers(settings),
    )
    try:
        report = _look(paths, settings, options, only=dry_run)
        if report is None:
            report = _change(paths, addresses, home, options, watching=watch, as_json=as_json)
    except IngestError as error:
        terminal.say(str(error))
        raise typer.Exit(WRONG_USE) from error
    except StoreLockedError as locked:
        terminal.say(_served(locked) if locked.address else str(locked))
        raise typer.Exit(ENVIRONMENT) from locked
    if not watch:
        _print(report, as_json)
    if report.stopped and not watch:
        terminal.say("Stopped. What was read is stored; run the same command again to go on.")
    raise typer.Exit(FAILED if report.failed or (report.stopped and not watch) else DONE)


def reading_workers(settings: Settings) -> int:
    """How many processes read files: one a core, or as many as threads embed."""
    return settings.threads or os.cpu_count() or 1


def _check_use(*, prune: bool, allow_empty: bool, dry_run: bool, watch: bool, addresses: list[str]) -> None:
    problems = []
    if watch and dry_run:
        problems.append("--watch and --dry-run exclude each other: a dry run looks once.")
    if addresses and (watch or dry_run):
        problems.append("Web addresses are read at once: give them without --watch and --dry-run.")
    if allow_empty and not (prune or watch):
        problems.append("--allow-empty says that --prune (or --watch) may empty a folder; give that too.")
    if problems:
        raise WrongUseError(problems)


def _look(paths: list[Path], settings: Settings, options: Options, *, only: bool) -> IngestReport | None:
    """Refuse what cannot be done before anything is written; the report of a dry run when ``only`` that is asked."""
    from ingest.splitting import SPLITTER_VERSION
    from ingest.sync import check
    from ingest.sync import dry_run as look_through
    from vectorstore.peeking import peek

    inventory = peek(
        settings.place, splitter=SPLITTER_VERSION, rebuild=options.reread, embedder=embedder_of(settings)
    )
    check(paths, inventory, options)
    if not only:
        return None
    with terminal.progress("reading") as show:
        return look_through(paths, inventory, options, progress=show)


def _change(
    paths: list[Path],
    addresses: list[str],
    home: Path | None,
    options: Options,
    *,
    watching: bool,
    as_json: bool,
) -> IngestReport:
    from assistant.pipeline import Assistant
    from ingest.sync import run

    with opened_store(home, create=True, rebuild=options.reread) as store, _stopped_by_signals() as stop:
        if watching:
            return _keep_in_step(paths, store, options, stop, as_json)
        with terminal.progress("reading") as show:
            report = run(paths, store, options, at=_now(), progress=show, stop=stop.is_set)
        if not report.stopped:
            report = with_addresses(
                report, addresses, store, reread=options.reread, visibility=options.visibility, at=_now()
            )
        if report.touched:
            counted = Counter(outcome.state for outcome in report.outcomes)
            named = [*map(str, paths), *addresses]
            store.library.record(_now(), account(), "ingest", " ".join(named), dict(counted))
        if (report.touched or options.reread) and not report.stopped:
            Assistant(store).warm_up()
        return report


def _keep_in_step(
    paths: list[Path], store: Store, options: Options, stop: threading.Event, as_json: bool
) -> IngestReport:
    from ingest.report import IngestReport
    from ingest.watch import watch

    class Lines:
        def reported(self, report: IngestReport) -> None:
            if as_json:
                terminal.print_json_line(terminal.report_json(report))
            else:
                terminal.print_report(report)

        def trouble(self, sentence: str) -> None:
            terminal.say(sentence)

    named = " ".join(str(path) for path in paths)
    store.say(f"keeps it in step with {named}")
    terminal.say(f"Keeping {store.home} in step with {named}; Ctrl-C ends it.")
    with terminal.progress("reading") as show:
        watch(paths, store, options, Lines(), stop=stop, now=_now, progress=show)
    terminal.say("Ended.")
    return IngestReport(())


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets, so that work ends at the next file; the second one ends at once."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def asked(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    in_main = threading.current_thread() is threading.main_thread()
    if in_main:
        for number in before:
            signal.signal(number, asked)
    try:
        yield stop
    finally:
        if in_main:
            for number, handler in before.items():
                signal.signal(number, handler)


def _served(locked: StoreLockedError) -> str:
    return (
        f"The library is served at {locked.address}, and nothing can be read into it meanwhile: stop the server, "
        "run the command again and serve anew, or start it as `zhengwen serve --docs FOLDER`, which reads first. "
        "`--dry-run` shows what would change without stopping it."
    )


def _print(report: IngestReport, as_json: bool) -> None:
    if as_json:
        terminal.print_json(terminal.report_json(report))
    else:
        terminal.print_report(report)


def _now() -> datetime:
    return datetime.now(UTC)
