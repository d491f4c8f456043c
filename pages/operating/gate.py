"""The door of the service: says that it is starting until the application is built, and lets pages go at a stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.chrome import starting_page
from pages.languages import language_of
from pages.operating.headers import ALONE
from pages.operating.starting import starting
from pages.words import words_for


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
            response = HTMLResponse(starting_page(words_for(language_of(scope))), 503, {**headers, **ALONE})
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


class Server(uvicorn.Server):
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
