"""The web application: page, library, reader and API on one port.

Gradio takes about nine seconds to import, so ``run`` first opens the socket with a small
application that says it is starting, and switches to the whole one when that is ready.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from pages.contracts import Asks, ReadsDocuments, RepliesAsJson, Service
from pages.described import ANYWHERE
from pages.languages import FirstLanguage
from pages.operating.connections import ImpatientProtocol
from pages.operating.descriptors import room
from pages.operating.gate import Gate, Server
from pages.operating.listening import listening
from pages.operating.options import Operating
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
    from pages.ask import CONCURRENT, ask_blocks
    from pages.first_paint import FirstPaint
    from pages.operating.around import operate
    from pages.operating.measuring import Measured
    from pages.operating.metrics import Metrics
    from pages.operating.page_events import PageEvents
    from pages.operating.tracing import traces_to
    from pages.quiet_gradio import gr
    from pages.site import static_files
    from pages.theme import plain_theme

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
    traces = traces_to(kept.traces, VERSION)
    whole = _with_library(plain if key is None else replace(plain, key=key), told)
    service = replace(whole, assistant=Measured(assistant, metrics, traces))
    agents = AgentServer(service, VERSION)
    app = FastAPI(
        title="政问 Zhengwen",
        summary="Ask policy documents; every sentence of an answer carries a verbatim, checked quote.",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        lifespan=lambda _: agents.running(),
        responses=ANYWHERE,
    )
    app.router.routes.append(Route(AGENT_PATH, agents, include_in_schema=False))
    app.mount("/zw", GZipMiddleware(static_files(), minimum_size=1_000), name="static")
    _include_routers(app, service)
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
    app.state.traces = traces
    app.add_middleware(FirstLanguage)
    operate(app, service, metrics, kept, PageEvents(blocks), traces)
    return app


def _include_routers(app: FastAPI, service: Service) -> None:
    """All plain pages and programs' addresses; those of management stand before the reader, whose path takes
    everything below ``/documents``."""
    from pages.api import api_router
    from pages.briefing import briefing_router
    from pages.chat_completions import chat_router
    from pages.compare import compare_router
    from pages.data_api import data_router
    from pages.evaluate import evaluate_router
    from pages.inbox import inbox_router
    from pages.login import login_router
    from pages.plotly_file import plotly_router
    from pages.receipts import receipts_router
    from pages.site import site_router
    from pages.topics import topics_router

    for router in (api_router, data_router, receipts_router, chat_router, login_router):
        app.include_router(router(service))
    if service.management is not None:
        _let_staff_manage(app, service, service.management)
    for router in (
        site_router,
        briefing_router,
        compare_router,
        evaluate_router,
        inbox_router,
        topics_router,
    ):
        app.include_router(router(service))
    app.include_router(plotly_router())


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
    app.state.traces.close()


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
    bound = listening(settings.host, settings.port)
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
    allowed = room()
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
        limit_concurrency=allowed.connections,
        backlog=allowed.backlog,
    )
    server = Server(config, gate)
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
