"""Figures as values: numbers with scale and kind, years.

`4万亿元`, `40000亿元` and `4,000,000,000,000元` are one value; `10%` and `百分之十` are, while
`10‰` and `10个百分点` are others; `2025年` and `二〇二五年` are the same year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from vectorstore.numerals import DIGITS, han_number

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
_POINTS = r"个?百分点"
_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)\s?"
    rf"(?:(?P<scale>万亿|千万|百万|百(?!分点)|[千万亿])\s?)?(?P<sign>[%％‰]|{_POINTS})?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年?(?!\d)")
_COUNTING = (
    r"\.\d|万|亿|[千百](?!强|年|村|县|城)|%|％|‰|个(?!人|体)|家(?!庭|电|具|政|长|居|乡)|条(?!例|件|款)|项(?!目)|张(?!家)|座|所(?!有|得|在|属)|台(?!州|湾|风|账)"
    "|辆|户(?!籍|口)|亩|吨|公里|平方|元(?!旦)|名(?!单|录|额|牌|师|城|称)|件|人(?!才|大|民|均|口|力|工|社|员|居|事|类|文|行)|倍|套(?!餐)|篇|份(?!额)|次"
)
"""What follows four digits that count something (`2000条`) and are no year."""
_YEAR_SIGN = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年")
_HAN_YEAR = re.compile(r"([一二])([〇○零一二三四五六七八九]{3})\s?年")

_HAN = "一二两三四五六七八九十百千万亿零〇"
_HAN_SHARE = re.compile(
    r"(?P<of>[百千万]|[二三四五六七八九十])分之(?P<part>[零〇一二两三四五六七八九十百千点]+)"
)
# 成 as tenths, not the beginning of 成为, 成立, 成员 and the like.
_HAN_TENTHS = re.compile(
    rf"(?<![{_HAN}第])(?P<tenths>[一二两三四五六七八九])成(?P<half>半|五)?(?![为立果效本员功熟长绩都分品就年人套员交型份])"
)
_HAN_AMOUNT = re.compile(rf"(?<![第{_HAN}几数上])[一二两三四五六七八九十][{_HAN}]*")
_COUNTED = re.compile(
    rf"\s?(?:个百分点|百分点|个|家|项|名|件(?!套)|人(?!民|才)|张|所|座|台|辆|户|亩|吨|公里|平方|元|条(?!件)|处(?!理|置)|倍|次|天|小时|分钟|种|套|支|只|篇|份|周?岁|(?=[{_HAN}]*[百千万亿]))"
)
"""What follows a written-out number below a hundred where it counts something. Left out: 部 (两部委), 位 (三位一体),
级, 号, 年, 届, 大 (十大), 网, 平 (四平台), which as often make a name."""
_NAME_OF_DIGITS = re.compile(
    # G60, IPv6, V2.0, COVID-19; but GDP5万亿 and RMB100 are amounts.
    r"(?<![\dA-Za-z])(?!(?:RMB|CNY|USD|EUR|HKD|US)\d)[A-Za-z]+-?\d+(?:\.\d+)*"
    r"(?!\d|\.\d|,\d{3}|\s?(?:[十百千万亿%％‰元家项人张座台户倍]|个|公里|百分点))[A-Za-z]*"
    # 5G, 4K, 3D, 5A, 4S, 415X; units such as 5km, 220V and 100M are amounts.
    r"|(?<![\d.,])(?:\d+(?:\.\d)?G|[248]K|[234]D|[1-5]A|[1-9]S|2[BC]|\d{1,4}X)(?![A-Za-z])"
    # 1+N, 1+4+X, and “4+1” in quotation marks.
    r"|(?<![\d.])\d+(?:\+\d+)*\+[NX](?:\+[\dNX]+)*(?![A-Za-z\d])|(?<![A-Za-z\d])[NX](?:\+\d+)+(?![\d.%％])"
    r"|(?<=[“\"「])\d+(?:\+\d+)+(?=[”\"」])",
    re.IGNORECASE,
)
"""Names that are written with digits; these digits count nothing."""
_WELL_FORMED = re.compile(r"(?:[一二两三四五六七八九]?[十百千万亿]+[零〇]?)*[一二两三四五六七八九]?")


class FigureKind(StrEnum):
    """What a number counts; figures of different kinds are never equal."""

    NUMBER = "number"
    PERCENT = "percent"
    PERMILLE = "permille"
    POINTS = "points"
    """Points of percentage, as a difference of two shares has them."""
    FRACTION = "fraction"


_KINDS = {"%": FigureKind.PERCENT, "％": FigureKind.PERCENT, "‰": FigureKind.PERMILLE}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text.

    value: with its scale multiplied in (`5万` is 50000); start, end: where it stands, with scale and percent sign.
    """

    value: Decimal
    kind: FigureKind
    start: int
    end: int
    text: str

    @property
    def percent(self) -> bool:
        return self.kind is FigureKind.PERCENT


def figures(text: str) -> list[Figure]:
    """All numbers of a text that are no years, in order: Arabic figures, and written-out ones where a scale
    (`十八万`), `成`, `分之` or a counting word (`三家`) says that they count."""
    return list(_figures(text))


@lru_cache(maxsize=8192)
def _figures(text: str) -> tuple[Figure, ...]:
    normal = _same_length(text)
    found = [*_arabic(text, normal), *_shares(normal), *_tenths(normal)]
    taken = [(figure.start, figure.end) for figure in found]
    found += [f for f in _amounts(normal) if not any(a < f.end and f.start < b for a, b in taken)]
    return tuple(sorted(found, key=lambda figure: figure.start))


def _arabic(text: str, normal: str) -> Iterator[Figure]:
    none = [match.span(1) for match in _YEAR_SIGN.finditer(normal)]
    none += [match.span() for match in _NAME_OF_DIGITS.finditer(normal)]
    for match in _NUMBER.finditer(normal):
        if any(start <= match.start() < end for start, end in none):
            continue
        value = Decimal(match["digits"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
        sign = match["sign"]
        kind = _KINDS.get(sign, FigureKind.POINTS) if sign else FigureKind.NUMBER
        piece = text[match.start() : match.end()].rstrip()
        yield Figure(value.normalize(), kind, match.start(), match.start() + len(piece), piece)


def digit_names(text: str) -> list[str]:
    """The names of a text that are written with digits, in order.

    >>> digit_names("沿G60科创走廊建5G基站100个，推行“1+N”")
    ['G60', '5G', '1+N']
    """
    return [match.group() for match in _NAME_OF_DIGITS.finditer(_same_length(text))]


def _shares(normal: str) -> Iterator[Figure]:
    for match in _HAN_SHARE.finditer(normal):
        part = han_number(match["part"])
        if part is None:
            continue
        match match["of"]:
            case "百":
                value, kind = part, FigureKind.PERCENT
            case "千":
                value, kind = part, FigureKind.PERMILLE
            case of:
                value, kind = part / (10**4 if of == "万" else han_number(of) or 1), FigureKind.FRACTION
        yield Figure(value.normalize(), kind, match.start(), match.end(), match.group())


def _tenths(normal: str) -> Iterator[Figure]:
    for match in _HAN_TENTHS.finditer(normal):
        value = Decimal(DIGITS[match["tenths"]] * 10 + (5 if match["half"] else 0))
        yield Figure(value.normalize(), FigureKind.PERCENT, match.start(), match.end(), match.group())


def _amounts(normal: str) -> Iterator[Figure]:
    """Written-out numbers that count. `一` alone mostly is an article, and `十四五` no number at all."""
    for match in _HAN_AMOUNT.finditer(normal):
        words = match.group()
        counted = _COUNTED.match(normal, match.end())
        scaled = len(words) > 1 and re.search("[百千万亿]", words)
        if words == "一" or not (counted or scaled) or not _WELL_FORMED.fullmatch(words):
            continue
        value = han_number(words)
        if value is None:
            continue
        points = re.compile(_POINTS).match(normal, match.end())
        end = points.end() if points else match.end()
        kind = FigureKind.POINTS if points else FigureKind.NUMBER
        yield Figure(value.normalize(), kind, match.start(), end, normal[match.start() : end])


def years(text: str) -> list[int]:
    """The years a text names with 年 (or as a range such as 2021—2025年), in order, each once."""
    return list(_years(text))


@lru_cache(maxsize=8192)
def _years(text: str) -> tuple[int, ...]:
    normal = _same_length(text)
    found = [(m.start(), int(m.group(1))) for m in _YEAR_SIGN.finditer(normal)]
    for m in re.finditer(r"(?<!\d)((?:19|20)\d{2})\s?年?\s?[—–－~至-]+\s?((?:19|20)\d{2})(?!\d)", normal):
        found.extend([(m.start(1), int(m.group(1))), (m.start(2), int(m.group(2)))])
    for m in _HAN_YEAR.finditer(text):
        digits = "".join(str(DIGITS[c]) for c in m.group(1) + m.group(2))
        found.append((m.start(), int(digits)))
    return tuple(dict.fromkeys(year for _, year in sorted(found)))


def bare_years(text: str) -> list[int]:
    """The years a question names, also without 年 (`by 2025`); that of a 文号 (`〔2018〕91号`) and what counts
    (`2000条`) are none."""
    text = re.sub(r"[〔\[（(]\s?\d{4}\s?[〕\])）]\s?第?\s?\d+\s?号", " ", text)
    return list(dict.fromkeys([*years(text), *_unsigned(_same_length(text))]))


def _unsigned(text: str) -> Iterator[int]:
    for match in _YEAR.finditer(text):
        if match.group().endswith("年") or not re.match(rf"\s?(?:{_COUNTING})", text[match.end() :]):
            yield int(match.group(1))


# All but the full-width comma; each has one half-width character.
_WIDE = re.compile("[\uff01-\uff0b\uff0d-\uff5e]")


def _same_length(text: str) -> str:
    """Full-width digits and signs as half-width ones, place for place; a full-width comma separates clauses, not thousands."""
    return _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
