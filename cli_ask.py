"""What `zhengwen ask` reads and whom it asks: a file of questions, the process that serves the folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import terminal
from cli_home import said_by
from vectorstore.errors import StoreLockedError
from vectorstore.personal_data import masked_json

PATIENCE = 300.0
"""Seconds that the process that serves the folder may take for an answer: a model may take a minute and more."""

WAITING = 3700.0
"""Seconds to wait for the process that serves: it may ask a model, for up to an hour where so set."""


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Objects with ``question`` and optionally ``id`` and ``history``, one a line; all bad lines are named."""
    found: list[dict[str, Any]] = []
    problems: list[str] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUseError([f"{path} cannot be read: {error}. Give a JSON Lines file in UTF-8."]) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            problems.append(f"{path}:{number} is no JSON: {error}")
            continue
        history = item.get("history") or [] if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(item.get("question"), str):
            problems.append(f'{path}:{number} needs an object with a text "question".')
        elif not isinstance(history, list) or not all(isinstance(h, str) for h in history):
            problems.append(f'{path}:{number}: "history" is a list of earlier questions.')
        else:
            found.append(item)
    if not found and not problems:
        problems.append(f"{path} holds no questions. Write one JSON object a line.")
    if problems:
        raise WrongUseError(problems)
    return found


class WrongUseError(Exception):
    """The words of the call cannot be used; each problem is a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))


def without_personal_data(item: dict[str, Any]) -> dict[str, Any]:
    """The same questions with personal data masked; says so where there was any. Neither a model nor a log needs it."""
    words = {name: item[name] for name in ("question", "history") if name in item}
    hidden = masked_json(words)
    if hidden != words:
        terminal.say("Personal data in the question was masked; --as-it-is asks it unmasked.")
    return {**item, **hidden}


def through_owner(
    locked: StoreLockedError, more: Mapping[str, Any]
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Ask the process that serves the folder; ``more``: what else the API takes."""
    import httpx

    headers = {"Authorization": f"Bearer {locked.token}"} if locked.token else {}
    client = httpx.Client(base_url=locked.address or "", headers=headers, timeout=WAITING, trust_env=False)

    def reply(item: dict[str, Any]) -> dict[str, Any]:
        try:
            # The API takes no more than this; the assistant reads less of both.
            body: dict[str, Any] = {
                "question": item["question"][:4000],
                "history": (item.get("history") or [])[-20:],
            }
            body |= {name: values for name, values in more.items() if values}
            answer = client.post("/api/ask", json=body)
            if answer.status_code == httpx.codes.NOT_FOUND:
                raise WrongUseError([str(answer.json()["detail"])])
            if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY and (
                more.get("plain") or more.get("english")
            ):
                raise WrongUseError([f"{locked} Its answer: {answer.json()['detail']}"])
            answer.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise StoreLockedError(f"{locked} {said_by(error.response)}") from error
        except httpx.HTTPError as error:
            raise StoreLockedError(f"{locked} It did not answer: {error}") from error
        return dict(answer.json())

    return reply


def write_receipt(path: Path, receipts: Sequence[Mapping[str, Any] | None]) -> None:
    """Keep receipts, one for each question, in one file. Raises WrongUseError where it cannot be written."""
    from assistant.receipt_form import joined

    kept = [receipt for receipt in receipts if receipt is not None]
    if not kept:
        raise WrongUseError(
            [
                "The server that has the folder gave no receipt; it is of an earlier version. Stop it and ask again."
            ]
        )
    told = kept[0] if len(kept) == 1 else joined(kept)
    try:
        path.write_bytes(terminal.json_text(told).encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise WrongUseError(
            [f"{path} cannot be written: {error.strerror or error}. Name another file."]
        ) from error
    terminal.say(f"Wrote {path}. `zhengwen verify {path}` tells later what of it still holds.")
