"""A block at its place in the canonical text."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.blocks import Block
from vectorstore.passages import Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the canonical text: its block and where it stands, the line break left out."""

    block: Block
    span: Span

    @property
    def text(self) -> str:
        return self.block.text
