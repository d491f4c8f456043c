"""The language of a first visit: the one the browser asks for, until the reader has chosen."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.responses import LANGUAGE_COOKIE
from pages.words import DEFAULT_LANGUAGE, TABLES

_LONGEST: Final = 200
"""Characters of the header that are read."""


def preferred(header: str) -> str:
    """The language of ours that an ``Accept-Language`` header weighs most; the default when it names none."""
    best, most = DEFAULT_LANGUAGE, 0.0
    for part in header[:_LONGEST].split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().split("-")[0].lower()
        quality = _quality(weight)
        if language in TABLES and quality > most:
            best, most = language, quality
    return best


def _quality(weight: str) -> float:
    """The number after ``q=``: one when it is not given, nothing when it is no number."""
    name, _, number = weight.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0


def remembered(scope: Scope) -> str | None:
    """The language that the reader chose before."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Request(scope).headers.get("cookie", ""))
    except CookieError:
        return None
    found = cookies.get(LANGUAGE_COOKIE)
    return found.value if found is not None and found.value in TABLES else None


def language_of(scope: Scope) -> str:
    """The language that was chosen before, else the one the browser asks for."""
    return remembered(scope) or preferred(Request(scope).headers.get("accept-language", ""))


class FirstLanguage:
    """Wraps an application: a request without a remembered language brings along the one its browser asks for, so
    that whatever looks for the language finds it in one place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and remembered(scope) is None:
            others = [value for name, value in scope["headers"] if name == b"cookie"]
            cookie = b"; ".join([*others, f"{LANGUAGE_COOKIE}={language_of(scope)}".encode()])
            kept = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
            scope = {**scope, "headers": [*kept, (b"cookie", cookie)]}
        await self.app(scope, receive, send)
