"""The staff's pages: add documents, see what was read, manage one document. Every change is a form that this
viewer's page sent, of somebody who has logged in; the library writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import quote

import anyio.to_thread
from fastapi import APIRouter, Cookie, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pages.add_page import add_page, no_report_page, report_page
from pages.card_form import read_form, state
from pages.chrome import missing_page
from pages.contracts import Service
from pages.manage_page import manage_page, manage_path, removal_page, version_page
from pages.management import Management
from pages.parameters import RowNumber
from pages.receiving import NotTakenError, received, take_in, take_next
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import Viewer, from_here, need_form, viewer_of
from pages.words import Words, words_for
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Document, Visibility

_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_RECENT: Final = 10


def staff_router(service: Service, management: Management) -> APIRouter:
    """All pages below ``/staff``."""
    router = APIRouter(prefix="/staff", include_in_schema=False)
    _adding(router, service, management)
    _next_version(router, service, management)
    _documents(router, service, management)
    return router


def _found(management: Management, document_id: str) -> Document:
    try:
        return management.document(document_id)
    except DocumentNotFoundError as error:
        raise HTTPException(404, "No such document.") from error


async def _sender(request: Request, service: Service) -> Viewer:
    """Who sends a form of files, known before a byte of them is read. Raises HTTPException for a stranger."""
    viewer = await anyio.to_thread.run_sync(viewer_of, request, service)
    if viewer.user is None or not from_here(request):
        raise HTTPException(403, "Log in, load the page again and send the form from there.")
    return viewer


def _adding(router: APIRouter, service: Service, management: Management) -> None:
    """Files and addresses, and how far they are."""

    @router.get("/add", response_class=HTMLResponse)
    def add_form(
        request: Request, lang: Annotated[str | None, Query()] = None, remembered: _Remembered = None
    ) -> Response:
        viewer, words = viewer_of(request, service), words_for(lang or remembered)
        if viewer.user is None:
            return to_login(request)
        return page_response(add_page(management.adding.jobs()[:_RECENT], viewer, words))

    @router.post("/add", response_class=HTMLResponse)
    async def add(request: Request, remembered: _Remembered = None) -> Response:
        viewer = await _sender(request, service)
        addresses = ""
        try:
            async with received(request) as form:
                need_form(request, viewer, str(form.get("form") or ""))
                addresses = str(form.get("addresses") or "")
                job = await take_in(form, management.adding, viewer.name)
        except NotTakenError as error:
            words = words_for(remembered)
            problem = words(error.key, **error.fields)
            page = add_page(
                management.adding.jobs()[:_RECENT], viewer, words, problem=problem, addresses=addresses
            )
            return page_response(page, error.status)
        return RedirectResponse(f"/staff/reports/{job}", 303)

    @router.get("/reports/{job_id}", response_class=HTMLResponse)
    def report(
        request: Request,
        job_id: str,
        lang: Annotated[str | None, Query()] = None,
        remembered: _Remembered = None,
    ) -> Response:
        viewer, words = viewer_of(request, service), words_for(lang or remembered)
        if viewer.user is None:
            return to_login(request)
        job = management.adding.job(job_id)
        if job is None:
            return page_response(no_report_page(viewer, words), 404)
        return page_response(report_page(job, viewer, words))

    @router.post("/reports/{job_id}/stop")
    async def stop(request: Request, job_id: str) -> Response:
        viewer = await _sender(request, service)
        async with request.form(max_files=0, max_fields=2) as form:
            need_form(request, viewer, str(form.get("form") or ""))
        management.adding.stop(job_id)
        return RedirectResponse(f"/staff/reports/{job_id}", 303)


def _next_version(router: APIRouter, service: Service, management: Management) -> None:
    """A newer file of a document."""

    @router.post("/documents/{document_id}/next", response_class=HTMLResponse)
    async def next_version(request: Request, document_id: str, remembered: _Remembered = None) -> Response:
        viewer = await _sender(request, service)
        document = await anyio.to_thread.run_sync(_found, management, document_id)
        source = management.kept_file(document)
        if source is None:
            raise HTTPException(409, "This document was not read from a file that staff sent.")
        try:
            async with received(request) as form:
                need_form(request, viewer, str(form.get("form") or ""))
                job = await take_next(form, management.adding, source, viewer.name)
        except NotTakenError as error:
            words = words_for(remembered)
            page = manage_page(
                management, service, document, viewer, words, problem=words(error.key, **error.fields)
            )
            return page_response(page, error.status)
        return RedirectResponse(f"/staff/reports/{job}", 303)

    @router.get("/documents/{document_id}/next")
    def after_a_file(document_id: str) -> Response:
        """Where a file that was not taken is told; loaded anew, it is the document's page."""
        return RedirectResponse(manage_path(document_id), 303)


def _documents(router: APIRouter, service: Service, management: Management) -> None:
    """One document: its page, its versions, and what is changed."""

    @router.get("/documents/{document_id}", response_class=HTMLResponse)
    def manage(
        request: Request,
        document_id: str,
        saved: Annotated[str | None, Query()] = None,
        lang: Annotated[str | None, Query()] = None,
        remembered: _Remembered = None,
    ) -> Response:
        viewer, words = viewer_of(request, service), words_for(lang or remembered)
        if viewer.user is None:
            return to_login(request)
        notice = words("manage.saved") if saved else ""
        return page_response(
            manage_page(management, service, _found(management, document_id), viewer, words, notice=notice)
        )

    @router.get("/documents/{document_id}/versions/{number}", response_class=HTMLResponse)
    def version(
        request: Request, document_id: str, number: RowNumber, remembered: _Remembered = None
    ) -> Response:
        viewer, words = viewer_of(request, service), words_for(remembered)
        if viewer.user is None:
            return to_login(request)
        _found(management, document_id)
        try:
            document = management.version(document_id, number)
        except DocumentNotFoundError:
            return page_response(missing_page(words), 404)
        return page_response(version_page(document, number, viewer, words))

    @router.get("/documents/{document_id}/remove", response_class=HTMLResponse)
    def ask_removal(request: Request, document_id: str, remembered: _Remembered = None) -> Response:
        viewer, words = viewer_of(request, service), words_for(remembered)
        if viewer.user is None:
            return to_login(request)
        return page_response(removal_page(_found(management, document_id), viewer, words))

    @router.get("/documents/{document_id}/card")
    def after_a_form(document_id: str) -> Response:
        """Where a form that was not taken is shown again: loaded anew, it is the page with that form."""
        return RedirectResponse(manage_path(document_id), 303)

    @router.post("/documents/{document_id}/{action}", response_class=HTMLResponse)
    async def change(
        request: Request, document_id: str, action: str, remembered: _Remembered = None
    ) -> Response:
        viewer = await _sender(request, service)
        async with request.form(max_files=0, max_fields=60) as sent:
            form = {name: value for name, value in sent.items() if isinstance(value, str)}
        need_form(request, viewer, form.get("form", ""))
        document = await anyio.to_thread.run_sync(_found, management, document_id)
        changes = _Changes(management, service, viewer, words_for(remembered))
        return await anyio.to_thread.run_sync(changes.make, action, document, form)


class _Changes:
    """What the forms of a document's management do, for one viewer."""

    def __init__(self, management: Management, service: Service, viewer: Viewer, words: Words) -> None:
        self._management = management
        self._service = service
        self._viewer = viewer
        self._words = words
        self._by = viewer.user.name if viewer.user is not None else ""

    def make(self, action: str, document: Document, form: Mapping[str, str]) -> Response:
        """Do what a form says. Raises HTTPException for one that no page of ours sends."""
        if action == "card":
            return self._correct(document, form)
        if action == "visibility" and form.get("visibility") in tuple(Visibility):
            self._management.show_to(document.id, Visibility(form["visibility"]), self._by)
            return self._saved(document)
        if action == "remove":
            self._management.remove(document.id, self._by)
            return RedirectResponse("/documents", 303)
        raise HTTPException(404, "There is no such form.")

    def _correct(self, document: Document, form: Mapping[str, str]) -> Response:
        words = self._words
        if form.get("seen") != state(document):
            return self._again(document, words("manage.card.moved"), 409)
        sent = read_form(form, document, words)
        if sent.problems:
            return self._again(document, words("manage.card.problem"), 422, form, sent.problems)
        self._management.correct(document.id, self._by, sent.told, sent.taken_back)
        return self._saved(document)

    def _saved(self, document: Document) -> Response:
        return RedirectResponse(f"{manage_path(document.id)}?saved=1", 303)

    def _again(
        self,
        document: Document,
        problem: str,
        status: int,
        sent: Mapping[str, str] | None = None,
        problems: Mapping[str, str] | None = None,
    ) -> Response:
        page = manage_page(
            self._management, self._service, document, self._viewer, self._words,
            problem=problem, sent=sent, problems=problems or {},
        )  # fmt: skip
        return page_response(page, status)


def to_login(request: Request) -> Response:
    """To the login, and back here afterwards."""
    return RedirectResponse(f"/login?next={quote(request.url.path, safe='/')}", 303)
