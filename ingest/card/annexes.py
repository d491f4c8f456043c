"""The annexes a document names, and which of them are not part of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.card.dates import HAN_DATE
from ingest.card.lines import Found
from ingest.lines import Line
from ingest.numbering import HAN_DIGITS
from vectorstore.passages import Span
from vectorstore.references import title_key

_LIST = re.compile(rf"^[(（]?附\s?件?\s?(?P<of>[\d{HAN_DIGITS}]{{0,3}})\s?[:：]\s?(?P<rest>.*)$")
_ITEM = re.compile(r"^\s?(?P<number>\d{1,2})\s?[.．、]\s?(?P<name>\S.*)$")
_ITEM_START = re.compile(r"(?:(?<=^)|(?<=[\s；;。》]))\d{1,2}\s?[.．、]\s?(?=[^\d\s])")
_FILE_END = re.compile(r"\s?[.．](?:docx?|xlsx?|pdf|zip|rar|wps|ofd|jpe?g|png|pptx?|et)\b.*$", re.IGNORECASE)
_SIGNED = re.compile(rf"(?<![_\s])[_\s]+(?:[\u4e00-\u9fff]{{2,30}}\s+)?{HAN_DATE}.*$")
"""A signature that a text without line breaks leaves behind the last name."""
_LABEL = re.compile(rf"^附\s?件\s?[\d{HAN_DIGITS}]{{0,3}}\s?[:：]?")
_HEADS = re.compile(rf"^附\s?件\s?[\d{HAN_DIGITS}]{{0,3}}\s?(?:[-—－]\s?\d)?\s?(?:[:：].*)?$")
MAX_NAME = 80
MAX_ANNEXES = 60


@dataclass(frozen=True, slots=True)
class Annexes:
    """``names`` in order with the places they are listed at; ``missing``: those that do not follow in the file."""

    names: tuple[Found[str], ...] = ()
    missing: tuple[str, ...] = ()


def annexes_of(body: Sequence[Line], stated: Sequence[Found[str]] = ()) -> Annexes:
    """The annexes listed as `附件：1.… 2.…`, and those that the page names (``stated``)."""
    found: list[Found[str]] = []
    last = 0
    headings: list[int] = []
    for index, line in enumerate(body):
        match = _LIST.match(line.text)
        if match and line.block.kind is not BlockKind.ROW:
            named, end = _listed(body, index, match)
            if named and not _is_heading(body, index, match):
                found.extend(named)
                last = max(last, end)
                continue
        if _HEADS.match(line.text):
            headings.append(index)
    for value in stated:
        for name in re.split(r"[；;]|\s(?=\d{1,2}[.．、])", value.value):
            clean = _clean(name)
            if clean and value.span is not None:
                at = value.words.find(clean)
                span = (
                    Span(value.span.start + at, value.span.start + at + len(clean)) if at >= 0 else value.span
                )
                found.append(Found(clean, span, clean))
    names: dict[str, Found[str]] = {}
    for item in found:
        names.setdefault(title_key(item.value), item)
    kept = tuple(names.values())[:MAX_ANNEXES]
    return Annexes(kept, _missing(kept, body, last, [at for at in headings if at >= last]))


def _listed(body: Sequence[Line], index: int, match: re.Match[str]) -> tuple[list[Found[str]], int]:
    """The names in the line of the list and in the numbered lines below it, and the line after them."""
    line = body[index]
    at = match.start("rest")
    found = _items(line, at)
    following = index + 1
    numbered = bool(_ITEM.match(line.text[at:])) or not line.text[at:].strip()
    while numbered and following < len(body) and len(found) < MAX_ANNEXES:
        below = body[following]
        item = _ITEM.match(below.text)
        if not item or below.block.kind is BlockKind.ROW or len(below.text) > MAX_NAME + 8:
            break
        expected = len(found) + 1
        if int(item.group("number")) != expected or re.search("[。；]$", below.text) or "，" in below.text:
            break
        found += _items(below, 0)
        following += 1
    return found, following


def _items(line: Line, at: int) -> list[Found[str]]:
    """The names of a line, cut where a number begins when its list is numbered."""
    rest = line.text[at:]
    marks = list(_ITEM_START.finditer(rest))
    if not marks or rest[: marks[0].start()].strip():
        pieces = [(0, len(rest))]
    else:
        ends = [*(mark.start() for mark in marks[1:]), len(rest)]
        pieces = [(mark.end(), end) for mark, end in zip(marks, ends, strict=True)]
    items: list[Found[str]] = []
    for start, end in pieces:
        name = _clean(rest[start:end])
        if name is not None:
            begin = at + start + rest[start:end].index(name)
            items.append(Found(name, line.at(begin, begin + len(name)), name))
    return items


def _clean(name: str) -> str | None:
    name = re.sub(r"^\s?\d{1,2}\s?[.．、]\s?", "", name)
    name = _SIGNED.sub("", _FILE_END.sub("", name)).strip(" 　；;。")
    if name.endswith(("）", ")")) and name.count("（") + name.count("(") < name.count("）") + name.count(")"):
        name = name[:-1]
    if not 2 <= len(name) <= MAX_NAME or re.search("。|；", name) or name in ("略", "见附件"):
        return None
    return name


def _is_heading(body: Sequence[Line], index: int, match: re.Match[str]) -> bool:
    """Whether `附件1：名称` heads the annex itself rather than announces it: text follows at once."""
    if not match.group("of"):
        return False
    below = body[index + 1] if index + 1 < len(body) else None
    return below is not None and not _LIST.match(below.text) and len(below.text) > 20


def _missing(
    names: Sequence[Found[str]], body: Sequence[Line], last: int, headings: Sequence[int]
) -> tuple[str, ...]:
    """The names that no line after the list repeats, unless the file has a heading 附件 for each of them."""
    if not names or len(headings) >= len(names):
        return ()
    short = [line.text for line in body[last:] if len(line.text) <= MAX_NAME * 2]
    below = {title_key(text) for text in short}
    below |= {title_key(_LABEL.sub("", text)) for text in short if text.startswith("附")}
    return tuple(item.value for item in names if title_key(item.value) not in below)
