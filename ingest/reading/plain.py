"""Plain text: lines to blocks, with tab-separated tables and tables of one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.numbering import is_finished
from ingest.reading.plain_cells import bare_cell_table
from ingest.wrapping import is_page_mark, join_lines, split_articles

_YEAR = re.compile(r"(?:19|20)\d{2}\s?年")
_HEADER_WORD = re.compile(
    r"^(?:序号|指\s?标|主要指标|类\s?别|分类|名称|项目|单位|内容|指标说明|责任单位|目标值?)$"
)
MAX_CELL = 160
"""Characters beyond which a tab-led line is a paragraph of a box, not a cell."""


def read_plain(text: str) -> RawDocument:
    """Read plain text into blocks."""
    blocks: list[Block] = []
    prose: list[str] = []
    table = 0

    def flush() -> None:
        blocks.extend(Block(line) for line in join_lines(prose))
        prose.clear()

    raw = text.split("\n")
    # A file of one line has lost its breaks however short it is.
    longest = LONE_LINE if sum(bool(line.strip()) for line in raw) == 1 else LONG_LINE
    lines = [piece for line in raw for part in unfold(line, longest) for piece in split_articles(part)]
    index = 0
    while index < len(lines):
        rows, following = _cell_per_line_table(lines, index)
        if not rows:
            rows, following = _tab_table(lines, index)
        if not rows:
            rows, following = bare_cell_table(lines, index)
        if rows:
            flush()
            blocks.extend(Block("\t".join(row), BlockKind.ROW, table=table) for row in rows)
            table += 1
            index = following
        else:
            prose.append(lines[index])
            index += 1
    flush()
    return RawDocument(tuple(blocks), "text/plain", {})


LONG_LINE = 400
"""Characters from which a line is a text whose line breaks were lost, not a paragraph."""
LONE_LINE = 120
MAX_TITLE = 60
_BREAK = re.compile(
    r"[ 　]{2,}"
    r"|(?<=[。！？；：:”）)】]) +(?=[^\s\d])"
    r"| +(?=(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十百]{1,5}[章节条][ 　])[^\s])"
    r"|(?<=[。；]) +(?=\d{1,2}[.．、](?!\d))"
)


def unfold(line: str, longest: int = LONG_LINE) -> list[str]:
    """The paragraphs of a line that lost its line breaks: where several blanks stand, or one behind the end
    of a sentence or before numbering; what stands before the first blank, if it is short, is a title."""
    if len(line) < longest or "\t" in line.strip():
        return [line]
    pieces = [piece for piece in _BREAK.split(line) if piece.strip()]
    if not pieces:
        return [line]
    first = pieces[0].strip()
    title, blank, rest = first.partition(" ")
    if blank and 6 <= len(title) <= MAX_TITLE and not re.search("[。；]", title):
        pieces[:1] = [title, rest]
    # The indent keeps them apart when lines are joined.
    return [pieces[0], *(f"　{piece.strip()}" for piece in pieces[1:])]


def _cells(line: str) -> list[str]:
    return [re.sub(r"[ 　]+", " ", cell).strip() for cell in line.split("\t")]


def _tab_table(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """Rows of a tab-separated table that begins at a line: at least two rows of the same number
    of cells (3 or more, or 2 with a header); page breaks and blank lines between rows are passed over."""
    rows: list[list[str]] = []
    index = end = start
    columns = 0
    while index < len(lines):
        line = lines[index]
        if not line.strip() or is_page_mark(line):
            if not rows:
                break
            index += 1
            continue
        # A tab at the end may be an empty cell, or nothing: the first row tells how many there are.
        cells = _cells(line.rstrip(" 　\r"))
        while columns and len(cells) > columns and not cells[-1]:
            cells.pop()
        filled = sum(bool(cell) for cell in cells)
        if filled < 2 or (columns and len(cells) > columns):
            break
        columns = columns or len(cells)
        if len(cells) < columns:
            cells += [""] * (columns - len(cells))
        rows.append(cells)
        index += 1
        end = index
    if len(rows) >= 2 and (columns >= 3 or _is_header(rows[0])):
        return rows, end
    return [], start


def _cell_per_line_table(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """Rows of a table whose cells stand one a line, each begun with a tab, with a blank line
    after each row; the first row must look like a header, all rows have its number of cells."""
    if not lines[start].startswith("\t"):
        return [], start
    rows: list[list[str]] = []
    index = end = start
    while index < len(lines):
        row: list[str] = []
        while index < len(lines) and lines[index].startswith("\t") and lines[index].count("\t") == 1:
            row.append(re.sub(r"[ 　]+", " ", lines[index]).strip())
            index += 1
        if not row:
            if rows and index < len(lines) and not lines[index].strip():
                index += 1
                continue
            break
        if not rows and not (len(row) >= 3 and _is_header(row)):
            break
        if rows and len(row) != len(rows[0]):
            break
        if any(len(cell) > MAX_CELL for cell in row):
            break
        rows.append(row)
        end = index
    return (rows, end) if len(rows) >= 2 else ([], start)


def _is_header(row: Sequence[str]) -> bool:
    named = sum(bool(_HEADER_WORD.match(cell)) for cell in row)
    years = sum(bool(_YEAR.search(cell)) and len(cell) <= 12 for cell in row)
    return named + years >= 2 and not any(is_finished(cell) for cell in row)
