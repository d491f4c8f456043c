"""The command `zhengwen feedback`: what readers said of answers. Works while a server has the folder."""

from __future__ import annotations

from typing import Annotated

import typer

import terminal
from cli_home import WRONG_USE, AsJson, Home, settings_of


def feedback(
    as_json: AsJson = False,
    cases: Annotated[
        bool, typer.Option("--cases", help="Print evaluation cases, one a line, for `zhengwen eval`.")
    ] = False,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only what staff have not dealt with yet.")
    ] = False,
    home: Home = None,
) -> None:
    """List what readers said of answers, as a table, as JSON or as drafts of evaluation cases."""
    from evals.cases import case_json
    from evals.from_feedback import cases_of
    from vectorstore.feedback import FeedbackBook, FeedbackStatus, feedback_json

    if as_json and cases:
        terminal.say("Give --json or --cases, not both.")
        raise typer.Exit(WRONG_USE)
    book = FeedbackBook.at(settings_of(home).place)
    try:
        entries = book.all(status=FeedbackStatus.OPEN if only_open else None)
    finally:
        book.close()
    if cases and entries:
        for case in cases_of(entries):
            terminal.print_json_line(case_json(case))
    elif as_json:
        terminal.print_json([feedback_json(entry) for entry in entries])
    elif entries:
        terminal.print_table(
            ("id", "day", "said", "reason", "question", "comment", "status"),
            [
                (
                    str(entry.id),
                    f"{entry.created:%Y-%m-%d}",
                    entry.opinion.kind.value,
                    entry.opinion.reason.value if entry.opinion.reason else "",
                    entry.opinion.question,
                    entry.opinion.comment,
                    entry.status.value,
                )
                for entry in entries
            ],
        )
    else:
        terminal.say("No feedback yet. Readers give it with the buttons below an answer.")
