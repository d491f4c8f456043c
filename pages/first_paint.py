"""Gradio's first HTML, made ours before it leaves: language, title, style and script in the head.

Gradio adds ``head`` only once its own script runs; until then the page would be called
"Gradio", be in English, and flash in the wrong theme. Its pages that are not found get ours.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.chrome import HEAD
from pages.languages import language_of
from pages.operating.headers import EVALUATED, POLICY, inline_scripts, page_policy
from pages.site import missing
from pages.words import Words, words_for

_HTML_TAG: Final = re.compile(r'<html\s+lang="en"')
_TITLE: Final = re.compile(r"<title>.*?</title>", re.DOTALL)
_STRANGE: Final = re.compile(
    r'\s*<meta\s+(?:property="og|name="twitter)[^>]*>|\s*<link rel="manifest"[^>]*>', re.DOTALL
)


def made_ours(html: str, words: Words) -> str:
    """Gradio's page with our language, title and head. What is not found in it stays as it is."""
    html = _STRANGE.sub("", _TITLE.sub("", html))
    html = _HTML_TAG.sub(f'<html lang="{words("html.lang")}"', html, count=1)
    title = f"<title>{escape(words('title.ask'))}</title>"
    return html.replace("<head>", f"<head>{title}{HEAD}", 1)


class FirstPaint:
    """Wraps an application; everything but the first page and unknown addresses passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        words = words_for(language_of(scope))
        if scope["path"] == "/":
            await self._first_page(scope, receive, send, words)
        elif "text/html" in Request(scope).headers.get("accept", ""):
            await self._or_missing(scope, receive, send, words)
        else:
            await self.app(scope, receive, send)

    async def _first_page(self, scope: Scope, receive: Receive, send: Send, words: Words) -> None:
        # Without this header Gradio would compress what we have to read.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        status = 200
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self.app({**scope, "headers": plain}, receive, collect)
        html = made_ours(body.decode("utf-8"), words)
        # Gradio writes the host that a request claims into the page: nobody else may be given it.
        headers = {POLICY: page_policy((*inline_scripts(html), EVALUATED)), "Cache-Control": "no-store"}
        response = HTMLResponse(html, status_code=status, headers=headers)
        await response(scope, receive, send)

    async def _or_missing(self, scope: Scope, receive: Receive, send: Send, words: Words) -> None:
        replaced = False

        async def replace(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == 404:
                replaced = True
                await missing(words)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, replace)
