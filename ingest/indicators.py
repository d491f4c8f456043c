"""Indicators: the rows of target tables, each figure under its year.

A target table's header has a column of names and at least one year. Base or target is
told by the column's own words, else by the planning period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.tables import CATEGORY, NAME, NOTE, UNIT, YEAR, Row, Table, folded, year_of
from ingest.units import cell_unit, is_unit, named_unit
from vectorstore.passages import Cell, CellKind, Indicator, Period, Span

_FIGURE = re.compile(r"[≥>≤<＞＜約约]?\s?\d")
_SAYS_TARGET = re.compile("指标|目标|预期|[Ii]ndicator|[Tt]arget")
_SHARE = re.compile("(?:率|占比|比重|比例|比率)$")
_BRACKET = re.compile(r"[（(]([^（()）]{1,12})[)）]")


def indicators_of(document_id: str, tables: Sequence[Table], period: Period | None) -> list[Indicator]:
    """The rows of target tables, in order."""
    found: list[Indicator] = []
    for table in tables:
        columns = _columns(table, period)
        if columns is not None:
            found.extend(_indicators(document_id, table, columns))
    return found


@dataclass(frozen=True, slots=True)
class _YearColumn:
    at: int
    year: int
    kind: CellKind
    header: Span
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what."""

    name: int
    categories: tuple[int, ...]
    note: int | None
    unit: int | None
    years: tuple[_YearColumn, ...]


def _columns(table: Table, period: Period | None) -> _Columns | None:
    """The columns of a target table, or None when it is none."""
    if not table.headers:
        return None
    said = [table.column(number) for number in range(max(len(row.cells) for row in table.headers))]
    years = {number: year for number, text in enumerate(said) if (year := year_of(text)) is not None}
    names = [number for number, text in enumerate(said) if number not in years and NAME.match(text)]
    if not names or not years:
        return None
    name = max(
        names, key=lambda number: (_depth(said[number]), number if _is_run(said, names, number) else -number)
    )
    if not _SAYS_TARGET.search("".join((said[name], table.caption_text, *(said[n] for n in years)))):
        return None
    categories = tuple(
        number
        for number, text in enumerate(said)
        if number < name and (CATEGORY.match(text) or number in names)
    )
    first = min(years.values())
    several = len(set(years.values())) > 1
    return _Columns(
        name,
        categories,
        next((n for n, text in enumerate(said) if NOTE.search(text) and n not in years), None),
        next((n for n, text in enumerate(said) if UNIT.match(text)), None),
        tuple(
            _YearColumn(
                number,
                year,
                _kind(said[number], year, period, base=several and year == first),
                _year_cell(table, number),
                _column_unit(table, number),
            )
            for number, year in sorted(years.items(), key=lambda item: (item[1], item[0]))
        ),
    )


def _depth(text: str) -> int:
    """How far inside a column of names stands among several: `三级指标` before `指标` before `项目`."""
    if text.startswith("三级"):
        return 3
    return 2 if text.startswith("二级") else 1 if "指标" in text else 0


def _is_run(said: Sequence[str], names: Sequence[int], number: int) -> bool:
    """Whether a header cell is merged over this and the columns before: the last one names, the others group."""
    return number - 1 in names and said[number - 1] == said[number]


def _year_cell(table: Table, number: int) -> Span:
    """The header cell that states the year of a column."""
    cells = [row.cells[number] for row in table.headers if number < len(row.cells)]
    stated = [cell for cell in cells if YEAR.search(cell.text)] or [cell for cell in cells if cell.text]
    return stated[-1].span


def _column_unit(table: Table, number: int) -> str | None:
    """The unit that the header states of a column: in brackets, or in a row of units."""
    for row in reversed(table.headers):
        text = folded(row.cells[number].text) if number < len(row.cells) else ""
        inside = _BRACKET.search(text)
        for unit in (text, inside.group(1) if inside else ""):
            if is_unit(unit):
                return unit
    return None


def _kind(column: str, year: int, period: Period | None, *, base: bool) -> CellKind:
    """Base or target: by the column's own words, else by the planning period, else the earliest
    of several years is the base."""
    if re.search("基期|基数|实际|现状|完成|基准|现值", column):
        return CellKind.BASE
    if re.search("目标|预期", column):
        return CellKind.TARGET
    if period is not None:
        return CellKind.BASE if year < period.first else CellKind.TARGET
    return CellKind.BASE if base else CellKind.TARGET


def _indicators(document_id: str, table: Table, columns: _Columns) -> list[Indicator]:
    result: list[Indicator] = []
    category: str | None = None
    header = table.header_span
    assert header is not None
    for row in table.rows:
        alone = _only_text(row)
        if alone is not None:
            category = folded(alone)
            continue
        name = _text(row, columns.name)
        groups = [folded(text) for n in columns.categories if (text := _text(row, n)) and text != name]
        category = groups[-1] if groups else category
        values = tuple(
            (
                column.year,
                Cell(row.cells[column.at].text, column.kind, row.cells[column.at].span, column.header),
            )
            for column in columns.years
            if _text(row, column.at)
        )
        if not name or not any(_FIGURE.search(cell.text) for _, cell in values):
            continue
        plain, unit = named_unit(name)
        note = _text(row, columns.note)
        result.append(
            Indicator(
                document_id,
                plain,
                _unit(row, table, columns, name, unit, values),
                values,
                category,
                note or None,
                row.span,
                header,
            )
        )
    return result


def _only_text(row: Row) -> str | None:
    """The text of a row that is one merged cell, or has one filled cell at its left: it groups the rows below."""
    filled = {cell.text for cell in row.cells if cell.text}
    if len(row.cells) < 3 or len(filled) != 1:
        return None
    text = row.cells[0].text
    return text if text and not _FIGURE.match(text) else None


def _text(row: Row, number: int | None) -> str:
    return row.cells[number].text if number is not None and number < len(row.cells) else ""


def _unit(
    row: Row,
    table: Table,
    columns: _Columns,
    name: str,
    named: str | None,
    values: Sequence[tuple[int, Cell]],
) -> str | None:
    """An indicator's unit: its unit cell, its name, its columns' header, its figures, the table's caption."""
    own = cell_unit(_text(row, columns.unit)) or named
    if own is not None:
        return own
    stated = {column.unit for column in columns.years}
    if len(stated) == 1 and None not in stated:
        return stated.pop()
    if any(re.search(r"\d\s?[%％]$", cell.text) for _, cell in values):
        return "%"
    if table.units and "%" in table.units and _SHARE.search(name):
        return "%"
    return table.unit
