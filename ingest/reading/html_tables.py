"""Tables of a page: merged cells spread over what they cover, tables that only lay out the page told apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

MAX_SPAN = 1000
"""Columns or rows a cell may claim, as browsers bound it."""
MAX_GRID = 2_000_000
"""Places of a table; one that claims more is read as lines."""
MAX_SPREAD = 2_000_000
"""Characters that the repeated texts of merged cells may take; beyond, each stands in its first cell only."""
LONG_CELL = 600
MANY_LINES = 6
"""Characters and paragraphs from which a cell that holds most of its table is a part of the page."""
MAX_NESTED = 0.5
"""Share of a table's text in tables inside it beyond which it only lays them out."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell stands: its first row and column, and how many of each it covers."""

    cell: HtmlElement
    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table that hold something, row by row as written, and where they stand.

    ``height``: rows with those that hold nothing. ``columns``: those that are kept. ``captions``: elements that stand above it. ``sizes``: characters of
    each cell. ``nested``: share of its text in tables inside it. ``merged``: whether it is small enough to be laid out.
    """

    cells: tuple[tuple[HtmlElement, ...], ...]
    height: int
    places: tuple[tuple[_Place, ...], ...]
    columns: tuple[int, ...]
    captions: tuple[HtmlElement, ...]
    sizes: tuple[tuple[int, ...], ...]
    nested: float
    merged: bool

    def is_whole(self, row: int) -> bool:
        """Whether a row is one cell over the whole width."""
        if len(self.places[row]) != 1 or len(self.columns) < 2:
            return False
        place = self.places[row][0]
        return place.height == 1 and all(
            place.column <= column < place.column + place.width for column in self.columns
        )

    def _breadth(self, place: _Place) -> int:
        return bisect_left(self.columns, place.column + place.width) - bisect_left(self.columns, place.column)

    def spread(
        self, texts: Mapping[HtmlElement, str], first: int, last: int
    ) -> tuple[tuple[tuple[str, ...], ...], bool]:
        """Rows first to last (exclusive) with the text of each cell in all it covers, and whether that could be done."""
        places = [place for row in self.places[first:last] for place in row]
        size = sum(len(texts[place.cell]) * place.height * self._breadth(place) for place in places)
        complete = size <= MAX_SPREAD
        rows = [[""] * len(self.columns) for _ in range(first, last)]
        for place in places:
            high, wide = (place.height, place.width) if complete else (1, 1)
            at = bisect_left(self.columns, place.column)
            end = bisect_left(self.columns, place.column + wide)
            for row in range(place.row - first, min(place.row - first + high, len(rows))):
                rows[row][at:end] = [texts[place.cell]] * (end - at)
        return tuple(map(tuple, rows)), complete


def grid_of(table: HtmlElement) -> Grid | None:
    """The grid of a table; None when it holds no text."""
    captions, rows = _rows(table)
    sizes = {cell: _length(cell) for row in rows for cell in row}
    places, merged = _place(rows)
    # A row without text and a column that no text begins in are drawn by programs that write tables.
    covered = [False] * len(rows)
    for place in places:
        if sizes[place.cell]:
            covered[place.row : place.row + place.height] = [True] * place.height
    kept = [number for number, filled in enumerate(covered) if filled]
    if not kept:
        return None
    columns = tuple(sorted({place.column for place in places if sizes[place.cell]}))
    by_row: dict[int, list[_Place]] = {}
    for place in places:
        first, end = bisect_left(kept, place.row), bisect_left(kept, place.row + place.height)
        if end > first:
            by_row.setdefault(first, []).append(replace(place, row=first, height=end - first))
    shown = tuple(tuple(by_row.get(number, ())) for number in range(len(kept)))
    nested = sum(_length(inner) for inner in table.iterdescendants("table") if _outer(inner) is table)
    return Grid(
        tuple(tuple(place.cell for place in row) for row in shown),
        len(rows),
        shown,
        columns,
        tuple(captions),
        tuple(tuple(sizes[place.cell] for place in row) for row in shown),
        nested / max(1, sum(sizes.values())),
        merged,
    )


def is_data(grid: Grid) -> bool:
    """Whether a table holds data, and does not only lay out the page."""
    if len(grid.columns) < 2 or grid.height < 2 or grid.nested > MAX_NESTED or not grid.merged:
        return False
    cells = [cell for row in grid.cells for cell in row]
    sizes = [size for row in grid.sizes for size in row]
    largest = max(sizes)
    if largest >= LONG_CELL and largest > 0.7 * sum(sizes):
        return sum(1 for _ in cells[sizes.index(largest)].iter("p", "br", "div", "li")) < MANY_LINES
    return True


def _rows(table: HtmlElement) -> tuple[list[HtmlElement], list[list[HtmlElement]]]:
    """Captions, and the cells of each row as they are drawn: head, body, foot; tables inside stay in their cell."""
    captions: list[HtmlElement] = []
    parts: dict[str, list[list[HtmlElement]]] = {"thead": [], "tbody": [], "tfoot": []}
    stack: list[tuple[HtmlElement, str]] = [(child, "tbody") for child in reversed(list(table))]
    while stack:
        element, part = stack.pop()
        if element.tag == "caption":
            captions.append(element)
        elif element.tag == "tr":
            parts[part].append(_cells(element))
        elif element.tag in ("td", "th"):
            parts[part].append([element])
        elif element.tag != "table":
            inner = element.tag if element.tag in parts else part
            stack.extend((child, inner) for child in reversed(list(element)))
    return captions, [*parts["thead"], *parts["tbody"], *parts["tfoot"]]


def _cells(row: HtmlElement) -> list[HtmlElement]:
    cells: list[HtmlElement] = []
    stack = list(reversed(list(row)))
    while stack:
        element = stack.pop()
        if element.tag in ("td", "th"):
            cells.append(element)
        elif element.tag != "table":
            stack.extend(reversed(list(element)))
    return cells


def _place(rows: Sequence[Sequence[HtmlElement]]) -> tuple[list[_Place], bool]:
    """Each cell at its row and column, and whether there are few enough places."""
    widest = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
    merged = widest * len(rows) <= MAX_GRID
    places: list[_Place] = []
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while taken.get(column, 0) > number:
                column += 1
            width = _span(cell, "colspan") if merged else 1
            # A height of 0 reaches to the end of the table.
            height = (_span(cell, "rowspan") or len(rows)) if merged else 1
            height = min(height, len(rows) - number)
            free = 1
            while free < width and taken.get(column + free, 0) <= number:
                free += 1
            places.append(_Place(cell, number, column, height, free))
            for covered in range(column, column + free):
                taken[covered] = number + height
            column += free
    return places, merged


def _span(cell: HtmlElement, name: str) -> int:
    value = re.match(r"\s*(\d{1,9})", cell.get(name) or "1")
    number = int(value.group(1)) if value else 1
    return min(number, MAX_SPAN) if number or name == "rowspan" else 1


def _length(element: HtmlElement) -> int:
    return sum(len("".join(text.split())) for text in element.itertext())


def _outer(table: HtmlElement) -> HtmlElement | None:
    return next(table.iterancestors("table"), None)
