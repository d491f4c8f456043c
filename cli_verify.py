"""`zhengwen verify FILE`: what became of a receipt, here or through the server that has the folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

import terminal
from cli_home import DONE, FAILED, WRONG_USE, AsJson, Home, opened_store, said_by
from vectorstore.errors import StoreLockedError
from vectorstore.passages import Visibility

SECONDS = 120.0
"""A server that is busy makes a receipt wait; looking up quotes itself takes less than a second."""


def verify(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A receipt (.json) of answers or of a briefing.")
    ],
    english: Annotated[bool, typer.Option("--english", help="Report in English.")] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Tell which quotes of a receipt still stand, and which documents changed, expired or went."""
    from assistant.receipt_form import ReceiptError, receipt_from

    try:
        data = file.read_bytes()
    except OSError as error:
        terminal.say(f"{file} cannot be read: {error.strerror or error}. Name a receipt.")
        raise typer.Exit(WRONG_USE) from error
    try:
        receipt = receipt_from(data)
    except ReceiptError as error:
        terminal.say(f"{file} {error}")
        raise typer.Exit(FAILED) from error
    try:
        with opened_store(home) as store:
            from assistant.verification import Texts
            from assistant.verification import verify as held_against
            from assistant.verification_text import verification_json, verification_text

            texts = Texts(store, tuple(Visibility), store.version_of)
            found = held_against(receipt, texts, date.today(), store.fingerprint())  # noqa: DTZ011 - the user's day
            told, text = verification_json(found), verification_text(found, english=english)
    except StoreLockedError as locked:
        if locked.address is None or locked.token is None:
            raise
        told = _through(locked, data, "en" if english else "zh")
        text = str(told.pop("text"))
    if as_json:
        terminal.print_json(told)
    else:
        terminal.write(text)
    raise typer.Exit(DONE if told["sound"] else FAILED)


def _through(locked: StoreLockedError, data: bytes, language: str) -> dict[str, Any]:
    """What the server that owns the folder says of a receipt."""
    import httpx

    try:
        answer = httpx.post(
            f"{locked.address}/api/verify",
            params={"language": language},
            content=data,
            headers={"Authorization": f"Bearer {locked.token}", "Content-Type": "application/json"},
            timeout=SECONDS,
            trust_env=False,
        )
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise StoreLockedError(f"{locked} {said_by(error.response)}") from error
    except httpx.HTTPError as error:
        raise StoreLockedError(f"{locked} It did not answer: {error}") from error
    return dict(answer.json())
