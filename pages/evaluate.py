"""The page Evaluate 评测, for staff: run a question set, see its report, compare two runs, download."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Annotated, Final

from fastapi import APIRouter, Cookie, File, Form, HTTPException, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evals.compare import gate
from evals.errors import EvalCasesError, EvalError, RunMismatchError
from pages.chrome import EVALUATE, frame
from pages.contracts import Service
from pages.evaluate_files import evaluate_files_router
from pages.evaluate_forms import choose_form, run_form, upload_form, working
from pages.evaluate_view import comparison_view, gate_view, report_view
from pages.evaluations import BusyError, Evaluations, KeptRun
from pages.listing_head import listing_head
from pages.question_sets import LARGEST_SET, AddedSet, NoSuchRunError
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import Viewer, need_form, staff_of
from pages.words import Words, words_for
from pages.words_cases import CASES

PATH: Final = "/staff/evaluate"
_MOST_PROBLEMS: Final = 50
"""Lines of a set that are named; the first ones tell what is wrong with the others."""
_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_FormToken = Annotated[str, Form(max_length=100)]
_Name = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class _Notice:
    """What the page says above its forms; ``lines``: one for each place in a file."""

    text: str
    lines: Sequence[str] = ()
    bad: bool = True


def evaluate_router(service: Service) -> APIRouter:
    """The page and what its forms send."""
    router = APIRouter(include_in_schema=False)
    router.include_router(evaluate_files_router(service))

    @router.get(PATH, response_class=HTMLResponse)
    def page(
        request: Request,
        lang: Annotated[str | None, Query()] = None,
        run: Annotated[str, Query(max_length=200)] = "",
        against: Annotated[str | None, Query(max_length=200)] = None,
        remembered: _Remembered = None,
    ) -> Response:
        viewer, runs = staff_of(request, service), runs_of(service)
        words = words_for(lang or remembered)
        return page_response(_page(runs, viewer, words, run=run, against=against))

    _running(router, service)
    _keeping(router, service)
    return router


def _running(router: APIRouter, service: Service) -> None:
    """The forms that begin, continue and stop a run."""

    @router.post(f"{PATH}/run")
    def start(
        request: Request,
        form: _FormToken,
        chosen: Annotated[str, Form(alias="set", max_length=200)],
        tags: _Name = "",
        engine: _Name = "",
        remembered: _Remembered = None,
    ) -> Response:
        viewer, runs = _sent(request, service, form)
        words = words_for(remembered)
        wanted = [tag.strip() for tag in tags.replace("，", ",").split(",") if tag.strip()]
        try:
            name = runs.start(chosen, wanted, without_model=engine == "extractive")
        except BusyError:
            return _told(runs, viewer, words, _Notice(words("evaluate.busy")), 409)
        except NoSuchRunError:
            return _told(runs, viewer, words, _Notice(words("evaluate.gone")), 404)
        except EvalCasesError as error:
            text = (
                words("evaluate.no_tag")
                if wanted
                else words("evaluate.bad_set", what="; ".join(_said(error.problems[:3], words)))
            )
            return _told(runs, viewer, words, _Notice(text), 422)
        service.note(viewer.user, "evaluate.run", name, {"set": chosen, "tags": wanted})
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/resume")
    def resume(request: Request, form: _FormToken, run: _Name, remembered: _Remembered = None) -> Response:
        viewer, runs = _sent(request, service, form)
        words = words_for(remembered)
        try:
            runs.resume(run)
        except BusyError:
            return _told(runs, viewer, words, _Notice(words("evaluate.busy")), 409)
        except RunMismatchError:
            return _told(runs, viewer, words, _Notice(words("evaluate.ended.mismatch")), 409)
        except (NoSuchRunError, EvalCasesError):
            return _told(runs, viewer, words, _Notice(words("evaluate.gone")), 404)
        service.note(viewer.user, "evaluate.resume", run)
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/stop")
    def stop(request: Request, form: _FormToken) -> Response:
        viewer, runs = _sent(request, service, form)
        at_work = runs.progress
        runs.stop()
        if at_work is not None:
            service.note(viewer.user, "evaluate.stop", at_work.run)
        return RedirectResponse(PATH, 303)


def _keeping(router: APIRouter, service: Service) -> None:
    """The forms that take in sets, and remove sets and runs."""

    @router.post(f"{PATH}/sets")
    def upload(
        request: Request,
        form: _FormToken,
        file: Annotated[UploadFile | None, File()] = None,
        remembered: _Remembered = None,
    ) -> Response:
        viewer, runs = _sent(request, service, form)
        words = words_for(remembered)
        if file is None or not file.filename:
            return _told(runs, viewer, words, _Notice(words("evaluate.upload.none")), 422)
        content = file.file.read(LARGEST_SET + 1)
        if len(content) > LARGEST_SET:
            limit = LARGEST_SET // 1_000_000
            return _told(runs, viewer, words, _Notice(words("evaluate.upload.large", n=limit)), 413)
        try:
            added = runs.add_set(file.filename, content)
        except EvalCasesError as error:
            told = words("evaluate.upload.bad", n=len(error.problems))
            return _told(runs, viewer, words, _Notice(told, _cut(_said(error.problems, words), words)), 422)
        service.note(viewer.user, "evaluate.upload", added.name, {"cases": added.cases})
        return _told(runs, viewer, words, _added(added, words), 200, chosen=added.name)

    @router.post(f"{PATH}/sets/remove")
    def remove_set(
        request: Request,
        form: _FormToken,
        chosen: Annotated[str, Form(alias="set", max_length=200)],
        remembered: _Remembered = None,
    ) -> Response:
        return removed(request, form, "set", chosen, Evaluations.remove_set, words_for(remembered))

    @router.post(f"{PATH}/runs/remove")
    def remove_run(
        request: Request, form: _FormToken, run: _Name, remembered: _Remembered = None
    ) -> Response:
        return removed(request, form, "run", run, Evaluations.remove_run, words_for(remembered))

    def removed(
        request: Request,
        form: str,
        what: str,
        name: str,
        remove: Callable[[Evaluations, str], None],
        words: Words,
    ) -> Response:
        viewer, runs = _sent(request, service, form)
        try:
            remove(runs, name)
        except BusyError:
            return _told(runs, viewer, words, _Notice(words("evaluate.remove.busy")), 409)
        except NoSuchRunError:
            return _told(runs, viewer, words, _Notice(words("evaluate.gone")), 404)
        service.note(viewer.user, f"evaluate.remove.{what}", name)
        return RedirectResponse(PATH, 303)


def runs_of(service: Service) -> Evaluations:
    """The runs of the service. Raises HTTPException (404) where there is no library to run sets over."""
    if service.evaluations is None:
        raise HTTPException(404, "No question set can be run here.")
    return service.evaluations


def _sent(request: Request, service: Service, form: str) -> tuple[Viewer, Evaluations]:
    """Who sent a form of this page. Raises HTTPException for anybody else."""
    viewer = staff_of(request, service)
    need_form(request, viewer, form)
    return viewer, runs_of(service)


def _added(added: AddedSet, words: Words) -> _Notice:
    text = words("evaluate.upload.done", name=added.name, n=added.cases)
    if not added.findings:
        return _Notice(text, bad=False)
    lines = [
        f"{words('evaluate.upload.line', n=f.line)} · "
        f"{words('evaluate.upload.problem' if f.problem else 'evaluate.upload.note')}: {CASES.in_language(f.text, words)[0]}"
        for f in sorted(added.findings, key=lambda f: (not f.problem, f.line))
    ]
    told = f"{text} {words('evaluate.upload.look', n=len(lines))}"
    return _Notice(told, _cut(lines, words), bad=any(f.problem for f in added.findings))


def _said(problems: Sequence[str], words: Words) -> list[str]:
    return [CASES.in_language(problem, words)[0] for problem in problems]


def _cut(lines: Sequence[str], words: Words) -> list[str]:
    rest = len(lines) - _MOST_PROBLEMS
    more = [words("evaluate.upload.more", n=rest)] if rest > 0 else []
    return [*lines[:_MOST_PROBLEMS], *more]


def _told(
    runs: Evaluations, viewer: Viewer, words: Words, notice: _Notice, status: int, chosen: str = ""
) -> Response:
    return page_response(_page(runs, viewer, words, notice=notice, chosen=chosen), status)


def _page(
    runs: Evaluations,
    viewer: Viewer,
    words: Words,
    *,
    run: str = "",
    against: str | None = None,
    notice: _Notice | None = None,
    chosen: str = "",
) -> str:
    kept = runs.runs()
    body = [
        listing_head(words("evaluate.title"), words("evaluate.text"), ""),
        _notice(notice),
        working(runs, viewer, words),
        f'<div class="zw-evaluate-forms">{run_form(runs, viewer, words, chosen or (kept[0].info.set_name if kept else ""))}{upload_form(runs, viewer, words)}</div>',
        _shown(runs, kept, run, against, viewer, words),
    ]
    main = f'<main id="zw-main" class="zw-library zw-evaluate" tabindex="-1">{"".join(body)}</main>'
    main += '<script src="/zw/evaluate.js" defer></script>'
    return frame(words("title.evaluate"), main, EVALUATE, words, viewer=viewer)


def _notice(notice: _Notice | None) -> str:
    if notice is None:
        return ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in notice.lines)
    inside = f"<p>{escape(notice.text)}</p>" + (f"<ol>{lines}</ol>" if lines else "")
    kind, role = ("zw-form-problem", "alert") if notice.bad else ("zw-form-done", "status")
    return f'<div class="{kind}" role="{role}">{inside}</div>'


def _shown(
    runs: Evaluations, kept: Sequence[KeptRun], run: str, against: str | None, viewer: Viewer, words: Words
) -> str:
    """The chosen run, by default the newest, alone or compared."""
    at_work = runs.progress.run if runs.progress is not None else ""
    others = [k for k in kept if k.name != at_work]
    if not others:
        return f'<div class="zw-nothing"><p>{escape(words("evaluate.empty"))}</p></div>'
    shown = next((k for k in others if k.name == run), others[0])
    usual = runs.earlier(shown) if against is None else None
    other = usual or next((k for k in others if k.name == against and k.name != shown.name), None)
    try:
        if other is None:
            form = choose_form(others, shown, None, "", viewer, words)
            return form + report_view(runs.report(shown.name), words)
        comparison = runs.comparison(other.name, shown.name)
    except RunMismatchError:
        told = words("evaluate.nothing_shared")
    except EvalError as error:
        told = words("evaluate.unreadable", what=str(error))
    else:
        result = gate_view(gate(comparison), comparison.differing, words)
        return choose_form(others, shown, other, result, viewer, words) + comparison_view(comparison, words)
    form = choose_form(others, shown, other, "", viewer, words)
    return f'{form}<div class="zw-form-problem" role="alert"><p>{escape(told)}</p></div>'
