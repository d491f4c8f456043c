"""Word by word, what was taken out of a sentence and what was put in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from assistant.alignment import folded

_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*[%％‰]?|[A-Za-z]+|\s+|.", re.DOTALL)
_ISLAND: Final = 2
"""Characters in common, between two changes, from which they are told apart; fewer only make a change hard to read."""


class Change(StrEnum):
    """What became of a piece."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that were kept, removed or added."""

    change: Change
    text: str


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    """The way from one sentence to the other; a figure is one word. The kept and added pieces make up ``after``, the
    kept and removed ones ``before`` up to the width of characters and the form of quotation marks.

    >>> [(p.change.value, p.text) for p in pieces_between("达到10万台", "达到15万台")]
    [('kept', '达到'), ('removed', '10'), ('added', '15'), ('kept', '万台')]
    """
    ones, others = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, _plain(ones), _plain(others), autojunk=False)
    steps: list[tuple[str, str]] = []
    for operation, a0, a1, b0, b1 in matcher.get_opcodes():
        removed, added = "".join(ones[a0:a1]), "".join(others[b0:b1])
        if operation == "equal" and not _is_island(added, steps, a1 == len(ones)):
            steps.append((added, added))
        elif steps and _changed(steps[-1]):
            last = steps.pop()
            steps.append((last[0] + removed, last[1] + added))
        else:
            steps.append((removed, added))
    return tuple(piece for step in steps for piece in _pieces(step))


def _plain(words: list[str]) -> list[str]:
    return [folded(word) for word in words]


def _changed(step: tuple[str, str]) -> bool:
    return step[0] != step[1]


def _is_island(text: str, steps: list[tuple[str, str]], last: bool) -> bool:
    """A little that both have, with a change before and behind it."""
    return len(text) < _ISLAND and bool(steps) and _changed(steps[-1]) and not last and not text.isdigit()


def _pieces(step: tuple[str, str]) -> list[Piece]:
    removed, added = step
    if removed == added:
        return [Piece(Change.KEPT, removed)]
    found = [Piece(Change.REMOVED, removed)] if removed else []
    return [*found, Piece(Change.ADDED, added)] if added else found
