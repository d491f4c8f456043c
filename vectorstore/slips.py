"""Typing slips and homophones: a word of the question with one wrong character, held against the library's own terms.

No list of sounds is needed: `数子经济` is met by 数字经济 because the pairs 数子 and 子经 stand in no text while the
term of the library agrees in all other characters, whatever key or sound led to the slip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vectorstore.tokens import query_terms, simplify

WEIGHT = 0.8
"""Weight of a corrected term beside the question's own words (1)."""
_LONGEST_NAME = 40
_AROUND = 3
_LEAST_AROUND = 3
_MOST_TRIES = 4
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")
_JOINING = re.compile("[的是为了有在到达和与吗呢多要从把被给让自由对就还都占将]")
"""Characters that stand between words: a name of the library is looked for on one side of them."""


@dataclass(frozen=True)
class KnownTerms:
    """The names that a library uses (titles, headings, indicators), one a line."""

    lines: str = ""

    @classmethod
    def of(cls, names: Iterable[str]) -> KnownTerms:
        return cls.joined([mistypable(names)])

    @classmethod
    def joined(cls, some: Iterable[frozenset[str]]) -> KnownTerms:
        """Of several ``mistypable``."""
        return cls("\n".join(sorted(frozenset().union(*some))))

    def meant_by(self, question: str, occurs: Callable[[str], bool]) -> tuple[str, ...]:
        """The corrected pieces of a question, where a pair of characters that no text has becomes one that texts have."""
        found: list[str] = []
        tries = 0
        asked = _JOINING.sub("\n", simplify(question))
        pairs = {term for term in query_terms(question) if len(term) == 2}
        for run in _HAN_RUN.findall(asked):
            for at in range(len(run)):
                if tries >= _MOST_TRIES or not _doubtful(run, at, pairs, occurs):
                    continue
                tries += 1
                found += self._like(run, at)
        return tuple(dict.fromkeys(found))

    def _like(self, run: str, at: int) -> list[str]:
        """The piece of a known term that agrees with most characters around a place: with some on both sides,
        or, where a word of the question ends, with those before it at the end of a known term."""
        windows = sorted(
            (
                (left, right)
                for left in range(1, min(_AROUND, at) + 1)
                for right in range(min(_AROUND, len(run) - at - 1) + 1)
                if left + right >= _LEAST_AROUND and (right or at == len(run) - 1)
            ),
            key=lambda sides: (-sum(sides), sides),
        )
        for left, right in windows:
            before, after = run[at - left : at], run[at + 1 : at + 1 + right]
            end = "" if right else "(?![\u4e00-\u9fff])"
            match = re.search(f"{re.escape(before)}[\u4e00-\u9fff]{re.escape(after)}{end}", self.lines)
            if match:
                return [match.group()]
        return []


def _doubtful(run: str, at: int, pairs: set[str], occurs: Callable[[str], bool]) -> bool:
    """Whether every pair with this character is one that no text has, and its neighbours are sound."""
    own = [run[i : i + 2] for i in (at - 1, at) if 0 <= i < len(run) - 1]
    if any(occurs(pair) for pair in own) or not any(pair in pairs for pair in own):
        return False
    further = [run[i : i + 2] for i in (at - 2, at + 1) if 0 <= i < len(run) - 1]
    return any(occurs(pair) for pair in further)


def mistypable(names: Iterable[str]) -> frozenset[str]:
    """Those names that are of a length to be mistyped, in simplified characters."""
    return frozenset(simplify(name) for name in names if 4 <= len(name) <= _LONGEST_NAME)
