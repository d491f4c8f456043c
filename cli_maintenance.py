"""The command `zhengwen maintenance`: stop the service for citizens at once, and go on. Works while it is served."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_audit import account
from cli_home import ENVIRONMENT, WRONG_USE, Home, settings_of

if TYPE_CHECKING:
    from pages.operating.maintenance import Switch
    from vectorstore.place import Place


def maintenance(
    switch: Annotated[str, typer.Argument(metavar="on|off|status", help="What to do.")] = "status",
    text: Annotated[str, typer.Argument(metavar="TEXT", help="With `on`: what is said instead.")] = "",
    home: Home = None,
) -> None:
    """Have page and API say a text instead of answering; staff can still log in. All processes of a shared library go
    by it, within a second."""
    from pages.operating.maintenance import switch_of
    from vectorstore.errors import StoreError

    place = settings_of(home).place
    try:
        with switch_of(place) as found:
            _switched(switch, text, found, place)
    except StoreError as error:
        terminal.say(str(error))
        raise typer.Exit(ENVIRONMENT) from error


def _switched(switch: str, text: str, found: Switch, place: Place) -> None:
    match switch:
        case "on":
            _note(place, "maintenance.on", text)
            found.on(text)
            terminal.OUT.print(
                "The service is stopped; `zhengwen maintenance off` lets it go on.", markup=False
            )
        case "off":
            if found.off():
                _note(place, "maintenance.off", "")
                terminal.OUT.print("The service goes on.", markup=False)
            else:
                terminal.say("The service was not stopped.")
        case "status":
            said = found.text()
            words = "The service is working." if said is None else f"The service is stopped and says: {said}"
            terminal.OUT.print(words, markup=False)
        case _:
            terminal.say(f"{switch!r} is no switch; say on, off or status.")
            raise typer.Exit(WRONG_USE)


def _note(place: Place, action: str, text: str) -> None:
    from vectorstore.audit import AuditBook

    book = AuditBook.at(place)
    try:
        book.record(datetime.now(UTC), account(), action, "service", {"text": text} if text else None)
    finally:
        book.close()
