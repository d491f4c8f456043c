"""Characters of a page to lines in reading order; columns of prose are read one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.reading.pdf_glyphs import Glyph, is_wide

LATIN_GAP = 0.2
"""Em between two Latin characters from which a blank stands there though the file has none."""
HINTED_GAP = 0.1
"""The same where PDFium, which knows the widths of the font, saw a blank."""
HAN_GAP = 0.2
"""The same between two Han characters, more than usual in their row: printing from a browser leaves no blanks
in the file."""
WIDE_GAP = 0.6
"""The same beside a Han character: layout alone puts a quarter between Han characters and figures."""
GUTTER = 1.0
"""Em that no character of a row may stand in, for a gutter between columns to run through it."""
MIN_COLUMN_LINES = 6
MIN_COLUMN_CHARACTERS = 10
"""Median characters of a line of a column; the cells of a table are shorter."""
MIN_FILLED = 0.75
"""Median share of its column that a line of prose fills."""
_FULL_COLUMN = 0
_QUOTES = re.compile("[“”‘’]")
_OPENING = re.compile("[（(《〈【「『]")
_CLOSING = re.compile("[，。、；：！？）》〉】」』%％]")

Row = list[Glyph]


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text as printed.

    ``column``: 0 for the whole width of the page, 1 and on for columns, counted along the page.
    ``left`` and ``right`` are the edges of the text of its column; they are the line's own until measured.
    ``lead`` is the width of what may not be parted from its first character.
    ``hang`` is the width of the punctuation at its end, which may stand beyond the edge.
    ``bold`` when all of it is, ``partly_bold`` when any.
    """

    text: str
    page: int
    x0: float
    x1: float
    baseline: float
    size: float
    lead: float
    hang: float = 0.0
    bold: bool = False
    partly_bold: bool = False
    column: int = _FULL_COLUMN
    left: float = 0.0
    right: float = 0.0

    @property
    def top(self) -> float:
        return self.baseline - 0.85 * self.size

    @property
    def bottom(self) -> float:
        return self.baseline + 0.15 * self.size


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[PdfLine]:
    """The lines of a page in reading order."""
    found: list[PdfLine] = []
    for column, rows in _columns(rows_of(glyphs)):
        found.extend(line_of(row, page, column) for row in rows)
    return found


def rows_of(glyphs: Sequence[Glyph]) -> list[Row]:
    """Characters that stand side by side, from the top, each row from left to right; superscripts
    stand in the row that they rise from."""
    rows: list[Row] = []
    spans: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.baseline, g.x0)):
        for back in range(len(rows) - 1, max(len(rows) - 4, -1), -1):
            top, bottom = spans[back]
            shared = min(bottom, glyph.bottom) - max(top, glyph.top)
            if shared >= 0.55 * min(bottom - top, glyph.size):
                rows[back].append(glyph)
                if glyph.size > bottom - top + 0.1:
                    spans[back] = (glyph.top, glyph.bottom)
                break
        else:
            rows.append([glyph])
            spans.append((glyph.top, glyph.bottom))
    return [_once(sorted(row, key=lambda g: g.x0)) for row in rows]


def _once(row: Row) -> Row:
    """A row without the characters that are printed twice on the same place to look bold."""
    kept: Row = []
    for glyph in row:
        twin = next((k for k in kept[-3:] if k.text == glyph.text and _same_place(k, glyph)), None)
        if twin is None:
            kept.append(glyph)
    return kept


def _same_place(one: Glyph, other: Glyph) -> bool:
    return (
        abs(one.x0 - other.x0) < 0.3 * max(one.x1 - one.x0, 0.1)
        and abs(one.baseline - other.baseline) < 0.2 * one.size
    )


def line_of(row: Row, page: int, column: int = _FULL_COLUMN) -> PdfLine:
    """A row as a line."""
    sizes: Counter[float] = Counter()
    for glyph in row:
        sizes[round(glyph.size, 1)] += max(round(glyph.x1 - glyph.x0), 1)
    size = sizes.most_common(1)[0][0]
    bold = sum(glyph.bold for glyph in row)
    main = [glyph for glyph in row if abs(glyph.size - size) < 0.06]
    return PdfLine(
        text=text_of(row),
        page=page,
        x0=row[0].x0,
        x1=row[-1].x1,
        baseline=median(glyph.baseline for glyph in main or row),
        size=size,
        lead=_lead(row),
        hang=row[-1].x1 - row[-1].x0 if row[-1].text in "，。、；：！？”’）》】,.;:" else 0.0,
        bold=bold == len(row),
        partly_bold=bold > 0,
        column=column,
        left=row[0].x0,
        right=row[-1].x1,
    )


def text_of(row: Row) -> str:
    """The text of a row: a blank where the file or a gap has one."""
    parts: list[str] = []
    # Justified lines are stretched, and headings are spaced out, evenly.
    gaps = [
        glyph.x0 - before.x1
        for before, glyph in pairwise(row)
        if is_wide(before.text[-1]) and is_wide(glyph.text[0])
    ]
    stretched = max(median(gaps), 0.0) if len(gaps) >= 3 else 0.0
    for number, glyph in enumerate(row):
        if number and _parted(row[number - 1], glyph, stretched):
            parts.append(" ")
        parts.append(glyph.text)
    return "".join(parts).strip()


def _parted(before: Glyph, glyph: Glyph, stretched: float = 0.0) -> bool:
    """Whether a blank stands between two characters; ``stretched`` is the usual gap between Han characters."""
    gap = glyph.x0 - before.x1
    em = min(before.size, glyph.size)
    if is_wide(before.text[-1]) and is_wide(glyph.text[0]) and glyph.hinted:
        return gap - stretched > HAN_GAP * em or (glyph.spaced and gap > 0.02 * em)
    if is_wide(before.text[-1]) or is_wide(glyph.text[0]):
        return gap > WIDE_GAP * em or (glyph.spaced and gap > 0.02 * em)
    return gap > (HINTED_GAP if glyph.hinted else LATIN_GAP) * em or (glyph.spaced and gap > -0.1 * em)


def _lead(row: Row) -> float:
    """The width of what may not be parted at the beginning of a row: a Han character with the punctuation after
    it, or what stands up to a blank or a Han character. Programs part no quotation mark from either side."""
    end = 1
    while end < len(row) and _keeps(row[end - 1], row[end]):
        end += 1
    return row[end - 1].x1 - row[0].x0


def _keeps(before: Glyph, glyph: Glyph) -> bool:
    last, first = before.text[-1], glyph.text[0]
    if _QUOTES.match(last) or _QUOTES.match(first) or _CLOSING.match(first) or _OPENING.match(last):
        return True
    return not (is_wide(last) or is_wide(first) or _parted(before, glyph))


def _columns(rows: list[Row], depth: int = 0) -> list[tuple[int, list[Row]]]:
    """Rows in reading order with the column they stand in."""
    gutter = _gutter(rows) if depth < 2 else None
    if gutter is None:
        return [(_FULL_COLUMN, rows)] if rows else []
    x, first, last = gutter
    left = [part for row in rows[first:last] if (part := [g for g in row if g.x1 <= x])]
    right = [part for row in rows[first:last] if (part := [g for g in row if g.x1 > x])]
    found = _columns(rows[:first], depth + 1) if first else []
    for side in (left, right):
        number = 1 + max((column for column, _ in found), default=0)
        found += [(number + column, part) for column, part in _columns(side, depth + 1)]
    return found + (_columns(rows[last:], depth + 1) if last < len(rows) else [])


def _gutter(rows: list[Row]) -> tuple[float, int, int] | None:
    """(x, first row, row behind the last) of the gutter with most lines beside it; None for one column."""
    if len(rows) < MIN_COLUMN_LINES:
        return None
    x0, x1 = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    holes = [_holes(row) for row in rows]
    best: tuple[int, float, int, int] | None = None
    step = 0
    while (x := x0 + (0.3 + 0.01 * step) * (x1 - x0)) <= x0 + 0.7 * (x1 - x0):
        step += 1
        free = [any(a <= x <= b for a, b in gaps) for gaps in holes]
        for first, last in _runs(free):
            lines = _prose(rows[first:last], x)
            if lines and (best is None or lines > best[0]):
                best = (lines, x, first, last)
    return best[1:] if best else None


def _holes(row: Row) -> list[tuple[float, float]]:
    """Where a gutter may run through a row: before it, behind it and in its wide gaps."""
    gaps = [(float("-inf"), row[0].x0), (row[-1].x1, float("inf"))]
    for before, glyph in pairwise(row):
        if glyph.x0 - before.x1 >= GUTTER * min(before.size, glyph.size):
            gaps.append((before.x1, glyph.x0))
    return gaps


def _runs(free: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for number, is_free in enumerate([*free, False]):
        if is_free and start is None:
            start = number
        elif not is_free and start is not None:
            if number - start >= MIN_COLUMN_LINES:
                runs.append((start, number))
            start = None
    return runs


def _prose(rows: list[Row], x: float) -> int:
    """Lines beside a gutter when both sides are columns of prose, else 0: enough lines that fill their
    side, as the cells of a table or the fields of a form do not."""
    sides = (
        [part for row in rows if (part := [g for g in row if g.x1 <= x])],
        [part for row in rows if (part := [g for g in row if g.x1 > x])],
    )
    for parts in sides:
        if len(parts) < MIN_COLUMN_LINES:
            return 0
        left, right = min(part[0].x0 for part in parts), max(part[-1].x1 for part in parts)
        filled = median((part[-1].x1 - part[0].x0) / max(right - left, 1.0) for part in parts)
        if filled < MIN_FILLED or median(len(part) for part in parts) < MIN_COLUMN_CHARACTERS:
            return 0
    return len(sides[0]) + len(sides[1])
