"""The commands `zhengwen eval …`; here those of runs of a question set: run, score, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_eval_common import (
    DONE,
    FAILED,
    WRONG_USE,
    AsJson,
    Home,
    SetFile,
    Words,
    assistant_over,
    cases_in,
    known_errors,
    language_named,
    now,
    settings_with,
    store_of,
    today,
)
from cli_eval_sets import draft_cases, perturb_set, validate_set
from cli_home import NoModel, model_of, model_told

if TYPE_CHECKING:
    from evals.compare import Comparison
    from evals.judge import JudgeModel
    from evals.report import EvalReport
    from evals.words import Language


eval_app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Question sets as a release gate: run, score, compare.",
)
for name, command in (("validate", validate_set), ("draft", draft_cases), ("perturb", perturb_set)):
    eval_app.command(name)(command)


@eval_app.command("run")
def run_set(
    context: typer.Context,
    cases_file: SetFile,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder of record and reports (default eval-runs/SET-TIME)."
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option("--workers", min=1, max=64, help="Questions at a time; more than 1 blurs latencies."),
    ] = 1,
    tags: Annotated[
        str, typer.Option("--tags", metavar="A,B", help="Only cases with one of these tags.")
    ] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the stopped run in --out.")] = False,
    no_model: NoModel = False,
    language: Words = "zh",
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Ask every case of a set and write record and reports."""
    from evals.report_files import write_reports
    from evals.runner import RunPlan, run

    words = language_named(language)
    if resume and out is None:
        terminal.say("Name the folder of the stopped run: --resume needs --out DIR.")
        raise typer.Exit(WRONG_USE)
    settings = settings_with(context, home)
    with known_errors():
        cases = cases_in(cases_file)
        folder = out or Path("eval-runs") / f"{cases_file.stem}-{now():%Y%m%d-%H%M%S}"
        with store_of(settings) as store:
            assistant = assistant_over(store, model_of(settings, off=no_model))
            plan = RunPlan(
                set_name=cases_file.stem,
                today=today(),
                clock=now,
                engine=str(getattr(assistant, "engine", "extractive")),
                workers=workers,
                tags=tuple(tag.strip() for tag in tags.split(",") if tag.strip()),
                resume=resume,
                settings={
                    "threads": settings.threads,
                    "embedding": store.statistics().embedding,
                    **({} if no_model else model_told(settings)),
                },
            )
            try:
                with terminal.progress("asking") as show:
                    record = run(cases, assistant, store, folder, plan, show)
            except KeyboardInterrupt as stop:
                terminal.say(f"Stopped. Go on with: zhengwen eval run {cases_file} --out {folder} --resume")
                raise typer.Exit(FAILED) from stop
        report = write_reports(record, folder, words)
    _show(report, folder, as_json)
    raise typer.Exit(FAILED if report.crashed else DONE)


@eval_app.command("score")
def score(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a run.")],
    judge_url: Annotated[
        str | None,
        typer.Option(
            "--judge-url",
            metavar="URL",
            help="Also ask a judging model at this OpenAI-compatible address (…/v1).",
        ),
    ] = None,
    judge_model: Annotated[
        str | None, typer.Option("--judge-model", help="Name of the judging model.")
    ] = None,
    judge_key_file: Annotated[
        Path | None, typer.Option("--judge-key-file", metavar="FILE", help="File that holds the judge's key.")
    ] = None,
    language: Words = "zh",
    as_json: AsJson = False,
) -> None:
    """Compute scores and reports again from a record, without asking anything (a judging model only if named)."""
    from evals.record import read_record
    from evals.report_files import write_reports

    words = language_named(language)
    with known_errors():
        judge = _judge(judge_url, judge_model, judge_key_file, words)
        record = read_record(folder)
        if judge is not None:
            from evals.judge import judge_record

            with terminal.progress("judging") as show:
                judge_record(record, folder, judge, show)
        report = write_reports(record, folder, words)
    _show(report, folder, as_json)


def _judge(
    url: str | None, model: str | None, key_file: Path | None, language: Language
) -> JudgeModel | None:
    from evals.judge import JudgeModel

    if url is None and model is None:
        return None
    if url is None or model is None:
        terminal.say("A judging model needs both --judge-url and --judge-model.")
        raise typer.Exit(WRONG_USE)
    try:
        key = key_file.read_text(encoding="utf-8").strip() if key_file else None
    except OSError as error:
        terminal.say(f"{key_file} cannot be read: {error.strerror}. Name a file that holds the key.")
        raise typer.Exit(WRONG_USE) from error
    return JudgeModel(base_url=url, model=model, key=key, language=language)


def _show(report: EvalReport, folder: Path, as_json: bool) -> None:
    from evals.report_json import report_json
    from evals.words import amount, counted, interval, word

    if as_json:
        terminal.print_json(report_json(report))
        return
    rows = [
        (v.metric.name, counted(v), amount(v.value, v.metric.unit, "en"), interval(v, "en"))
        for v in report.headline
    ]
    terminal.print_table(("metric", "count", "value", "95 % interval"), rows)
    lost = ", ".join(f"{word(stage, 'en')} {count}" for stage, count in report.lost.items() if count)
    terminal.OUT.print(f"lost: {lost or 'none'}", markup=False)
    if report.not_scored:
        terminal.say(f"{len(report.not_scored)} cases could not be scored in full; the report names them.")
    if report.missing:
        terminal.say(word("unfinished", "en", n=report.missing))
    for crash in report.crashed[:10]:
        terminal.say(f"{crash.case.id} crashed: {crash.error}")
    terminal.OUT.print(f"report: {folder / 'report.html'}", markup=False)


@eval_app.command("compare")
def compare_runs(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of the baseline run.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of the run to judge.")],
    use_gate: Annotated[
        bool, typer.Option("--gate", help="Exit 1 when a figure dropped beyond the margin.")
    ] = False,
    margin: Annotated[
        float, typer.Option("--margin", min=0, max=1, help="Drop of a share that still passes.")
    ] = 0.01,
    different: Annotated[
        bool, typer.Option("--different", help="Compare what runs over different sets or documents share.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Also write comparison.md and .html there.")
    ] = None,
    language: Words = "zh",
    as_json: AsJson = False,
) -> None:
    """Compare two runs case by case; with --gate, decide whether the new one may be released."""
    from evals.compare import compare, gate
    from evals.compare_report import breach_text, comparison_json
    from evals.record import read_record
    from evals.report_files import write_comparison

    words = language_named(language)
    with known_errors():
        comparison = compare(read_record(old), read_record(new), different=different)
    result = gate(comparison, margin)
    page = write_comparison(comparison, result, out, words) if out else None
    if as_json:
        terminal.print_json(comparison_json(comparison, result if use_gate else None))
    else:
        _print_comparison(comparison)
        if page is not None:
            terminal.OUT.print(f"comparison: {page}", markup=False)
    if use_gate:
        for breach in result.breaches:
            terminal.say(f"gate: {breach_text(breach, 'en')}")
        raise typer.Exit(DONE if result.passed else FAILED)


def _print_comparison(comparison: Comparison) -> None:
    from evals.compare import Verdict
    from evals.compare_report import metric_rows

    terminal.print_table(("metric", "old", "new", "change", "p"), metric_rows(comparison, "en"))
    terminal.OUT.print(
        ", ".join(f"{verdict.value} {comparison.count(verdict)}" for verdict in Verdict), markup=False
    )
    for case in comparison.cases:
        if case.verdict is not Verdict.SAME:
            terminal.OUT.print(f"{case.verdict.value}: {case.case.id} {case.case.question}", markup=False)
