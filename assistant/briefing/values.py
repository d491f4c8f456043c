"""A briefing as values: sections of checked statements, rows and duties, and what was not found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answers import Citation, ModelFault, Statement
from vectorstore.passages import Document, Duty, Indicator


@dataclass(frozen=True, slots=True)
class Point:
    """Statements under one heading, in paragraphs. ``shown``: False where the section's own heading is enough."""

    heading: str
    paragraphs: tuple[tuple[Statement, ...], ...]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a target table with the statement that proves its cells."""

    indicator: Indicator
    statement: Statement


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """Rows of one document with the same years."""

    document: Document
    years: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A duty with the statement that proves its offices, and what is to be done in it."""

    duty: Duty
    document: Document
    statement: Statement
    detail: Statement | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the briefing. ``charted``: its tables are drawn where they hold a series."""

    heading: str
    points: tuple[Point, ...] = ()
    tables: tuple[IndicatorTable, ...] = ()
    tasks: tuple[Task, ...] = ()
    charted: bool = False

    @property
    def empty(self) -> bool:
        return not (self.points or self.tables or self.tasks)

    def statements(self) -> Iterator[Statement]:
        """All statements in reading order."""
        for point in self.points:
            for paragraph in point.paragraphs:
                yield from paragraph
        for table in self.tables:
            yield from (row.statement for row in table.rows)
        for task in self.tasks:
            yield task.statement
            if task.detail is not None:
                yield task.detail


@dataclass(frozen=True, slots=True)
class Briefing:
    """The whole. ``not_found``: what was looked for in vain, in words; ``engine``, ``fault`` as in an answer."""

    topic: str
    title: str
    template: str
    sections: tuple[Section, ...]
    not_found: tuple[str, ...]
    documents: tuple[Document, ...]
    engine: str = "extractive"
    fault: ModelFault | None = None

    def statements(self) -> Iterator[Statement]:
        for section in self.sections:
            yield from section.statements()

    def citations(self) -> Iterator[Citation]:
        for statement in self.statements():
            yield from statement.citations
