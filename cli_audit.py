"""The command `zhengwen audit`: who did what to the library, and when. Works while a server has the folder."""

from __future__ import annotations

import getpass
from datetime import date
from typing import Annotated

import typer

import terminal
from cli_home import WRONG_USE, AsJson, Home, settings_of
from terminal import print_json_line, print_table


def audit(
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Only what this user did.")] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar="WORD", help="Only this act, such as publish or login.")
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option("--subject", metavar="ID", help="Only what was done to this document or user."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="YYYY-MM-DD", help="Only from this day (UTC) on.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Lines at most, the newest.")] = 100,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """List the acts of management, oldest first; with --json an object a line."""
    from vectorstore.audit import AuditBook

    day: date | None = None
    if since is not None:
        try:
            day = date.fromisoformat(since)
        except ValueError:
            terminal.say(f"{since!r} is no day; write it like 2025-11-20.")
            raise typer.Exit(WRONG_USE) from None
    book = AuditBook.at(settings_of(home).place)
    try:
        lines = book.lines(by=by, action=action, subject=subject, since=day, most=most)
    finally:
        book.close()
    if as_json:
        for line in lines:
            print_json_line(line.as_json())
        return
    print_table(
        ("when (UTC)", "who", "what", "to what", "detail"),
        [(f"{x.at:%Y-%m-%d %H:%M:%S}", x.actor, x.action, x.subject, x.detail_text()) for x in lines],
    )
    if not lines:
        terminal.say("Nothing of that kind was written down.")


def account() -> str:
    """Who is named in the audit for a command: the account that runs it."""
    try:
        return f"command:{getpass.getuser()}"
    except (KeyError, OSError):
        return "command"
