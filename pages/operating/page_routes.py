"""Which addresses of Gradio answer: those that its page asks for. The others store files of anyone, tell how the page is
used, call its events beside the bounds of questions, or never end."""

from __future__ import annotations

from typing import Final

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_BELOW: Final = "/gradio_api/"
NEEDED: Final = (
    "/gradio_api/queue/join",
    "/gradio_api/queue/data",
    "/gradio_api/heartbeat/",
    "/gradio_api/startup-events",
    "/gradio_api/theme.css",
    # Asked every two seconds after a lost connection; the page is loaded anew once it answers.
    "/gradio_api/app_id",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/info",
)
"""Beginnings of what Gradio's page may ask for below its own address."""
_CLOSED: Final = ("/monitoring", "/pwa_icon", "/config", "/login/", "/queue/", "/proxy=", "/run/", "/call/")
"""Beginnings of what Gradio answers at the root of the site and nobody needs."""


class PageRoutes:
    """Wraps an application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not answers(str(scope["method"]), str(scope["path"])):
            response = JSONResponse({"detail": "There is no such address."}, 404)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


_FILES: Final = ("/static/", "/assets/", "/svelte/")
_LONGEST_NAME: Final = 255
"""Bytes of a file's name on usual disks; Gradio asks the disk for longer ones and fails."""


def answers(method: str, path: str) -> bool:
    """Whether a request is let through to its route."""
    # A name that is a path matches none, and the answer would be that of a route for other methods.
    if "\n" in path or "\r" in path:
        return False
    if path.startswith(_BELOW):
        return path.startswith(NEEDED)
    if path.startswith(_FILES) and any(len(name.encode()) > _LONGEST_NAME for name in path.split("/")):
        return False
    # Gradio's own way out is no form: a picture on another site could lead there.
    return not (path.startswith(_CLOSED) or (path == "/logout" and method != "POST"))
