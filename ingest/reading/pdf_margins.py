"""What is printed around the text of a PDF and is no part of it: running headers and footers, page
numbers and contents lists."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ingest.contents import is_contents_title
from ingest.numbering import is_finished
from ingest.reading.pdf_lines import PdfLine
from ingest.wrapping import is_page_mark

MARGIN = 0.12
"""Share of the page's height, above and below, in which headers and footers stand."""
MARGIN_LINES = 3
"""Outermost lines of a page that can be headers or footers."""
SAME_PLACE = 4.0
"""Points by which the lines of a running header may differ in height."""
MAX_FIGURES = 12
"""Figures of a line that are tried as page numbers, half of them from its end: a printed web address has many."""
MIN_REPEATS = 3
"""Pages on which a line must stand at the same place to be a running header; half the pages of a shorter file."""
_NUMBER = re.compile(
    r"^[\s\-—–－·•|/]*(?:第|page|p\.)?\s*(\d{1,5}|[ivxlc]{1,7})\s*页?(?:\s*(?:/|of|共)\s*(?:共\s*)?\d{1,5}\s*页?)?[\s\-—–－·•|/]*$",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_LEADER_ENTRY = re.compile(r"^(.*\S)\s*(?:[.．·…‥⋯_]\s?){4,}\s*[(（]?([\divxlc]{1,5})[)）]?$", re.IGNORECASE)
_NUMBERED_ENTRY = re.compile(r"^(?=.*[^\W\d_]{2})(.*\S)\s+[(（]?(\d{1,4})[)）]?$")
MAX_ENTRY = 80
"""Characters of a line of a contents list."""
MAX_DOTTED = 400
"""The same with the dots."""
MIN_ENTRIES = 3
MAX_CONTENTS = 3000
"""Lines of a contents list at most."""


def without_margins(pages: Sequence[Sequence[PdfLine]], heights: Mapping[int, float]) -> list[list[PdfLine]]:
    """The lines of each page without running headers, footers and page numbers.

    ``heights``: of the pages, by number, in points.
    """
    running = _running(pages, heights)
    numbers = _page_numbers(pages, heights, running)
    dropped = running | numbers
    return [[line for line in lines if id(line) not in dropped] for lines in pages]


def _outermost(lines: Sequence[PdfLine], height: float) -> tuple[list[PdfLine], list[PdfLine]]:
    """The outermost lines of a page that stand in its margins, from outside inwards."""
    ordered = sorted(lines, key=lambda line: line.baseline)
    above = [line for line in ordered[:MARGIN_LINES] if line.baseline < MARGIN * height]
    below = [line for line in ordered[::-1][:MARGIN_LINES] if line.baseline > (1 - MARGIN) * height]
    return above, below


def _running(pages: Sequence[Sequence[PdfLine]], heights: Mapping[int, float]) -> set[int]:
    """Lines that stand at the same place of enough pages, the same but for a figure that counts the pages."""
    candidates: list[tuple[PdfLine, list[_Key]]] = []
    seen: dict[_Key, set[int]] = defaultdict(set)
    for lines in pages:
        above, below = _outermost(lines, heights[lines[0].page]) if lines else ([], [])
        for line in (*above, *below):
            keys = _keys(line)
            candidates.append((line, keys))
            for key in keys:
                # Its neighbours too: two lines may be close and yet fall on either side of a limit.
                for place in (key[0] - 1, key[0], key[0] + 1):
                    seen[place, *key[1:]].add(line.page)
    enough = MIN_REPEATS if len(pages) > MIN_REPEATS else max(2, (len(pages) + 1) // 2)
    return {id(line) for line, keys in candidates if any(len(seen[key]) >= enough for key in keys)}


_Key = tuple[int, int, str]
"""(height on the page in steps of ``SAME_PLACE``, figure that counts or -1, text with that figure less the page)"""


def _keys(line: PdfLine) -> list[_Key]:
    place = round(line.baseline / SAME_PLACE)
    text = re.sub(r"\s", "", line.text).lower()
    keys = [(place, -1, text)]
    figures = list(enumerate(re.finditer(r"\d{1,6}", text)))
    half = MAX_FIGURES // 2
    for number, match in figures[:half] + figures[half:][-half:]:
        counted = f"{text[: match.start()]}{int(match.group()) - line.page:+}{text[match.end() :]}"
        keys.append((place, number, counted))
    return keys


def _page_numbers(
    pages: Sequence[Sequence[PdfLine]], heights: Mapping[int, float], running: set[int]
) -> set[int]:
    """Page numbers in the margins: those printed as such, and bare numbers that count with the pages."""
    marks: set[int] = set()
    bare: list[tuple[PdfLine, int, bool]] = []
    for lines in pages:
        left = [line for line in lines if id(line) not in running]
        bare += [
            (line, number - line.page, True)
            for line in lines
            if id(line) in running and (number := _number(line.text)) is not None
        ]
        if not left:
            continue
        margins = {id(line) for side in _outermost(left, heights[left[0].page]) for line in side}
        for line in (min(left, key=_height), max(left, key=_height)):
            number = _number(line.text)
            if is_page_mark(line.text):
                marks.add(id(line))
            elif number is not None:
                bare.append((line, number - line.page, id(line) in margins))
    steps = Counter(step for _, step, in_margin in bare if in_margin)
    # A number further in is one when it counts as those in the margins of other pages do.
    marks |= {
        id(line)
        for line, step, in_margin in bare
        if steps[step] >= (2 if in_margin else 3) or (step == 0 and in_margin)
    }
    return marks


def _height(line: PdfLine) -> float:
    return line.baseline


def _number(text: str) -> int | None:
    match = _NUMBER.match(text)
    if not match:
        return None
    digits = match.group(1).lower()
    if digits.isdigit():
        return int(digits)
    values = [_ROMAN[letter] for letter in digits]
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))


def without_contents(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Lines of a document without its contents lists, with page numbers or without."""
    listed = _leader_lists(lines)
    kept = [line for number, line in enumerate(lines) if number not in listed]
    plain = _plain_list(kept)
    return [line for number, line in enumerate(kept) if number not in plain]


def _leader_lists(lines: Sequence[PdfLine]) -> set[int]:
    """Lists with page numbers behind dots; entries that take two lines, and those whose dots are missing,
    belong to the list they stand in."""
    leaders = [number for number, line in enumerate(lines) if _leader_entry(line.text)]
    found: set[int] = set()
    group: list[int] = []
    for number in [*leaders, None]:
        if number is not None and (not group or number - group[-1] <= 4):
            group.append(number)
            continue
        if len(group) >= MIN_ENTRIES:
            found |= set(range(group[0], group[-1] + 1)) | set(_around(lines, group[0], group[-1]))
        group = [number] if number is not None else []
    return found


def _leader_entry(text: str) -> re.Match[str] | None:
    # Dots without end would be tried in every division.
    return _LEADER_ENTRY.match(text) if len(text) <= MAX_DOTTED else None


def _around(lines: Sequence[PdfLine], first: int, last: int) -> list[int]:
    """What belongs to a list above and below its dotted lines: undotted entries and the heading."""
    found: list[int] = []
    number = first - 1
    while number >= 0 and _NUMBERED_ENTRY.match(lines[number].text) and len(lines[number].text) <= MAX_ENTRY:
        found.append(number)
        number -= 1
    if number >= 0 and is_contents_title(lines[number].text):
        found.append(number)
    number = last + 1
    while (
        number < len(lines)
        and _NUMBERED_ENTRY.match(lines[number].text)
        and not is_finished(lines[number].text)
        and len(lines[number].text) <= MAX_ENTRY
    ):
        found.append(number)
        number += 1
    return found


def _plain_list(lines: Sequence[PdfLine]) -> set[int]:
    """The list below the heading `目录`, when its entries stand again below: it ends where its first
    entry comes again."""
    start = next((n for n, line in enumerate(lines) if is_contents_title(line.text)), None)
    if start is None or start + 2 >= len(lines):
        return set()
    names = [_name(line.text) for line in lines]
    first = names[start + 1]
    for end in range(start + 2, min(len(lines), start + MAX_CONTENTS)):
        if len(lines[end - 1].text) > MAX_ENTRY or is_finished(lines[end - 1].text):
            return set()
        if names[end] == first or (names[end].startswith(first) and len(first) >= 4):
            # What follows the list; an entry can be cut in two there or here.
            rest = "".join(names[end:])
            entries = names[start + 1 : end]
            again = sum(entry in rest for entry in entries)
            return set(range(start, end)) if again * 10 >= len(entries) * 8 else set()
    return set()


def _name(text: str) -> str:
    """An entry without blanks, dots and page number."""
    match = _leader_entry(text) or _NUMBERED_ENTRY.match(text)
    return re.sub(r"[\s　]", "", match.group(1) if match else text)
