"""Figures, dates and years of English texts as values, comparable with those of Chinese ones (``figures``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures import FigureKind

_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SMALL = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBER = re.compile(
    rf"(?<![\w.])(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{'|'.join(w for w in _SMALL if w not in ('zero', 'one'))})(?![a-z-]))"
    rf"(?:[ -]?(?P<scale>{'|'.join(_SCALES)}))?(?:\s?(?P<sign>%|‰|percentage points?|per ?cent(?!age)))?(?![\d])",
    re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS)
_DATE = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH}),? (?P<y1>(?:19|20)\d\d)|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>(?:19|20)\d\d)|(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d,.])((?:19|20)\d\d)(?![\d,]\d|\s?(?:yuan|people|enterprises|companies|%))")
_BASIS = re.compile(
    r"\b(?:from|than in|than|since|between|compared (?:with|to)|over|on|versus|as of)(?: the)?(?: level of)? $",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:Article|Chapter|Section)s? (\d+)", re.IGNORECASE)
LEAST = "at least|no (?:less|fewer|lower) than|not (?:less|fewer|lower) than|more than|over|above|exceed(?:s|ing)?|greater than|upwards of|surpass(?:es|ing)?|minimum of|a minimum"
MOST = "at most|no (?:more|higher|later|longer) than|not (?:more|higher|later|longer|exceed(?:ing)?)(?: than)?|up to|within|less than|fewer than|below|under|maximum of|a maximum|capped at"
_ABOUT = "about|around|approximately|roughly|nearly|some|almost"
_LIMIT = re.compile(
    rf"(?:(?P<most>{MOST})|(?P<least>{LEAST})|(?P<about>{_ABOUT}))(?:\s(?:of|by|a|the|rmb|cny|an? additional))*\s?$",
    re.IGNORECASE,
)
_LIMIT_BEHIND = re.compile(
    r"[^,.;]{0,24}?\b(?:(?P<least>or (?:more|above|higher|over))|(?P<most>or (?:less|below|fewer|lower)|at most))",
    re.IGNORECASE,
)
_UNITS = (
    (re.compile(r"[ -]?(?:yuan|rmb|cny|renminbi)\b", re.I), ("元", "人民币")),
    (re.compile(r"[ -]?(?:working|business|work)[ -]days?", re.I), ("工作日", "个工作日")),
    (re.compile(r"[ -]?(?:calendar )?days?\b", re.I), ("日", "天")),
    (re.compile(r"[ -]?months?\b", re.I), ("月", "个月")),
    (re.compile(r"[ -]?years?\b", re.I), ("年", "周年")),
    (re.compile(r"[ -]?hours?\b", re.I), ("小时",)),
    (re.compile(r"[ -]?(?:square kilomet\w+)", re.I), ("平方公里", "平方千米")),
    (re.compile(r"[ -]?(?:tons?|tonnes?)\b", re.I), ("吨",)),
    (re.compile(r"[ -]?(?:u\.?s\.? )?dollars?\b", re.I), ("美元",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ForeignFigure:
    """A figure of a translation with its limit (least, most, about), unit (as Chinese texts may call it) and year."""

    text: str
    value: Decimal
    kind: FigureKind
    limit: str | None
    unit: tuple[str, ...]
    year: str | None


def foreign_figures(text: str) -> list[ForeignFigure]:
    """The figures of an English text that are no years, dates or numbers of articles."""
    masked = _ARTICLE.sub(_blank, _DATE.sub(_blank, text))
    masked = re.sub(r"[A-Za-z]+-?\d[\w.]*|\d+(?:st|nd|rd|th)\b|No\.? ?\d+|\d+G\b|\bIPv\d", _blank, masked)
    found: list[ForeignFigure] = []
    spots = list(_YEAR.finditer(masked))
    taken = [m.span() for m in spots]
    # A year that is only compared with is no year of a figure, as long as another one is named.
    spots = [m for m in spots if not _BASIS.search(masked[: m.start()])] or spots
    for match in _NUMBER.finditer(masked):
        if any(a <= match.start() < b for a, b in taken) and not match["scale"] and not match["sign"]:
            continue
        digits = match["digits"].replace(",", "").lower()
        value = Decimal(_SMALL[digits]) if digits in _SMALL else Decimal(digits)
        value *= _SCALES.get((match["scale"] or "").lower(), 1)
        before, behind = masked[: match.start()], masked[match.end() :]
        limit = _LIMIT.search(before[-28:]) or _LIMIT_BEHIND.match(behind)
        unit = next((names for pattern, names in _UNITS if pattern.match(behind)), ())
        if not unit and re.search(r"(?:rmb|cny|¥)\s?$", before, re.IGNORECASE):
            unit = ("元",)
        near = min(spots, key=lambda m: abs(m.start() - match.start()), default=None)
        same = near is not None and not re.search(
            "[;.] ", masked[min(near.start(), match.start()) : max(near.end(), match.end())]
        )
        found.append(
            ForeignFigure(
                match.group(),
                value.normalize(),
                _kind(match["sign"]),
                limit.lastgroup if limit else None,
                unit,
                near[1] if near is not None and same else None,
            )
        )
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _kind(sign: str | None) -> FigureKind:
    if not sign:
        return FigureKind.NUMBER
    if "point" in sign.lower():
        return FigureKind.POINTS
    return FigureKind.PERMILLE if sign == "‰" else FigureKind.PERCENT


def foreign_dates(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(words, year, month, day) of each date of an English text."""
    for match in _DATE.finditer(text):
        groups = match.groupdict()
        n = next(k for k in "123" if groups[f"y{k}"])
        month = groups[f"m{n}"]
        number = int(month) if month.isdigit() else _month(month)
        yield match.group(), groups[f"y{n}"], number, int(groups[f"d{n}"])


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def foreign_years(text: str) -> list[str]:
    """The years of an English text outside its dates."""
    return [match[1] for match in _YEAR.finditer(_DATE.sub(_blank, text))]


def foreign_articles(text: str) -> list[tuple[str, str]]:
    """(words, number) of the articles, chapters and sections of a law that an English text names."""
    return [(match.group(), match[1]) for match in _ARTICLE.finditer(text)]
