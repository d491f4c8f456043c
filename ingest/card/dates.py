"""Dates in Arabic and Chinese figures, and how a term of years is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from vectorstore.numerals import ordinal

HAN_DATE = (
    r"(?:(?:19|20)\d{2}|[一二三四五六七八九〇○零Ｏ]{4})\s?年\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?月"
    r"\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
"""A date as documents write it, as a pattern without groups."""

_HAN = re.compile(
    r"((?:19|20)\d{2}|[一二三四五六七八九〇○零Ｏ]{4})\s?年\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月"
    r"\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_ZERO = str.maketrans("○零Ｏ", "〇〇〇")

MAX_TERM = 50
"""Years beyond which a term of validity is a misreading."""


def read_date(text: str) -> date | None:
    """The first date in a text, in Arabic or Chinese figures; None when there is none or it does not exist."""
    match = _HAN.search(text)
    if match:
        return _date(_year(match.group(1)), ordinal(match.group(2)), ordinal(match.group(3)))
    iso = _ISO.search(text)
    return _date(int(iso.group(1)), int(iso.group(3)), int(iso.group(4))) if iso else None


def dates_in(text: str) -> Iterator[tuple[int, int, date]]:
    """(start, end, day) of each written-out date of a text that exists."""
    for match in _HAN.finditer(text):
        day = _date(_year(match.group(1)), ordinal(match.group(2)), ordinal(match.group(3)))
        if day is not None:
            yield match.start(), match.end(), day


def last_day(begin: date, years: int, months: int = 0) -> date | None:
    """The last day of a term that begins on a day: the day before its anniversary, as the registers of
    normative documents count it (five years from 2021-03-01 end on 2026-02-28). None beyond ``MAX_TERM``."""
    total = years * 12 + months
    if not 0 < total <= MAX_TERM * 12:
        return None
    whole, month = divmod(begin.month - 1 + total, 12)
    year = begin.year + whole
    if year > date.max.year:
        return None
    try:
        anniversary = date(year, month + 1, begin.day)
    except ValueError:
        # There is no such day in that month: the term ends with the month.
        anniversary = date(year, month + 2, 1)
    return anniversary - timedelta(days=1)


def _year(text: str) -> int:
    if text.isdigit():
        return int(text)
    return int("".join(str("〇一二三四五六七八九".index(c)) for c in text.translate(_ZERO)))


def _date(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None
