"""The plain pages and files of the site: search, library, reader, indicators, duties, style and script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Cookie, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from pages.chrome import missing_page
from pages.companions import companions, related_to
from pages.contracts import Service
from pages.downloads import sheet_response
from pages.duties import duties_page, duties_sheet
from pages.indicators import indicators_page, indicators_sheet
from pages.library import library_page
from pages.markup import original_path
from pages.parameters import Parameters
from pages.reader import Around, reader_page, span_from
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.search import search_page
from pages.viewers import Viewer, viewer_of
from pages.words import TABLES, Words, words_for
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Visibility
from vectorstore.sheets import Sheet

STATIC: Final = Path(__file__).parent / "static"
_Language = Annotated[str | None, Query(alias="lang")]
_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_Place = Annotated[str | None, Query(alias="s")]
_Listing = Callable[[Service, Words, Viewer, Parameters], str]
_Sheet = Callable[[Service, Sequence[Visibility], Parameters], Sheet]


def static_files() -> StaticFiles:
    """Style sheet, script and icon."""
    return StaticFiles(directory=STATIC)


def site_router(service: Service) -> APIRouter:
    """The plain pages."""
    router = APIRouter(include_in_schema=False)

    def listing(path: str, page: _Listing) -> None:
        @router.get(path, response_class=HTMLResponse)
        def shown(request: Request, lang: _Language = None, remembered: _Remembered = None) -> HTMLResponse:
            words = words_for(lang or remembered)
            viewer = viewer_of(request, service)
            return _in(lang, page_response(page(service, words, viewer, _asked(request))))

    def sheet(path: str, name: str, make: _Sheet) -> None:
        @router.get(f"{path}.{{form}}")
        def download(request: Request, form: Literal["csv", "xlsx"]) -> Response:
            seen = viewer_of(request, service).visibilities
            return sheet_response(name, form, make(service, seen, _asked(request)))

    listing("/documents", library_page)
    listing("/search", search_page)
    listing("/indicators", indicators_page)
    listing("/duties", duties_page)
    sheet("/indicators", "indicators", indicators_sheet)
    sheet("/duties", "duties", duties_sheet)

    @router.get("/documents/{document_id:path}", response_class=HTMLResponse)
    def reader(
        request: Request,
        document_id: str,
        lang: _Language = None,
        remembered: _Remembered = None,
        place: _Place = None,
    ) -> HTMLResponse:
        words = words_for(lang or remembered)
        viewer = viewer_of(request, service)
        try:
            document = service.document(document_id, viewer.visibilities)
        except DocumentNotFoundError:
            return missing(words)
        management = service.management
        around = Around(
            companions(service, document, viewer, words),
            related_to(service, document, viewer, words),
            original_path(document.id) if management and management.has_original(document) else "",
            service.told_by_staff(document.id),
            viewer,
        )
        page = reader_page(document, span_from(place), service.today(), words, around)
        return _in(lang, page_response(page))

    return router


def _in(language: str | None, response: HTMLResponse) -> HTMLResponse:
    """The response, which remembers a language that its address names, for browsers without our script."""
    if language is not None and language in TABLES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax")
    return response


def _asked(request: Request) -> Parameters:
    """What an address asks for; its language is not part of it."""
    pairs = request.query_params.multi_items()
    return Parameters.of((name, value) for name, value in pairs if name != "lang")


def missing(words: Words) -> HTMLResponse:
    """The answer for an address without a page."""
    return page_response(missing_page(words), status=404)
