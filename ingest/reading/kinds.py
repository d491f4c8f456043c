"""Which format a file is written in: by its name, unless its first bytes say otherwise."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from ingest.errors import UnreadableFileError

TEXT_SUFFIXES = frozenset({".txt", ".text"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
PDF_SUFFIXES = frozenset({".pdf"})
SUFFIXES = TEXT_SUFFIXES | MARKDOWN_SUFFIXES | PDF_SUFFIXES
UNREAD_SUFFIXES = frozenset(
    ".docx .htm .html .doc .wps .rtf .odt .ofd .mht .xls .xlsx .csv .ppt .pptx .epub .caj".split()  # noqa: SIM905
)
"""Formats that hold documents too and are not read: a folder's report names them, while pictures and the like pass."""


PDF_MARK = b"%PDF-"
PDF_MARK_REACH = 1024
"""Bytes within which a PDF says that it is one; some programs put a line before."""
_FIRST_BYTES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an archive or an office file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a file of an old office program",
}


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    PDF = "PDF"


def format_of(path: PurePath, data: bytes) -> Format:
    """The format of a file.

    Raises UnreadableFileError for one that is not read.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(sorted(SUFFIXES))
        raise UnreadableFileError(
            f"has the format {suffix or '(none)'}, which is not read ({known} are). Save it as text."
        )
    if suffix in PDF_SUFFIXES:
        if PDF_MARK not in data[:PDF_MARK_REACH]:
            raise UnreadableFileError("is named .pdf but is none. Give it the name of its format.")
        return Format.PDF
    for mark, name in _FIRST_BYTES.items():
        if data.startswith(mark):
            raise UnreadableFileError(f"is named {suffix} but is {name}, which is not read. Save it as text.")
    return Format.MARKDOWN if suffix in MARKDOWN_SUFFIXES else Format.TEXT
