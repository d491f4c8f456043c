"""Reading a file into blocks, one module a format."""

from __future__ import annotations

from pathlib import Path

from ingest.blocks import RawDocument
from ingest.errors import UnreadableFileError
from ingest.reading.decoding import MAX_BYTES, decode
from ingest.reading.markdown import looks_like_markdown, read_markdown
from ingest.reading.plain import read_plain

TEXT_SUFFIXES = frozenset({".txt", ".text"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
SUFFIXES = TEXT_SUFFIXES | MARKDOWN_SUFFIXES
DOCUMENT_SUFFIXES = frozenset(
    [
        ".pdf",
        ".doc",
        ".docx",
        ".wps",
        ".rtf",
        ".odt",
        ".ofd",
        ".htm",
        ".html",
        ".mht",
        ".xls",
        ".xlsx",
        ".csv",
        ".ppt",
        ".pptx",
        ".epub",
        ".caj",
    ]
)
"""Formats that hold documents too and are not read: a folder's report names them, while pictures and the like pass."""


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
            raise UnreadableFileError("is no regular file. Name a text or Markdown file.")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(
                f"has {path.stat().st_size / 1e6:.0f} MB; at most {MAX_BYTES // 2**20} MB are read. Split the file."
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(f"cannot be opened: {reason}. Check its permissions.") from error


def read(path: Path, data: bytes) -> RawDocument:
    """Read a file's bytes into blocks, by its name and by what it holds.

    Raises UnreadableFileError for a format that is not read, or bytes that are no text.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(sorted(SUFFIXES))
        raise UnreadableFileError(
            f"has the format {suffix or '(none)'}, which is not read ({known} are). Save it as text."
        )
    text = decode(data)
    if suffix in MARKDOWN_SUFFIXES or looks_like_markdown(text):
        return read_markdown(text)
    return read_plain(text)
