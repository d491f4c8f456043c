"""The plain pages and files of the site: library, reader, style and script."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Query, Request
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from pages.chrome import missing_page
from pages.contracts import Service
from pages.library import library_page
from pages.reader import reader_page, span_from
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import viewer_of
from pages.words import Words, words_for
from vectorstore.errors import DocumentNotFoundError

STATIC: Final = Path(__file__).parent / "static"
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
    def library(request: Request, lang: _Language = None, remembered: _Remembered = None) -> HTMLResponse:
        words = words_for(lang or remembered)
        viewer = viewer_of(request, service)
        return page_response(
            library_page(service.documents(viewer.visibilities), service.today(), words, viewer)
        )

    @router.get("/documents/{document_id:path}", response_class=HTMLResponse)
    def reader(
        request: Request,
        document_id: str,
        lang: _Language = None,
        remembered: _Remembered = None,
        place: _Place = None,
    ) -> HTMLResponse:
        words = words_for(lang or remembered)
        try:
            document = service.document(document_id, viewer_of(request, service).visibilities)
        except DocumentNotFoundError:
            return missing(words)
        return page_response(reader_page(document, span_from(place), service.today(), words))

    return router


def missing(words: Words) -> HTMLResponse:
    """The answer for an address without a page."""
    return page_response(missing_page(words), status=404)
