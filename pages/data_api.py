"""The API's listings: passages by words, rows of target tables, duties. Only what anyone may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import JSONResponse

from pages.contracts import Service
from pages.described import SHEETS, problems
from pages.downloads import sheet_response
from pages.public_data import (
    PassageQuery,
    UnknownDocumentError,
    find_duties,
    find_indicators,
    find_passages,
)
from vectorstore.filters import DutyFilter, IndicatorFilter
from vectorstore.listing import duty_json, indicator_json
from vectorstore.passages import SearchFilter
from vectorstore.sheets import duty_sheet, indicator_sheet

MAX_WORDS: Final = 200
MOST_HITS: Final = 100
Form = Annotated[Literal["json", "csv", "xlsx"], Query(description="json, or a sheet to download.")]
Words = Annotated[str | None, Query(max_length=MAX_WORDS)]
Year = Annotated[int | None, Query(ge=1900, le=2200)]
OfDocument = Annotated[
    str | None,
    Query(max_length=MAX_WORDS, description="An id, a file's name, a 文号, or words of a title."),
]


def data_router(service: Service) -> APIRouter:
    """Search, indicators and duties."""
    router = APIRouter()

    @router.get("/api/search", summary="Find passages", tags=["documents"], responses=problems(404))
    def search(
        q: Annotated[
            str,
            Query(min_length=1, max_length=1_000, examples=["数据开放"], description="Words or a question."),
        ],
        k: Annotated[int, Query(ge=1, le=MOST_HITS, description="Passages at most.")] = 20,
        document: OfDocument = None,
        year: Annotated[
            int | None, Query(ge=1900, le=2200, description="Of issue, or inside the planning period.")
        ] = None,
        region: Words = None,
        kind: Words = None,
        issuer: Words = None,
        status: Annotated[
            str | None, Query(max_length=40, description="Validity, as in `status` of /api/documents.")
        ] = None,
        sort: Annotated[
            Literal["relevance", "date"], Query(description="Newest first with `date`.")
        ] = "relevance",
    ) -> list[dict[str, Any]]:
        """Passages by words and meaning, each with its place: ``document.text[span]`` is the text. Official terms for
        everyday words, and terms meant by mistyped ones, are looked for as well."""
        limits = SearchFilter(
            years=(year,) if year is not None else (),
            regions=(region,) if region else (),
            kinds=(kind,) if kind else (),
            issuers=(issuer,) if issuer else (),
        )
        with _not_found():
            return find_passages(service, PassageQuery(q, k, document, limits, status, sort))

    @router.get(
        "/api/indicators",
        summary="Rows of target tables",
        tags=["data"],
        response_model=None,
        responses={**SHEETS, **problems(404)},
    )
    def indicators(
        document: OfDocument = None,
        name: Words = None,
        year: Year = None,
        category: Words = None,
        unit: Words = None,
        format: Form = "json",
    ) -> Response:
        """What is to be reached, with base and target figures by year; each cell with its span."""
        with _not_found():
            rows, documents = find_indicators(service, IndicatorFilter(document, name, year, category, unit))
        if format == "json":
            return JSONResponse([indicator_json(row) for row in rows])
        return sheet_response("indicators", format, indicator_sheet(rows, documents))

    @router.get(
        "/api/duties",
        summary="Who leads and supports what",
        tags=["data"],
        response_model=None,
        responses={**SHEETS, **problems(404)},
    )
    def duties(
        document: OfDocument = None,
        task: Words = None,
        office: Annotated[
            str | None, Query(max_length=MAX_WORDS, description="Leads or supports; short forms will do.")
        ] = None,
        lead: Words = None,
        support: Words = None,
        format: Form = "json",
    ) -> Response:
        """Tasks with the offices that lead and support them."""
        with _not_found():
            found, documents = find_duties(service, DutyFilter(document, task, office, lead, support))
        if format == "json":
            return JSONResponse([duty_json(duty) for duty in found])
        return sheet_response("duties", format, duty_sheet(found, documents))

    return router


@contextmanager
def _not_found() -> Iterator[None]:
    """A name of no document is a mistake of the caller."""
    try:
        yield
    except UnknownDocumentError as error:
        raise HTTPException(404, str(error)) from error
