"""Rows and duties of an earlier text of a document, which the library keeps without them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.document import read_document
from ingest.errors import UnreadableFileError
from vectorstore.passages import Document, Duty, Indicator

_FORMS: Final = (".md", ".txt")
"""What a canonical text may be read as: tables stand in it as they stood in the file."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a document's text holds besides words."""

    rows: tuple[Indicator, ...] = ()
    duties: tuple[Duty, ...] = ()


def parts_of(document: Document) -> Parts:
    """Read a canonical text once more. Nothing where that comes out as another text, whose places would be wrong."""
    for form in _FORMS:
        try:
            again = read_document(
                Path(f"text{form}"), document.text.encode("utf-8", "surrogatepass"), document.id
            )
        except UnreadableFileError:
            continue
        if again.document.text == document.text:
            return Parts(again.indicators, again.duties)
    return Parts()
