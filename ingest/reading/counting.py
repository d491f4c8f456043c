"""Counting as word processors and browsers do: a number in each of their formats, from 三 to iii to ③."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
MAX_LETTERS = 780
"""Beyond it letters (repeated as z, aa, bb …) give way to figures."""
MAX_ROMAN = 3999


def counted(number: int, style: str) -> str:
    """A number in a format of ST_NumberFormat (ECMA-376 17.18.59); in plain figures where the format is
    unknown or has no sign for it."""
    if number < 0:
        return str(number)
    match style:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case "lowerLetter" | "upperLetter" if 1 <= number <= MAX_LETTERS:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if style == "upperLetter" else letter
        case "lowerRoman" | "upperRoman" if 1 <= number <= MAX_ROMAN:
            return _roman(number).upper() if style == "upperRoman" else _roman(number)
        case "ordinal":
            return f"{number}{_ordinal_ending(number)}"
        case "numberInDash":
            return f"- {number} -"
        case "decimalFullWidth" | "decimalFullWidth2":
            return str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})
        case "ideographTraditional" if 1 <= number <= 10:
            return _STEMS[number - 1]
        case "ideographZodiac" if 1 <= number <= 12:
            return _BRANCHES[number - 1]
    return _enclosed(number, style) or _chinese(number, style) or str(number)


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _enclosed(number: int, style: str) -> str | None:
    match style:
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(0x2460 + number - 1)
        case "decimalEnclosedParen" if 1 <= number <= 20:
            return chr(0x2474 + number - 1)
        case "decimalEnclosedFullstop" if 1 <= number <= 20:
            return chr(0x2488 + number - 1)
        case "ideographEnclosedCircle" if 1 <= number <= 10:
            return chr(0x3280 + number - 1)
    return None


def _chinese(number: int, style: str) -> str | None:
    match style:
        case "chineseCounting" | "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting":
            # The last one is what Chinese word processors mostly write for 一、二、三.
            return chinese(number)
        case "taiwaneseCounting" if number < 100:
            return chinese(number)
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return chinese(number, _LEGAL, "拾佰仟")
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "taiwaneseCounting":
            return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    return None


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number below a hundred million in words: 12 is 十二, 120 一百二十, 105 一百零五; larger ones in figures."""
    if number >= 10**8:
        return str(number)
    if number == 0:
        return digits[0]
    text = ""
    gap = False
    for power in range(7, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += digits[0] * (gap and bool(text))
            ten_alone = power % 4 == 1 and not text and digits is _DIGITS and digit == 1
            text += ("" if ten_alone else digits[digit]) + (units[power % 4 - 1] if power % 4 else "")
            gap = False
        else:
            gap = bool(text)
        if power == 4 and text:
            text += "万"
    return text
