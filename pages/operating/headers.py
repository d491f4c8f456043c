"""Headers that keep browsers from doing what no page of ours asks for; on every answer, whoever made it."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.chrome import ALONE_STYLE

POLICY: Final = "Content-Security-Policy"
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For data: nothing in it is to be run or loaded, should a browser take it for a page."""
_STANDING: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ENCRYPTED: Final = ("Strict-Transport-Security", "max-age=31536000")
EVALUATED: Final = "'unsafe-eval'"
"""What Gradio's page needs beyond its own files: it makes functions of the templates of its components. No other
page gets it."""
_HTML_POLICY: Final = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def _source(words: str) -> str:
    """A script or style that stands in a page, as a source of a policy: the hash of its words."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()}'"


ALONE: Final = {
    POLICY: f"default-src 'none'; style-src {_source(ALONE_STYLE)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""For a page that says one thing and loads nothing."""


class SecurityHeaders:
    """Wraps an application. What an answer says itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _STANDING.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault(*_ENCRYPTED)
                page = headers.get("content-type", "").startswith("text/html")
                headers.setdefault(POLICY, page_policy(()) if page else _NOTHING)
            await send(message)

        await self.app(scope, receive, secured)


def page_policy(scripts: tuple[str, ...]) -> str:
    """The policy of a page; ``scripts``: the sources of those that stand in the page itself and may run."""
    return _HTML_POLICY.format(scripts="".join(f" {source}" for source in scripts))


def inline_scripts(html: str) -> tuple[str, ...]:
    """The scripts that stand in a page as sources of a policy: each by the hash of its words."""
    finder = _Scripts()
    finder.feed(html)
    return tuple(dict.fromkeys(map(_source, finder.found)))


class _Scripts(HTMLParser):
    """Collects the words of scripts without an address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data
