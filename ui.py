"""The web application: page, library, reader and API on one port.

Gradio takes about nine seconds to import, so ``run`` first opens the socket with a small
application that says it is starting, and switches to the whole one when that is ready.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.chrome import starting_page
from pages.contracts import Asks, ReadsDocuments, RepliesAsJson, Service
from pages.languages import FirstLanguage, language_of
from pages.operating.connections import ImpatientProtocol
from pages.operating.options import Operating
from pages.operating.starting import starting
from pages.words import words_for
from settings import Settings

if TYPE_CHECKING:
    from pages.management import Management
    from vectorstore.feedback import FeedbackBook
    from vectorstore.people import People

LOG = logging.getLogger(__name__)

VERSION: Final = "0.1.0"
GRACE_SECONDS: Final = 25
"""How long a stop waits for answers in flight. What Gradio's pages hold open all the time is let go at once."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a service runs on. ``close`` is called when it has stopped."""

    assistant: Asks
    store: ReadsDocuments
    close: Callable[[], None]
    people: People | None = None
    management: Management | None = None
    feedback: FeedbackBook | None = None
    key: bytes | None = None
    told: Mapping[str, object] = field(default_factory=dict)
    """What a record of a run tells of how answers are made: the model, its limits."""


def build_app(
    assistant: Asks,
    store: ReadsDocuments,
    *,
    today: Callable[[], date],
    as_json: RepliesAsJson | None = None,
    people: People | None = None,
    management: Management | None = None,
    feedback: FeedbackBook | None = None,
    key: bytes | None = None,
    told: Mapping[str, object] = MappingProxyType({}),
    operating: Operating | None = None,
) -> FastAPI:
    """The whole application. ``as_json`` turns replies into JSON; by default the assistant's own. Without
    ``people`` nobody can log in, without ``management`` nobody can change documents, without ``feedback`` no opinion
    is stored; without ``key`` the conversations that browsers keep are known until this process ends. ``told``: how
    answers are made, for the records of runs. ``operating``: logs, figures and bounds, by default those of
    ``Operating``."""
    from pages.agent_server import AGENT_PATH, AgentServer
    from pages.api import api_router
    from pages.ask import CONCURRENT, ask_blocks
    from pages.briefing import briefing_router
    from pages.chat_completions import chat_router
    from pages.compare import compare_router
    from pages.data_api import data_router
    from pages.evaluate import evaluate_router
    from pages.first_paint import FirstPaint
    from pages.inbox import inbox_router
    from pages.login import login_router
    from pages.operating.around import operate
    from pages.operating.measuring import Measured
    from pages.operating.metrics import Metrics
    from pages.operating.page_events import PageEvents
    from pages.plotly_file import plotly_router
    from pages.quiet_gradio import gr
    from pages.receipts import receipts_router
    from pages.site import site_router, static_files
    from pages.theme import plain_theme
    from pages.topics import topics_router

    plain = Service(
        assistant,
        store,
        today,
        as_json or _assistants_own(),
        people,
        management=management,
        feedback=feedback,
    )
    metrics, kept = Metrics(), operating or Operating()
    whole = _with_library(plain if key is None else replace(plain, key=key), told)
    service = replace(whole, assistant=Measured(assistant, metrics))
    agents = AgentServer(service, VERSION)
    app = FastAPI(
        title="政问 Zhengwen",
        summary="Ask policy documents; every sentence of an answer carries a verbatim, checked quote.",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        lifespan=lambda _: agents.running(),
    )
    app.router.routes.append(Route(AGENT_PATH, agents, include_in_schema=False))
    app.mount("/zw", GZipMiddleware(static_files(), minimum_size=1_000), name="static")
    app.include_router(api_router(service))
    app.include_router(data_router(service))
    app.include_router(receipts_router(service))
    app.include_router(chat_router(service))
    app.include_router(login_router(service))
    if management is not None:
        _let_staff_manage(app, service, management)
    app.include_router(site_router(service))
    app.include_router(briefing_router(service))
    app.include_router(compare_router(service))
    app.include_router(evaluate_router(service))
    app.include_router(inbox_router(service))
    app.include_router(topics_router(service))
    app.include_router(plotly_router())
    blocks = ask_blocks(service).queue(
        default_concurrency_limit=CONCURRENT, max_size=max(1, kept.bounds.waiting)
    )
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        max_file_size="1kb",
        theme=plain_theme(),
    )
    app.add_middleware(FirstPaint)
    app.state.service = service
    app.add_middleware(FirstLanguage)
    operate(app, service, metrics, kept, PageEvents(blocks))
    return app


def _with_library(service: Service, told: Mapping[str, object]) -> Service:
    """The service with what only a library of documents makes possible: runs of question sets, briefings, the audit."""
    from assistant.briefing.templates import OWN
    from pages.briefings import Briefings
    from pages.evaluations import Evaluations
    from vectorstore.store import Store

    store = service.store
    if not isinstance(store, Store):
        return service
    library = store.library

    def settings() -> dict[str, object]:
        """What else decides an answer: a run that was stopped is not continued when it has changed."""
        return {
            **told,
            "topics_not_answered": len(library.topics.all()),
            "approved_answers": len(library.approved.questions()),
        }

    runs = Evaluations(store.home, service.assistant, store, service.now, service.today, settings)
    writer = getattr(service.assistant, "writer", None)
    briefings = Briefings(store, service.today, store.home / OWN, writer)
    return replace(service, evaluations=runs, audit=library.record, briefings=briefings)


def _end(app: FastAPI) -> None:
    """Let the work that goes on beside the pages come to its end, before what it needs is closed."""
    runs = app.state.service.evaluations
    if runs is not None:
        runs.close()
    if app.state.service.briefings is not None:
        app.state.service.briefings.close()


def _let_staff_manage(app: FastAPI, service: Service, management: Management) -> None:
    from pages.manage_api import manage_router
    from pages.original import original_router
    from pages.staff import staff_router

    app.include_router(staff_router(service, management))
    app.include_router(manage_router(service, management))
    # Before the reader, whose path takes everything below /documents.
    app.include_router(original_router(service, management.original))


def _assistants_own(producer: str | None = None) -> RepliesAsJson:
    from assistant.replies import reply_json

    return partial(reply_json, producer=producer) if producer else reply_json


class Gate:
    """Answers that the service is starting, until the whole application stands behind it."""

    def __init__(self, build: Callable[[], FastAPI], on_failure: Callable[[BaseException], None]) -> None:
        self._build = build
        self._on_failure = on_failure
        self._inner: ASGIApp | None = None
        self._heartbeats: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._inner is not None and _is_heartbeat(scope):
            await self._heartbeat(self._inner, scope, receive, send)
        elif self._inner is not None:
            await self._inner(scope, receive, send)
        elif scope["type"] == "http":
            await self._starting(scope, receive, send)

    async def _heartbeat(self, inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream that Gradio keeps open as long as a page is; a stop has to end it from our side."""
        ended = False

        async def watched(message: Message) -> None:
            nonlocal ended
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        beat = asyncio.ensure_future(_run(inner, scope, receive, watched))
        self._heartbeats.add(beat)
        try:
            await asyncio.wait({beat})
            if beat.cancelled() and not ended:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            elif not beat.cancelled():
                beat.result()
        finally:
            beat.cancel()
            self._heartbeats.discard(beat)

    def end_heartbeats(self) -> None:
        """Let go of the pages that are open, so that a stop need not wait for them."""
        for beat in tuple(self._heartbeats):
            beat.cancel()

    async def _starting(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        headers = {"Retry-After": "2", "Cache-Control": "no-store"}
        watched = starting(path)
        if watched is not None:
            response: JSONResponse | HTMLResponse = watched
        elif path == "/healthz":
            response = JSONResponse({"status": "starting", "documents": 0})
        elif path.startswith("/api/"):
            response = JSONResponse({"detail": "Starting; ask again in a few seconds."}, 503, headers)
        else:
            response = HTMLResponse(starting_page(words_for(language_of(scope))), 503, headers)
        await response(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        stop = asyncio.Event()
        life = asyncio.create_task(self._inner_life(stop))
        await receive()
        stop.set()
        await life
        await send({"type": "lifespan.shutdown.complete"})

    async def _inner_life(self, stop: asyncio.Event) -> None:
        """Build in a thread, then keep the application's own start and end around its service."""
        try:
            app = await asyncio.to_thread(self._build)
            async with _lifespan(app):
                self._inner = app
                await stop.wait()
        except BaseException as error:
            self._on_failure(error)


def _is_heartbeat(scope: Scope) -> bool:
    return scope["type"] == "http" and str(scope["path"]).startswith("/gradio_api/heartbeat/")


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with app.router.lifespan_context(app):
        yield


class _Server(uvicorn.Server):
    """Stops on SIGTERM and SIGINT and then returns, where uvicorn would raise the signal again."""

    def __init__(self, config: uvicorn.Config, gate: Gate) -> None:
        super().__init__(config)
        self._gate = gate

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._gate.end_heartbeats()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        caught = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in caught}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class AddressError(Exception):
    """Nothing can listen at an address; the message says what to do next."""


def _listening(settings: Settings) -> socket.socket:
    """A socket bound to the address that is set. Raises AddressError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
    except OSError as error:
        bound.close()
        why = "another program uses it" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        raise AddressError(
            f"Cannot listen at {settings.host} port {settings.port}: {why}. Stop that program, or choose another "
            "port with --port (make run PORT=…) or ZHENGWEN_PORT."
        ) from error
    bound.set_inheritable(True)
    return bound


def run(
    settings: Settings,
    open_store: Callable[[], Opened],
    *,
    today: Callable[[], date] = date.today,
    as_json: RepliesAsJson | None = None,
    begins: Callable[[], None] = lambda: None,
) -> None:
    """Serve until a signal asks to stop. ``open_store`` is called in a thread, after the socket is open.

    ``begins`` is called when the address is ours. Raises what ``open_store`` raised, and AddressError when
    nothing can listen there.
    """
    bound = _listening(settings)
    begins()
    opened: list[Opened] = []
    built: list[FastAPI] = []
    failures: list[BaseException] = []

    def build() -> FastAPI:
        parts = open_store()
        opened.append(parts)
        app = build_app(
            parts.assistant,
            parts.store,
            today=today,
            as_json=as_json or _assistants_own(settings.producer),
            people=parts.people,
            management=parts.management,
            feedback=parts.feedback,
            key=parts.key,
            told=parts.told,
            operating=settings.operating,
        )
        built.append(app)
        return app

    def failed(error: BaseException) -> None:
        failures.append(error)
        server.should_exit = True

    gate = Gate(build, failed)
    config = uvicorn.Config(
        gate,
        host=settings.host,
        port=settings.port,
        lifespan="on",
        http=ImpatientProtocol,
        log_config=None,
        forwarded_allow_ips=[str(network) for network in settings.operating.proxies],
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config, gate)
    try:
        server.run(sockets=[bound])
    finally:
        bound.close()
        for app in built:
            _end(app)
        for parts in opened:
            parts.close()
    if failures:
        raise failures[0]
