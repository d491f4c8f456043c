"""Ruled tables of a PDF: cells by their lines, merged cells spread over all they cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, merge_edges

from ingest.reading.pdf_glyphs import Glyph, PageContent
from ingest.reading.pdf_lines import PdfLine, line_of, rows_of

MAX_MERGED = 200.0
"""Points that a merged first column may be wide where it is open at the head or foot of a page."""
SNAP = 3.0
"""Points by which ruled lines may miss one another."""
MAX_EDGES = 1500
"""Ruled lines of a page after joining; a page with more is a drawing, and its text is read as lines."""
MAX_STROKES = 12
"""Lines that are neither level nor upright, up to which ruled cells are a table with ticks and not a drawing."""
MAX_CAPTION = 80
"""Characters of a cell over the whole width of a table up to which it is a row (a caption, a category)."""
MAX_CROSSINGS = 5000
"""Crossings of ruled lines on a page; a full page of a statistical table has 1,500."""
BAND = 10.0
"""Points in height by which cells are looked up."""
MAX_COLUMNS = 40
FRAME_SHARE = 0.6
"""Share of a table's characters in one cell from which its lines are a frame around text, not a table."""
FRAME_CHARACTERS = 600

Point = tuple[float, float]
Cell = tuple[float, float, float, float]
Join = Callable[[Sequence[PdfLine]], str]


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table: rows of equally many cells; ``edges`` are the places of its columns' borders."""

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
        left, right = min(c[0] for c in cells), max(c[2] for c in cells)
        top, bottom = min(c[1] for c in cells), max(c[3] for c in cells)
        strokes = [(x, y) for x, y in page.strokes if left < x < right and top < y < bottom]
        if not _is_table(cells, inside, strokes):
            continue
        cells, inside, beside = _without_notes(cells, inside)
        if len(cells) < 2:
            continue
        rest = outside + beside
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
    groups = _groups(joined)
    open_ends = [edge for group in groups for edge in _open_ends(group, joined)]
    if open_ends:
        groups = _groups(merge_edges([*joined, *open_ends], SNAP, SNAP, SNAP, SNAP))
    return groups


def _groups(edges: Sequence[dict[str, Any]]) -> list[list[Cell]]:
    crossings = edges_to_intersections(list(edges), SNAP, SNAP)
    if len(crossings) > MAX_CROSSINGS:
        return []
    cells = _smallest_cells(crossings)
    return [list(group) for group in cells_to_tables(cells) if len({cell[0] for cell in group}) >= 2]


def _open_ends(group: Sequence[Cell], edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that close a table at its foot and head over its whole width: a cell merged over rows that a page
    break cut has no line there."""
    top, bottom = min(cell[1] for cell in group), max(cell[3] for cell in group)
    upright = [
        edge["x0"]
        for edge in edges
        if edge["orientation"] == "v" and edge["top"] < bottom - SNAP and edge["bottom"] > top + SNAP
    ]
    inside = {x for cell in group for x in (cell[0], cell[2])}
    near = [x for x in upright if min(inside) - MAX_MERGED <= x <= max(inside) + SNAP]
    left, right = min([*near, *inside]), max(inside)
    closed: list[dict[str, Any]] = []
    for level in (top, bottom):
        reach = [
            edge
            for edge in edges
            if edge["orientation"] == "h" and abs(edge["top"] - level) <= SNAP and edge["x1"] > left
        ]
        if reach and min(edge["x0"] for edge in reach) > left + SNAP:
            closed.append(
                {
                    "orientation": "h",
                    "x0": left,
                    "x1": right,
                    "top": level,
                    "bottom": level,
                    "width": right - left,
                    "height": 0.0,
                }
            )
    return closed


def _smallest_cells(crossings: dict[Point, dict[str, list[Any]]]) -> list[Cell]:
    """The smallest rectangle that begins at each crossing of ruled lines. pdfplumber's own search takes
    the square of their number."""
    lines = {point: {id(edge) for edge in (*found["v"], *found["h"])} for point, found in crossings.items()}
    down: dict[float, list[Point]] = defaultdict(list)
    along: dict[float, list[Point]] = defaultdict(list)
    for x, y in sorted(lines):
        down[x].append((x, y))
        along[y].append((x, y))
    found = (_cell_at((x, y), lines, down[x], along[y]) for x, y in sorted(lines))
    return [cell for cell in found if cell is not None]


def _cell_at(
    corner: Point, lines: dict[Point, set[int]], column: list[Point], row: list[Point]
) -> Cell | None:
    for below in column[column.index(corner) + 1 :]:
        if not lines[corner] & lines[below]:
            break
        for right in row[row.index(corner) + 1 :]:
            if not lines[corner] & lines[right]:
                break
            far = (right[0], below[1])
            if far in lines and lines[far] & lines[right] and lines[far] & lines[below]:
                return (*corner, *far)
    return None


def _assign(glyphs: Sequence[Glyph], cells: Sequence[Cell]) -> tuple[list[list[Glyph]], list[Glyph]]:
    inside: list[list[Glyph]] = [[] for _ in cells]
    outside: list[Glyph] = []
    at_height: dict[int, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        for height in range(int(cell[1] // BAND), int(cell[3] // BAND) + 1):
            at_height[height].append(number)
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        near = at_height.get(int(y // BAND), [])
        found = next(
            (n for n in near if cells[n][0] <= x <= cells[n][2] and cells[n][1] <= y <= cells[n][3]), None
        )
        if found is None:
            outside.append(glyph)
        else:
            inside[found].append(glyph)
    return inside, outside


def _is_table(
    cells: Sequence[Cell], inside: Sequence[Sequence[Glyph]], strokes: Sequence[tuple[float, float]]
) -> bool:
    """Whether ruled cells hold a table: two of them have text, none has nearly all of it, and no arrows
    and curves are drawn among them."""
    counts = [len(glyphs) for glyphs in inside]
    if sum(count > 0 for count in counts) < 2:
        return False
    if len(strokes) > max(MAX_STROKES, len(cells)):
        return False
    return not (
        max(counts) > FRAME_CHARACTERS and max(counts) > FRAME_SHARE * sum(counts) and len(cells) < 12
    )


def _without_notes(
    cells: list[Cell], inside: list[list[Glyph]]
) -> tuple[list[Cell], list[list[Glyph]], list[Glyph]]:
    """A table without the long texts over its whole width above and below, which are no rows of it;
    and their characters."""
    left, right = min(c[0] for c in cells), max(c[2] for c in cells)
    order = sorted(range(len(cells)), key=lambda n: (cells[n][1], cells[n][0]))
    notes: list[int] = []
    for direction in (order, order[::-1]):
        for number in direction:
            wide = cells[number][0] <= left + SNAP and cells[number][2] >= right - SNAP
            if not wide or len(inside[number]) <= MAX_CAPTION:
                break
            notes.append(number)
    kept = [n for n in range(len(cells)) if n not in notes]
    return (
        [cells[n] for n in kept],
        [inside[n] for n in kept],
        [glyph for n in sorted(set(notes)) for glyph in inside[n]],
    )


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
        if (groups and (band[2] <= widest or widest <= band[2])) or (groups and _crossed(cells, band[0])):
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
    covering: list[list[int | None]] = []
    for top, bottom, _ in bands:
        y = (top + bottom) / 2
        row: list[int | None] = []
        for left, right in pairwise(edges):
            x = (left + right) / 2
            row.append(next((n for n, c in enumerate(cells) if c[0] < x < c[2] and c[1] < y < c[3]), None))
        if any(number is not None and texts[number] for number in row):
            covering.append(row)
    if not covering:
        return None
    # Borders that part no cells, and columns without any text, are none of the table.
    kept = [
        n for n in range(len(edges) - 1) if any(row[n] is not None and texts[row[n] or 0] for row in covering)
    ]
    kept = [n for n in kept if n == kept[0] or any(row[n] != row[n - 1] for row in covering)]
    rows = [tuple(texts[number] if (number := row[n]) is not None else "" for n in kept) for row in covering]
    return PdfTable(
        page,
        bands[0][0],
        bands[-1][1],
        (*(edges[n] for n in kept), edges[-1]),
        tuple(rows),
    )
