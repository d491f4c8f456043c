"""Written-out Chinese numbers as values: `一千二百六十`, `二〇二五`, `九十九点五`, and Arabic ones beside them."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
MAX_DIGITS = 18
"""Characters of a number; what is longer counts nothing, and Python refuses to read figures without end."""
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"万": 10**4, "亿": 10**8}


def han_number(text: str) -> Decimal | None:
    """The value of a written-out number: `十五` is 15, `三百二十` is 320, `九十九点五` is 99.5.

    Digits without a unit are read place by place (`二〇二五` is 2025). None for anything else.
    """
    whole, point, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or (point and not fraction) or any(c not in DIGITS for c in fraction):
        return None
    places = "".join(str(DIGITS[c]) for c in fraction)
    return Decimal(value) + Decimal(f"0.{places}" if places else 0)


def ordinal(text: str) -> int | None:
    """The number that an ordinal stands for: `十二`, `12` and `１２` are 12; None where there is none."""
    digits = text.strip()
    if len(digits) > MAX_DIGITS:
        return None
    if digits.isdecimal():
        return int(digits)
    return _whole(digits) if digits else None


def _whole(text: str) -> int | None:
    if len(text) > MAX_DIGITS:
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = current = 0
    for character in text:
        if character in DIGITS:
            current = DIGITS[character]
        elif character in _SMALL_UNITS:
            section += (current or 1) * _SMALL_UNITS[character]
            current = 0
        elif character in _LARGE_UNITS:
            total = (total + section + current) * _LARGE_UNITS[character]
            section = current = 0
        else:
            return None
    return total + section + current
