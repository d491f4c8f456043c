"""The command `zhengwen forget`: delete what is kept of a person's questions when they ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_audit import account
from cli_home import FAILED, WRONG_USE, Home, settings_of

if TYPE_CHECKING:
    from evals.forgetting import KeptCases
    from vectorstore.forgetting import Kept


def forget(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]…", help="Numbers in `zhengwen feedback`.")
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option(
            "--words",
            metavar="TEXT",
            help="Everything that holds this text: feedback, approved answers, cases, runs, the audit.",
        ),
    ] = None,
    really: Annotated[
        bool, typer.Option("--yes", help="Delete; without it what would go is only listed.")
    ] = False,
    home: Home = None,
) -> None:
    """Delete a person's questions, and what staff made of them: nothing is kept with a name, so they are found by
    number or by words."""
    from evals.forgetting import forget_cases, kept_cases
    from vectorstore.forgetting import Forgetting, Words

    if not numbers and not words:
        terminal.say(
            'Name them by number (`zhengwen forget 12`) or by words (`zhengwen forget --words "…"`).'
        )
        raise typer.Exit(WRONG_USE)
    place = settings_of(home).place
    folder = place.home
    forgetting = Forgetting.at(place)
    wanted = Words(words or ())
    if wanted.masked_wholly:
        terminal.say(
            "Numbers and e-mail addresses are masked before feedback is stored, so they find none there: tell other words "
            "of it, or its number."
        )
    try:
        kept = forgetting.kept(wanted, numbers or ())
        cases = kept_cases(folder, wanted, {*(numbers or ()), *(entry.id for entry in kept.feedback)})
        _list(kept, cases)
        if kept.nothing and not cases.count and not cases.runs:
            terminal.say("Nothing of that kind is kept.")
            raise typer.Exit(FAILED)
        if not really:
            terminal.say(
                f"{_told(kept, cases)} would be deleted; say it again with --yes. Backups keep what they have, and so do "
                "files that were written elsewhere (`eval run --out`, exports, receipts)."
            )
            return
        # Files first: killed in between, the same command finds the rest by the feedback that is still there.
        forget_cases(cases)
        elsewhere = {"cases": cases.count, "runs": len(cases.runs)}
        forgetting.forget(kept, account(), datetime.now(UTC), elsewhere)
        terminal.OUT.print(f"deleted {_told(kept, cases)}", markup=False)
    finally:
        forgetting.close()


def _list(kept: Kept, cases: KeptCases) -> None:
    """What would go, a line each, with where it stands."""
    for entry in kept.feedback:
        _line("feedback", entry.id, f"{entry.created:%Y-%m-%d}  {entry.opinion.question}")
    for answer in kept.approved:
        _line("answer", answer.id, f"{answer.at:%Y-%m-%d}  {answer.approval.question}")
    for path, found in cases.cases.items():
        for case in found:
            _line("case", case.id, f"{path.stem}  {case.question}")
    for run in cases.runs:
        _line("run", run.name, "")
    for line in kept.audit:
        _line("audit", line.id, f"{line.at:%Y-%m-%d}  {line.action}")
    for path in cases.unreadable:
        terminal.say(
            f"{path} holds the words and cannot be read as a question set: mend or delete it yourself."
        )


def _line(kind: str, name: object, text: str) -> None:
    terminal.OUT.print(f"{kind} {name}  {text}".rstrip(), markup=False)


def _told(kept: Kept, cases: KeptCases) -> str:
    """The numbers in words."""
    counted = {
        "feedback": len(kept.feedback),
        "approved answers": len(kept.approved),
        "cases": cases.count,
        "runs": len(cases.runs),
        "details of the audit": len(kept.audit),
    }
    return ", ".join(f"{number} {what}" for what, number in counted.items() if number) or "0"
