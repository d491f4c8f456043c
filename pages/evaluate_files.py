"""What the page Evaluate hands out as files: sets, the record of a run, its reports; and how far a run is, as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal
from urllib.parse import quote as percent_encode

from fastapi import APIRouter, Cookie, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from evals.compare import gate
from evals.compare_report import comparison_html, comparison_markdown
from evals.errors import EvalError
from evals.junit import junit_xml
from evals.report import EvalReport
from evals.report_html import report_html
from evals.report_markdown import report_markdown
from pages.contracts import Service
from pages.evaluate_view import language_of
from pages.evaluations import Evaluations
from pages.question_sets import NoSuchRunError
from pages.responses import LANGUAGE_COOKIE
from pages.viewers import staff_of
from pages.words import Words, words_for
from vectorstore.sheets import Sheet, workbook_bytes

_TYPES: Final = {
    "json": "application/json",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "xml": "application/xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_KEPT: Final = ("run.json", "results.jsonl", "cases.jsonl")
"""Files that are handed out as they stand."""
_RunFile = Literal[
    "run.json", "results.jsonl", "cases.jsonl", "report.md", "report.html", "junit.xml", "figures.xlsx"
]
_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]


def evaluate_files_router(service: Service) -> APIRouter:
    """Files and progress, for staff."""
    router = APIRouter(include_in_schema=False)

    def runs_for(request: Request) -> Evaluations:
        staff_of(request, service)
        if service.evaluations is None:
            raise HTTPException(404, "No question set can be run here.")
        return service.evaluations

    @router.get("/staff/evaluate/progress")
    def progress(request: Request, remembered: _Remembered = None) -> JSONResponse:
        runs, words = runs_for(request), words_for(remembered)
        return JSONResponse(_progress(runs, words), headers={"Cache-Control": "no-store"})

    @router.get("/staff/evaluate/sets/{name}.jsonl")
    def question_set(request: Request, name: str) -> Response:
        runs = runs_for(request)
        try:
            return _file(f"{name}.jsonl", runs.set_named(name).path.read_bytes())
        except (NoSuchRunError, FileNotFoundError) as error:
            raise HTTPException(404, "There is no such set any more.") from error

    @router.get("/staff/evaluate/runs/{name}/{file}")
    def of_run(request: Request, name: str, file: _RunFile, remembered: _Remembered = None) -> Response:
        runs, words = runs_for(request), words_for(remembered)
        try:
            return _file(f"{name}-{file}", _of_run(runs, name, file, words))
        except (NoSuchRunError, EvalError, FileNotFoundError) as error:
            raise HTTPException(404, "There is no such run any more.") from error

    @router.get("/staff/evaluate/runs/{name}/against/{other}/comparison.{form}")
    def compared(
        request: Request, name: str, other: str, form: Literal["html", "md"], remembered: _Remembered = None
    ) -> Response:
        runs, language = runs_for(request), language_of(words_for(remembered))
        try:
            comparison = runs.comparison(other, name)
        except (NoSuchRunError, EvalError) as error:
            raise HTTPException(404, "These runs cannot be compared.") from error
        make = comparison_html if form == "html" else comparison_markdown
        text = make(comparison, gate(comparison), language)
        return _file(f"{name}-comparison.{form}", text.encode("utf-8"))

    return router


def _progress(runs: Evaluations, words: Words) -> dict[str, Any]:
    """How far the run at work is, in the words of the page."""
    at_work = runs.progress
    if at_work is None:
        return {"running": False}
    return {
        "running": True,
        "done": at_work.done,
        "total": at_work.total,
        "said": words("evaluate.done.of", done=at_work.done, total=at_work.total),
        "hand": words("evaluate.at_hand", what=at_work.at_hand) if at_work.at_hand else "",
        "note": words("evaluate.stopping") if at_work.stopping else words("evaluate.background"),
    }


def _of_run(runs: Evaluations, name: str, file: str, words: Words) -> bytes:
    kept = runs.run_named(name)
    if file in _KEPT:
        return (kept.folder / file).read_bytes()
    language = language_of(words)
    match file:
        case "report.md":
            return report_markdown(runs.report(name), language).encode("utf-8")
        case "report.html":
            return report_html(runs.report(name), language).encode("utf-8")
        case "junit.xml":
            return junit_xml(runs.record(name)).encode("utf-8")
        case _:
            return workbook_bytes("figures", figures_sheet(runs.report(name)))


def figures_sheet(report: EvalReport) -> Sheet:
    """The figures of a report: metric, right, n, value, and the ends of its interval."""
    rows = []
    for value in report.headline:
        ends = value.interval
        rows.append(
            (
                value.metric.name,
                "" if value.right is None else str(value.right),
                str(value.n),
                _number(value.value),
                _number(ends.low if ends is not None else None),
                _number(ends.high if ends is not None else None),
            )
        )
    return Sheet(("metric", "right", "n", "value", "low", "high"), tuple(rows))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _file(name: str, content: bytes) -> Response:
    return Response(
        content,
        media_type=_TYPES[name.rsplit(".", 1)[1]],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{percent_encode(name, safe='')}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
