"""The numbers of an official document: of headings, `一、` `（一）` `1.` `（1）`, and of tables and charts."""

from __future__ import annotations

from dataclasses import dataclass, field

_DIGITS = "零一二三四五六七八九"


def han(number: int) -> str:
    """A number from 1 to 99 in Chinese characters.

    >>> [han(n) for n in (3, 10, 12, 20, 45)]
    ['三', '十', '十二', '二十', '四十五']
    """
    if not 1 <= number <= 99:
        raise ValueError(f"headings are counted from 1 to 99, got {number}")
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


@dataclass(slots=True)
class Numbering:
    """Counts while a document is written.

    >>> numbers = Numbering()
    >>> [numbers.heading(level) for level in (1, 2, 2, 1, 2, 3, 4)]
    ['一、', '（一）', '（二）', '二、', '（一）', '1.', '（1）']
    >>> numbers.table(), numbers.table(), numbers.chart()
    ('表1', '表2', '图1')
    """

    _headings: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    _tables: int = 0
    _charts: int = 0

    def heading(self, level: int) -> str:
        """The number of the next heading of a level."""
        self._headings[level - 1] += 1
        self._headings[level:] = [0] * (len(self._headings) - level)
        at = self._headings[level - 1]
        return (f"{han(at)}、", f"（{han(at)}）", f"{at}.", f"（{at}）")[level - 1]

    def table(self) -> str:
        self._tables += 1
        return f"表{self._tables}"

    def chart(self) -> str:
        self._charts += 1
        return f"图{self._charts}"
