"""Tables as data: rows of blocks to header, merged cells, indicators.

A table is a run of ROW lines of the same table number. Cells are separated by tabs
or, in Markdown, by bars. An empty first cell continues the category above it, as a
merged cell does in print; a header that a page break repeats is recognised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.structure import Line
from vectorstore.passages import Cell, CellKind, Indicator, Period, Span

_YEAR = re.compile(r"((?:19|20)\d{2})\s?年?")
_CATEGORY = re.compile(r"^(?:类\s?别|分\s?类|领\s?域|维\s?度|一级指标|方面)$")
_NAME = re.compile(r"^(?:主要)?指\s?标(?:名称)?$|^(?:名\s?称|项\s?目|二级指标|任务指标)$")
_NOTE = re.compile(r"(?:说明|定义|解释|口径|备注)$")
_UNIT = re.compile(r"^(?:计量)?单\s?位$")
_NUMBER_COLUMN = re.compile(r"^序\s?号$")
_TRAILING_UNIT = re.compile(r"[（(]([^（()）]{1,12})[)）]$")
_FIGURE = re.compile(r"[≥>≤<＞＜約约]?\s?\d")
_SEPARATOR = re.compile(r"^\|?[\s:|-]+\|[\s:|-]*$")
MAX_CAPTION = 60


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as it stands, without the white space around it."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line's span and its cells."""

    span: Span
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption (if one stands above it), header row and body rows."""

    caption: Span | None
    header: Row | None
    rows: tuple[Row, ...]


def tables_of(lines: Sequence[Line]) -> list[Table]:
    """The tables among a document's lines, in order."""
    found: list[Table] = []
    index = 0
    while index < len(lines):
        number = lines[index].block.table
        if lines[index].block.kind is not BlockKind.ROW:
            index += 1
            continue
        first = index
        while index < len(lines) and lines[index].block.table == number:
            index += 1
        found.append(_table(lines, first, index))
    return found


def _table(lines: Sequence[Line], first: int, last: int) -> Table:
    rows = [_row(line) for line in lines[first:last] if not _SEPARATOR.match(line.text)]
    header = rows[0] if rows and _is_header(rows[0]) else None
    if header is None and last - first > 1 and _SEPARATOR.match(lines[first + 1].text):
        header = rows[0]
    body = rows[1:] if header is not None else rows
    if header is not None:
        wanted = [_folded(cell.text) for cell in header.cells]
        body = [row for row in body if [_folded(cell.text) for cell in row.cells] != wanted]
    return Table(_caption(lines, first), header, tuple(body))


def _caption(lines: Sequence[Line], first: int) -> Span | None:
    if first == 0:
        return None
    above = lines[first - 1]
    fits = len(above.text) <= MAX_CAPTION and not above.text.endswith(("。", "；"))
    return above.span if fits and above.block.kind is not BlockKind.ROW else None


def _row(line: Line) -> Row:
    cells: list[TableCell] = []
    # Markdown may leave out the outer bars; a bar that is part of a cell has a backslash before it.
    barred = line.text.startswith("|") or "\t" not in line.text
    position = line.span.start
    for piece in re.split(r"(?<!\\)\|", line.text) if barred else line.text.split("\t"):
        lead = len(piece) - len(piece.lstrip())
        text = piece.strip()
        cells.append(TableCell(text, Span(position + lead, position + lead + len(text))))
        position += len(piece) + 1
    if barred and line.text.startswith("|"):
        cells = cells[1:]
    if barred and cells and line.text.endswith("|"):
        cells = cells[:-1]
    return Row(line.span, tuple(cells))


def _folded(text: str) -> str:
    return re.sub(r"\s", "", text)


def _is_header(row: Row) -> bool:
    texts = [_folded(cell.text) for cell in row.cells]
    years = sum(
        bool(re.fullmatch(r"(?:19|20)\d{2}年?(?:目标值?|基期值?|实际值?|现状)?", text)) for text in texts
    )
    named = sum(
        bool(_NAME.match(text) or _CATEGORY.match(text) or _NOTE.search(text) or _NUMBER_COLUMN.match(text))
        for text in texts
    )
    return named + years >= 2


def indicators_of(document_id: str, tables: Sequence[Table], period: Period | None) -> list[Indicator]:
    """The rows of target tables: those whose header has a name column and at least one year."""
    found: list[Indicator] = []
    for table in tables:
        if table.header is not None:
            found.extend(_indicators(document_id, table, table.header, period))
    return found


def _indicators(document_id: str, table: Table, header: Row, period: Period | None) -> list[Indicator]:
    columns = [_folded(cell.text) for cell in header.cells]
    years = {n: int(match.group(1)) for n, text in enumerate(columns) if (match := _YEAR.search(text))}
    name_at = next((n for n, text in enumerate(columns) if _NAME.match(text)), None)
    if name_at is None or not years:
        return []
    category_at = next((n for n, text in enumerate(columns) if _CATEGORY.match(text)), None)
    note_at = next((n for n, text in enumerate(columns) if _NOTE.search(text)), None)
    unit_at = next((n for n, text in enumerate(columns) if _UNIT.match(text)), None)
    kinds = {n: _kind(columns[n], year, sorted(years.values()), period) for n, year in years.items()}
    result: list[Indicator] = []
    category: str | None = None
    for row in table.rows:
        cells = row.cells
        if category_at is not None and category_at < len(cells) and cells[category_at].text:
            category = _folded(cells[category_at].text)
        if name_at >= len(cells) or not cells[name_at].text:
            continue
        values = tuple(
            (year, Cell(cells[n].text, kinds[n], cells[n].span, header.cells[n].span))
            for n, year in sorted(years.items(), key=lambda item: item[1])
            if n < len(cells) and cells[n].text
        )
        if not any(_FIGURE.search(cell.text) for _, cell in values):
            continue
        name, unit = _name_and_unit(cells[name_at].text)
        if unit_at is not None and unit_at < len(cells) and cells[unit_at].text:
            unit = cells[unit_at].text
        if unit is None and any(re.search(r"\d\s?[%％]$", cell.text) for _, cell in values):
            unit = "%"
        note = cells[note_at].text if note_at is not None and note_at < len(cells) else None
        result.append(
            Indicator(document_id, name, unit, values, category, note or None, row.span, header.span)
        )
    return result


def _kind(column: str, year: int, years: Sequence[int], period: Period | None) -> CellKind:
    """Base or target: by the column's own words, else by the planning period, else the earliest
    of several years is the base."""
    if re.search("目标|预期", column):
        return CellKind.TARGET
    if re.search("基期|基数|实际|现状|完成", column):
        return CellKind.BASE
    if period is not None:
        return CellKind.BASE if year < period.first else CellKind.TARGET
    return CellKind.BASE if len(years) > 1 and year == years[0] else CellKind.TARGET


def _name_and_unit(text: str) -> tuple[str, str | None]:
    match = _TRAILING_UNIT.search(text)
    if match and re.search(r"[%％‰亿万家件个台户元人年bpsＢ分]", match.group(1)):
        return text[: match.start()].strip(), match.group(1)
    return text, None
