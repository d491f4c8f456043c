"""Tables of a PDF that go on over several pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.numbering import starts_new_block
from ingest.reading.pdf_tables import SNAP, PdfTable

MAX_HEADER_ROWS = 3


def goes_on(before: PdfTable, after: PdfTable) -> bool:
    """Whether a table is the rest of one on the page before: columns of the same widths."""
    widths = [b - a for a, b in pairwise(before.edges)], [b - a for a, b in pairwise(after.edges)]
    return (
        after.page == before.page + 1
        and len(widths[0]) == len(widths[1])
        and all(abs(one - other) <= 2 * SNAP for one, other in zip(*widths, strict=True))
    )


def rows_over_pages(parts: Sequence[PdfTable]) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a table, each with the page it begins on, from its parts on pages that follow one
    another: without the header that a page repeats; a row that a page break cut is one again, and
    merged cells go on over the break."""
    rows = [(parts[0].page, row) for row in parts[0].rows]
    for part in parts[1:]:
        rest = list(part.rows[_repeated(parts[0].rows, part.rows) :])
        if rest and _is_cut(rows[-1][1], rest[0]):
            page, last = rows[-1]
            rows[-1] = (page, tuple(map(_one_cell, last, rest.pop(0))))
        elif rest and _is_cut_with_category([row for _, row in rows], rest):
            rows, rest = _one_category(rows, rest)
        elif rest and rest[0][0]:
            rows = _filled_above(rows, rest[0][0])
        rows += [(part.page, row) for row in _filled(rows[-1][1], rest)]
    return rows


def _repeated(header: Sequence[tuple[str, ...]], rows: Sequence[tuple[str, ...]]) -> int:
    """How many of the first rows repeat the header of the table."""
    count = 0
    while count < min(len(rows), len(header), MAX_HEADER_ROWS) and rows[count] == header[count]:
        count += 1
    return count


def _is_cut(last: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row is the rest of the last one: it lacks its first cell and most others, and goes on with
    cells that have text above."""
    filled = [number for number, cell in enumerate(row) if cell]
    return not row[0] and len(filled) * 2 <= len(row) and all(last[number] for number in filled)


def _is_cut_with_category(rows: Sequence[Sequence[str]], rest: Sequence[Sequence[str]]) -> bool:
    """Whether a page break cut a row together with the merged cell at its left: the first row below lacks
    what every row above has (a figure), and the next row has its first cell too."""
    first, last = rest[0], rows[-1]
    if len(rest) < 2 or not first[0] or first[0] != rest[1][0] or first[0] == last[0]:
        return False
    filled = [number for number, cell in enumerate(first) if cell and number]
    lacking = [n for n in range(1, len(first)) if not first[n] and all(row[n] for row in rows)]
    return bool(lacking) and len(filled) * 2 <= len(first) and all(last[number] for number in filled)


def _one_category(
    rows: Sequence[tuple[int, tuple[str, ...]]], rest: Sequence[tuple[str, ...]]
) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[str, ...]]]:
    """Rows before and behind a page break with the row that it cut and the merged cell beside it whole."""
    halves = rows[-1][1][0], rest[0][0]
    whole = _one_cell(*halves)
    page, last = rows[-1]
    joined = [*rows[:-1], (page, (last[0], *map(_one_cell, last[1:], rest[0][1:])))]
    for number in range(len(joined) - 1, -1, -1):
        page, row = joined[number]
        if row[0] != halves[0]:
            break
        joined[number] = (page, (whole, *row[1:]))
    below = list(rest[1:])
    for number, row in enumerate(below):
        if row[0] != halves[1]:
            break
        below[number] = (whole, *row[1:])
    return joined, below


def _one_cell(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    parted = above[-1].isascii() or below[0].isascii() or starts_new_block(below)
    return f"{above} {below}" if parted else above + below


def _filled_above(
    rows: Sequence[tuple[int, tuple[str, ...]]], name: str
) -> list[tuple[int, tuple[str, ...]]]:
    """Rows before a page break whose first, merged cell was printed behind it."""
    filled = list(rows)
    for number in range(len(filled) - 1, 0, -1):
        page, row = filled[number]
        if row[0] or page != filled[-1][0] or sum(map(bool, row)) * 2 <= len(row):
            break
        filled[number] = (page, (name, *row[1:]))
    return filled


def _filled(last: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows behind a page break whose first, merged cells were printed before it."""
    filled: list[tuple[str, ...]] = []
    for row in rows:
        empty = next((n for n, cell in enumerate(row) if cell), len(row))
        if not 0 < empty < len(row) or sum(map(bool, row)) * 2 <= len(row):
            return [*filled, *rows[len(filled) :]]
        filled.append((*last[:empty], *row[empty:]))
    return filled
