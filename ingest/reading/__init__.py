"""Reading a file into blocks, one module a format."""

from __future__ import annotations

from pathlib import Path

from ingest.blocks import RawDocument
from ingest.errors import UnreadableFileError
from ingest.reading.decoding import MAX_BYTES, decode
from ingest.reading.html import read_html
from ingest.reading.kinds import Format, format_of
from ingest.reading.markdown import looks_like_markdown, read_markdown
from ingest.reading.pdf import read_pdf
from ingest.reading.plain import read_plain


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises UnreadableFileError when it is no regular file, too large, or cannot be opened, and
    for a name that cannot be stored.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise UnreadableFileError("has a name that is not in Unicode. Rename it.") from error
    try:
        if not path.is_file():
            raise UnreadableFileError("is no regular file. Name a document.")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(
                f"has {path.stat().st_size / 1e6:.0f} MB; at most {MAX_BYTES // 2**20} MB are read. Split the file."
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(f"cannot be opened: {reason}. Check its permissions.") from error


def read(path: Path, data: bytes) -> RawDocument:
    """Read a file's bytes into blocks, by what it holds and by its name.

    Raises UnreadableFileError for a format that is not read, and for broken, locked or empty files.
    """
    match format_of(path, data):
        case Format.MARKDOWN:
            return read_markdown(decode(data))
        case Format.HTML:
            return read_html(data)
        case Format.TEXT:
            text = decode(data)
            return read_markdown(text) if looks_like_markdown(text) else read_plain(text)
        case Format.PDF:
            return read_pdf(data)
