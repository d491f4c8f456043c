"""Reading a file into blocks, one module a format."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from ingest.blocks import RawDocument
from ingest.errors import UnreadableFileError
from ingest.reading.decoding import decode
from ingest.reading.kinds import HEAD_BYTES, Format, Kind, kind_of, most_bytes
from ingest.reading.markdown import looks_like_markdown, read_markdown
from ingest.reading.plain import read_plain

_READ_ONLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without blocking: what was a file a moment ago may be a pipe that nobody writes to."""


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises UnreadableFileError when it is no regular file, too large, cannot be opened, or changes
    while it is read, and for a name that cannot be stored.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise UnreadableFileError("has a name that is not in Unicode. Rename it.") from error
    try:
        if not path.is_file():
            if not path.exists() and not path.is_symlink():
                raise UnreadableFileError("is gone. It was moved or deleted since the folder was listed.")
            raise UnreadableFileError("is no regular file. Name a document.")
        descriptor = os.open(path, _READ_ONLY)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise UnreadableFileError(f"cannot be opened: {reason}. Check its permissions.") from error
    try:
        with open(descriptor, "rb") as file:  # noqa: PTH123 - it is open already
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableFileError("is no regular file. Name a document.")
            head = file.read(HEAD_BYTES)
            most = most_bytes(head)
            if before.st_size > most:
                raise UnreadableFileError(_too_large(before.st_size, most))
            data = head + file.read(most + 1 - len(head))
            after = os.fstat(descriptor)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(f"cannot be read: {reason}. Check the disk it lies on.") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise UnreadableFileError("changed while it was read. Ingest it again when it is written whole.")
    return data


def _too_large(size: int, most: int) -> str:
    return f"has {size / 1e6:.0f} MB; at most {most // 2**20} MB are read. Split the file."


def read(path: Path, data: bytes) -> RawDocument:
    """Read a file's bytes into blocks, by what it holds and by its name.

    Raises UnreadableFileError for a format that is not read, and for broken, locked or empty files.
    """
    most = most_bytes(data[:HEAD_BYTES])
    if len(data) > most:
        raise UnreadableFileError(_too_large(len(data), most))
    kind = kind_of(path, data)
    raw = _read_as(kind, data)
    return replace(raw, warnings=(kind.warning, *raw.warnings)) if kind.warning else raw


def _read_as(kind: Kind, data: bytes) -> RawDocument:
    # The libraries of a format are loaded for the first file that needs them.
    match kind.format:
        case Format.MARKDOWN:
            return read_markdown(decode(data))
        case Format.TEXT:
            text = decode(data)
            return read_markdown(text) if looks_like_markdown(text) else read_plain(text)
        case Format.HTML:
            from ingest.reading.html import read_html

            return read_html(data)
        case Format.PDF:
            from ingest.reading.pdf import read_pdf

            return read_pdf(data)
        case Format.DOCX:
            from ingest.reading.docx import read_docx

            return read_docx(data)
