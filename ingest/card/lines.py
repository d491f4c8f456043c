"""The lines of a document parted as its card is read from them, and what is found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ingest.blocks import Block, BlockKind
from ingest.lines import Line, placed
from vectorstore.passages import Span

T_co = TypeVar("T_co", covariant=True)

HEAD_LINES = 40
"""Lines from the top in which a document states its own number, issuer and title."""
TAIL_LINES = 12
"""Lines from the end in which a signature may stand."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value with the place it was read from and the words that stand there."""

    value: T_co
    span: Span | None
    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A document's lines: the fields its page states of it, and its own text."""

    metadata: tuple[Line, ...]
    body: tuple[Line, ...]

    @property
    def head(self) -> tuple[Line, ...]:
        return self.body[:HEAD_LINES]

    @property
    def tail(self) -> tuple[Line, ...]:
        """The last lines, without those of the head."""
        return self.body[max(len(self.body) - TAIL_LINES, HEAD_LINES) :]


def lines_of(blocks: Sequence[Block]) -> Lines:
    """The lines of blocks, the fields of the page apart."""
    metadata: list[Line] = []
    body: list[Line] = []
    for line in placed(blocks):
        (metadata if line.block.kind is BlockKind.METADATA else body).append(line)
    return Lines(tuple(metadata), tuple(body))


def sentences(line: Line) -> Iterator[tuple[int, str]]:
    """(offset in the line, text) of each sentence, end mark included."""
    for match in re.finditer(r"[^。！!]+[。！!]?", line.text):
        yield match.start(), match.group()
