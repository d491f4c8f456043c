"""Forms with files, received within bounds: who sends is checked before a byte of the files is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

import anyio.to_thread
from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from ingest.addresses import is_web_address
from ingest.uploads import Uploads, plain_name
from pages.add_page import MOST_AT_ONCE, MOST_BYTES
from pages.adding import Adding, TooManyError, Wanted
from vectorstore.errors import StoreDiskError

_FIELDS: Final = 20
_FIELD_BYTES: Final = 256 * 2**10


class NotTakenError(Exception):
    """A form that is not taken; ``key`` names the sentence in ``pages.words``, ``fields`` its blanks."""

    def __init__(self, key: str, status: int, **fields: int | str) -> None:
        super().__init__(key)
        self.key = key
        self.status = status
        self.fields = fields


class _TooLargeError(Exception):
    """More bytes than are taken."""


@asynccontextmanager
async def received(request: Request) -> AsyncIterator[FormData]:
    """A form with its files, which are gone afterwards. Raises NotTakenError for one that is too large or broken."""
    too_large = NotTakenError("add.large", 413, mb=MOST_BYTES // 2**20)
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > MOST_BYTES:
        raise too_large
    left = MOST_BYTES

    async def bounded() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _TooLargeError
        return message

    inner = Request(request.scope, bounded)
    try:
        form = await inner.form(max_files=MOST_AT_ONCE, max_fields=_FIELDS, max_part_size=_FIELD_BYTES)
    except _TooLargeError:
        raise too_large from None
    except HTTPException as error:
        many = "too many files" in str(error.detail).lower()
        raise NotTakenError("add.many" if many else "add.broken", 400, n=MOST_AT_ONCE) from error
    try:
        yield form
    finally:
        await form.close()


async def take_in(form: FormData, adding: Adding, by: str) -> str:
    """Keep the files of a form and have them read, with the addresses it names; gives the job's id.

    Raises NotTakenError for a form without any, or with too many; StoreDiskError where the disk takes no more.
    """
    files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    addresses = addresses_of(str(form.get("addresses") or ""))
    if not files and not addresses:
        raise NotTakenError("add.none", 400)
    if len(files) + len(addresses) > MOST_AT_ONCE:
        raise NotTakenError("add.many", 400, n=MOST_AT_ONCE)
    uploads = Uploads(adding.store.home)
    wanted: list[Wanted] = []
    for file in files:
        name = file.filename or ""
        try:
            path = await anyio.to_thread.run_sync(partial(uploads.keep, name, file.file))
        except OSError as error:
            adding.forget(wanted)
            raise _disk_fault(error) from error
        wanted.append(Wanted(path.name, path=path))
    wanted += [Wanted(address, url=address) for address in addresses]
    return _added(wanted, adding, by)


async def take_next(form: FormData, adding: Adding, source: Path, by: str) -> str:
    """Have the one file of a form read as the next version of a kept file; gives the job's id.

    Raises NotTakenError for a form without a file, or with one of another format; StoreDiskError as above.
    """
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise NotTakenError("next.none", 400)
    if Path(plain_name(file.filename)).suffix.lower() != source.suffix.lower():
        raise NotTakenError("next.format", 400, ending=source.suffix)
    try:
        fresh = await anyio.to_thread.run_sync(Uploads(adding.store.home).keep_beside, source, file.file)
    except OSError as error:
        raise _disk_fault(error) from error
    return _added([Wanted(source.name, path=source, fresh=fresh)], adding, by)


def _added(wanted: list[Wanted], adding: Adding, by: str) -> str:
    try:
        return adding.add(wanted, by)
    except TooManyError as error:
        adding.forget(wanted)
        raise NotTakenError("add.waiting", 429) from error
    except OSError as error:
        adding.forget(wanted)
        raise _disk_fault(error) from error


def _disk_fault(error: OSError) -> StoreDiskError:
    return StoreDiskError(
        f"What was sent could not be kept ({error.strerror or error}). Nothing of it was stored."
    )


def addresses_of(text: str) -> list[str]:
    """The addresses of a text, one a line; what names no scheme is read as https."""
    lines = dict.fromkeys(line.strip() for line in text.splitlines())
    return [line if is_web_address(line) else f"https://{line}" for line in lines if line]
