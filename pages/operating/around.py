"""Puts what the operation needs around the whole application."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final, Protocol

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from pages.contracts import Service
from pages.operating.away import away
from pages.operating.headers import SecurityHeaders
from pages.operating.health import Check, disk_check, health_router
from pages.operating.intake import Intake
from pages.operating.maintenance import Closed, Maintenance, Remembered, SharedMaintenance
from pages.operating.metrics import LibraryFigures, Metrics, Size, VectorFigures, disk_used
from pages.operating.options import Operating
from pages.operating.page_routes import PageRoutes
from pages.operating.requests import Requests
from pages.operating.tracing import Traces
from pages.viewers import viewer_of
from vectorstore.errors import StoreDiskError, StoreLockedError, StoreUnreachableError
from vectorstore.store import Store

LOG = logging.getLogger(__name__)

AWAY_SECONDS: Final = 5.0
"""After which a request is worth trying again, when the library's database was lost."""
IN_USE_SECONDS: Final = 20.0
"""The same, when another process was writing to the library."""


class Page(Protocol):
    """What is told of the page's events."""

    def queued(self) -> int:
        """How many wait."""
        ...

    def asks(self) -> frozenset[int]:
        """The numbers of those that are questions."""
        ...

    def known(self) -> frozenset[int]:
        """The numbers of all."""
        ...


def operate(
    app: FastAPI, service: Service, metrics: Metrics, operating: Operating, page: Page, traces: Traces
) -> None:
    """Add health, figures and the wrappers."""
    checks = []
    if isinstance(service.store, Store):
        store = service.store
        checks = [Check("library", lambda: _library(store)), disk_check(store.home)]
        if store.vectors_are_served:
            checks.append(Check("vectors", lambda: _vectors(store), needed=False))
            metrics.registry.register(VectorFigures(store.vector_state))
        metrics.registry.register(
            LibraryFigures(lambda: _size(store), lambda: _waiting(service, page.queued))
        )
    router = health_router(checks, metrics, operating.metrics_from)
    # Before the page, which takes every address that is left.
    app.router.routes[:0] = router.routes
    app.add_exception_handler(StoreDiskError, _disk_fault)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(StoreUnreachableError, _library_away)
    app.add_exception_handler(StoreLockedError, _library_in_use)
    owner = {} if service.management is None else {"is_owner": service.management.is_owner}
    # The last one added is the first to see a request.
    counts = service.store.counts if isinstance(service.store, Store) else None
    app.add_middleware(Intake, bounds=operating.bounds, metrics=metrics, page=page, counts=counts, **owner)
    app.add_middleware(PageRoutes)
    if isinstance(service.store, Store):
        store = service.store
        shared = Remembered(SharedMaintenance(store.library).text) if store.shared else None
        app.add_middleware(
            Closed,
            switch=Maintenance(store.home),
            shared=shared,
            works_here=lambda request: works_here(request, service),
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Requests, metrics=metrics, traces=traces)


def works_here(request: Request, service: Service) -> bool:
    """Whether a request is of staff who have logged in, or of a command of the folder's owner."""
    sent, management = request.headers.get("authorization", ""), service.management
    return (management is not None and management.is_owner(sent)) or viewer_of(
        request, service
    ).user is not None


def _disk_fault(request: Request, error: Exception) -> Response:
    LOG.error("%s", error)
    return away(request.scope, 507, "away.disk")


def _not_understood(_: Request, error: Exception) -> Response:
    """What of a request is not as described. What was sent is not sent back: it may be no number that JSON has."""
    assert isinstance(error, RequestValidationError)
    told = [{name: one[name] for name in ("type", "loc", "msg")} for one in error.errors()]
    return JSONResponse({"detail": told}, 422)


def _library_away(request: Request, error: Exception) -> Response:
    LOG.error("%s", error)
    return away(request.scope, 503, "away.library", after=AWAY_SECONDS)


def _library_in_use(request: Request, error: Exception) -> Response:
    """Another process of a shared library writes, and did not end in the time that this one waited."""
    LOG.warning("%s", error)
    return away(request.scope, 503, "away.writing", after=IN_USE_SECONDS)


def _library(store: Store) -> str:
    try:
        return "" if store.library.count("documents") else "no documents"
    except StoreUnreachableError:
        return "its database cannot be reached"


def _vectors(store: Store) -> str:
    state = store.vector_state()
    return state.away if state is not None else ""


def _size(store: Store) -> Size:
    seen = store.statistics()
    return Size(seen.documents, len(store.documents()), seen.passages, disk_used(store.home))


def _waiting(service: Service, queued: Callable[[], int]) -> dict[str, int]:
    waiting: dict[str, Any] = {"questions": queued()}
    if service.management is not None:
        waiting["additions"] = sum(len(job.items) - job.done for job in service.management.adding.jobs())
    return waiting
