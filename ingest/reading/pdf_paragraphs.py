"""Lines of a PDF to paragraphs: by indent, width, distance and type size, then by what the lines say.

A line of a PDF ends where the page does or where its author ended it. It was ended on purpose when the
first word of the next line would still have fitted; all else decides between the rest.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise

from ingest.blocks import Block, BlockKind
from ingest.numbering import is_finished, numbering_of, starts_new_block
from ingest.reading.pdf_glyphs import is_wide
from ingest.reading.pdf_joining import LINE_END_HYPHEN, folded, glued
from ingest.reading.pdf_lines import PdfLine

INDENT = 0.6
"""Em by which lines at the same indent may differ."""
PARTED = 1.35
"""Times the usual distance of lines from which a paragraph ends."""
MAX_PITCH = 5
"""Times its size that a line of the same paragraph may stand below another."""
MIN_STEPS = 4
"""Pairs of lines from which a page has a line distance of its own."""
SAME_SIZE = 0.12
TITLE_SIZE = 1.12
"""Times the size of the body from which a line is a title or heading."""
NOTE_SIZE = 0.92
"""Times the size of the body up to which lines at the foot of a page are notes."""
MIN_WIDTH = 0.5
"""Share of the page's width that text takes at least where there are no columns."""
MIN_BROKEN = 4
"""Lines of a page that must break in the middle of a sentence for its own edges to be trusted."""
MIN_BROKEN_SHARE = 0.25
MAX_RAGGED = 5
"""Em by which a line inside a paragraph may end before the edge, where programs keep a figure and its words together."""
MAX_HEADING = 120
MAX_LEVEL = 6
BRACKET_REACH = 200
_NOTE = re.compile(r"^(?:\d{1,3}(?!\d*[.．、）)年月%])|[①-⑳*†‡注])")
_MONTH = re.compile(
    r"^[\d〇○零一二三四五六七八九十]{4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月(?:\s?[\d一二三四五六七八九十]{1,3}\s?日)?$"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a document: size of the body, distances of lines by page (0 for all) and size, whether blank space
    parts paragraphs, whether it is written in Latin letters, and its words."""

    body: float
    pitches: dict[tuple[int, int], float]
    spaced: bool
    latin: bool
    words: frozenset[str]

    def pitch(self, line: PdfLine) -> float:
        """The distance at which the lines of a paragraph like that of a line follow one another."""
        size = round(line.size)
        return self.pitches.get((line.page, size)) or self.pitches.get((0, size), 1.6 * line.size)


def measured(pages: Sequence[Sequence[PdfLine]], widths: dict[int, float]) -> list[list[PdfLine]]:
    """Lines with the edges of their columns: the outermost places, left and right, that lines of
    the same column keep coming back to, on odd and on even pages."""
    groups: dict[tuple[int, int, int], list[PdfLine]] = defaultdict(list)
    columns: dict[tuple[int, int], list[PdfLine]] = defaultdict(list)
    for lines in pages:
        for line in lines:
            groups[_kind(line, widths)].append(line)
            columns[line.page, line.column].append(line)
    usual = {kind: _edges(lines) for kind, lines in groups.items()}
    own = {place: _own_edges(lines) for place, lines in columns.items()}

    def with_edges(line: PdfLine) -> PdfLine:
        left, right = own[line.page, line.column] or usual[_kind(line, widths)]
        if not line.column:
            right = max(right, left + MIN_WIDTH * widths[line.page])
        return replace(line, left=left, right=max(line.x1 - line.hang, right))

    return [[with_edges(line) for line in lines] for lines in pages]


def _own_edges(lines: Sequence[PdfLine]) -> tuple[float, float] | None:
    """The edges of a column whose own lines tell them: enough of its sentences break at them."""
    if len(lines) < MIN_BROKEN:
        return None
    left, right = _edges(lines)
    broken = sum(
        not is_finished(before.text)
        and not starts_new_block(line.text)
        and before.x1 + _blank(before, line) + line.lead >= right - 0.2 * line.size
        for before, line in pairwise(lines)
    )
    return (left, right) if broken >= max(MIN_BROKEN, len(lines) * MIN_BROKEN_SHARE) else None


def _kind(line: PdfLine, widths: dict[int, float]) -> tuple[int, int, int]:
    return round(widths.get(line.page, 0)), line.page % 2, line.column


def _edges(lines: Sequence[PdfLine]) -> tuple[float, float]:
    starts = Counter(round(line.x0) for line in lines)
    enough = max(2, len(lines) * 0.08)
    common = [x for x in sorted(starts) if sum(starts[x + d] for d in (-1, 0, 1)) >= enough]
    left = common[0] if common else min(line.x0 for line in lines)
    ends = sorted((line.x1 - line.hang for line in lines), reverse=True)
    return float(left), ends[min(len(ends) - 1, max(1, int(0.02 * len(ends))))] if len(ends) > 1 else ends[0]


def measure(pages: Sequence[Sequence[PdfLine]]) -> Measure:
    """Measure a document by its lines."""
    lines = [line for page in pages for line in page]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    distances: dict[tuple[int, int], list[float]] = defaultdict(list)
    for page in pages:
        for before, line in pairwise(page):
            step = line.baseline - before.baseline
            if abs(before.size - line.size) < 0.5 and 0.8 * line.size < step < MAX_PITCH * line.size:
                distances[0, round(line.size)].append(step)
                distances[line.page, round(line.size)].append(step)
    pitches = {
        place: _usual(steps) for place, steps in distances.items() if not place[0] or len(steps) >= MIN_STEPS
    }
    body = sizes.most_common(1)[0][0] if sizes else 12.0
    steps = distances.get((0, round(body)), [])
    wide = sum(step > PARTED * pitches[0, round(body)] for step in steps)
    text = "".join(line.text for line in lines)
    latin = sum(c.isascii() and c.isalpha() for c in text)
    return Measure(
        body=body,
        pitches=pitches,
        spaced=len(steps) > 5 and wide * 12 >= len(steps),
        latin=latin > 3 * sum(map(is_wide, text)),
        words=frozenset(
            word.lower() for line in lines for word in re.findall(r"[A-Za-z-]+(?!-$)\b", line.text)
        ),
    )


def _usual(steps: Sequence[float]) -> float:
    """The commonest distance; of several about as common the smallest."""
    binned = Counter(round(step * 2) / 2 for step in steps)
    most = max(binned.values())
    return min(step for step, count in binned.items() if count * 2 >= most)


@dataclass(slots=True)
class _Open:
    """A paragraph that may go on."""

    lines: list[PdfLine]
    text: str
    pages: list[tuple[int, int]] = field(default_factory=list)
    """(characters that are no blanks before it, page)"""
    rest: float | None = None
    """The indent of its second line."""
    pitch: float | None = None

    @property
    def first(self) -> float:
        return _indent(self.lines[0])

    @property
    def last(self) -> PdfLine:
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the type it is set in."""

    block: Block
    size: float
    bold: bool
    lines: int


def paragraphs_of(lines: Sequence[PdfLine], usual: Measure) -> list[Paragraph]:
    """Join lines, in reading order and over page breaks, to paragraphs."""
    found: list[Paragraph] = []
    open_: _Open | None = None
    for line in lines:
        if open_ is not None and _continues(open_, line, usual):
            _add(open_, line, usual)
        else:
            if open_ is not None:
                found.append(_closed(open_))
            open_ = _Open([line], line.text, [(0, line.page)])
    if open_ is not None:
        found.append(_closed(open_))
    return [paragraph for paragraph in found if paragraph.block.text]


def notes_of(lines: Sequence[PdfLine], usual: Measure) -> int:
    """How many of the last lines of a page are its footnotes: smaller than the body, the first with a mark."""
    count = 0
    while count < len(lines) - 1 and lines[-1 - count].size <= NOTE_SIZE * usual.body:
        count += 1
    while count and not _NOTE.match(lines[len(lines) - count].text):
        count -= 1
    return count


def _indent(line: PdfLine) -> float:
    return line.x0 - line.left


def _continues(open_: _Open, line: PdfLine, usual: Measure) -> bool:
    before = open_.last
    together = (before.page, before.column) == (line.page, line.column) and line.baseline > before.baseline
    step = line.baseline - before.baseline if together else None
    if abs(line.size / before.size - 1) > SAME_SIZE or _bold_ends(before, line):
        return False
    if step is not None and step > PARTED * (open_.pitch or usual.pitch(line)):
        return False
    if _in_bracket(open_.text) and not starts_new_block(line.text):
        return True
    if _one_title(before, line, usual):
        return True
    if step is not None and LINE_END_HYPHEN.search(before.text) and line.text[0].islower():
        return True
    indent = _fits_indent(open_, line)
    if indent is _Indent.BREAKS:
        return False
    if before.x1 + _blank(before, line) + line.lead < before.right - 0.2 * line.size:
        # Lists may be set narrower than the text around them.
        goes_on = line.text[0].islower() and not is_finished(before.text)
        if goes_on and step and indent is not _Indent.SAME:
            return True
        return _is_ragged(open_, line)
    if starts_new_block(line.text) and indent is not _Indent.RETURNS:
        return False
    if is_finished(before.text) and indent is _Indent.SAME:
        return usual.spaced and (step is not None or line.text[:1].islower())
    return True


def _is_ragged(open_: _Open, line: PdfLine) -> bool:
    """Whether a line goes on with a paragraph whose first line alone is indented, though the line above ended
    a little short of the edge: in the middle of a sentence, and the line stands at the margin of the others."""
    before = open_.last
    if open_.rest is None or open_.rest > open_.first - INDENT * line.size:
        return False
    short = before.right - before.x1 <= MAX_RAGGED * line.size
    return short and not is_finished(before.text) and not starts_new_block(line.text)


def _blank(before: PdfLine, line: PdfLine) -> float:
    """The width of the blank that would stand between two lines in one."""
    return 0.0 if is_wide(before.text[-1]) or is_wide(line.text[0]) else 0.25 * line.size


def _bold_ends(before: PdfLine, line: PdfLine) -> bool:
    return (before.bold and not line.partly_bold) or (line.bold and not before.partly_bold)


def _in_bracket(text: str) -> bool:
    """Whether a bracket or a book title is open at the end of a text."""
    tail = text[-BRACKET_REACH:]
    return any(tail.rfind(left) > tail.rfind(right) for left, right in ("（）", "《》", "()"))


def _one_title(before: PdfLine, line: PdfLine, usual: Measure) -> bool:
    """Whether two lines are one title: both large, of one size and centred, neither of them numbered."""
    if line.size < TITLE_SIZE * usual.body or abs(line.size - before.size) > 0.6 or is_finished(before.text):
        return False
    if starts_new_block(line.text) or starts_new_block(before.text) or line.page != before.page:
        return False
    if _MONTH.match(line.text):
        return False
    return all(
        abs((one.x0 + one.x1) - (one.left + one.right)) <= 2.4 * one.size and _indent(one) > 0.5 * one.size
        for one in (before, line)
    )


class _Indent(Enum):
    """What the indent of a line says of it and the paragraph above."""

    BREAKS = "it begins a paragraph"
    SAME = "nothing: it stands where the first line does"
    HANGS = "it goes on: it hangs behind a number or bullet"
    RETURNS = "it goes on: only first lines are indented"


def _fits_indent(open_: _Open, line: PdfLine) -> _Indent:
    slack = INDENT * line.size
    indent, first = _indent(line), open_.first
    if open_.rest is not None and abs(indent - open_.rest) > slack:
        return _Indent.BREAKS
    if abs(indent - first) <= slack:
        return _Indent.SAME
    if indent < first:
        return _Indent.RETURNS if open_.rest is not None or indent <= slack else _Indent.BREAKS
    hangs = open_.rest is not None or numbering_or_bullet(open_.text)
    return _Indent.HANGS if hangs else _Indent.BREAKS


def numbering_or_bullet(text: str) -> bool:
    """Whether a text begins with a number or bullet, behind which its next lines may hang."""
    return starts_new_block(text) or bool(
        re.match(
            r"(?:[A-Za-z]|[ivxIVX]{1,5}|\d{1,2})[.)]\s|[o▪➢❖✓–-]\s|\d{1,3}(?:\.\d{1,2})+\s|[^:：]{1,20}[:：]\s",
            text,
        )
    )


def _add(open_: _Open, line: PdfLine, usual: Measure) -> None:
    before = open_.last
    if (before.page, before.column) == (line.page, line.column) and open_.pitch is None:
        open_.pitch = line.baseline - before.baseline
    if open_.rest is None:
        open_.rest = _indent(line)
    text = glued(open_.text, line.text, usual.words)
    if line.page != before.page:
        open_.pages.append((_solid(text) - _solid(line.text), line.page))
    open_.text = text
    open_.lines.append(line)


def _solid(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _closed(open_: _Open) -> Paragraph:
    text = folded(open_.text)
    places = _places(text, open_.pages)
    weight = Counter(round(line.size * 2) / 2 for line in open_.lines)
    return Paragraph(
        Block(text, pages=places),
        weight.most_common(1)[0][0],
        all(line.bold for line in open_.lines),
        len(open_.lines),
    )


def _places(text: str, pages: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Offsets from counts of characters that are no blanks, which folding leaves as they are."""
    offsets = [n for n, character in enumerate(text) if not character.isspace()]
    return tuple((offsets[solid] if solid else 0, page) for solid, page in pages if solid < len(offsets))


def with_levels(paragraphs: Sequence[Paragraph], usual: Measure) -> list[Block]:
    """Blocks of paragraphs; in a document of Latin script, short lines of larger or bold type are headings,
    where no numbering speaks for itself."""
    if not usual.latin:
        return [paragraph.block for paragraph in paragraphs]
    styles = sorted({_style(p) for p in paragraphs if _is_heading(p, usual)}, reverse=True)
    levels = {style: min(number + 1, MAX_LEVEL) for number, style in enumerate(styles)}
    return [
        replace(p.block, kind=BlockKind.HEADING, level=levels[_style(p)])
        if _is_heading(p, usual)
        else p.block
        for p in paragraphs
    ]


def _style(paragraph: Paragraph) -> tuple[float, bool]:
    return paragraph.size, paragraph.bold


def _is_heading(paragraph: Paragraph, usual: Measure) -> bool:
    text = paragraph.block.text
    if len(text) > MAX_HEADING or paragraph.lines > 3 or not re.search(r"[A-Za-z]{2}", text):
        return False
    if is_finished(text) or text.endswith((",", "、")) or numbering_of(text) is not None:
        return False
    return paragraph.size >= TITLE_SIZE * usual.body or (
        paragraph.bold and paragraph.size >= NOTE_SIZE * usual.body
    )
