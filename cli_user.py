"""The commands `zhengwen user …`: who may log in to the staff's pages. Works while a server has the folder."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_audit import account
from cli_home import FAILED, WRONG_USE, AsJson, Home, settings_of

if TYPE_CHECKING:
    from vectorstore.people import People
    from vectorstore.records import Json

user_app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Users of the staff's pages: add, list, set a password, remove.",
)
Name = Annotated[str, typer.Argument(metavar="NAME")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from the first line of the input.")
]


@user_app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(metavar="staff|admin", help="What the user may do.")] = "staff",
    from_input: FromInput = False,
    home: Home = None,
) -> None:
    """Add a user; the password is asked for."""
    from vectorstore.people import Role

    if role not in tuple(Role):
        terminal.say(f"{role!r} is no role; choose one of {', '.join(Role)}.")
        raise typer.Exit(WRONG_USE)
    with _people(home) as people:
        people.add(name, _password(from_input=from_input), Role(role), datetime.now(UTC))
    _note(home, "user.add", name, {"role": role})
    terminal.OUT.print(f"added {name} ({role})", markup=False)


@user_app.command("list")
def list_users(as_json: AsJson = False, home: Home = None) -> None:
    """List the users with their roles."""
    with _people(home) as people:
        users = people.users()
    if as_json:
        terminal.print_json(
            [{"name": u.name, "role": u.role.value, "created": u.created.isoformat()} for u in users]
        )
        return
    terminal.print_table(
        ("user", "role", "since"), [(u.name, u.role.value, f"{u.created:%Y-%m-%d}") for u in users]
    )
    if not users:
        terminal.say("There are no users yet. `zhengwen user add NAME` adds the first one.")


@user_app.command("password")
def set_password(name: Name, from_input: FromInput = False, home: Home = None) -> None:
    """Set another password; ends the user's logins."""
    with _people(home) as people:
        people.set_password(name, _password(from_input=from_input))
    _note(home, "user.password", name)
    terminal.OUT.print(f"set the password of {name}", markup=False)


@user_app.command("remove")
def remove(name: Name, home: Home = None) -> None:
    """Remove a user with all logins."""
    with _people(home) as people:
        people.remove(name)
    _note(home, "user.remove", name)
    terminal.OUT.print(f"removed {name}", markup=False)


def _note(home: Path | None, action: str, name: str, detail: Json = None) -> None:
    from vectorstore.audit import AuditBook

    book = AuditBook.at(settings_of(home).place)
    try:
        book.record(datetime.now(UTC), account(), action, name, detail)
    finally:
        book.close()


@contextmanager
def _people(home: Home) -> Iterator[People]:
    from vectorstore.passwords import PasswordError
    from vectorstore.people import People, UserError

    people = People.at(settings_of(home).place)
    try:
        yield people
    except (PasswordError, UserError) as error:
        terminal.say(str(error))
        raise typer.Exit(FAILED) from error
    finally:
        people.close()


def _password(*, from_input: bool) -> str:
    """A password typed twice, or the input's first line: never an argument, which others could see."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        terminal.say("The two passwords differ. Nothing was changed; try again.")
        raise typer.Exit(FAILED)
    return first
