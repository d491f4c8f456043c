"""Tables of a DOCX: merged cells spread over all that they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_COLUMNS = 128
"""Columns of a table beyond which its grid is no table; word processors allow 63."""
MAX_REPEATED = 2_000_000
"""Characters that spreading the merged cells of one table may add."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its place: first grid column, how many it covers, whether it continues the cell above."""

    text: str
    column: int
    span: int = 1
    continues: bool = False


def spread(rows: Sequence[Sequence[GridCell]]) -> list[list[str]]:
    """Rows of equally many texts, one for each column that some cell begins at; a merged cell's text
    stands in every place that it covers, an absent cell is empty.

    Where that would add more than ``MAX_REPEATED`` characters, or for more than ``MAX_COLUMNS``
    columns, texts stand only where their cells begin.
    """
    columns = sorted({cell.column for row in rows for cell in row})
    place = {column: at for at, column in enumerate(columns)}
    if len(columns) > MAX_COLUMNS:
        return [[cell.text for cell in row] for row in rows]
    filled = _filled(rows, columns, place)
    added = sum(len(text) for row in filled for text in row) - sum(len(c.text) for r in rows for c in r)
    if added > MAX_REPEATED:
        return _unspread(rows, place)
    return filled


def _filled(
    rows: Sequence[Sequence[GridCell]], columns: Sequence[int], place: dict[int, int]
) -> list[list[str]]:
    filled: list[list[str]] = []
    above: list[str] = [""] * len(columns)
    for row in rows:
        texts = [""] * len(columns)
        for cell in row:
            first = place[cell.column]
            text = above[first] if cell.continues else cell.text
            for at in range(first, len(columns)):
                if columns[at] >= cell.column + max(cell.span, 1):
                    break
                texts[at] = text
        filled.append(texts)
        above = texts
    return filled


def _unspread(rows: Sequence[Sequence[GridCell]], place: dict[int, int]) -> list[list[str]]:
    plain: list[list[str]] = []
    for row in rows:
        texts = [""] * len(place)
        for cell in row:
            texts[place[cell.column]] = "" if cell.continues else cell.text
        plain.append(texts)
    return plain


def covers_all(row: Sequence[GridCell], columns: int) -> bool:
    """Whether a row is one cell over all grid columns (a caption or a note that was put into the table)."""
    return len(row) == 1 and row[0].column == 0 and row[0].span >= columns > 1 and not row[0].continues
