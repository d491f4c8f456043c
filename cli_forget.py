"""The command `zhengwen forget`: delete what is kept of a person's questions when they ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

import terminal
from cli_audit import account
from cli_home import FAILED, WRONG_USE, Home, settings_of


def forget(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]…", help="Numbers in `zhengwen feedback`.")
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option(
            "--words",
            metavar="TEXT",
            help="Everything whose question, conversation or comment holds this text.",
        ),
    ] = None,
    really: Annotated[
        bool, typer.Option("--yes", help="Delete; without it what would go is only listed.")
    ] = False,
    home: Home = None,
) -> None:
    """Delete a person's questions: nothing is kept with a name, so they are found by number or by words."""
    from vectorstore.audit import AuditBook
    from vectorstore.feedback import FeedbackBook

    if not numbers and not words:
        terminal.say(
            'Name them by number (`zhengwen forget 12`) or by words (`zhengwen forget --words "…"`).'
        )
        raise typer.Exit(WRONG_USE)
    folder = settings_of(home).home
    book, audit = FeedbackBook.at(folder), AuditBook.at(folder)
    try:
        found = book.holding(words or (), numbers or ())
        for entry in found:
            terminal.OUT.print(
                f"{entry.id}  {entry.created:%Y-%m-%d}  {entry.opinion.question}", markup=False
            )
        if not found:
            terminal.say("Nothing of that kind is kept.")
            raise typer.Exit(FAILED)
        if not really:
            terminal.say(
                f"{len(found)} would be deleted; say it again with --yes. Backups keep what they have."
            )
            return
        book.forget([entry.id for entry in found])
        # The words that were looked for may be those that are to be forgotten.
        audit.record(datetime.now(UTC), account(), "feedback.forget", "feedback", {"entries": len(found)})
        terminal.OUT.print(f"deleted {len(found)}", markup=False)
    finally:
        book.close()
        audit.close()
