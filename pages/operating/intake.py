"""What is let in: bodies within their bounds and well formed (``bodies``), questions within rates and a queue, nothing that
another site sends in the name of somebody who has logged in."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from pydantic_core import from_json
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.operating.away import TurnedAwayError, away
from pages.operating.bodies import PAGE_EVENTS, reads_json, within_bounds
from pages.operating.metrics import Metrics
from pages.operating.options import Bounds
from pages.operating.rates import Draw, Rate, Rates
from pages.viewers import LOGIN_COOKIE, from_here
from vectorstore.counts import SharedCounts

QUESTIONS: Final = frozenset({"/api/ask", "/v1/chat/completions", "/mcp"})
COUNTED: Final = (
    "/api/",
    "/documents",
    "/search",
    "/indicators",
    "/duties",
    "/staff",
    "/login",
    "/v1/",
    "/mcp",
)
"""Beginnings of addresses that cost work; files of the page and what watches the service are not counted."""
QUEUE_SECONDS: Final = 5.0
"""What is told to whoever finds the queue full: questions take fractions of a second, a model some more."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass
class _Queue:
    """Who is inside, and the places of those that are answered."""

    places: asyncio.Semaphore
    most: int
    inside: int = 0


class Page(Protocol):
    """What is known of the page's events, by their numbers."""

    def asks(self) -> frozenset[int]:
        """Those that are questions."""
        ...

    def known(self) -> frozenset[int]:
        """All of them."""
        ...


class Intake:
    """Wraps an application. ``is_owner`` knows the commands of the folder's owner by their ``Authorization``: they are
    not counted."""

    def __init__(
        self,
        app: ASGIApp,
        bounds: Bounds,
        metrics: Metrics,
        page: Page,
        is_owner: Callable[[str], bool] = lambda _: False,
        counts: SharedCounts | None = None,
    ) -> None:
        self.app = app
        self._metrics = metrics
        self._page = page
        self._is_owner = is_owner
        self._rates = Rates(counts)
        self._person = Rate(bounds.asks_per_person)
        self._address = Rate(bounds.asks_per_address)
        self._requests = Rate(bounds.requests_per_address)
        self._queue = _Queue(asyncio.Semaphore(bounds.at_once), bounds.at_once + bounds.waiting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self._let_in(scope, receive, send)
        except TurnedAwayError as turned:
            self._metrics.turned_away(turned.why)
            await turned.response(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = str(scope["path"]), str(scope["method"])
        request = Request(scope)
        if method not in _SAFE and LOGIN_COOKIE in request.cookies and not from_here(request):
            raise TurnedAwayError(away(scope, 403, "away.origin"), "origin")
        address = request.client.host if request.client is not None else ""
        receive, body = await within_bounds(scope, receive)
        sent = _json(scope, body) if body and reads_json(path) else None
        if self._is_owner(request.headers.get("authorization", "")):
            await self.app(scope, receive, send)
            return
        if path == PAGE_EVENTS and method == "POST":
            person = self._page_question(scope, sent)
            if person:
                await self._count(scope, *self._question(person, address))
        elif path in QUESTIONS and method == "POST":
            await self._count(scope, *self._question(_person(request), address))
            await self._queued(scope, receive, send)
            return
        elif path.startswith(COUNTED):
            await self._count(scope, Draw(self._requests, address, "requests"))
        await self.app(scope, receive, send)

    def _question(self, person: str, address: str) -> list[Draw]:
        """What a question draws from."""
        house = Draw(self._address, address, "address")
        return [Draw(self._person, person, "person"), house] if person else [house]

    async def _count(self, scope: Scope, *draws: Draw) -> None:
        refused = await self._rates.refused(draws)
        if refused is not None:
            wait, why = refused
            raise TurnedAwayError(away(scope, 429, "away.rate", after=wait), why)

    async def _queued(self, scope: Scope, receive: Receive, send: Send) -> None:
        queue = self._queue
        if queue.inside >= queue.most:
            raise TurnedAwayError(away(scope, 503, "away.queue", after=QUEUE_SECONDS), "queue")
        queue.inside += 1
        try:
            async with queue.places:
                await self.app(scope, receive, send)
        finally:
            queue.inside -= 1

    def _page_question(self, scope: Scope, event: object) -> str:
        """Whose question an event of the page is: that of an open page; empty where it is none. Raises TurnedAwayError
        for an event that the page does not have."""
        number = event.get("fn_index") if isinstance(event, dict) else None
        if not isinstance(event, dict) or not isinstance(number, int) or number not in self._page.known():
            raise TurnedAwayError(away(scope, 422, "away.event"), "event")
        return f"page {event.get('session_hash')}"[:80] if number in self._page.asks() else ""


def _json(scope: Scope, body: bytes) -> object:
    """A body's value. Raises TurnedAwayError for one that is no JSON as RFC 8259 has it: not UTF-8, half of a character,
    a number that is none, or nested without end. Python's own reader takes all of these, and they break what comes
    after it."""
    try:
        found: object = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise TurnedAwayError(away(scope, 400, "away.json", why=str(error)), "json") from None
    return found


def _person(request: Request) -> str:
    """Who asks, as far as a request tells: by the login's cookie or the key of a chat client; empty where it does not.
    Kept as a digest, so that no key lies in memory."""
    told = request.cookies.get(LOGIN_COOKIE) or request.headers.get("authorization", "")
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32] if told else ""
