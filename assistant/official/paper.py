"""A document to be handed in, before it becomes a file: title, blocks, footnotes, attachments.

>>> note = Footnote("《某计划》（某政发〔2024〕1号），一、总体目标", "到2027年建成5个")
>>> Paper("情况简报", (Heading(1, "主要目标"), Paragraph((Run("到2027年建成5个。", footnotes=(note,)),)))).title
'情况简报'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

DEEPEST = 4
"""Levels of headings: `一、`, `（一）`, `1.`, `（1）`."""


class Tone(StrEnum):
    """How words are set."""

    PLAIN = "plain"
    STRONG = "strong"
    ADDED = "added"
    """Underlined: words that only the later of two texts has."""
    REMOVED = "removed"
    """Struck through: words that only the earlier one has."""
    FAINT = "faint"


@dataclass(frozen=True, slots=True)
class Footnote:
    """Where words come from: the source (title, 文号, headings) and the quote, verbatim."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words, the footnotes behind them, and a ``mark`` after those: the label of generated content."""

    text: str
    tone: Tone = Tone.PLAIN
    footnotes: tuple[Footnote, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 to 4; the writers put the number in front (`一、`), which starts anew under each higher heading.
    ``numbered``: False where the words bring their own or need none."""

    level: int
    text: str
    numbered: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.level <= DEEPEST:
            raise ValueError(f"a heading has level 1 to {DEEPEST}, got {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, with an indent of two characters unless told otherwise."""

    runs: tuple[Run, ...]
    indented: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """Small grey words that are about the document, such as how it was made."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each as many as ``header`` has. ``widths``: shares of the width, one a column; ``centred``: columns
    whose cells stand in the middle. Footnotes of the header stand behind the caption: a header repeats on each page."""

    caption: Run
    header: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    widths: tuple[float, ...]
    centred: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows) or len(self.widths) != len(self.header):
            raise ValueError(f"every row of the table {self.caption.text} needs {len(self.header)} cells")


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart; a value is None where none is given."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures of several years, each series with a value for every label."""

    caption: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError(f"every series of the chart {self.caption} needs {len(self.labels)} values")


Block = Heading | Paragraph | Remark | Table | Chart


@dataclass(frozen=True, slots=True)
class Attachment:
    """What stands behind the signature on a page of its own: 附件."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document.

    addressee: whom it is for (主送); issuer, day: the signature; aigc: the metadata of generated content in it, none
    where no model wrote anything.
    """

    title: str
    blocks: tuple[Block, ...]
    addressee: str = ""
    issuer: str = ""
    day: date | None = None
    attachments: tuple[Attachment, ...] = ()
    aigc: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)


def footnotes_of(paper: Paper) -> Iterator[Footnote]:
    """All footnotes in the order in which they are numbered."""
    for blocks in (paper.blocks, *(attachment.blocks for attachment in paper.attachments)):
        for block in blocks:
            for run in runs_of(block):
                yield from run.footnotes


def runs_of(block: Block) -> tuple[Run, ...]:
    """The runs of a block in reading order."""
    match block:
        case Paragraph():
            return block.runs
        case Table():
            return (block.caption, *(cell for row in block.rows for cell in row))
        case _:
            return ()
