"""Blocks: what a reader hands on, one for each line of the canonical text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is, as far as its format tells; numbering is read later."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ROW = "row"
    METADATA = "metadata"
    """A field that the page states of the document, label and value in one line: `发文字号：国办发〔2018〕108号`."""


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the canonical text.

    ``level`` is given where the format itself says it (Markdown ``#``: 1 to 6).
    ``table`` numbers the table a row belongs to; a ``ROW`` is its cells separated by tabs, or a Markdown row.
    ``pages``: (offset in the block, page number) of each printed page that begins in it; the first offset
    is 0 wherever the format has pages.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    table: int | None = None
    pages: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if "\n" in self.text:
            raise ValueError("a block is one line")


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as its reader understood it.

    ``front_matter``: what the file says of itself to us; it overrides what is found in the text.
    ``hidden``: fields that a file carries without showing them (page tags, file properties), by the
    names of the card; they fill what the text does not say, and have no span.
    ``warnings``: sentences about what is missing or doubtful.
    """

    blocks: tuple[Block, ...]
    media_type: str
    front_matter: dict[str, object]
    warnings: tuple[str, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
