"""How somebody is turned away: in their language, as page or as JSON, with the time to come back."""

from __future__ import annotations

import math
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from pages.chrome import alone
from pages.languages import language_of
from pages.operating.headers import ALONE
from pages.words import words_for

_PAGE_EVENTS: Final = "/gradio_api/"


class TurnedAwayError(Exception):
    """Somebody is not let in; ``why`` is the word for the figures."""

    def __init__(self, response: Response, why: str) -> None:
        super().__init__(why)
        self.response = response
        self.why = why


def away(
    scope: Scope, status: int, key: str, *, after: float | None = None, text: str = "", **blanks: int | str
) -> Response:
    """The answer with a status. ``key`` names the words, ``after`` the seconds to wait; ``text`` is said instead."""
    words = words_for(language_of(scope))
    headers = {"Cache-Control": "no-store", "Connection": "close" if status in (408, 413) else "keep-alive"}
    if after is not None:
        seconds = max(1, math.ceil(after))
        headers["Retry-After"] = str(seconds)
        blanks = {"n": seconds, **blanks}
    said = text or words(key, **blanks)
    path = str(scope["path"])
    plain = path.startswith(("/api/", "/v1/", "/mcp", _PAGE_EVENTS))
    if not plain and "text/html" in Headers(scope=scope).get("accept", ""):
        return HTMLResponse(alone(words("away.title"), said, words), status, {**headers, **ALONE})
    if path.startswith("/v1/"):
        error = {
            "message": said,
            "type": "rate_limit_error" if status == 429 else "server_error",
            "code": None,
        }
        return JSONResponse({"error": error}, status, headers)
    # For 503 Gradio's page has words of its own, in English; of any other it shows what it is told.
    unseen = path.startswith(_PAGE_EVENTS) and status == 503
    return JSONResponse({"detail": said}, 500 if unseen else status, headers)
