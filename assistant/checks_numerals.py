"""Numbers in the figures of the quote: `三年` and `3年` are one, `两千多万` and `2000余万` are too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checks_clauses import fold
from vectorstore.numerals import han_number

LEAST_WRITTEN_OUT = 100
"""Smaller written-out numbers stay: where a figure stands for them in the quote, ``figures`` reads them where they count."""

_HAN = "一二两三四五六七八九十百千"
_NUMBER = re.compile(
    rf"(?<![\d.,第{_HAN}万亿几数])(?:(?P<arabic>\d{{1,4}})(?![\d.,%％‰])|(?P<han>[{_HAN}]+)(?!分之))"
    r"(?P<before>[多余])?(?P<scale>[万亿])?(?P<behind>[多余])?(?P<counted>[\u4e00-\u9fff])"
)
_TENTHS = re.compile(r"(?<![\d.,])([1-9])成(?![为立果效本员功熟长绩都分品就年人套交型份])")


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    arabic: bool
    words: str
    """As it stands, with its scale and `多` or `余`; between ``start`` and ``end``."""
    more: str
    scale: str
    counted: str
    start: int
    end: int

    def says(self, other: _Number) -> bool:
        return (self.value, bool(self.more), self.scale, self.counted) == (
            other.value,
            bool(other.more),
            other.scale,
            other.counted,
        )


def _numbers(text: str) -> list[_Number]:
    found = []
    for m in _NUMBER.finditer(text):
        value = int(m["arabic"]) if m["arabic"] else han_number(m["han"])
        if value is None or value != int(value):
            continue
        digits, scale = m["arabic"] or m["han"], m["scale"] or ""
        before, behind = m["before"] or "", m["behind"] or ""
        words = f"{digits}{before}{scale}{behind}"
        end = m.start() + len(words)
        found.append(
            _Number(
                int(value), bool(m["arabic"]), words, before or behind, scale, m["counted"], m.start(), end
            )
        )
    return found


def in_quoted_numerals(text: str, quotes: Sequence[str]) -> str:
    """A statement with each number that its quotes have in the other figures only, of the same thing, as they have it."""
    text = _TENTHS.sub(lambda m: "零一二三四五六七八九"[int(m[1])] + "成", text)
    have = [number for quote in quotes for number in _numbers(fold(quote))]
    for number in reversed(_numbers(text)):
        if not number.arabic and number.value < LEAST_WRITTEN_OUT and not (number.more or number.scale):
            continue
        same = [other for other in have if number.says(other)]
        if same and not any((o.arabic, o.more) == (number.arabic, number.more) for o in same):
            text = text[: number.start] + same[0].words + text[number.end :]
    return text
