"""The commands that say who sees a document, and remove one: here, or through the server that has the folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

import terminal
from cli_home import Home, opened_store, said_by
from vectorstore.errors import DocumentNotFoundError, StoreLockedError
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from vectorstore.store import Store

ACTOR = "command line"
"""The audit's name for whoever owns the folder."""
SECONDS = 120.0
"""A server that is reading a large document makes a change wait for the piece at hand."""
Id = Annotated[str, typer.Argument(metavar="ID")]


def publish(document_id: Id, home: Home = None) -> None:
    """Let everybody see a document, and answers use it."""
    _show_to(document_id, Visibility.PUBLIC, home)
    terminal.OUT.print(f"published {document_id}", markup=False)


def withdraw(
    document_id: Id,
    internal: Annotated[
        bool, typer.Option("--internal", help="Keep it for staff, instead of making it a draft.")
    ] = False,
    home: Home = None,
) -> None:
    """Keep a document from citizens: as a draft, or for staff only."""
    visibility = Visibility.INTERNAL if internal else Visibility.DRAFT
    _show_to(document_id, visibility, home)
    terminal.OUT.print(f"withdrew {document_id} ({visibility.value})", markup=False)


def remove(document_id: Id, home: Home = None) -> None:
    """Remove a document from library and indexes, with what was kept of its file or web address."""
    from pages.management import remove as remove_from

    _change(
        home,
        lambda store: remove_from(store, document_id, ACTOR, datetime.now(UTC)),
        ("DELETE", document_id, None),
    )
    terminal.OUT.print(f"removed {document_id}", markup=False)


def _show_to(document_id: str, visibility: Visibility, home: Path | None) -> None:
    from pages.management import show_to

    _change(
        home,
        lambda store: show_to(store, document_id, visibility, ACTOR, datetime.now(UTC)),
        ("PATCH", document_id, {"visibility": visibility.value}),
    )


def _change(
    home: Path | None, here: Callable[[Store], None], there: tuple[str, str, dict[str, Any] | None]
) -> None:
    """Change the library of the folder, or have the server that owns it do so."""
    try:
        with opened_store(home) as store:
            here(store)
    except StoreLockedError as locked:
        if locked.address is None or locked.token is None:
            raise
        _through(locked, *there)


def _through(locked: StoreLockedError, method: str, document_id: str, body: dict[str, Any] | None) -> None:
    import httpx

    try:
        answer = httpx.request(
            method,
            f"{locked.address}/api/documents/{quote(document_id, safe='')}",
            json=body,
            headers={"Authorization": f"Bearer {locked.token}"},
            timeout=SECONDS,
            trust_env=False,
        )
    except httpx.HTTPError as error:
        raise StoreLockedError(f"{locked} It did not answer: {error}") from error
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise DocumentNotFoundError(
            f"There is no document {document_id!r}. `zhengwen documents` lists the ones there are."
        )
    if answer.is_error:
        raise StoreLockedError(f"{locked} {said_by(answer)}")
