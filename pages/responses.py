"""How plain pages are sent: with the headers that keep everything foreign out."""

from __future__ import annotations

from typing import Final

from fastapi.responses import HTMLResponse

LANGUAGE_COOKIE: Final = "zw-language"

# Nothing may be fetched from elsewhere, and no script runs but our file.
_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # What staff see must not be shown to the next person at the same machine.
    "Cache-Control": "no-store",
}


def page_response(html: str, status: int = 200) -> HTMLResponse:
    """A plain page with its headers."""
    return HTMLResponse(html, status_code=status, headers=_HEADERS)
