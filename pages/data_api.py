"""The API's listings: passages by words, rows of target tables, duties. Only what anyone may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import JSONResponse

from assistant.expansion import expanded
from pages.contracts import Service
from pages.downloads import sheet_response
from pages.markup import document_path
from pages.validity import status_of
from vectorstore.filters import (
    DutyFilter,
    IndicatorFilter,
    names_document,
    select_duties,
    select_indicators,
)
from vectorstore.listing import duty_json, hit_json, indicator_json
from vectorstore.passages import Document, Hit, SearchFilter
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

    @router.get("/api/search", summary="Find passages", tags=["documents"])
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
        documents = _public(service)
        named = _named(document, documents)
        if status is not None:
            today = service.today()
            named = [i for i in named or documents if status_of(documents[i], today) == status]
            if not named:
                return []
        limits = SearchFilter(
            document_ids=tuple(named),
            years=(year,) if year is not None else (),
            regions=(region,) if region else (),
            kinds=(kind,) if kind else (),
            issuers=(issuer,) if issuer else (),
        )
        hits = [
            h
            for h in service.store.search(q, k, limits, expanded(q, service.store).terms)
            if h.passage.document_id in documents
        ]
        if sort == "date":
            hits.sort(key=lambda hit: _newness(documents[hit.passage.document_id]), reverse=True)
        return [_hit(hit, documents[hit.passage.document_id]) for hit in hits]

    @router.get("/api/indicators", summary="Rows of target tables", tags=["data"], response_model=None)
    def indicators(
        document: OfDocument = None,
        name: Words = None,
        year: Year = None,
        category: Words = None,
        unit: Words = None,
        format: Form = "json",
    ) -> Response:
        """What is to be reached, with base and target figures by year; each cell with its span."""
        documents = _public(service)
        _named(document, documents)
        wanted = IndicatorFilter(document, name, year, category, unit)
        rows = select_indicators(service.store.indicators(), documents, wanted)
        if format == "json":
            return JSONResponse([indicator_json(row) for row in rows])
        return sheet_response("indicators", format, indicator_sheet(rows, documents))

    @router.get("/api/duties", summary="Who leads and supports what", tags=["data"], response_model=None)
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
        documents = _public(service)
        _named(document, documents)
        wanted = DutyFilter(document, task, office, lead, support)
        found = select_duties(service.store.duties(), documents, wanted)
        if format == "json":
            return JSONResponse([duty_json(duty) for duty in found])
        return sheet_response("duties", format, duty_sheet(found, documents))

    return router


def _public(service: Service) -> dict[str, Document]:
    return {document.id: document for document in service.public_documents()}


def _named(words: str | None, documents: Mapping[str, Document]) -> list[str]:
    """The documents that a parameter names; all when there is none. A name of none is a mistake of the caller."""
    if words is None:
        return []
    found = [i for i, document in documents.items() if names_document(words, document)]
    if not found:
        raise HTTPException(404, f"No document is named {words!r}. GET /api/documents lists all.")
    return found


def _newness(document: Document) -> str:
    day = document.card.issued or document.card.written
    return day.isoformat() if day is not None else ""


def _hit(hit: Hit, document: Document) -> dict[str, Any]:
    span = hit.passage.span
    return {
        **hit_json(hit, document),
        "address": f"{document_path(document.id)}?s={span.start}-{span.end}",
    }
