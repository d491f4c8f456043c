"""Lines of a PDF that belong together as one text: where a blank stands between them, and where a hyphen was
only the printer's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.numbering import numbering_of, starts_new_block
from ingest.reading.pdf_glyphs import is_wide
from ingest.reading.pdf_lines import PdfLine
from ingest.wrapping import squeeze

_HAN_UNIT = r"[年月日号条章节款项个次人元万亿千百倍级岁天时分位名家种类套件平公吨亩户届期]"
_SEPARATE = re.compile(r"[，,。；;、：]")
_URL_END = re.compile(r"(?:https?://|www\.)\S*[^\s,;:)），。；]$")
LINE_END_HYPHEN = re.compile(r"([A-Za-z]{2,})-$")


def join_cell(lines: Sequence[PdfLine]) -> str:
    """The lines of a table cell as one text."""
    text = ""
    for line in lines:
        text = f"{text} {line.text}" if text and starts_new_block(line.text) else glued(text, line.text)
    return folded(text)


def glued(before: str, after: str, words: frozenset[str] = frozenset()) -> str:
    """Two lines of a paragraph as one: a blank between Latin words, a hyphen of a line's end undone."""
    if not before or not after:
        return before + after
    hyphen = LINE_END_HYPHEN.search(before)
    if hyphen and after[0].isascii() and after[0].isalpha():
        return before[:-1] + after if _was_cut(hyphen.group(1), after, words) else before + after
    if _URL_END.search(before) and re.match(r"\S*[/%.?=&_]|[a-z]+$", after):
        return before + after
    left, right = _side(before[::-1]), _side(after)
    if is_wide(left) or is_wide(right) or (before[-1] in "/-—" and not before.endswith((" -", " –", " —"))):
        return before + after
    if left.isdigit() and right.isdigit() and sum(map(is_wide, before[-40:])) > 10:
        return before + after
    return f"{before} {after}"


def _side(text: str) -> str:
    """The first character that belongs to a script: quotation marks and the like stand in all."""
    return next((c for c in text[:4] if c not in "“”‘’…·—–"), text[0])


def _was_cut(head: str, after: str, words: frozenset[str]) -> bool:
    """Whether a word was cut at a hyphen: whole it stands elsewhere, or its halves do not."""
    match = re.match("[A-Za-z]+", after)
    tail = match.group() if match else ""
    if (head + tail).lower() in words:
        return True
    if f"{head}-{tail}".lower() in words or after[0].isupper():
        return False
    return not (head.lower() in words and tail.lower() in words)


def folded(text: str) -> str:
    """White space as Chinese is written: none between Han characters and the figures of a sentence, nor
    between a figure and its unit anywhere; Latin words keep theirs."""
    text = squeeze(text)
    numbering = numbering_of(text)
    start = numbering.length + 1 if numbering is not None else 0
    bare = re.match(r"\d+(?:[.．]\d+)* ", text)
    start = max(start, bare.end() if bare else 0)
    head, rest = text[:start], text[start:]
    if _SEPARATE.search(rest) or len(rest) > 30:
        rest = re.sub(r"(?<=[^\x00-\xff“”‘’…·—]) (?=\d)", "", rest)
        rest = re.sub(r"(?<=[\d%]) (?=[^\x00-\xff“”‘’…·—])", "", rest)
    else:
        rest = re.sub(rf"(?<=\d) (?={_HAN_UNIT})", "", rest)
        rest = re.sub(r"(?<=第) (?=\d)|(?<=[年月]) (?=\d{1,2}(?!\d))", "", rest)
    rest = (
        re.sub(r" (?=[，。；：、！？）》】”])|(?<=[（《【，。；：、“]) (?=\S)", "", rest)
        if not rest.isascii()
        else rest
    )
    return head + rest
