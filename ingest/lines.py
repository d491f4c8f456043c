"""Blocks at their places in the canonical text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import Block
from vectorstore.passages import Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the canonical text: its block and the character it begins at."""

    block: Block
    start: int

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def span(self) -> Span:
        """Where it stands, the line break left out."""
        return Span(self.start, self.start + len(self.text))

    def at(self, start: int, end: int) -> Span:
        """The span of characters ``[start, end)`` of the line."""
        return Span(self.start + start, self.start + end)


def placed(blocks: Sequence[Block]) -> list[Line]:
    """Blocks as the canonical text puts them: one a line."""
    lines: list[Line] = []
    position = 0
    for block in blocks:
        lines.append(Line(block, position))
        position += len(block.text) + 1
    return lines
