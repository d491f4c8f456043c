"""The page Compare 比对, for staff: two documents or two texts of one chosen, what differs shown side by side, downloads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Cookie, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from assistant.comparison_json import comparison_json
from assistant.comparison_paper import comparison_paper
from assistant.official.write_markdown import markdown_of
from assistant.official.write_word import word_of
from assistant.side_by_side import SideBySide, set_beside
from pages.chrome import COMPARE, frame
from pages.compare_form import Chosen, choose_form, notice
from pages.compare_view import comparison_view
from pages.contracts import Service
from pages.listing_head import listing_head
from pages.markup import icon
from pages.parameters import Parameters
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.sides import side_of
from pages.viewers import Viewer, staff_of
from pages.words import Words, words_for
from vectorstore.errors import DocumentNotFoundError
from vectorstore.inventory import VersionKey
from vectorstore.passages import Document
from vectorstore.store import Store

PATH: Final = "/staff/compare"
FORMS: Final[Mapping[str, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
_KEPT: Final = 8
"""Comparisons that are remembered until the library changes: one is paged through, then downloaded."""


class _Failure(Exception):
    """Why two documents cannot be compared: the key of the words that say so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def compare_router(service: Service) -> APIRouter:
    """The page and its downloads."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH, response_class=HTMLResponse)
    def page(
        request: Request,
        lang: Annotated[str | None, Query()] = None,
        remembered: Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)] = None,
    ) -> Response:
        viewer, words = staff_of(request, service), words_for(lang or remembered)
        pairs = request.query_params.multi_items()
        asked = Parameters.of((name, value) for name, value in pairs if name != "lang")
        return page_response(_page(service, viewer, asked, words))

    @router.get(PATH + ".{form}")
    def download(
        request: Request,
        form: Literal["docx", "md", "json"],
        remembered: Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)] = None,
    ) -> Response:
        viewer, words = staff_of(request, service), words_for(remembered)
        asked = Parameters.of(request.query_params.multi_items())
        try:
            beside = _beside(service, viewer, _chosen(service, viewer, asked))
        except _Failure as failure:
            raise HTTPException(404, words(failure.key)) from failure
        headers = {
            "Content-Disposition": f'attachment; filename="comparison.{form}"',
            "Cache-Control": "no-store",
        }
        return Response(_written(beside, form, service, words), media_type=FORMS[form], headers=headers)

    return router


def _written(beside: SideBySide, form: str, service: Service, words: Words) -> bytes:
    if form == "json":
        told = json.dumps(comparison_json(beside), ensure_ascii=False, indent=2)
        return told.encode("utf-8", "surrogatepass")
    paper = comparison_paper(beside, english=words.language == "en")
    return (
        word_of(paper, made=service.now())
        if form == "docx"
        else markdown_of(paper).encode("utf-8", "replace")
    )


def _page(service: Service, viewer: Viewer, asked: Parameters, words: Words) -> str:
    chosen = _chosen(service, viewer, asked)
    shown, links = "", ""
    if chosen.first and chosen.second:
        try:
            beside = _beside(service, viewer, chosen)
        except _Failure as failure:
            shown = notice(words(failure.key))
        else:
            shown = comparison_view(beside, chosen, asked, service, words)
            links = _links(asked, words)
    elif len(chosen.documents) < 2:
        shown = notice(words("compare.few", n=len(chosen.documents)))
    head = listing_head(words("compare.title"), words("compare.text"), links)
    main = (
        '<link rel="stylesheet" href="/zw/compare.css">'
        f'<main id="zw-main" class="zw-library zw-compare" tabindex="-1">{head}{choose_form(chosen, words)}{shown}</main>'
    )
    return frame(words("title.compare"), main, COMPARE, words, viewer=viewer)


def _links(asked: Parameters, words: Words) -> str:
    wanted = Parameters(tuple(pair for pair in asked.pairs if pair[0] in ("a", "b", "av", "bv")))
    links = "".join(
        f'<a class="zw-button zw-second" download href="{wanted.address(f"{PATH}.{form}", {})}">'
        f"{icon('download')}{words(f'compare.{form}')}</a>".replace("&", "&amp;")
        for form in FORMS
    )
    return f'<div class="zw-downloads" role="group" aria-label="{words("compare.download")}">{links}</div>'


def _chosen(service: Service, viewer: Viewer, asked: Parameters) -> Chosen:
    """What an address chooses: documents that are there, and versions that they have."""
    documents = {d.id: d for d in service.documents(viewer.visibilities)}
    first, second = asked.text("a"), asked.text("b")
    chosen = Chosen(documents, first, second)
    versions = _versions_of(service, viewer)
    return replace(
        chosen,
        first_versions=versions(first) if first in documents else (),
        second_versions=versions(second) if second in documents else (),
        first_number=asked.number("av", 1, 999_999),
        second_number=asked.number("bv", 1, 999_999),
    )


def _versions_of(service: Service, viewer: Viewer) -> Callable[[str], tuple[VersionKey, ...]]:
    store = service.store
    if not isinstance(store, Store):
        return lambda _: ()
    return lambda document_id: store.versions(document_id, viewer.visibilities)


def _beside(service: Service, viewer: Viewer, chosen: Chosen) -> SideBySide:
    """The comparison that was chosen. Raises _Failure."""
    first = _text(service, viewer, chosen.first, chosen.first_number)
    second = _text(service, viewer, chosen.second, chosen.second_number)
    if (first.id, first.version) == (second.id, second.version):
        raise _Failure("compare.same")
    kept: dict[tuple[str, ...], SideBySide] = service.store.derived("comparisons", dict)
    key = (first.id, first.version, second.id, second.version)
    found = kept.get(key)
    if found is None:
        sides = (side_of(service.store, document, viewer.visibilities) for document in (first, second))
        found = set_beside(*sides)
        if len(kept) >= _KEPT:
            kept.clear()
        kept[key] = found
    return found


def _text(service: Service, viewer: Viewer, document_id: str, number: int | None) -> Document:
    store = service.store
    try:
        if number is not None and isinstance(store, Store):
            return store.version_of(document_id, str(number), viewer.visibilities)
        return service.document(document_id, viewer.visibilities)
    except DocumentNotFoundError as error:
        raise _Failure("compare.gone") from error
