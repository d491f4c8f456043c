"""The command `zhengwen serve`: the page and the API, with all that runs beside them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import terminal
from cli_home import ENVIRONMENT, Home, NoModel, embedder_of, model_of, model_told, settings_of
from cli_ingest import reading_workers
from cli_web import web_reader
from pages.operating import heap
from pages.operating.logs import log_in
from settings import HOME, Settings
from vectorstore.errors import StoreLockedError
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from vectorstore.store import Store


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (or ZHENGWEN_HOST).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port (or ZHENGWEN_PORT).")] = None,
    docs: Annotated[
        list[Path] | None,
        typer.Option("--docs", metavar="PATH", help="Bring the library in step with these first."),
    ] = None,
    no_model: NoModel = False,
    home: Home = None,
) -> None:
    """Serve the page and the API until it is stopped."""
    import ui
    from pages.operating.listening import AddressError

    heap.bound()
    settings = settings_of(home)
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    if no_model:
        settings = replace(settings, model=None)
    shown = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.port}"
    starting = f"Starting; the page opens at {address} in about 15 seconds."
    log_in(settings.operating.log)
    try:
        ui.run(
            settings,
            lambda: _open_service(settings, docs or [], address),
            begins=lambda: terminal.say(starting),
        )
    except AddressError as error:
        terminal.say(str(error))
        raise typer.Exit(ENVIRONMENT) from error


def _open_service(settings: Settings, docs: list[Path], address: str) -> Any:
    import ui
    from assistant.pipeline import Assistant
    from ingest.splitting import SPLITTER_VERSION
    from pages.management import Management
    from pages.operating.retention import Retention
    from vectorstore.audit import AuditBook
    from vectorstore.feedback import FeedbackBook
    from vectorstore.following import Follower
    from vectorstore.keys import key_at
    from vectorstore.people import People
    from vectorstore.store import Store

    store = Store.open(
        settings.place,
        create=bool(docs),
        embedder=embedder_of(settings),
        splitter=SPLITTER_VERSION,
        mend=True,
        chroma=settings.chroma,
    )
    try:
        if docs:
            _read_first(docs, store, settings)
        assistant = Assistant(store, model_of(settings), date.today)
        assistant.warm_up()
        heap.freeze()
        token = secrets.token_urlsafe(32)
        store.announce(address, token)
    except BaseException:
        store.close()
        raise
    hidden = len(store.documents(tuple(Visibility))) - len(store.documents())
    kept = f" ({hidden} more are not public)" if hidden else ""
    terminal.say(f"{len(store.documents())} documents{kept}; ask at {address}")
    if settings.home != HOME:
        terminal.say(
            f"The library is in {settings.home}; other commands want to know: zhengwen --home {settings.home} …"
        )
    people = People.at(settings.place)
    management = Management.of(
        store, owner_token=token, now=lambda: datetime.now(UTC), after=assistant.warm_up, web=web_reader
    )
    book = FeedbackBook.at(settings.place, timedelta(days=settings.operating.keep_feedback_days))
    audited = AuditBook.at(settings.place)
    retention = Retention(book, audited, settings.operating.keep_audit_days, lambda: datetime.now(UTC))
    retention.start()
    follower = Follower(store, assistant.warm_up)
    follower.start()

    def close() -> None:
        follower.close()
        retention.close()
        management.adding.close()
        people.close()
        audited.close()
        book.close()
        store.close()

    key = key_at(settings.place, "history")
    return ui.Opened(assistant, store, close, people, management, book, key, model_told(settings))


def _read_first(docs: list[Path], store: Store, settings: Settings) -> None:
    """Bring the library in step with folders before it is served."""
    from ingest.errors import IngestError
    from ingest.sync import Options, run

    options = Options(prune=True, workers=reading_workers(settings))
    try:
        with terminal.progress("reading") as show:
            report = run(docs, store, options, at=datetime.now(UTC), progress=show)
        terminal.print_report(report)
    except IngestError as error:
        if not store.statistics().documents:
            raise
        terminal.say(f"{error} The documents read before are served.")
    except StoreLockedError as locked:
        # Another process of a shared library is reading, most likely the same: this one follows it.
        terminal.say(f"{locked} The documents read so far are served.")
