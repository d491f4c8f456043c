"""Words that were looked for, marked where they stand in a passage."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from vectorstore.tokens import query_terms, simplify

WINDOW: Final = 160
"""Characters of a passage that are shown: four lines on a phone's screen."""
_LEAD: Final = 24
"""Characters shown before the first marked word, where the passage is cut."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a passage: ``text``, the marked runs in it, and whether something was left out around it."""

    text: str
    runs: tuple[tuple[int, int], ...]
    cut_before: bool = False
    cut_after: bool = False

    def html(self) -> str:
        """The excerpt with its words marked."""
        parts: list[str] = []
        done = 0
        for start, end in self.runs:
            parts.append(
                f'{escape(self.text[done:start])}<mark class="zw-word">{escape(self.text[start:end])}</mark>'
            )
            done = end
        body = "".join(parts) + escape(self.text[done:])
        return f"{'……' if self.cut_before else ''}{body}{'……' if self.cut_after else ''}"


def looked_for(words: str, others: Iterable[str] = ()) -> frozenset[str]:
    """The terms to mark. Single characters are marked only when nothing longer was asked for: they stand everywhere."""
    found = {term for text in (words, *others) for term in query_terms(text)}
    return frozenset(term for term in found if len(term) > 1 or term.isdigit()) or frozenset(found)


def runs_of(text: str, terms: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Where terms stand in a text, runs that touch joined; offsets count characters of the text."""
    same = _folded(text)
    places: list[tuple[int, int]] = []
    for term in terms:
        at = same.find(term)
        while at >= 0:
            if _whole(same, at, term):
                places.append((at, at + len(term)))
            at = same.find(term, at + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def excerpt(text: str, terms: Iterable[str], size: int = WINDOW) -> Excerpt:
    """The part of a text with the most marked characters; the beginning when nothing is marked."""
    runs = runs_of(text, terms)
    begin = 0 if len(text) <= size else _best_start(runs, size, len(text))
    end = min(len(text), begin + size)
    shown = text[begin:end]
    inside = tuple((max(s, begin) - begin, min(e, end) - begin) for s, e in runs if s < end and e > begin)
    return Excerpt(shown, inside, begin > 0, end < len(text))


def _best_start(runs: Sequence[tuple[int, int]], size: int, length: int) -> int:
    best, most = 0, -1
    for start, _ in runs:
        begin = min(max(0, start - _LEAD), length - size)
        inside = sum(end - first for first, end in runs if begin <= first and end <= begin + size)
        if inside > most:
            best, most = begin, inside
    return best


def _folded(text: str) -> str:
    """The text as terms are written, each character in its place."""
    wide = "".join(
        folded if len(folded := unicodedata.normalize("NFKC", c).lower()) == 1 else c for c in text
    )
    return simplify(wide)


def _whole(text: str, at: int, term: str) -> bool:
    """Whether a Latin word or a number stands there by itself and not inside a longer one."""
    end = at + len(term)
    before, after = text[at - 1 : at], text[end : end + 1]
    return not (_joins(before, term[0]) or _joins(term[-1], after))


def _joins(left: str, right: str) -> bool:
    if not left or not right:
        return False
    return (left.isdigit() and right.isdigit()) or (
        left.isascii() and right.isascii() and left.isalpha() and right.isalpha()
    )
