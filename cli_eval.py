"""The commands `zhengwen eval …`: run a question set, score, compare, validate, draft, perturb.

Exit codes as everywhere: 0 done, 1 a check failed or some input was unreadable, 2 wrong use, 3 environment.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_home import NoModel, embedder_of, model_of, model_told
from settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.agent import AgentDrafter
    from assistant.pipeline import Assistant
    from evals.cases import EvalCase
    from evals.compare import Comparison
    from evals.judge import JudgeModel
    from evals.perturb import PerturbReport
    from evals.report import EvalReport
    from evals.words import Language
    from vectorstore.store import Store

DONE, FAILED, WRONG_USE, ENVIRONMENT = 0, 1, 2, 3

eval_app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Question sets as a release gate: run, score, compare.",
)
Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder of library and indexes (or ZHENGWEN_HOME)."),
]
SetFile = Annotated[Path, typer.Argument(metavar="SET", help="Cases: .jsonl, .csv, .tsv or .xlsx.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Words = Annotated[str, typer.Option("--language", metavar="zh|en", help="Language of the reports.")]


@contextmanager
def _known_errors() -> Iterator[None]:
    """Errors of evaluation as sentences with their exit codes; others go on to the command's own handler."""
    from evals.errors import EvalCasesError, EvalError, JudgeError, RunMismatchError

    try:
        yield
    except RunMismatchError as error:
        terminal.say(str(error))
        raise typer.Exit(WRONG_USE) from error
    except EvalCasesError as error:
        for problem in error.problems:
            terminal.say(problem)
        raise typer.Exit(FAILED) from error
    except JudgeError as error:
        terminal.say(str(error))
        raise typer.Exit(ENVIRONMENT) from error
    except EvalError as error:
        terminal.say(str(error))
        raise typer.Exit(FAILED) from error


def _settings(context: typer.Context, home: Path | None) -> Settings:
    settings = load_settings()
    before = context.find_root().params.get("home")
    chosen = home or (Path(before) if before else None)
    return replace(settings, home=chosen) if chosen else settings


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    with Store.open(settings.home, embedder=embedder_of(settings), splitter=SPLITTER_VERSION) as store:
        yield store


def _assistant(store: Store, model: AgentDrafter | None = None) -> Assistant:
    from assistant.pipeline import Assistant

    assistant = Assistant(store, model, _today)
    assistant.warm_up()
    return assistant


def _language(text: str) -> Language:
    if text == "zh":
        return "zh"
    if text == "en":
        return "en"
    raise typer.BadParameter("it takes zh or en", param_hint="--language")


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own day


def _cases(path: Path) -> tuple[EvalCase, ...]:
    from evals.cases import read_cases

    if not path.exists():
        terminal.say(f"{path} does not exist. Name a file of cases (.jsonl, .csv, .xlsx).")
        raise typer.Exit(WRONG_USE)
    return read_cases(path)


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

    words = _language(language)
    if resume and out is None:
        terminal.say("Name the folder of the stopped run: --resume needs --out DIR.")
        raise typer.Exit(WRONG_USE)
    settings = _settings(context, home)
    with _known_errors():
        cases = _cases(cases_file)
        folder = out or Path("eval-runs") / f"{cases_file.stem}-{_now():%Y%m%d-%H%M%S}"
        with _store(settings) as store:
            assistant = _assistant(store, model_of(settings, off=no_model))
            plan = RunPlan(
                set_name=cases_file.stem,
                today=_today(),
                clock=_now,
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

    words = _language(language)
    with _known_errors():
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

    words = _language(language)
    with _known_errors():
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


@eval_app.command("validate")
def validate_set(
    context: typer.Context, cases_file: SetFile, as_json: AsJson = False, home: Home = None
) -> None:
    """Check a set: its format, and (where there is a library) whether its gold stands in the documents."""
    from evals.gold import GoldFinder
    from evals.validation import validate
    from vectorstore.errors import StoreMissingError

    with _known_errors():
        cases = _cases(cases_file)
        try:
            with _store(_settings(context, home)) as store:
                documents = store.documents()
                found = validate(cases, GoldFinder(documents, store.indicators()), documents)
        except StoreMissingError:
            terminal.say("There is no library, so the gold was not looked up (--home names one).")
            found = validate(cases)
    if as_json:
        terminal.print_json([{"id": f.case_id, "problem": f.problem, "text": f.text} for f in found])
    else:
        for finding in found:
            terminal.OUT.print(
                f"{'problem' if finding.problem else 'note'}  {finding.case_id}: {finding.text}", markup=False
            )
        problems = sum(finding.problem for finding in found)
        terminal.OUT.print(
            f"{len(cases)} cases, {problems} problems, {len(found) - problems} notes", markup=False
        )
    raise typer.Exit(FAILED if any(finding.problem for finding in found) else DONE)


@eval_app.command("draft")
def draft_cases(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write there (.jsonl, .csv, .xlsx) instead of printing."),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Cases of a kind for a document.")] = 20,
    documents: Annotated[
        str, typer.Option("--documents", metavar="A,B", help="Only these documents (ids or file names).")
    ] = "",
    by_place: Annotated[
        bool, typer.Option("--by-place", help="Give gold by section and indicator name; copy no sentence.")
    ] = False,
    home: Home = None,
) -> None:
    """Propose cases from the indexed documents, marked for review."""
    from evals.cases import case_json, write_cases
    from evals.draft import Sources, draft

    wanted = {name.strip() for name in documents.split(",") if name.strip()}
    with _known_errors():
        with _store(_settings(context, home)) as store:
            chosen = [d for d in store.documents() if not wanted or wanted & {d.id, d.source.name}]
            if not chosen:
                terminal.say(
                    f"No document is named {', '.join(sorted(wanted)) or '(none indexed)'}. `zhengwen documents` lists them."
                )
                raise typer.Exit(WRONG_USE)
            cases = draft(Sources(chosen, store.indicators(), store.duties(), by_place), most)
        if out is not None:
            write_cases(out, cases)
    if out is None:
        for case in cases:
            terminal.print_json_line(case_json(case))
    terminal.say(f"{len(cases)} cases drafted; review each, then take `reviewed` out.")


@eval_app.command("perturb")
def perturb_set(
    cases_file: SetFile,
    docs: Annotated[
        Path, typer.Option("--docs", metavar="FOLDER", help="The documents that the set asks about.")
    ],
    as_json: AsJson = False,
) -> None:
    """Alter a figure in each gold and check that the answers follow the altered text."""
    from evals.perturb import perturb, perturb_json
    from ingest.errors import IngestError

    with _known_errors(), tempfile.TemporaryDirectory(prefix="zhengwen-perturb-") as folder:
        cases = _cases(cases_file)
        try:
            with terminal.progress("probing") as show:
                report = perturb(cases, docs, Path(folder), _new_store, _assistant, show)
        except IngestError as error:
            terminal.say(str(error))
            raise typer.Exit(WRONG_USE) from error
    if as_json:
        terminal.print_json(perturb_json(report))
    else:
        _print_probes(report)
    raise typer.Exit(DONE if report.passed else FAILED)


def _new_store(home: Path) -> Store:
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    return Store.open(home, create=True, embedder=embedder_of(load_settings()), splitter=SPLITTER_VERSION)


def _print_probes(report: PerturbReport) -> None:
    from evals.perturb import Followed

    rows = [
        (p.alteration.case.id, f"{p.alteration.old} → {p.alteration.new}", p.followed.value, p.answer[:60])
        for p in report.probes
        if p.followed is not Followed.FOLLOWS
    ]
    if rows:
        terminal.print_table(("case", "figure", "followed", "answer"), rows)
    terminal.OUT.print(", ".join(f"{f.value} {report.count(f)}" for f in Followed), markup=False)
    if report.skipped:
        terminal.say(f"{len(report.skipped)} cases were left out (--json says why).")
