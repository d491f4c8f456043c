"""What a clerk should look at in a document that was read: one sentence a kind of doubt, with the places.

Lines are counted from 1 in the canonical text, as `zhengwen documents ID --text` prints it.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.numbering import HAN_DIGITS, Style, is_finished, numbering_of
from ingest.splitting import MAX_CHARACTERS
from ingest.structure import Layout, Line
from vectorstore.numerals import ordinal
from vectorstore.passages import Document, Passage, Section

MAX_PLACES = 3
"""Places that a sentence names; the rest is counted."""
MAX_EXCERPT = 24
LONG_LINE = 2000
"""Characters of a line beyond which its line breaks were most likely lost: of 300 laws and 300 notices one
line was longer, a whole news page; the longest paragraph has 1,753."""
MIN_CELLS = 8
"""Short lines in a row that look like the cells of a table."""
MAX_CELL = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubtful place: its line, counted from 1, and what stands there in a few words."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class _Text:
    document: Document
    lines: tuple[Line, ...]
    passages: tuple[Passage, ...]

    def line_of(self, offset: int) -> int:
        """The line, from 1, of a character of the text."""
        return bisect.bisect_right([line.span.start for line in self.lines], offset)


def examine(document: Document, layout: Layout, passages: Sequence[Passage]) -> tuple[str, ...]:
    """Sentences about what looks wrong in a document, at most one a kind; nothing where all looks right."""
    text = _Text(document, layout.lines, tuple(passages))
    sentences = (_sentence(list(find(text)), words) for find, words in _CHECKS)
    return tuple(sentence for sentence in sentences if sentence)


def _sentence(found: Sequence[Finding], words: str) -> str | None:
    if not found:
        return None
    places = [f"line {finding.line}: {finding.what}" for finding in found[:MAX_PLACES]]
    more = f"; {len(found) - MAX_PLACES} more" if len(found) > MAX_PLACES else ""
    return words.format(places=f"{'; '.join(places)}{more}")


# characters

_MOJIBAKE = frozenset(
    "锛銆涓殑紝鐨鍏鏈瀹鍗鍙佸屽绗鏉鍔佷佹搴勫烘鍒瀵鐢簲浣璁鍚璇褰琛缁鏀屾斿硶夊綋皯鍦鏂娉呭姘佺佽瑙鑰澶堜闄畾"
    "浼杩鎴鎵鍐屼閫拰戞鍥嶅鍛鏃鐞岀勶櫌竴垨鐩簩鍑湁鎶氬鍜鍖熼悊叧勭闂夋閲栬勬氱笁跺呮傚潯骇绠満"
)
"""The commonest characters of Chinese texts in UTF-8 that are read as GBK: a third of such a text, and less than
one in 100,000 of any other. Of 60 laws and 60 notices."""
_LOST = re.compile("锟斤拷|烫烫烫|屯屯屯|\ufffd\ufffd")


def _odd_characters(text: _Text) -> Iterator[Finding]:
    for number, line in enumerate(text.lines, start=1):
        odd = sorted({c for c in line.text if _is_odd(c)})
        if odd:
            codes = ", ".join(f"U+{ord(c):04X}" for c in odd[:3])
            yield Finding(number, f"{codes} in “{_around(line.text, line.text.index(odd[0]))}”")


def _is_odd(character: str) -> bool:
    if character < "\u2e80" and character not in "\t\n":
        return unicodedata.category(character) in ("Cc", "Cn")
    return (
        "\u2e80" <= character <= "\u2fdf"
        or character == "\ufffd"
        or (character >= "\ue000" and unicodedata.category(character) in ("Co", "Cn"))
    )


def _mojibake(text: _Text) -> Iterator[Finding]:
    for number, line in enumerate(text.lines, start=1):
        letters = [c for c in line.text if not c.isspace()]
        if len(letters) < 8:
            continue
        spoilt = sum(c in _MOJIBAKE for c in letters)
        western = sum("\u00a1" <= c <= "\u00ff" and c not in "°±×÷·§«»²³¹µ" for c in letters)
        if _LOST.search(line.text) or spoilt * 6 > len(letters) or western * 3 > len(letters):
            yield Finding(number, f"“{_around(line.text, 0)}”")


# headings

_LABELS = {
    Style.PART: re.compile(rf"第([{HAN_DIGITS}\d]+)编"),
    Style.SUBPART: re.compile(rf"第([{HAN_DIGITS}\d]+)分编"),
    Style.CHAPTER: re.compile(rf"第([{HAN_DIGITS}\d]+)章"),
    Style.DIVISION: re.compile(rf"第([{HAN_DIGITS}\d]+)节"),
    Style.ARTICLE: re.compile(rf"(?:^|(?<=[\s。]))第([{HAN_DIGITS}\d]+)条(?=[\s　])"),
    Style.HAN: re.compile(rf"([{HAN_DIGITS}]{{1,4}})\s?[、．.]"),
    Style.HAN_BRACKET: re.compile(rf"[（(]\s?([{HAN_DIGITS}]{{1,4}})\s?[)）]"),
}
"""The numberings that people cite, as they stand anywhere in a text; `1.` and `（1）` start anew too freely
to tell a fault."""


def _headings_out_of_order(text: _Text) -> Iterator[Finding]:
    """Numbers that do not go on from the heading before of their kind inside the same section (articles: in
    the document), and whose predecessor stands nowhere between the two, not even inside a line."""
    whole = text.document.text
    last: dict[tuple[Style, int], tuple[int, Section]] = {}
    open_sections: list[Section] = []
    for section in text.document.sections:
        while open_sections and open_sections[-1].level >= section.level:
            open_sections.pop()
        parent = open_sections[-1].span.start if open_sections else -1
        open_sections.append(section)
        numbering = numbering_of(section.heading)
        if numbering is None or numbering.ordinal is None or numbering.style not in _LABELS:
            continue
        key = (numbering.style, -1 if numbering.style is Style.ARTICLE else parent)
        before = last.get(key)
        last[key] = (numbering.ordinal, section)
        if before is None or numbering.ordinal in (1, before[0] + 1) or _INSERTED.match(section.heading):
            continue
        between = whole[before[1].span.start + 1 : section.span.start]
        labels = (ordinal(match.group(1)) for match in _LABELS[numbering.style].finditer(between))
        if numbering.ordinal - 1 not in labels:
            yield Finding(
                text.line_of(section.span.start),
                f"{_around(section.heading, 0)} after {_around(before[1].heading, 0)}",
            )


_INSERTED = re.compile(rf"第[{HAN_DIGITS}\d]+条之")
"""An article that a later amendment put in: 第一百二十条之一."""


# tables, long lines, passages


def _lost_cells(text: _Text) -> Iterator[Finding]:
    run: list[int] = []
    for number, line in enumerate((*text.lines, None), start=1):
        if line is not None and _looks_like_a_cell(line):
            run.append(number)
            continue
        if len(run) >= MIN_CELLS:
            yield Finding(run[0], f"{len(run)} lines from “{text.lines[run[0] - 1].text}”")
        run = []


def _looks_like_a_cell(line: Line) -> bool:
    return (
        line.block.kind is BlockKind.PARAGRAPH
        and 0 < len(line.text) <= MAX_CELL
        and not is_finished(line.text)
        and numbering_of(line.text) is None
    )


def _long_lines(text: _Text) -> Iterator[Finding]:
    for number, line in enumerate(text.lines, start=1):
        if len(line.text) > LONG_LINE and line.block.kind is not BlockKind.ROW:
            yield Finding(number, f"{len(line.text)} characters from “{_around(line.text, 0)}”")


def _cut_sentences(text: _Text) -> Iterator[Finding]:
    """Places where a passage ends amid a clause, since no mark stands in it where it could end."""
    whole = text.document.text
    for passage in text.passages:
        end = passage.span.end
        within = end < len(whole) and whole[end - 1].isalnum() and whole[end] != "\n"
        if within and len(passage.text) > MAX_CHARACTERS // 3:
            yield Finding(text.line_of(end - 1), f"“…{whole[end - 8 : end]}|{whole[end : end + 8]}…”")


def _around(text: str, at: int) -> str:
    begin = max(0, at - MAX_EXCERPT // 2)
    piece = text[begin : begin + MAX_EXCERPT]
    return f"{'…' if begin else ''}{piece}{'…' if begin + MAX_EXCERPT < len(text) else ''}"


_CHECKS: tuple[tuple[Callable[[_Text], Iterator[Finding]], str], ...] = (
    (
        _odd_characters,
        "Characters that no font shows or that were lost ({places}). Compare with the original.",
    ),
    (_mojibake, "Text in the wrong encoding ({places}). Save the file as UTF-8 and read it again."),
    (
        _headings_out_of_order,
        "Headings out of order ({places}). Look whether one was missed or is misnumbered.",
    ),
    (
        _lost_cells,
        "Short lines that may be the cells of a table ({places}). Compare with the original; a table is read from HTML, DOCX or PDF.",
    ),
    (_long_lines, "Very long lines ({places}). Put the line breaks back in, so that headings are found."),
    (
        _cut_sentences,
        "Passages cut amid a sentence of more than 400 characters ({places}). Look whether marks were lost.",
    ),
)
