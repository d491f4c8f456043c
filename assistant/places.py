"""Words of a document with the headings around them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import Citation


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document with the headings around them."""

    citation: Citation
    headings: tuple[str, ...]
