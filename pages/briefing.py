"""The page 写简报, for staff: a topic, its outline, the text sentence by sentence, and the files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Annotated, Final, Literal
from urllib.parse import quote as percent_encode

from fastapi import APIRouter, Cookie, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.briefing import editing
from assistant.briefing.as_paper import paper_of
from assistant.briefing.as_receipt import receipt_of
from assistant.briefing.editing import Place
from assistant.briefing.errors import BriefingError, NotCoveredError, NotOfKindError
from assistant.briefing.templates import LENGTHS
from assistant.citations import Dropped
from assistant.official.errors import PdfError
from assistant.official.paper import Paper
from assistant.official.pdf import pdf_of
from assistant.official.write_markdown import markdown_of
from assistant.official.write_word import word_of
from assistant.receipt_form import checked_json
from assistant.verification import Texts
from pages.briefing_forms import PATH, order_form, outline_form, working
from pages.briefing_view import briefing_view
from pages.briefings import FAILED, Bench, Briefings, Order, Rejected, edited
from pages.chrome import BRIEFING, frame
from pages.contracts import Service
from pages.listing_head import listing_head
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import Viewer, need_form, staff_of
from pages.words import Words, words_for
from vectorstore.passages import Visibility

_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_Token = Annotated[str, Form(max_length=100)]
_Line = Annotated[str, Form(max_length=200)]
_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
_EMPTY: Final = Order("", "")
_LISTED: Final = 20


def briefing_router(service: Service) -> APIRouter:
    """The page, what its forms send, and the files."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH, response_class=HTMLResponse)
    def page(
        request: Request,
        lang: Annotated[str | None, Query()] = None,
        note: Annotated[str, Query(max_length=20)] = "",
        remembered: _Remembered = None,
    ) -> Response:
        viewer, briefings = staff_of(request, service), briefings_of(service)
        words = words_for(lang or remembered)
        told = words(f"briefing.{note}") if note in ("no_more", "gone") else ""
        return page_response(_page(service, briefings, viewer, words, told=told))

    @router.post(f"{PATH}/outline")
    def outline(
        request: Request,
        form: _Token,
        topic: _Line = "",
        template: _Line = "",
        length: Annotated[int, Form()] = 0,
        document: _Line = "",
        reader: _Line = "",
        issuer: _Line = "",
        purpose: _Line = "",
        remembered: _Remembered = None,
    ) -> Response:
        viewer, briefings, user = _sent(request, service, form)
        words = words_for(remembered)
        size = min(max(length, LENGTHS[0]), LENGTHS[1]) if length else 0
        order = Order(topic.strip(), template, size, reader, issuer, purpose, (document,) if document else ())
        if not order.topic:
            told = words("briefing.no_topic")
            return page_response(_page(service, briefings, viewer, words, told=told, order=order), 422)
        try:
            briefings.begin(user, order)
        except NotCoveredError as error:
            shown = _page(service, briefings, viewer, words, order=order, uncovered=error)
            return page_response(shown, 404)
        except NotOfKindError as error:
            told = words("briefing.not_of_kind", topic=error.topic, title=error.title)
            return page_response(_page(service, briefings, viewer, words, told=told, order=order), 404)
        except BriefingError as error:
            told = words("briefing.bad", what=str(error))
            return page_response(_page(service, briefings, viewer, words, told=told, order=order), 422)
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/fill")
    def fill(
        request: Request,
        form: _Token,
        index: Annotated[list[int], Form()],
        heading: Annotated[list[str], Form()],
        order: Annotated[list[int], Form()],
        points: Annotated[list[str], Form()],
        use: Annotated[list[int] | None, Form()] = None,
    ) -> Response:
        _, briefings, user = _sent(request, service, form)
        bench = _bench(briefings, user)
        if not len(index) == len(heading) == len(order) == len(points):
            raise HTTPException(422, "The outline is not whole. Load the page again.")
        rows = [
            row
            for row in zip(index, heading, points, order, strict=True)
            if use is not None and row[0] in use
        ]
        changed = edited(bench.outline, rows)
        if changed.sections:
            briefings.fill(user, bench, changed)
            service.note(staff_of(request, service).user, "briefing.write", bench.order.topic)
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/edit")
    def edit(
        request: Request,
        form: _Token,
        do: _Line,
        at: _Line,
        text: Annotated[str, Form(max_length=1000)] = "",
    ) -> Response:
        _, briefings, user = _sent(request, service, form)
        bench = _bench(briefings, user)
        try:
            changed, anchor = _edited(bench, do, at, text)
        except (ValueError, IndexError):
            return RedirectResponse(f"{PATH}?note=gone", 303)
        if changed is None:
            return RedirectResponse(f"{PATH}?note=no_more{anchor}", 303)
        briefings.put(user, changed)
        return RedirectResponse(f"{PATH}{anchor}", 303)

    @router.post(f"{PATH}/leave")
    def leave(request: Request, form: _Token, do: _Line) -> Response:
        _, briefings, user = _sent(request, service, form)
        bench = briefings.bench(user)
        if do == "outline" and bench is not None:
            briefings.put(user, replace(bench, briefing=None, rejected=None))
        else:
            briefings.clear(user)
        return RedirectResponse(PATH, 303)

    @router.get(f"{PATH}/file.{{form}}")
    def file(request: Request, form: Literal["docx", "pdf", "md", "json"]) -> Response:
        viewer, briefings = staff_of(request, service), briefings_of(service)
        assert viewer.user is not None
        bench = _bench(briefings, viewer.user.name)
        if bench.briefing is None:
            raise HTTPException(404, "Nothing is written yet.")
        paper = paper_of(bench.briefing, bench.handing(service.today()))
        try:
            content = _receipt(service, bench) if form == "json" else _content(form, paper, service.now())
        except PdfError as error:
            raise HTTPException(503, str(error)) from error
        name = percent_encode(f"{bench.briefing.title}.{form}", safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
        return Response(content, media_type=_TYPES[form], headers=headers)

    return router


def _content(form: str, paper: Paper, now: datetime) -> bytes:
    match form:
        case "docx":
            return word_of(paper, made=now)
        case "pdf":
            return pdf_of(word_of(paper, made=now))
        case _:
            return markdown_of(paper).encode("utf-8", "replace")


def _receipt(service: Service, bench: Bench) -> bytes:
    """The briefing with every quote, to be verified later."""
    store = briefings_of(service).store
    assert bench.briefing is not None
    today = service.today()
    kept = receipt_of(
        bench.briefing, bench.workshop.store.document, service.now(), today, store.fingerprint()
    )
    told = checked_json(kept, Texts(store, tuple(Visibility), store.version_of), today)
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")


def briefings_of(service: Service) -> Briefings:
    """The briefings of the service. Raises HTTPException (404) where there is no library to write from."""
    if service.briefings is None:
        raise HTTPException(404, "No briefing can be written here.")
    return service.briefings


def _sent(request: Request, service: Service, form: str) -> tuple[Viewer, Briefings, str]:
    """Who sent a form of this page. Raises HTTPException for anybody else."""
    viewer = staff_of(request, service)
    need_form(request, viewer, form)
    assert viewer.user is not None
    return viewer, briefings_of(service), viewer.user.name


def _bench(briefings: Briefings, user: str) -> Bench:
    """Raises HTTPException that leads to the page where the user has nothing begun."""
    bench = briefings.bench(user)
    if bench is None:
        raise HTTPException(303, "Nothing is begun.", headers={"Location": PATH})
    return bench


def _edited(bench: Bench, do: str, at: str, text: str) -> tuple[Bench | None, str]:
    """The bench after a change and where to look at it; None where there is nothing more to say. Raises ValueError and
    IndexError for a place that is no longer there."""
    briefing = bench.briefing
    if briefing is None:
        raise IndexError(at)
    if do in ("section-up", "section-delete"):
        change = editing.section_moved_up if do == "section-up" else editing.section_removed
        return replace(bench, briefing=change(briefing, int(at)), rejected=None), ""
    place = Place.read(at)
    statement = editing.statement_at(briefing, place)
    anchor = f"#p{place}"
    match do:
        case "delete":
            return replace(
                bench, briefing=editing.removed(briefing, place), rejected=None
            ), f"#s{place.section}"
        case "up":
            return replace(bench, briefing=editing.moved_up(briefing, place), rejected=None), anchor
        case "revert":
            return replace(bench, rejected=None), anchor
        case "rewrite":
            result = editing.rewritten(briefing, place, text, bench.workshop.store)
            if isinstance(result, Dropped):
                said = text.strip() or statement.text
                return replace(bench, rejected=Rejected(place, said, result.failures)), "#rejected"
            return replace(bench, briefing=result, rejected=None), anchor
        case "more":
            section = briefing.sections[place.section]
            plan = next((p for p in bench.outline.sections if p.heading == section.heading), None)
            more = bench.workshop.more(briefing, plan, section.points[place.point].heading) if plan else None
            if more is None:
                return None, anchor
            return replace(bench, briefing=editing.added(briefing, place, more), rejected=None), anchor
    raise ValueError(do)


def _page(
    service: Service,
    briefings: Briefings,
    viewer: Viewer,
    words: Words,
    *,
    told: str = "",
    order: Order = _EMPTY,
    uncovered: NotCoveredError | None = None,
) -> str:
    assert viewer.user is not None
    bench = briefings.bench(viewer.user.name) if order is _EMPTY else None
    refresh = ""
    if bench is None:
        documents = service.documents(tuple(Visibility))
        inside = order_form(briefings.templates(), documents, order, viewer, words)
    elif bench.progress is not None:
        inside, refresh = working(bench.progress, words), "2"
    elif bench.briefing is not None:
        inside = briefing_view(bench, viewer, words)
    else:
        inside = outline_form(bench, viewer, words)
        told = told or _problem(bench, words)
    notice = f'<div class="zw-brief-warn" role="alert"><p>{escape(told)}</p></div>' if told else ""
    main = (
        f'<main id="zw-main" class="zw-library zw-briefing" tabindex="-1">{listing_head(words("briefing.title"), words("briefing.text"), "")}'
        f"{notice}{_uncovered(uncovered, words)}{inside}</main>"
    )
    return frame(words("title.briefing"), main, BRIEFING, words, viewer=viewer, refresh=refresh)


def _problem(bench: Bench, words: Words) -> str:
    """Why the last filling came to nothing."""
    if bench.problem == FAILED:
        return words("briefing.failed")
    return words("briefing.bad", what=bench.problem) if bench.problem else ""


def _uncovered(error: NotCoveredError | None, words: Words) -> str:
    """What the library holds instead."""
    if error is None:
        return ""
    if not error.held:
        told = words("briefing.not_covered.none")
        return f'<div class="zw-brief-warn" role="alert"><p>{escape(told)}</p></div>'
    rows = "".join(f'<li lang="zh-CN">{escape(title)}</li>' for title in error.held[:_LISTED])
    told = words("briefing.not_covered", topic=error.topic)
    return f'<div class="zw-brief-warn" role="alert"><p>{escape(told)}</p><ul>{rows}</ul></div>'
