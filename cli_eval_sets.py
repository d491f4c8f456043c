"""The commands `zhengwen eval validate`, `draft` and `perturb`: question sets themselves."""

from __future__ import annotations

import tempfile
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
    assistant_over,
    cases_in,
    known_errors,
    settings_with,
    store_of,
)
from cli_home import embedder_of
from settings import load_settings

if TYPE_CHECKING:
    from evals.perturb import PerturbReport
    from vectorstore.store import Store


def validate_set(
    context: typer.Context, cases_file: SetFile, as_json: AsJson = False, home: Home = None
) -> None:
    """Check a set: its format, and (where there is a library) whether its gold stands in the documents."""
    from evals.gold import GoldFinder
    from evals.validation import validate
    from vectorstore.errors import StoreMissingError

    with known_errors():
        cases = cases_in(cases_file)
        try:
            with store_of(settings_with(context, home)) as store:
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
    with known_errors():
        with store_of(settings_with(context, home)) as store:
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

    with known_errors(), tempfile.TemporaryDirectory(prefix="zhengwen-perturb-") as folder:
        cases = cases_in(cases_file)
        try:
            with terminal.progress("probing") as show:
                report = perturb(cases, docs, Path(folder), _new_store, assistant_over, show)
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
