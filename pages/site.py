"""The plain pages and files of the site: library, reader, style and script."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Query
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from pages.chrome import missing_page
from pages.contracts import Service
from pages.library import library_page
from pages.reader import reader_page, span_from
from pages.words import Words, words_for
from vectorstore.errors import DocumentNotFoundError

STATIC: Final = Path(__file__).parent / "static"
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
}

_Language = Annotated[str | None, Query(alias="lang")]
_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_Place = Annotated[str | None, Query(alias="s")]


def static_files() -> StaticFiles:
    """Style sheet, script and icon."""
    return StaticFiles(directory=STATIC)


def site_router(service: Service) -> APIRouter:
    """The plain pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/documents", response_class=HTMLResponse)
    def library(lang: _Language = None, remembered: _Remembered = None) -> HTMLResponse:
        words = words_for(lang or remembered)
        return _page(library_page(service.public_documents(), service.today(), words))

    @router.get("/documents/{document_id:path}", response_class=HTMLResponse)
    def reader(
        document_id: str, lang: _Language = None, remembered: _Remembered = None, place: _Place = None
    ) -> HTMLResponse:
        words = words_for(lang or remembered)
        try:
            document = service.public_document(document_id)
        except DocumentNotFoundError:
            return missing(words)
        return _page(reader_page(document, span_from(place), service.today(), words))

    return router


def missing(words: Words) -> HTMLResponse:
    """The answer for an address without a page."""
    return _page(missing_page(words), status=404)


def _page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status_code=status, headers=_HEADERS)
