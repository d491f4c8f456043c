"""Personal data in what people type: identity cards, telephone numbers, bank cards, e-mail addresses.

A question about policy needs none of them. Found here, in one place, for the page that asks before it
sends, for the model that must not see them, and for the feedback that is stored.

A number counts only when it is built like one: an identity card by its region, day of birth and check
digit (GB 11643), a bank card by its first digit and the Luhn digit, a mobile number by its prefix.
Figures with a unit (13800138000元) are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from vectorstore.passages import Span

MASK: Final = "＊＊＊"
"""What stands in place of personal data: always as long, so that not even the length is told."""


class PersonalKind(StrEnum):
    """What was recognised."""

    ID_CARD = "id_card"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A place in a text that holds personal data."""

    kind: PersonalKind
    span: Span


_NO_DIGIT_BEFORE: Final = r"(?<!\d)(?<!\d[.])"
_NO_FIGURE: Final = r"(?!\d)(?!\s*(?:元|万|亿|%|美元|yuan\b|RMB\b|CNY\b))"
_ID_CARD: Final = re.compile(
    rf"{_NO_DIGIT_BEFORE}(?:\d{{6}}[ -]?\d{{8}}[ -]?\d{{3}}[\dXx]|\d{{15}})(?![\dA-Za-z])"
)
_BANK_CARD: Final = re.compile(rf"{_NO_DIGIT_BEFORE}[3-6]\d{{3}}(?:[ -]?\d){{9,15}}{_NO_FIGURE}")
_MOBILE: Final = re.compile(
    rf"{_NO_DIGIT_BEFORE}(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}{_NO_FIGURE}"
)
_LANDLINE: Final = re.compile(
    rf"{_NO_DIGIT_BEFORE}(?:(?:\+|00)86[ -]?)?[(]?0?(?:10|2\d|[3-9]\d{{2}})[)]?[ -]?[2-8]\d{{2,3}}[ -]?\d{{4}}"
    rf"(?:[ -]?(?:转|ext[.]?)[ ]?\d{{1,6}})?{_NO_FIGURE}"
)
_LOCAL: Final = re.compile(
    rf"(?:电话|座机|手机|手机号|号码|\btel(?:ephone)?|\bphone(?: number)?|\bcall me at)(?:号码|号)?[ ]?(?:是|为|is|[:.])?[ ]?"
    rf"([2-8]\d{{2,3}}[ -]?\d{{4}}){_NO_FIGURE}",
    re.IGNORECASE,
)
_ABROAD: Final = re.compile(rf"(?<![\d+])[+]\d(?:[ -]?[(]?\d[)]?){{7,14}}{_NO_FIGURE}")
_EMAIL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[.])+[A-Za-z]{2,}")

_SPELLED: Final = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_SPELLED_NUMBER: Final = re.compile(r"[零〇幺一二三四五六七八九]{11,}")
"""Eleven Chinese digits in a row are a telephone number read out; years and amounts are shorter."""

_PROVINCES: Final = frozenset(
    (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
    )
)
"""The first two digits of an identity card (GB/T 2260)."""
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_PHONE_OF_A_SERVICE: Final = frozenset({"400", "800"})


def personal_data(text: str) -> tuple[PersonalData, ...]:
    """Where a text holds personal data, in the order of the text; no two places overlap."""
    plain = _folded(text)
    found: list[PersonalData] = []
    before = -1
    while before < len(found):
        before = len(found)
        for one in _candidates(plain):
            if all(one.span.end <= kept.span.start or kept.span.end <= one.span.start for kept in found):
                found.append(one)
        # A number that touches another one shows as one only where the other is gone.
        for kept in found[before:]:
            plain = plain[: kept.span.start] + "*" * len(kept.span) + plain[kept.span.end :]
    return tuple(sorted(found, key=lambda one: one.span.start))


def masked(text: str) -> str:
    """The text with a mask in place of personal data.

    >>> masked("我的手机是13800138000，怎么领补贴？")
    '我的手机是＊＊＊，怎么领补贴？'
    """
    pieces: list[str] = []
    at = 0
    for one in personal_data(text):
        pieces += [text[at : one.span.start], MASK]
        at = one.span.end
    return "".join((*pieces, text[at:]))


def masked_json(value: Any) -> Any:
    """A JSON value with every text in it masked, but not its keys."""
    match value:
        case str():
            return masked(value)
        case list() | tuple():
            return [masked_json(item) for item in value]
        case dict():
            return {key: masked_json(item) for key, item in value.items()}
        case _:
            return value


def _folded(text: str) -> str:
    """The same text in half width, character for character, with numbers that are spelled out as digits."""
    halves = "".join(_half(c) for c in text)
    return _SPELLED_NUMBER.sub(lambda match: match[0].translate(_SPELLED), halves)


def _half(character: str) -> str:
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        return character
    return "-" if unicodedata.category(folded) == "Pd" else folded


def _candidates(plain: str) -> Iterator[PersonalData]:
    """Places that may be personal data, the surest first."""
    for match in _EMAIL.finditer(plain):
        yield _at(PersonalKind.EMAIL, match)
    for match in _ID_CARD.finditer(plain):
        if _is_id_card(_digits(match[0])):
            yield _at(PersonalKind.ID_CARD, match)
    for match in _BANK_CARD.finditer(plain):
        if _is_bank_card(_digits(match[0])):
            yield _at(PersonalKind.BANK_CARD, match)
    for pattern in (_MOBILE, _ABROAD):
        for match in pattern.finditer(plain):
            yield _at(PersonalKind.PHONE, match)
    for match in _LANDLINE.finditer(plain):
        if _is_landline(match[0]):
            yield _at(PersonalKind.PHONE, match)
    for match in _LOCAL.finditer(plain):
        yield _at(PersonalKind.PHONE, match, 1)


def _at(kind: PersonalKind, match: re.Match[str], group: int = 0) -> PersonalData:
    return PersonalData(kind, Span(*match.span(group)))


def _digits(text: str) -> str:
    return "".join(c for c in text.upper() if c.isdigit() or c == "X")


def _is_id_card(number: str) -> bool:
    if int(number[:2]) not in _PROVINCES:
        return False
    if len(number) == 15:  # issued until 1999, without a check digit
        return _is_day("19" + number[6:12])
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _is_day(number[6:14]) and number[17] == _CHECK[total % 11]


def _is_day(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2099
    except ValueError:
        return False


def _is_bank_card(number: str) -> bool:
    """The Luhn formula (ISO/IEC 7812)."""
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _is_landline(text: str) -> bool:
    """An area code makes a landline: with its leading zero, in brackets or set off from the number."""
    digits = _digits(text)
    if not digits.startswith(("0", "86")) and not text.startswith("("):
        return False
    return digits[:3] not in _PHONE_OF_A_SERVICE and len(digits) >= 10
