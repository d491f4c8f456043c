"""The bodies of requests: none longer than what may be sent there, none that comes too slowly."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from assistant.receipt_form import LARGEST as LARGEST_RECEIPT
from pages.add_page import MOST_BYTES
from pages.operating.away import TurnedAwayError, away
from pages.question_sets import LARGEST_SET

MOST_BODY: Final = 2**20
"""Bytes of a request's body; the longest question with its history takes far less."""
PAGE_EVENTS: Final = "/gradio_api/queue/join"
MOST_PAGE_EVENT: Final = 6 * 2**20
"""An event of the page may bring back the conversation that a browser kept, which holds 5 MB."""
_FRAME: Final = 2**16
LARGE: Final = {
    "/staff/evaluate/sets": LARGEST_SET + _FRAME,
    "/api/verify": LARGEST_RECEIPT + _FRAME,
    PAGE_EVENTS: MOST_PAGE_EVENT,
}
"""Where more is taken."""
MOST_FILES: Final = MOST_BYTES + _FRAME
"""Where files are taken. These addresses look at the login before they read one, count the bytes themselves, and read
them as they come."""
PIECE_SECONDS: Final = 20.0
"""How long a piece of a body may take to come."""
BODY_SECONDS: Final = 120.0
"""How long a whole body may take."""
MOST_UNREAD: Final = 8 * 2**20
"""Bytes of a body too long that are read and forgotten: whoever still sends as the connection is closed finds it broken
off, and not the answer that says why."""
UNREAD_SECONDS: Final = 5.0
"""How long these may take in all."""


async def within_bounds(scope: Scope, receive: Receive) -> tuple[Receive, bytes]:
    """The body of a request, and a way to receive it again; that of files is empty and received as it comes.

    Raises TurnedAwayError for one that is too long or too slow.
    """
    path, headers = str(scope["path"]), Headers(scope=scope)
    stated = headers.get("content-length", "")
    if not stated and "transfer-encoding" not in headers:
        return receive, b""
    files = takes_files(path)
    most = MOST_FILES if files else LARGE.get(path, MOST_BODY)
    if stated.isascii() and stated.isdigit() and int(stated) > most:
        # A client that asks first has sent nothing yet, and would be told to go on by reading.
        if "expect" not in headers:
            await _forgotten(receive)
        raise _too_large(scope, most)
    if files:
        return _patient(receive), b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            messages = await _collected(scope, receive, most)
    except TimeoutError:
        raise TurnedAwayError(away(scope, 408, "away.slow", n=round(BODY_SECONDS)), "slow") from None

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return again, b"".join(message.get("body", b"") for message in messages)


def takes_files(path: str) -> bool:
    """Whether documents are sent to an address."""
    next_version = path.startswith("/staff/documents/") and path.endswith("/next")
    return next_version or path in ("/staff/add", "/api/documents")


def reads_json(path: str) -> bool:
    """Whether an address takes JSON; receipts and chat clients are answered in their own way about what is none."""
    return path.startswith(("/api/", "/mcp", "/gradio_api/")) and path != "/api/verify"


async def _collected(scope: Scope, receive: Receive, most: int) -> list[Message]:
    messages: list[Message] = []
    left = most
    while not messages or messages[-1].get("more_body", False):
        try:
            messages.append(await asyncio.wait_for(receive(), PIECE_SECONDS))
        except TimeoutError:
            slow = away(scope, 408, "away.slow", n=round(PIECE_SECONDS))
            raise TurnedAwayError(slow, "slow") from None
        left -= len(messages[-1].get("body", b""))
        if left < 0:
            if messages[-1].get("more_body", False):
                await _forgotten(receive)
            raise _too_large(scope, most)
    return messages


async def _forgotten(receive: Receive) -> None:
    """Read what is still sent, as far as it is worth the while."""
    left, more = MOST_UNREAD, True
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(UNREAD_SECONDS):
            while more and left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)


def _patient(receive: Receive) -> Receive:
    """Receives files piece by piece, each within its time."""
    ended = False

    async def piece() -> Message:
        nonlocal ended
        if ended:
            # What comes after the body is the end of the connection, which may take as long as the answer.
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), PIECE_SECONDS)
        except TimeoutError:
            raise HTTPException(408, "The files came too slowly; check the network and try again.") from None
        ended = not message.get("more_body", False)
        return message

    return piece


def _too_large(scope: Scope, most: int) -> TurnedAwayError:
    return TurnedAwayError(away(scope, 413, "away.body", kb=most // 1024), "body")
