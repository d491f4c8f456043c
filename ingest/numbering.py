"""Headings by numbering: `一、` `（一）` `1.` `01` `（1）` `——` `专栏 3-1` `第X章` `第X条`.

A line is told to begin with a heading by its first characters alone; whether it
really heads a section is decided in ``structure`` with the lines around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from vectorstore.numerals import ordinal

HAN_DIGITS = "一二三四五六七八九十百千零〇○两"


class Style(IntEnum):
    """Numbering styles; the value is the rank, a smaller one stands further out."""

    TITLE = 0
    ANNEX = 10
    PART = 11
    SUBPART = 12
    CHAPTER = 13
    DIVISION = 14
    ARTICLE = 15
    HAN = 30
    PLAIN = 33
    PLAIN_MINOR = 36
    HAN_BRACKET = 40
    ARABIC = 50
    DECIMAL = 52
    DECIMAL_THREE = 54
    DECIMAL_FOUR = 56
    ARABIC_BRACKET = 60
    DASH = 70
    BOX = 71
    RUN_IN = 80


DECIMALS = frozenset({Style.DECIMAL, Style.DECIMAL_THREE, Style.DECIMAL_FOUR})


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbering a line begins with: its style and how many characters it takes."""

    style: Style
    length: int
    ordinal: int | None


_N = rf"[{HAN_DIGITS}\d]+"
_GOES_ON = rf"\s?(?:第{_N}[款项項]|第{_N}[条條]|(?:之)?[规規]定(?:的|者|，|。|、|执行|处)|[和或及至到与、]\s?第|[的、，。；）)》”]|至第)"
"""How a sentence goes on behind a reference: `第三条第二款`, `第三条和第四条`, `第三条规定的`."""
_DECIMAL = r"[1-9]\d?[.．]([1-9]\d?)"
_DECIMAL_MORE = r"[.．][1-9]\d?"
_DECIMAL_END = r"[.．]?[\s　]+(?=[\u3400-\u9fff“《]|[A-Z][a-z])(?![万萬亿億元个個倍年月日以])"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, re.compile(rf"第({_N})[编編](?=\s|$|[^\s，。；、的和至])")),
    (Style.SUBPART, re.compile(rf"第({_N})分[编編](?=\s|$|[^\s，。；、的和至])")),
    (Style.PART, re.compile(rf"第([{HAN_DIGITS}]{{1,3}})部分(?:\s?[：:、]|(?=[\s　]|$))")),
    (Style.CHAPTER, re.compile(rf"第({_N})章(?=\s|$|[^\s，。；、的和至])")),
    (Style.DIVISION, re.compile(rf"第({_N})[节節](?=\s|$|[^\s，。；、的和至])")),
    (Style.ARTICLE, re.compile(rf"第\s?({_N})\s?[条條](?:之{_N})?(?!{_GOES_ON})(?=[\s　]|$|【|（|[:：])")),
    (Style.HAN, re.compile(rf"([{HAN_DIGITS}]{{1,4}})\s?[、．.](?!\s*[、，。])")),
    (Style.HAN_BRACKET, re.compile(rf"[（(]\s?([{HAN_DIGITS}]{{1,4}})\s?[)）]")),
    (Style.ARABIC_BRACKET, re.compile(r"[（(]\s?(\d{1,2})\s?[)）]")),
    (Style.BOX, re.compile(r"专栏\s?([\d一二三四五六七八九十]+(?:[-－—.]\d+)?)(?=[\s:：　]|[^\d\s]|$)")),
    (Style.DASH, re.compile(r"——\s?(?=[^—\s\d])()")),
    (Style.DECIMAL_FOUR, re.compile(rf"{_DECIMAL}{_DECIMAL_MORE}{_DECIMAL_MORE}{_DECIMAL_END}")),
    (Style.DECIMAL_THREE, re.compile(rf"{_DECIMAL}{_DECIMAL_MORE}{_DECIMAL_END}")),
    (Style.DECIMAL, re.compile(rf"{_DECIMAL}{_DECIMAL_END}")),
    (Style.ARABIC, re.compile(r"([0-9０-９]{1,2})\s?[.．、](?![\d０-９%])\s?")),
    (Style.ARABIC, re.compile(r"(0\d)(?=\s?[^\d\s.．、,，%年月日:：/-])\s?")),
)


def numbering_of(line: str) -> Numbering | None:
    """The numbering a line begins with, or None."""
    for style, pattern in _PATTERNS:
        match = pattern.match(line)
        if match:
            return Numbering(style, match.end(), ordinal(match.group(1)))
    return None


@dataclass(frozen=True, slots=True)
class ArticleMark:
    """`第X条` or `第X条之Y` at the beginning of a line.

    ``begin`` and ``end``: where the mark stands in the line, a list marker before it left out.
    ``spaced``: a blank, a bracket or nothing follows, as behind the number of an article that is printed out.
    """

    number: int
    extra: int
    begin: int
    end: int
    spaced: bool


_ARTICLE_MARK = re.compile(
    rf"(?:[-*+•·●]\s|\d{{1,3}}[.)]\s)?(第\s?({_N})\s?[条條](?:之({_N}))?)(?!{_GOES_ON})(?!规定|規定|所[称列指述稱]|以外)"
)


def article_mark(line: str) -> ArticleMark | None:
    """The number of an article that a line begins with, or None; references go on as sentences do."""
    match = _ARTICLE_MARK.match(line)
    number = ordinal(match.group(2)) if match else None
    if match is None or number is None:
        return None
    extra = ordinal(match.group(3)) if match.group(3) else 0
    spaced = not line[match.end() :] or line[match.end()] in " 　【（：:["
    return ArticleMark(number, extra or 0, match.start(1), match.end(1), spaced)


_TERMINAL_REACH = 16
"""Characters from the end in which an end mark and the closing marks after it stand."""
_TERMINAL = re.compile(r"[。！？!?；;：:…][”’」』）)】》]*$|[.][”’]?$")


def is_finished(line: str) -> bool:
    """Whether a line ends as a sentence or clause does."""
    # Only the end counts: joined paragraphs are asked again for each line they grow by.
    return bool(_TERMINAL.search(line[-_TERMINAL_REACH:]))


def starts_new_block(line: str) -> bool:
    """Whether a line begins something of its own: numbering, a bullet, a bracketed note, a colophon."""
    return numbering_of(line) is not None or bool(
        re.match(
            rf"[-*•·●◆■□○▲]\s|[①-⑳]|(?:[{HAN_DIGITS}]是)|附件?\s?[\d{HAN_DIGITS}]*\s?[:：]|附件|表\s?\d|图\s?\d|抄送|[（(]此件",
            line,
        )
    )
