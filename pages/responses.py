"""How plain pages are sent: with the headers that keep everything foreign out."""

from __future__ import annotations

from typing import Final

from fastapi.responses import HTMLResponse

from pages.plotly_file import PATH as PLOTLY

LANGUAGE_COOKIE: Final = "zw-language"

# Nothing may be fetched from elsewhere, and no script or style counts but our files.
_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'{styles}; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_DRAWN: Final = " 'unsafe-inline'"
"""What Plotly needs where it draws: it writes its styles into the page."""
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # What staff see must not be shown to the next person at the same machine.
    "Cache-Control": "no-store",
}


def page_response(html: str, status: int = 200) -> HTMLResponse:
    """A plain page with its headers."""
    policy = _POLICY.format(styles=_DRAWN if f'src="{PLOTLY}"' in html else "")
    return HTMLResponse(html, status, {"Content-Security-Policy": policy, **_HEADERS})
