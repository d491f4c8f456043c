"""Years, ranges of years and dates as values, and which year a figure belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checks_clauses import fold

_DATE = re.compile(r"(?:(?<!\d)((?:19|20)\d{2})年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})[日号])?")
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?:[—–~-]+|至|到)((?:19|20)\d{2})(?:年|(?!\d))")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(底|末|初|上半年|下半年|第?[一二三四1-4]季度)?")
_COMPARED = re.compile(r"(?:比|较|与|同|相对于|在)$")
_BASIS = re.compile(r"^年?(?:的?基础|相比|同期|以来)")
_BASE_YEAR = re.compile(r"(?:比|较|在)((?:19|20)\d{2})年(?=[\u4e00-\u9fff])(?!的?\d)")
_TITLE = re.compile(r"《[^《》]*》")


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year or a range of years (`2021-2025`) in folded text, and where it stands."""

    year: str
    start: int
    end: int


def year_marks(sentence: str) -> list[YearMark]:
    """The years that figures of a folded sentence may belong to: none inside a title, and none that is
    only compared with (`比2017年翻一番`), as long as others are named."""
    ranges = [YearMark(f"{m[1]}-{m[2]}", m.start(), m.end()) for m in _RANGE.finditer(sentence)]
    single = [
        YearMark(m[1], m.start(), m.end())
        for m in _YEAR.finditer(sentence)
        if not any(r.start <= m.start() < r.end for r in ranges)
    ]
    marks = sorted([*ranges, *single], key=lambda mark: mark.start)
    titles = [match.span() for match in _TITLE.finditer(sentence)]
    return [
        mark
        for mark in marks
        if not any(a <= mark.start < b for a, b in titles)
        and not (_COMPARED.search(sentence[: mark.start]) and sentence[mark.start - 1] != "在")
        and not _BASIS.match(sentence[mark.end :])
    ]


def years_for(
    sentence: str, marks: Sequence[YearMark], place: int, end: int, earlier: str | None
) -> frozenset[str]:
    """The year a figure at a place belongs to: the one in the bracket right behind it, else the sentence's
    only one, else the last before it, else the first after it. ``earlier``: that of the sentence before."""
    right_before = re.search(r"((?:19|20)\d{2})年的?[^\d，,;]{0,2}$", sentence[max(0, place - 9) : place])
    if right_before is not None and not any(place - 9 <= m.start < place for m in marks):
        return frozenset((right_before[1],))
    behind = re.compile(r"[^\d,，;；。]{0,6}\(").match(sentence, end)
    if behind is not None:
        for mark in marks:
            if behind.end() <= mark.start <= behind.end() + 1:
                return frozenset((mark.year,))
    if len(marks) == 1:
        return frozenset((marks[0].year,))
    before = [mark.year for mark in marks if mark.start < place]
    if before:
        return frozenset(before[-1:])
    if marks:
        return frozenset((marks[0].year,))
    return frozenset((earlier,)) if earlier else frozenset()


def date_spans(folded: str) -> list[tuple[int, int]]:
    """Where dates stand, whose digits are no figures."""
    return [match.span() for match in (*_DATE.finditer(folded), *_RANGE.finditer(folded))]


def unproved_dates(text: str, quotes: Sequence[str]) -> str | None:
    """A date, a range of years or a part of a year that no quote has as a whole."""
    said = fold(text)
    have = [fold(quote) for quote in quotes]
    dates = [m.groups() for quote in have for m in _DATE.finditer(quote)]
    named = {m[1] for quote in have for m in _YEAR.finditer(quote)}
    for match in _DATE.finditer(said):
        year, month, day = match.groups()
        if not any(
            int(month) == int(m)
            and (day is None or (d is not None and int(day) == int(d)))
            and (year is None or year == y or (y is None and year in named))
            for y, m, d in dates
        ):
            return f"the date {match.group()} stands in no quote"
    ranges = {m.groups() for quote in have for m in _RANGE.finditer(quote)}
    for match in _RANGE.finditer(said):
        if match.groups() not in ranges:
            return f"the years {match.group()} stand in no quote together"
    bases = {m[1] for quote in have for m in _BASE_YEAR.finditer(quote)}
    for match in _BASE_YEAR.finditer(said):
        if bases and match[1] not in bases:
            return f"{match.group()} is not what the quote compares with"
    parts = {m.groups() for quote in have for m in _YEAR.finditer(quote)}
    for match in _YEAR.finditer(said):
        if (
            match[2]
            and match.groups() not in parts
            and (match[1], {"底": "末", "末": "底"}.get(match[2])) not in parts
        ):
            return f"{match.group()} stands in no quote"
    return None
