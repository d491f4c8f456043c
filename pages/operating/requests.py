"""Every request gets an id, which its answer and its log lines carry, and is counted by route and status."""

from __future__ import annotations

import logging
import time
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.operating.logs import REQUEST_ID, REQUESTS, new_id, told
from pages.operating.metrics import Metrics
from pages.operating.tracing import NoTraces, RequestSpan, Traces

LOG = logging.getLogger(REQUESTS)
ID_HEADER: Final = "X-Request-ID"
_CLOSED_BY_CLIENT: Final = 499
_COME_BACK: Final = frozenset({429, 503})
RETRY_SECONDS: Final = "5"
"""When to come back, where who turns somebody away does not say, as Gradio's queue does not."""


ROUTES: Final = (
    "/api/ask", "/api/search", "/api/indicators", "/api/duties", "/api/documents", "/api/additions", "/api/verify",
    "/v1/chat/completions", "/v1/models", "/mcp", "/openapi.json",
    "/documents", "/search", "/indicators", "/duties", "/login", "/logout", "/staff",
    "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api", "/zw",
    "/healthz", "/livez", "/readyz", "/metrics",
)  # fmt: skip
"""Beginnings of addresses that are told apart, few and fixed, so that made-up addresses make no new figures."""


def route_of(path: str) -> str:
    """The known beginning of an address; ``/`` for the page, ``other`` for what is not told apart."""
    if path == "/":
        return path
    return next(
        (known for known in ROUTES if path == known or path.startswith((f"{known}/", f"{known}."))), "other"
    )


class Requests:
    """Wraps an application. Addresses are logged without what is asked in them."""

    def __init__(self, app: ASGIApp, metrics: Metrics, traces: Traces | None = None) -> None:
        self.app = app
        self._metrics = metrics
        self._traces = traces or NoTraces()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request = new_id(headers.get(ID_HEADER, ""))
        token = REQUEST_ID.set(request)
        try:
            with self._traces.request(scope["method"], headers.get("traceparent", "")) as span:
                await self._noted(request, span, scope, receive, send)
        finally:
            REQUEST_ID.reset(token)

    async def _noted(
        self, request: str, span: RequestSpan, scope: Scope, receive: Receive, send: Send
    ) -> None:
        began = time.perf_counter()
        status = _CLOSED_BY_CLIENT

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[ID_HEADER] = request
                if status in _COME_BACK:
                    headers.setdefault("Retry-After", RETRY_SECONDS)
            await send(message)

        try:
            await self.app(scope, receive, marked)
        except Exception:
            status = 500
            raise
        finally:
            seconds = time.perf_counter() - began
            route = route_of(scope["path"])
            self._metrics.requested(route, scope["method"], status, seconds)
            span.answered(route, status)
            LOG.info(
                "request",
                extra=told(
                    method=scope["method"], path=scope["path"], status=status, ms=round(seconds * 1000)
                ),
            )
