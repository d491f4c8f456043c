"""Ruled tables of a PDF: cells by their lines, merged cells spread over all they cover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from ingest.numbering import is_finished
from ingest.reading.pdf_glyphs import Glyph, PageContent
from ingest.reading.pdf_lines import PdfLine, line_of, rows_of

SNAP = 3.0
"""Points by which ruled lines may miss one another."""
MAX_EDGES = 1500
"""Ruled lines of a page after joining; a page with more is a drawing, and its text is read as lines."""
MAX_COLUMNS = 40
FRAME_SHARE = 0.6
"""Share of a table's characters in one cell from which its lines are a frame around text, not a table."""
FRAME_CHARACTERS = 600

Cell = tuple[float, float, float, float]
Join = Callable[[Sequence[PdfLine]], str]


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table: rows of equally many cells; ``edges`` are the places of its columns' borders.

    ``origin`` tells cells apart: for each row the number of the cell that each text comes from.
    """

    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Divided:
    """A page's tables, and the characters that stand in none."""

    tables: tuple[PdfTable, ...]
    glyphs: tuple[Glyph, ...]


def divide(page: PageContent, join: Join) -> Divided:
    """Take the ruled tables out of a page. ``join`` makes one text of the lines of a cell."""
    rest = list(page.glyphs)
    tables: list[PdfTable] = []
    for cells in _cells(page):
        inside, outside = _assign(rest, cells)
        if not _is_table(cells, inside):
            continue
        rest = outside
        texts = [join([line_of(row, page.number) for row in rows_of(glyphs)]) for glyphs in inside]
        tables.extend(_tables(page.number, cells, texts))
    return Divided(tuple(sorted(tables, key=lambda table: table.top)), tuple(rest))


def _cells(page: PageContent) -> list[list[Cell]]:
    """The cells of each group of ruled lines that makes two columns or more."""
    edges = [
        {
            "orientation": "h" if rule.horizontal else "v",
            "x0": rule.x0,
            "x1": rule.x1 if rule.horizontal else rule.x0,
            "top": rule.y0,
            "bottom": rule.y0 if rule.horizontal else rule.y1,
            "width": rule.x1 - rule.x0,
            "height": rule.y1 - rule.y0,
        }
        for rule in page.rules
    ]
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright < 2 or len(edges) - upright < 2:
        return []
    joined: list[dict[str, Any]] = merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    joined = [edge for edge in joined if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) > SNAP]
    if len(joined) > MAX_EDGES:
        return []
    cells: list[Cell] = intersections_to_cells(edges_to_intersections(joined, SNAP, SNAP))
    return [list(group) for group in cells_to_tables(cells) if len({cell[0] for cell in group}) >= 2]


def _assign(glyphs: Sequence[Glyph], cells: Sequence[Cell]) -> tuple[list[list[Glyph]], list[Glyph]]:
    inside: list[list[Glyph]] = [[] for _ in cells]
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        found = next(
            (n for n, (x0, y0, x1, y1) in enumerate(cells) if x0 <= x <= x1 and y0 <= y <= y1), None
        )
        if found is None:
            outside.append(glyph)
        else:
            inside[found].append(glyph)
    return inside, outside


def _is_table(cells: Sequence[Cell], inside: Sequence[Sequence[Glyph]]) -> bool:
    """Whether ruled cells hold a table: two of them have text, and none has nearly all of it."""
    counts = [len(glyphs) for glyphs in inside]
    if sum(count > 0 for count in counts) < 2:
        return False
    return not (max(counts) > FRAME_CHARACTERS and max(counts) > FRAME_SHARE * sum(counts) and len(cells) < 12)


def _tables(page: int, cells: Sequence[Cell], texts: Sequence[str]) -> list[PdfTable]:
    """The tables that a group of cells makes: rows whose borders fit one another, one below the other."""
    levels = sorted({cell[1] for cell in cells} | {cell[3] for cell in cells})
    bands: list[tuple[float, float, frozenset[float]]] = []
    for top, bottom in pairwise(levels):
        middle = (top + bottom) / 2
        borders = {x for cell in cells if cell[1] < middle < cell[3] for x in (cell[0], cell[2])}
        if borders:
            bands.append((top, bottom, frozenset(borders)))
    groups: list[list[tuple[float, float, frozenset[float]]]] = []
    widest: frozenset[float] = frozenset()
    for band in bands:
        if groups and (band[2] <= widest or widest <= band[2]) or groups and _crossed(cells, band[0]):
            groups[-1].append(band)
            widest |= band[2]
        else:
            groups.append([band])
            widest = band[2]
    found = [_table(page, group, cells, texts) for group in groups]
    return [table for table in found if table is not None]


def _crossed(cells: Sequence[Cell], level: float) -> bool:
    """Whether a cell reaches over a horizontal border."""
    return any(cell[1] < level < cell[3] for cell in cells)


def _table(
    page: int,
    bands: Sequence[tuple[float, float, frozenset[float]]],
    cells: Sequence[Cell],
    texts: Sequence[str],
) -> PdfTable | None:
    edges = sorted(set().union(*(band[2] for band in bands)))
    if len(edges) - 1 > MAX_COLUMNS:
        edges = [edges[0], edges[-1]]
    rows: list[tuple[str, ...]] = []
    for top, bottom, _ in bands:
        y = (top + bottom) / 2
        row: list[str] = []
        for left, right in pairwise(edges):
            x = (left + right) / 2
            covering = [n for n, c in enumerate(cells) if c[0] < x < c[2] and c[1] < y < c[3]]
            row.append(texts[covering[0]] if covering else "")
        if any(row):
            rows.append(tuple(row))
    if not rows:
        return None
    kept = [n for n in range(len(rows[0])) if any(row[n] for row in rows)]
    kept = [n for n in kept if n == kept[0] or any(row[n] != row[n - 1] for row in rows)]
    return PdfTable(
        page,
        bands[0][0],
        bands[-1][1],
        (*(edges[n] for n in kept), edges[-1]),
        tuple(tuple(row[n] for n in kept) for row in rows),
    )


def goes_on(before: PdfTable, after: PdfTable) -> bool:
    """Whether a table is the rest of one on the page before: columns of the same widths."""
    widths = [b - a for a, b in pairwise(before.edges)], [b - a for a, b in pairwise(after.edges)]
    return len(widths[0]) == len(widths[1]) and all(
        abs(one - other) <= 2 * SNAP for one, other in zip(*widths, strict=True)
    )


def joined(before: PdfTable, after: PdfTable) -> PdfTable:
    """The rest of a table as it goes on: without the header that it repeats, and its merged cells
    filled from above where the page break cut them."""
    rows = list(after.rows)
    repeated = 0
    while (
        repeated < min(len(rows), len(before.rows), 3)
        and rows[repeated] == before.rows[repeated]
        and (repeated == 0 or len(set(rows[repeated])) > 1)
    ):
        repeated += 1
    rows = rows[repeated:]
    last = before.rows[-1]
    for number, row in enumerate(rows):
        empty = next((n for n, cell in enumerate(row) if cell), len(row))
        if not 0 < empty < len(row) or (len(row) - row.count("")) * 2 <= len(row):
            break
        if any(is_finished(cell) for cell in last[:empty]):
            break
        rows[number] = (*last[:empty], *row[empty:])
    return replace(after, rows=tuple(rows))
