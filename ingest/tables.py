"""Tables: rows of blocks to caption, header and body.

A table is a run of ROW lines of the same table number. Cells are separated by tabs
or, in Markdown, by bars. A header may have several rows (years below `目标值`, units below
years); merged cells repeat their text in all that they cover, or leave it empty. A header
that a page break repeats is recognised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.lines import Line
from ingest.numbering import is_finished
from ingest.units import is_unit, table_unit, units_listed
from vectorstore.passages import Span

YEAR = re.compile(r"((?:19|20)\d{2})\s?年?")
CATEGORY = re.compile(r"^(?:目标)?(?:类\s?别|分\s?类|领\s?域|维\s?度|方\s?面|一级指标)$")
NAME = re.compile(
    r"^(?:主要|具体|核心|发展|监测|目标)?指\s?标(?:名称|内容)?$|^(?:Key\s?)?Indicators?$|^(?:名\s?称|项\s?目|[二三]级指标|任务指标)$"
)
NOTE = re.compile(r"(?:说明|定义|解释|口径|备注|释义)$")
UNIT = re.compile(r"^(?:计量)?单\s?位$|^Units?$")
_NUMBER_COLUMN = re.compile(r"^序\s?号$")
_PLAN_END = re.compile(r"[“\"]?十([三四五六])五[”\"]?(?:时期|期)?(?:末|期末|末期)?")
_PLAN_ENDS = {"三": 2020, "四": 2025, "五": 2030, "六": 2035}
_NO_SINGLE_YEAR = re.compile(
    r"\d{4}\s?年?\s?[-—–－~～至到]\s?(?:19|20)?\d{2}|年均|累计|[比较]\s?(?:19|20)\d{2}|[比较]“?十[三四五]五"
)
_HEADER_WORD = re.compile(
    r"^(?:主要|具体|基本)?(?:序号|名称|项目|内容|事项|标准|类别|类型|分类|单位|时间|日期|条件|材料|流程|对象|部门|地址|电话|备注"
    r"|说明|情形|范围|比例|金额|数量|税目|税率|税额|地区|区域|区县|层级|级别|等级|费用|期限|依据|职责|任务|目标|指标|措施|牵头单位"
    r"|责任单位|配合单位|责任部门|完成时限|年份|年度|属性)(?:名称|编号)?$|(?:名称|单位|部门|标准|条件|时间|类别|类型|金额|比例|税率|税额|期限|时限|内容|方式|要求|情况)$"
)
_FIGURE_CELL = re.compile(r"^[≥>≤<＞＜约]?\s?[-－]?\d[\d,，.]*\s?[^\d]{0,4}$")
_SEPARATOR = re.compile(r"^(?=.[^|]*\|)[\s:|-]+$")
MAX_CAPTION = 60
MAX_HEADER_ROWS = 4
MAX_HEADER_CELL = 30
MAX_YEAR_CELL = 24


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
    """A table: caption (if one stands above it), header rows and body rows.

    ``caption`` covers the line `单位：万元` below it too. ``unit``: what that line states for all figures;
    ``units``: what it states when there are several.
    """

    caption: Span | None
    headers: tuple[Row, ...]
    rows: tuple[Row, ...]
    caption_text: str = ""
    unit: str | None = None
    units: tuple[str, ...] = ()

    @property
    def header_span(self) -> Span | None:
        """All header rows; they stand in one run."""
        return Span(self.headers[0].span.start, self.headers[-1].span.end) if self.headers else None

    def column(self, number: int) -> str:
        """What the header says of a column, without blanks; a cell merged over rows is said once."""
        said: list[str] = []
        for row in self.headers:
            text = folded(row.cells[number].text) if number < len(row.cells) else ""
            if text and text not in said:
                said.append(text)
        return "".join(said)

    def header_spans(self, first: int, last: int) -> tuple[Span, ...]:
        """The header cells of columns first to last, one span a header row."""
        return tuple(
            Span(row.cells[first].span.start, row.cells[min(last, len(row.cells) - 1)].span.end)
            for row in self.headers
            if first < len(row.cells)
        )


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
    barred = last - first > 1 and bool(_SEPARATOR.match(lines[first + 1].text))
    count = _header_rows(rows, at_least=1 if barred else 0)
    headers = tuple(rows[:count])
    said = {tuple(folded(cell.text) for cell in row.cells) for row in headers}
    body = tuple(row for row in rows[count:] if tuple(folded(cell.text) for cell in row.cells) not in said)
    caption, text = _caption(lines, first)
    spread = [row.cells[0].text for row in headers if _is_spread(row)]
    unit = next((u for t in (*reversed(spread), *reversed(text.split("\n"))) if (u := table_unit(t))), None)
    units = next((several for line in text.split("\n") if (several := units_listed(line))), ())
    return Table(caption, headers, body, text, unit, units)


def _caption(lines: Sequence[Line], first: int) -> tuple[Span | None, str]:
    """The line above a table, with the one above that where it states the unit."""
    above = lines[first - 1] if first else None
    if above is None or not _is_caption(above):
        return None, ""
    if (
        (table_unit(above.text) or units_listed(above.text))
        and len(above.text) <= 20
        and first > 1
        and _is_caption(lines[first - 2])
    ):
        top = lines[first - 2]
        return Span(top.span.start, above.span.end), f"{top.text}\n{above.text}"
    return above.span, above.text


def _is_caption(line: Line) -> bool:
    kind = line.block.kind not in (BlockKind.ROW, BlockKind.METADATA)
    return kind and len(line.text) <= MAX_CAPTION and not line.text.endswith(("。", "；"))


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


def folded(text: str) -> str:
    """A text without its blanks."""
    return re.sub(r"\s", "", text)


def _is_spread(row: Row) -> bool:
    """One cell merged over the whole row."""
    return len(row.cells) > 1 and bool(row.cells[0].text) and len({cell.text for cell in row.cells}) == 1


def _header_rows(rows: Sequence[Row], at_least: int) -> int:
    """How many rows the header has; 0 where the table has none."""
    named = next((n for n in range(1, min(MAX_HEADER_ROWS, len(rows)) + 1) if _names_columns(rows[:n])), None)
    if named is None:
        return max(at_least, 1 if _looks_header(rows) else 0) if rows else 0
    count = named
    while count < min(MAX_HEADER_ROWS, len(rows) - 1) and _goes_on(rows[count - 1], rows[count]):
        count += 1
    return max(count, at_least)


def _names_columns(rows: Sequence[Row]) -> bool:
    """Whether rows say of at least two columns what they hold, as a target table's do."""
    if any(_is_body_cell(cell.text) for row in rows for cell in row.cells):
        return False
    if _is_spread(rows[-1]):
        return False
    table = Table(None, tuple(rows), ())
    columns = [table.column(number) for number in range(len(rows[-1].cells))]
    years = sum(year_of(text) is not None or bool(_NO_SINGLE_YEAR.search(text)) for text in columns)
    named = sum(
        bool(
            NAME.match(text)
            or CATEGORY.match(text)
            or NOTE.search(text)
            or _NUMBER_COLUMN.match(text)
            or UNIT.match(text)
        )
        for text in columns
    )
    return named + years >= 2


def _is_body_cell(text: str) -> bool:
    return (
        len(text) > MAX_HEADER_CELL
        or is_finished(text)
        or bool(_FIGURE_CELL.match(text) and not year_of(folded(text)))
    )


def _goes_on(above: Row, row: Row) -> bool:
    """Whether a row below a header row is one too: its cells are merged with those above, empty, units
    or years, and not all of them merged."""
    new = 0
    for number, cell in enumerate(row.cells):
        text = folded(cell.text)
        merged = number < len(above.cells) and text == folded(above.cells[number].text)
        if merged or not text:
            continue
        if not (
            year_of(text) is not None
            or is_unit(text.strip("（()）[]【】〔〕"))
            or _NO_SINGLE_YEAR.search(text)
        ):
            return False
        new += 1
    return new > 0


def _looks_header(rows: Sequence[Row]) -> bool:
    """Whether the first row of a table without the words of a target table is its header: short cells
    that name what stands below, one of them by a usual word."""
    first = rows[0].cells
    if len(rows) < 2 or len(first) < 2 or any(not cell.text or _is_body_cell(cell.text) for cell in first):
        return False
    words = sum(bool(_HEADER_WORD.search(folded(cell.text))) for cell in first)
    return words * 2 >= len(first) and len({cell.text for cell in first}) > 1


def year_of(column: str) -> int | None:
    """The one year that a column's figures are of: `2025年`, `2025年目标值`, `“十四五”末`; None for a span of years."""
    if len(column) > MAX_YEAR_CELL or _NO_SINGLE_YEAR.search(column) or NOTE.search(column):
        return None
    years = {int(match.group(1)) for match in YEAR.finditer(column)}
    if len(years) == 1:
        rest = YEAR.sub("", column, count=1)
        return None if re.search(r"\d{3}", rest) else years.pop()
    plan = _PLAN_END.search(column)
    return _PLAN_ENDS[plan.group(1)] if plan and not years and re.search("末|目标", column) else None
