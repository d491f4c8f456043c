"""The pages of answers that staff approve: the list with what is not given any more, and the editor."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pages.answer_editor import Draft, approval_of, judge, same_question, text_of
from pages.answers_view import Shown, answers_page, editor_page
from pages.contracts import Service
from pages.parameters import RowNumber
from pages.picking import citation_values, find, picked
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import Viewer, need_form, staff_of
from pages.words import Words, words_for
from vectorstore.approved import ApprovedError
from vectorstore.errors import DocumentNotFoundError
from vectorstore.feedback import FeedbackError
from vectorstore.store import Store

PATH: Final = "/staff/answers"
MAX_TEXT: Final = 5_000
"""Characters of an answer in the editor."""
_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_Language = Annotated[str | None, Query(alias="lang")]


def answers_router(service: Service) -> APIRouter:
    """List, editor, and what their forms send."""
    router = APIRouter(include_in_schema=False)
    _pages(router, service)
    _forms(router, service)
    return router


def _pages(router: APIRouter, service: Service) -> None:
    """The list, and the editor as it is at first."""

    @router.get(PATH, response_class=HTMLResponse)
    def listed(request: Request, lang: _Language = None, remembered: _Remembered = None) -> Response:
        viewer, store = staff_of(request, service), store_of(service)
        return page_response(answers_page(store, service.today(), viewer, words_for(lang or remembered)))

    @router.get(f"{PATH}/new", response_class=HTMLResponse)
    def fresh(
        request: Request,
        feedback: Annotated[int | None, Query()] = None,
        again: Annotated[int | None, Query()] = None,
        lang: _Language = None,
        remembered: _Remembered = None,
    ) -> Response:
        viewer, store = staff_of(request, service), store_of(service)
        draft, gone = _begin(service, store, feedback, again)
        return _shown(Shown(draft, gone=gone), store, viewer, words_for(lang or remembered))


def _forms(router: APIRouter, service: Service) -> None:
    """What the editor and the list send."""

    @router.post(f"{PATH}/new", response_class=HTMLResponse)
    def edit(
        request: Request,
        form: Annotated[str, Form(max_length=100)],
        question: Annotated[str, Form(max_length=1000)] = "",
        text: Annotated[str, Form(max_length=MAX_TEXT)] = "",
        quotes: Annotated[list[str] | None, Form(alias="quote")] = None,
        added: Annotated[list[str] | None, Form(alias="add")] = None,
        document: Annotated[str, Form(max_length=200)] = "",
        wanted: Annotated[str, Form(max_length=500)] = "",
        feedback: Annotated[int | None, Form()] = None,
        action: Annotated[str, Form(max_length=20)] = "check",
        remembered: _Remembered = None,
    ) -> Response:
        viewer, store = staff_of(request, service), store_of(service)
        need_form(request, viewer, form)
        words = words_for(remembered)
        some, gone = picked([*(quotes or ()), *(added or ())], store)
        shown = Shown(Draft(question, text, some, feedback), gone=gone, document=document, wanted=wanted)
        if action == "find":
            return _shown(replace(shown, found=find(wanted, document, store)), store, viewer, words)
        verdict = judge(shown.draft, store)
        shown = replace(shown, verdict=verdict)
        if action != "approve" or not verdict.passed or gone:
            return _shown(shown, store, viewer, words, 422 if action == "approve" else 200)
        _approve(service, store, viewer, shown.draft)
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/{{answer_id}}/end")
    def end(request: Request, answer_id: RowNumber, form: Annotated[str, Form(max_length=100)]) -> Response:
        viewer, store = staff_of(request, service), store_of(service)
        need_form(request, viewer, form)
        assert viewer.user is not None
        try:
            store.library.approved.end(answer_id, viewer.user.name, service.now())
        except ApprovedError as error:
            raise HTTPException(404, str(error)) from error
        return RedirectResponse(PATH, 303)


def store_of(service: Service) -> Store:
    """The library that the pages of staff work with. Raises HTTPException (404) where there is none."""
    if not isinstance(service.store, Store):
        raise HTTPException(404, "There is no library here.")
    return service.store


def _shown(shown: Shown, store: Store, viewer: Viewer, words: Words, status: int = 200) -> Response:
    return page_response(editor_page(shown, store, viewer, words), status)


def _begin(service: Service, store: Store, feedback: int | None, again: int | None) -> tuple[Draft, int]:
    """What stands in the editor at first: the reply that feedback is about, an approved answer, or nothing; and how
    many of its quotes are not there any more."""
    if again is not None:
        try:
            old = store.library.approved.entry(again).approval
        except ApprovedError as error:
            raise HTTPException(404, str(error)) from error
        versions = {cited.document_id: cited.version for cited in old.documents}
        named = [
            [f"{q.document_id}|{versions.get(q.document_id)}|{q.start}|{q.end}" for q in s.quotes]
            for s in old.statements
        ]
        return _with_quotes(old.question, [s.text for s in old.statements], named, old.feedback, store)
    if feedback is None or service.feedback is None:
        return Draft("", ""), 0
    try:
        said = service.feedback.entry(feedback).opinion
    except FeedbackError as error:
        raise HTTPException(404, str(error)) from error
    values = citation_values(said.reply)
    statements = said.reply.get("statements", ())
    named = [[values[n - 1] for n in s["citations"] if 1 <= n <= len(values)] for s in statements]
    return _with_quotes(said.question, [s["text"] for s in statements], named, feedback, store)


def _with_quotes(
    question: str, texts: list[str], named: list[list[str]], feedback: int | None, store: Store
) -> tuple[Draft, int]:
    """Sentences with quotes as a draft; a quote that is gone leaves its sentence without a number."""
    places, gone = picked([value for values in named for value in values], store)
    number = {place.value: n for n, place in enumerate(places, start=1)}
    lines = [
        (text, [number[value] for value in values if value in number])
        for text, values in zip(texts, named, strict=True)
    ]
    return Draft(question, text_of(lines), places, feedback), gone


def _approve(service: Service, store: Store, viewer: Viewer, draft: Draft) -> None:
    """Keep an answer that passed, in place of those for the same question; its feedback is dealt with."""
    assert viewer.user is not None
    try:
        approval = approval_of(draft, judge(draft, store), store, service.today())
    except (DocumentNotFoundError, ValueError) as error:
        raise HTTPException(409, "A document changed meanwhile. Check the answer again.") from error
    now, by = service.now(), viewer.user.name
    store.library.approved.add(approval, by, now, same_question(draft.question, store))
    if draft.feedback is not None and service.feedback is not None:
        service.feedback.handle(draft.feedback, by, now, "approved answer")
        service.note(viewer.user, "feedback.done", str(draft.feedback), {"by": "approved answer"})
