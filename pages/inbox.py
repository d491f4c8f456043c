"""The page Inbox 收件箱, for staff: what readers say of replies, and what is made of it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.approved import problems_of
from evals.errors import EvalCasesError
from pages.answers import answers_router, store_of
from pages.contracts import Service
from pages.inbox_cases import SET_NAME, CaseForm, case_from
from pages.inbox_view import entry_page, inbox_page
from pages.parameters import RowNumber
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import Viewer, need_form, staff_of
from pages.words import words_for
from vectorstore.feedback import Feedback, FeedbackBook, FeedbackError, FeedbackKind, FeedbackStatus
from vectorstore.store import Store

PATH: Final = "/staff/inbox"
MAX_NOTE: Final = 500
_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_Language = Annotated[str | None, Query(alias="lang")]
_Token = Annotated[str, Form(max_length=100)]


def inbox_router(service: Service) -> APIRouter:
    """The list, an entry, and what their forms send; the approved answers too."""
    router = APIRouter(include_in_schema=False)
    router.include_router(answers_router(service))
    _pages(router, service)
    _forms(router, service)
    return router


def _pages(router: APIRouter, service: Service) -> None:
    """The list and an entry."""

    @router.get(PATH, response_class=HTMLResponse)
    def listed(
        request: Request,
        status: Annotated[str, Query(max_length=20)] = "",
        kind: Annotated[str, Query(max_length=20)] = "",
        page: Annotated[int, Query(ge=1, le=9_999)] = 1,
        lang: _Language = None,
        remembered: _Remembered = None,
    ) -> Response:
        viewer, store, book = staff_of(request, service), store_of(service), _book(service)
        done = FeedbackStatus.DONE if status == FeedbackStatus.DONE else FeedbackStatus.OPEN
        chosen = FeedbackKind(kind) if kind in tuple(FeedbackKind) else None
        entries = book.all(chosen, done)[::-1]
        shown = inbox_page(
            entries, done, chosen, page, troubled(store, service), viewer, words_for(lang or remembered)
        )
        return page_response(shown)

    @router.get(f"{PATH}/{{feedback_id}}", response_class=HTMLResponse)
    def one(
        request: Request,
        feedback_id: RowNumber,
        kept: Annotated[str, Query(max_length=20)] = "",
        lang: _Language = None,
        remembered: _Remembered = None,
    ) -> Response:
        viewer, store = staff_of(request, service), store_of(service)
        words = words_for(lang or remembered)
        told = words("case.kept", name=SET_NAME) if kept == "case" else ""
        return page_response(entry_page(_entry(service, feedback_id), store, viewer, words, told=told))


def _forms(router: APIRouter, service: Service) -> None:
    """What the forms of an entry send: dealt with, or a case for a question set."""

    @router.post(f"{PATH}/{{feedback_id}}/status")
    def handle(
        request: Request,
        feedback_id: RowNumber,
        form: _Token,
        status: Annotated[str, Form(max_length=20)],
        note: Annotated[str, Form(max_length=MAX_NOTE)] = "",
    ) -> Response:
        viewer = _sent(request, service, form)
        done = FeedbackStatus.DONE if status == FeedbackStatus.DONE else FeedbackStatus.OPEN
        _entry(service, feedback_id)
        assert viewer.user is not None
        _book(service).handle(feedback_id, viewer.user.name, service.now(), note, done)
        service.note(viewer.user, f"feedback.{done.value}", str(feedback_id), {"note": note.strip()})
        return RedirectResponse(PATH if done is FeedbackStatus.DONE else f"{PATH}/{feedback_id}", 303)

    @router.post(f"{PATH}/{{feedback_id}}/case", response_class=HTMLResponse)
    def case(
        request: Request,
        feedback_id: RowNumber,
        form: _Token,
        answerable: Annotated[str, Form(max_length=10)] = "yes",
        quotes: Annotated[list[str] | None, Form(alias="quote")] = None,
        wanted: Annotated[str, Form(max_length=500)] = "",
        document: Annotated[str, Form(max_length=200)] = "",
        points: Annotated[str, Form(max_length=2_000)] = "",
        history: Annotated[str, Form(max_length=10)] = "",
        action: Annotated[str, Form(max_length=10)] = "keep",
        remembered: _Remembered = None,
    ) -> Response:
        viewer, store, words = _sent(request, service, form), store_of(service), words_for(remembered)
        entry = _entry(service, feedback_id)
        filled = CaseForm(answerable != "no", tuple(quotes or ()), wanted, document, points, bool(history))
        if action == "find":
            return page_response(entry_page(entry, store, viewer, words, filled=filled, searched=True))
        made = case_from(entry, filled, store)
        if isinstance(made, str):
            return page_response(
                entry_page(entry, store, viewer, words, filled=filled, problem=words(made)), 422
            )
        if service.evaluations is None:
            raise HTTPException(404, "No question set can be kept here.")
        try:
            service.evaluations.append_case(SET_NAME, made)
        except EvalCasesError as error:
            raise HTTPException(409, f"The set {SET_NAME} cannot be read: {error}") from error
        service.note(viewer.user, "feedback.case", str(feedback_id), {"set": SET_NAME, "case": made.id})
        return RedirectResponse(f"{PATH}/{feedback_id}?kept=case", 303)


def _sent(request: Request, service: Service, form: str) -> Viewer:
    viewer = staff_of(request, service)
    need_form(request, viewer, form)
    return viewer


def troubled(store: Store, service: Service) -> int:
    """How many approved answers are not given any more, though nobody ended them."""
    answers = store.library.approved
    today = service.today()
    return sum(bool(problems_of(answers.entry(number), store, today)) for number, _ in answers.questions())


def _book(service: Service) -> FeedbackBook:
    if service.feedback is None:
        raise HTTPException(404, "No feedback is kept here.")
    return service.feedback


def _entry(service: Service, feedback_id: int) -> Feedback:
    try:
        return _book(service).entry(feedback_id)
    except FeedbackError as error:
        raise HTTPException(404, str(error)) from error
