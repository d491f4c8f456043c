"""Contents lists and annexes: lines that repeat headings, and lines that begin another text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.lines import Line
from ingest.numbering import HAN_DIGITS, is_finished, numbering_of

MAX_ENTRY = 60
MIN_UNTITLED = 3
"""Entries from which a run of headings without text is a contents list though no `目录` stands above it."""

_TITLE = re.compile(r"(?:目\s*[录錄次]|contents|table of contents)\s?[:：]?", re.IGNORECASE)
_LEADER = re.compile(r"(?:[\s.．…·•_\-—]{2,}|\s)[（(]?\d{1,4}[）)]?$|[.．…·•]{3,}$")
_MARKER = re.compile(r"^(?:[-*+•]\s|\d{1,3}[.)]\s)")


@dataclass(frozen=True, slots=True)
class ContentsList:
    """Lines ``[first, end)`` of a contents list; ``titled``: the first one says `目录`."""

    first: int
    end: int
    titled: bool


def is_contents_title(text: str) -> bool:
    """Whether a line is the title of a contents list."""
    return bool(_TITLE.fullmatch(text))


def contents_lists(lines: Sequence[Line]) -> list[ContentsList]:
    """The contents lists of a document, in order."""
    folded = [_folded(line.text) if len(line.text) <= MAX_ENTRY else "" for line in lines]
    last = {text: number for number, text in enumerate(folded) if text}
    found: list[ContentsList] = []
    number = 0
    while number < len(lines):
        titled = is_contents_title(lines[number].text)
        first = number + 1 if titled else number
        end = _end(lines, folded, first, titled=titled)
        entries = folded[first:end]
        repeated = sum(last.get(entry, -1) >= end for entry in entries)
        enough = (
            titled
            and len(entries) >= 2
            and (repeated * 2 >= len(entries) or _all_numbered(lines, first, end))
        ) or (not titled and len(entries) >= MIN_UNTITLED and repeated * 5 >= len(entries) * 4)
        if enough:
            found.append(ContentsList(number, end, titled))
        number = max(end, number + 1)
    return found


def _end(lines: Sequence[Line], folded: Sequence[str], first: int, *, titled: bool) -> int:
    """Where a run of entries ends: at the first one said again, or at a line that is no entry."""
    seen: set[str] = set()
    number = first
    while number < len(lines):
        text = lines[number].text
        entry = folded[number]
        is_entry = (
            bool(entry)
            and entry not in seen
            and lines[number].block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
            and not (is_finished(text) and not _LEADER.search(text))
        )
        if not is_entry or not (titled or numbering_of(_MARKER.sub("", text))):
            break
        seen.add(entry)
        number += 1
    return number


def _all_numbered(lines: Sequence[Line], first: int, end: int) -> bool:
    return all(_LEADER.search(lines[number].text) for number in range(first, end))


def _folded(text: str) -> str:
    return re.sub(r"\s", "", _LEADER.sub("", _MARKER.sub("", text)))


_N = rf"[{HAN_DIGITS}\d]{{1,3}}"
_ANNEX = re.compile(
    rf"^附\s?(?:件|表|录|图)?\s?(?:{_N})?\s?[:：]?$|^附\s?(?:件|表|录)\s?(?:{_N})?\s?[:：]?\s?(?=\S)"
)
_ANNEX_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|zip|rar|jpe?g|png|et|ofd)\s?$", re.IGNORECASE)
_MENTION_BELOW = re.compile(
    r"^(?:附\s?(?:件|表|录)|\d{1,2}\s?[.．、]|\d{4}\s?年|[二〇○]{2}|抄送|[（(]此件|[（(]联系人)"
)
_FIRST_NAMED = re.compile(r"^附\s?(?:件|表|录)\s?[:：]?\s?1\s?[.．、]")
_NEXT_NAMED = re.compile(r"^(\d{1,2})\s?[.．、]")
_SIGNATURE = re.compile(r"(?:政府|办公厅|办公室|委员会|厅|局|部|院|委|中心)$")


def is_annex(lines: Sequence[Line], number: int) -> bool:
    """Whether a line begins an annex, and does not merely name it as the end of a notice does."""
    line = lines[number]
    match = None if _FIRST_NAMED.match(line.text) else _ANNEX.match(line.text)
    if match is None or len(line.text) > MAX_ENTRY or number == 0 or number + 1 >= len(lines):
        return False
    if is_finished(line.text) and not line.text.endswith(("：", ":")):
        return False
    rest = line.text[match.end() :]
    if (
        re.match(r"[则随带加属近注着录表件图中所]|\d{1,2}\s?[.．、]", rest)
        or re.search("[，。；]", rest)
        or _ANNEX_FILE.search(rest)
    ):
        return False
    below = lines[number + 1]
    if below.block.kind is BlockKind.ROW:
        return True
    if not rest and line.text.endswith(("：", ":")) and numbering_of(below.text):
        return False
    return not (
        _MENTION_BELOW.match(below.text)
        or _ANNEX_FILE.search(below.text)
        or (len(below.text) <= 30 and _SIGNATURE.search(below.text) and bool(rest))
    )


def named_annexes(lines: Sequence[Line]) -> frozenset[int]:
    """The lines below `附件：1.…` that name the further annexes, `2.…`, `3.…`: no headings."""
    found: set[int] = set()
    due = 0
    for number, line in enumerate(lines):
        match = _NEXT_NAMED.match(line.text) if due else None
        if match is not None and int(match.group(1)) == due:
            found.add(number)
            due += 1
        else:
            due = 2 if _FIRST_NAMED.match(line.text) else 0
    return frozenset(found)
