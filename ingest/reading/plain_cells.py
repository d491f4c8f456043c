"""Target tables of plain text whose cells stand one a line, with nothing that tells where a row ends.

What a copy from a viewer leaves of a table. Its header tells the columns; a row ends behind the figures of
its years, so that a cell merged with those above, which leaves no line, is known by the one that lacks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.numbering import is_finished
from ingest.tables import CATEGORY, NAME, NOTE, UNIT
from ingest.wrapping import is_page_mark

MAX_CELL = 160
MAX_FIGURE = 16
MAX_COLUMNS = 12
MIN_ROWS = 2
_NUMBER = re.compile(r"^序\s?号$")
_OTHER = re.compile(r"^(?:指标)?(?:属性|性质|类型)$|^(?:牵头|责任)(?:单位|部门)$")
_YEAR = re.compile(
    r"^(?:19|20)\d{2}\s?年?(?:末|底)?(?:[（(]?(?:目标|实际|现状|基期|预期|规划)?(?:值|数)?[）)]?)$"
)
_FIGURE = re.compile(
    r"^(?:[/／—–\-－]{1,3}|[≥>≤<＞＜约（(\[〔【]{0,2}\s?[-－+]?\d[\d,，.%％~～\-–—]*[^\d，。；：]{0,6})$"
)


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns: ``texts`` before the years, ``years`` of them, ``rest`` behind. ``number``: which of the
    texts is the ordinal, which a table may leave empty."""

    cells: tuple[str, ...]
    texts: int
    years: int
    number: int | None
    grouped: bool

    @property
    def rest(self) -> int:
        return len(self.cells) - self.texts - self.years


def bare_cell_table(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """(rows, the line behind them) of such a table that begins at a line; no rows where none does."""
    header, at = _header(lines, start)
    if header is None:
        return [], start
    rows: list[list[str]] = []
    end = at
    numbered: bool | None = None
    while True:
        again, behind = _header(lines, end)
        at = behind if again is not None and again.cells == header.cells else end
        found = _row(lines, at, header)
        if found is None:
            break
        texts, values, following = found
        if header.number is not None and numbered is None:
            numbered = any(re.fullmatch(r"\d{1,3}", text) for text in texts)
        placed = _placed(texts, header, numbered=bool(numbered))
        if placed is None:
            break
        rows.append([*placed, *values])
        end = following
    return ([list(header.cells), *rows], end) if len(rows) >= MIN_ROWS else ([], start)


def _cells(lines: Sequence[str], at: int, most: int) -> list[tuple[str, int]]:
    """The next lines with text, at most so many, each with the line behind it."""
    found: list[tuple[str, int]] = []
    while at < len(lines) and len(found) < most:
        text = re.sub(r"\s+", " ", lines[at]).strip()
        at += 1
        if text and not is_page_mark(text):
            found.append((text, at))
    return found


def _header(lines: Sequence[str], start: int) -> tuple[_Header | None, int]:
    if start >= len(lines) or not _names_column(lines[start].strip()):
        return None, start
    cells: list[str] = []
    at = start
    for text, behind in _cells(lines, start, MAX_COLUMNS):
        if not (_names_column(text) or _YEAR.match(text)):
            break
        cells.append(text)
        at = behind
    years = [number for number, text in enumerate(cells) if _YEAR.match(text)]
    named = any(NAME.match(text) for text in cells)
    if not years or not named or years != list(range(years[0], years[-1] + 1)) or not years[0]:
        return None, start
    number = next((n for n, text in enumerate(cells[: years[0]]) if _NUMBER.match(text)), None)
    return _Header(tuple(cells), years[0], len(years), number, bool(CATEGORY.match(cells[0]))), at


def _names_column(text: str) -> bool:
    return len(text) <= 12 and any(
        pattern.search(text) for pattern in (CATEGORY, NAME, UNIT, NOTE, _NUMBER, _OTHER)
    )


def _row(lines: Sequence[str], at: int, header: _Header) -> tuple[list[str], list[str], int] | None:
    """(texts, figures and what stands behind them, the following line) of the row that begins at a line."""
    near = _cells(lines, at, len(header.cells))
    texts: list[str] = []
    for number, (text, _) in enumerate(near):
        # An ordinal looks like a figure; the name stands behind it.
        ordinal = (
            header.number is not None
            and len(texts) <= header.number
            and re.fullmatch(r"\d{1,3}", text) is not None
            and number + 1 < len(near)
            and not _is_figure(near[number + 1][0])
        )
        if len(texts) >= header.texts or (_is_figure(text) and not ordinal):
            break
        if len(text) > MAX_CELL:
            return None
        texts.append(text)
    values = near[len(texts) : len(texts) + header.years + header.rest]
    figures = values[: header.years]
    if not texts or len(values) < header.years + header.rest or not all(_is_figure(t) for t, _ in figures):
        return None
    if any(len(text) > MAX_CELL or is_finished(text) for text, _ in values[header.years :]):
        return None
    return texts, [text for text, _ in values], values[-1][1]


def _is_figure(text: str) -> bool:
    return len(text) <= MAX_FIGURE and bool(_FIGURE.match(text))


def _placed(texts: list[str], header: _Header, *, numbered: bool) -> list[str] | None:
    """The texts of a row in their columns; None where it is open which one lacks."""
    if header.number is not None and not numbered:
        width = header.texts - 1
        placed = _placed(
            texts, _Header(header.cells, width, header.years, None, header.grouped), numbered=False
        )
        return None if placed is None else [*placed[: header.number], "", *placed[header.number :]]
    if len(texts) == header.texts:
        return texts
    if len(texts) == header.texts - 1 and header.grouped:
        return ["", *texts]
    return None
