"""Figures as values: numbers with scale and unit, years, dates.

`4万亿元`, `40000亿元` and `4,000,000,000,000元` are one value; `10%` and `百分之十` are;
`2025年` and `二〇二五年` are the same year.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_HAN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SCALES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
    "百万": 10**6,
    "千万": 10**7,
}
_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<scale>万亿|千万|百万|[百千万亿])?\s?(?P<percent>[%％‰]|个?百分点)?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年?(?!\d)")
_YEAR_SIGN = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年")
_HAN_YEAR = re.compile(r"([一二])([〇○零一二三四五六七八九]{3})\s?年")
_HAN_PERCENT = re.compile(r"百分之([零一二三四五六七八九十百点]+)")
_HAN_NUMBER = re.compile(
    r"[一二两三四五六七八九十百千万亿零〇]*[十百千万亿][一二两三四五六七八九十百千万亿零〇]*"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text.

    value: with its scale multiplied in (`5万` is 50000); percent: whether % stands behind it;
    start, end: where it stands, with scale and percent sign.
    """

    value: Decimal
    percent: bool
    start: int
    end: int
    text: str


def figures(text: str) -> list[Figure]:
    """All numbers of a text that are no years, in order, Arabic figures and written-out ones
    (the latter only with a scale word or `百分之`, since `一` alone is mostly no number)."""
    normal = _same_length(text)
    years = [match.span(1) for match in _YEAR_SIGN.finditer(normal)]
    found: list[Figure] = []
    for match in _NUMBER.finditer(normal):
        if any(start <= match.start() < end for start, end in years):
            continue
        value = Decimal(match["digits"].replace(",", ""))
        percent = bool(match["percent"])
        end = match.end()
        if match["scale"]:
            value *= _SCALES[match["scale"]]
        piece = text[match.start() : end].rstrip()
        found.append(Figure(value.normalize(), percent, match.start(), match.start() + len(piece), piece))
    for match in _HAN_PERCENT.finditer(normal):
        amount = han_number(match.group(1))
        if amount is not None:
            found.append(Figure(amount.normalize(), True, match.start(), match.end(), match.group()))
    return sorted(found, key=lambda figure: figure.start)


def years(text: str) -> list[int]:
    """The years a text names with 年 (or as a range such as 2021—2025年), in order, each once."""
    normal = _same_length(text)
    found = [(m.start(), int(m.group(1))) for m in _YEAR_SIGN.finditer(normal)]
    for m in re.finditer(r"(?<!\d)((?:19|20)\d{2})\s?年?\s?[—–－~至-]+\s?((?:19|20)\d{2})(?!\d)", normal):
        found.extend([(m.start(1), int(m.group(1))), (m.start(2), int(m.group(2)))])
    for m in _HAN_YEAR.finditer(text):
        digits = "".join(str(_HAN_DIGIT[c]) for c in m.group(1) + m.group(2))
        found.append((m.start(), int(digits)))
    return list(dict.fromkeys(year for _, year in sorted(found)))


def bare_years(text: str) -> list[int]:
    """The years a question names, also without 年 (`by 2025`); that of a 文号 (`〔2018〕91号`) is none."""
    text = re.sub(r"[〔\[（(]\s?\d{4}\s?[〕\])）]\s?第?\s?\d+\s?号", " ", text)
    return list(dict.fromkeys([*years(text), *(int(m.group(1)) for m in _YEAR.finditer(_same_length(text)))]))


def han_number(text: str) -> Decimal | None:
    """The value of a written-out number: `十五` is 15, `三百二十` is 320, `九十九点五` is 99.5."""
    whole, _, fraction = text.partition("点")
    total = section = current = 0
    for character in whole:
        if character in _HAN_DIGIT:
            current = _HAN_DIGIT[character]
        elif character in "十百千":
            section += (current or 1) * _SCALES[character]
            current = 0
        elif character in "万亿":
            total = (total + section + current) * _SCALES[character]
            section = current = 0
        else:
            return None
    value = Decimal(total + section + current)
    if fraction:
        if any(c not in _HAN_DIGIT for c in fraction):
            return None
        value += Decimal("0." + "".join(str(_HAN_DIGIT[c]) for c in fraction))
    return value


def _same_length(text: str) -> str:
    """Full-width digits and signs as half-width ones, place for place."""
    if text.isascii():
        return text
    return "".join(
        n if "\uff01" <= c <= "\uff5e" and len(n := unicodedata.normalize("NFKC", c)) == 1 else c
        for c in text
    )
