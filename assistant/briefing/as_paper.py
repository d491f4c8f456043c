"""A briefing as a paper for ``assistant.official``: headings, paragraphs with footnotes, tables, charts, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.answers import Answer, Citation, Evidence, Statement
from assistant.briefing.values import Briefing, IndicatorTable, Point, Section, Task
from assistant.labels import explained, label, metadata
from assistant.model_faults import fault_words
from assistant.official.paper import (
    Block,
    Chart,
    Footnote,
    Heading,
    Paper,
    Paragraph,
    Remark,
    Run,
    Series,
    Table,
)
from assistant.official.sources import footnote_of, named, run_out, sources
from assistant.sentences import heading_name
from vectorstore.passages import CellKind, Document, Indicator

NOT_FOUND = "未查到依据的问题"
SERIES_YEARS = 3
"""Years from which figures are a series that is worth a chart."""
MOST_SERIES = 3
LEGIBLE = 25
"""How many times a series' greatest value may be another's least in one chart: smaller columns cannot be seen."""


@dataclass(frozen=True, slots=True)
class Handing:
    """How a briefing is handed in: on which day, to whom, signed by whom, and what for, in the words of who orders it."""

    day: date
    reader: str = ""
    issuer: str = ""
    purpose: str = ""


def paper_of(briefing: Briefing, handing: Handing) -> Paper:
    """The paper; what a model wrote is labelled, in its text and in its metadata."""
    setting = _Setting({document.id: document for document in briefing.documents})
    blocks: list[Block] = []
    if handing.purpose:
        purpose = handing.purpose.rstrip("。，；：")
        blocks.append(Paragraph((Run(f"{purpose}，现将文库中有关内容整理如下。"),)))
    blocks += [block for section in briefing.sections for block in setting.section(section)]
    if briefing.not_found:
        blocks.append(Heading(1, NOT_FOUND))
        blocks += [
            Paragraph((Run(f"{at}. {words}。"),)) for at, words in enumerate(briefing.not_found, start=1)
        ]
    blocks += [Remark(words) for words in _remarks(briefing, handing.day)]
    return Paper(
        briefing.title,
        tuple(blocks),
        handing.reader,
        handing.issuer,
        handing.day,
        (sources(briefing.documents, handing.day),),
        tuple(_aigc(briefing)),
    )


def _aigc(briefing: Briefing) -> Iterator[Mapping[str, Any]]:
    """The metadata of generated content, where a model wrote."""
    statements = tuple(briefing.statements())
    if any(statement.generated for statement in statements):
        yield metadata(Answer(briefing.title, statements, (), Evidence(()), briefing.engine))


def _remarks(briefing: Briefing, day: date) -> Iterator[str]:
    """How it was made and what no longer holds, for whoever gets it in hand."""
    over = [named(d) for d in briefing.documents if run_out(d, day)]
    if over:
        yield f"提示：{'、'.join(over)}的期限已过，引用时请写明年份。"
    digests = [named(d) for d in briefing.documents if d.card.kind == "digest"]
    if digests:
        yield f"提示：{'、'.join(digests)}是摘编，不是正式文件，引用请查原文。"
    if briefing.fault is not None:
        heard = briefing.engine.startswith("model:")
        yield f"提示：{fault_words(briefing.fault, english=False, heard=heard)}"
    how = "" if briefing.engine.startswith("model:") else "，未用大模型"
    yield f"说明：本文由政问从文库的{len(briefing.documents)}份文件摘录整理{how}；每句话的脚注都是原文，由程序逐字核对。印发前请人工审定。"
    if briefing.engine.startswith("model:"):
        yield explained(briefing.engine, english=False)


def tables_of(section: Section, briefing: Briefing) -> tuple[Table, ...]:
    """The tables of a section, of indicators and of tasks."""
    setting = _Setting({document.id: document for document in briefing.documents})
    return tuple(block for block in setting.section(section) if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class _Setting:
    """Sets sections; ``documents``: those that are cited, by id."""

    documents: Mapping[str, Document]

    def section(self, section: Section) -> Iterator[Block]:
        yield Heading(1, section.heading)
        for point in section.points:
            yield from self._point(point)
        for table in section.tables:
            yield self._indicators(table)
        if section.charted:
            yield from (chart for table in section.tables if (chart := chart_of(table)) is not None)
        yield from self._tasks(section.tasks)

    def _point(self, point: Point) -> Iterator[Block]:
        if point.shown:
            yield Heading(2, point.heading)
        for paragraph in point.paragraphs:
            yield Paragraph(tuple(self._run(statement) for statement in paragraph))

    def _run(self, statement: Statement) -> Run:
        mark = label(english=False) if statement.generated else ""
        return Run(statement.text, footnotes=self._notes(statement.citations), mark=mark)

    def _notes(self, citations: Sequence[Citation]) -> tuple[Footnote, ...]:
        return tuple(footnote_of(c, self.documents[c.document_id]) for c in citations)

    def _indicators(self, table: IndicatorTable) -> Table:
        headers = _shared(table)
        given = set(headers)
        rows = tuple(
            (
                Run(
                    _line(row.indicator.name),
                    footnotes=self._notes([c for c in row.statement.citations if c not in given]),
                ),
                Run(row.indicator.unit or ""),
                *(Run(_cell(row.indicator, year)) for year in table.years),
            )
            for row in table.rows
        )
        caption = f"《{table.document.title}》有关指标"
        return Table(
            Run(caption, footnotes=self._notes(headers)),
            ("指标", "单位", *(_year_name(table, year) for year in table.years)),
            rows,
            (3.4, 1.4, *(1.9 for _ in table.years)),
            frozenset(range(1, len(table.years) + 2)),
        )

    def _tasks(self, tasks: Sequence[Task]) -> Iterator[Table]:
        by_document: dict[str, list[Task]] = {}
        for task in tasks:
            by_document.setdefault(task.document.id, []).append(task)
        for own in by_document.values():
            yield self._task_table(own)

    def _task_table(self, tasks: Sequence[Task]) -> Table:
        detailed = any(task.detail is not None for task in tasks)
        supported = any(task.duty.support for task in tasks)
        header = ["序号", "任务", *(["主要内容"] if detailed else []), "牵头（责任）单位"]
        widths = [1.3, 3.4, *([6.5] if detailed else []), 3.2]
        if supported:
            header.append("配合单位")
            widths.append(3.2)
        rows: list[tuple[Run, ...]] = []
        for at, task in enumerate(tasks, start=1):
            cells = [
                Run(str(at)),
                Run(heading_name(_line(task.duty.task)), footnotes=self._notes(task.statement.citations)),
            ]
            if detailed:
                cells.append(self._run(task.detail) if task.detail else Run(""))
            cells.append(Run("、".join(task.duty.lead)))
            if supported:
                cells.append(Run("、".join(task.duty.support)))
            rows.append(tuple(cells))
        caption = Run(f"《{tasks[0].document.title}》任务分工")
        return Table(caption, tuple(header), tuple(rows), tuple(widths), frozenset({0}))


def _shared(table: IndicatorTable) -> list[Citation]:
    """The citations that every row has: the header's, which stand behind the caption."""
    first, *others = [row.statement.citations for row in table.rows]
    if not others:
        return [c for c in first if c.span == table.rows[0].indicator.header_span]
    return [citation for citation in first if all(citation in other for other in others)]


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(row: Indicator, year: int) -> str:
    cell = row.cell(year)
    return cell.text if cell is not None else ""


def _year_name(table: IndicatorTable, year: int) -> str:
    cells = [cell for row in table.rows if (cell := row.indicator.cell(year)) is not None]
    base = all(cell.kind is CellKind.BASE for cell in cells)
    return f"{year}年{'基数' if base else '目标'}"


def chart_of(table: IndicatorTable) -> Chart | None:
    """The rows of one unit that have figures for three years or more, the most of them; None where there are none."""
    if len(table.years) < SERIES_YEARS:
        return None
    by_unit: dict[str, list[Series]] = {}
    for row in table.rows:
        values = tuple(_figure(row.indicator, year) for year in table.years)
        if None not in values:
            by_unit.setdefault(row.indicator.unit or "", []).append(Series(_line(row.indicator.name), values))
    best = max((_legible(series) for series in by_unit.values()), key=len, default=[])
    if not best:
        return None
    unit = next(unit for unit, series in by_unit.items() if best[0] in series)
    labels = tuple(_year_name(table, year) for year in table.years)
    return Chart(f"《{table.document.title}》部分指标", unit, labels, tuple(best))


def _legible(series: Sequence[Series]) -> list[Series]:
    """The first series, and those after it that can be seen beside it."""
    chosen: list[Series] = []
    for one in series:
        together = [value for s in (*chosen, one) for value in s.values if value]
        if together and max(together) <= LEGIBLE * min(together):
            chosen.append(one)
        if len(chosen) == MOST_SERIES:
            break
    return chosen


_PERCENT = re.compile("[%％]$")


def _figure(row: Indicator, year: int) -> Decimal | None:
    """A cell's value where it is a plain figure: not `≥90`, which is no point of a chart."""
    cell = row.cell(year)
    try:
        return None if cell is None else Decimal(_PERCENT.sub("", cell.text.strip()))
    except InvalidOperation:
        return None
