"""How much of a question a piece of text covers, in weighted terms.

``w(t) = idf(t)``, for a single Han character times 0.4: a pair of characters says
more than both alone (measured on CMRC evidence sentences, where the answer lies in
the best 1 / 2 / 3 sentences .73 / .84 / .90 of the time).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.tokens import is_written_out, normalised, terms

UNIGRAM_WEIGHT = 0.4
CONTEXT_SHARE = 0.75
"""Worth of a term that stands in the heading path or the table header instead of the text itself."""
TITLE_SHARE = 0.5
"""Worth of a term that only the document's title has."""


_strings: dict[str, str] = {}
_MOST_STRINGS = 200_000


@lru_cache(maxsize=4096)
def term_set(text: str) -> frozenset[str]:
    """The terms of a text as a set, remembered."""
    # One string for a term of all sets: a set of its own strings is 10 kB for a sentence. (Python's own ``intern``
    # keeps what it is given for good in some versions.)
    if len(_strings) > _MOST_STRINGS:
        _strings.clear()
    return frozenset(_strings.setdefault(term, term) for term in terms(text))


def weigh(found: Iterable[str], idf: Callable[[str], float]) -> dict[str, float]:
    """Weights of terms; each counts once."""
    return {
        term: idf(term) * (UNIGRAM_WEIGHT if len(term) == 1 and not term.isascii() else 1.0)
        for term in set(found)
    }


def coverage(
    weights: Mapping[str, float],
    own: frozenset[str],
    context: frozenset[str] = frozenset(),
    title: frozenset[str] = frozenset(),
) -> float:
    """Share (0…1) of the weights that a text covers; context and title count less."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return _covered(weights.items(), own, context, title) / total


def _covered(
    weights: Iterable[tuple[str, float]], own: Container[str], context: Container[str], title: Container[str]
) -> float:
    """The weight of the terms that are held: all of it in the text's own, a share in context and title."""
    covered = 0.0
    for term, weight in weights:
        if term in own:
            covered += weight
        elif term in context:
            covered += weight * CONTEXT_SHARE
        elif term in title:
            covered += weight * TITLE_SHARE
    return covered


@dataclass(frozen=True)
class Wanted:
    """Weighted terms to look for in many texts: what ``coverage`` gives, without listing the terms of each text.

    written_out: those of Chinese characters, which are looked for as they are; others: those that are told only by
    how a text is cut into terms.
    """

    weights: Mapping[str, float]
    written_out: tuple[tuple[str, float], ...]
    others: tuple[tuple[str, float], ...]
    total: float

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> Wanted:
        items = tuple(weights.items())
        written_out = tuple(item for item in items if is_written_out(item[0]))
        others = tuple(item for item in items if not is_written_out(item[0]))
        return cls(weights, written_out, others, sum(weights.values()))

    def in_text(self, text: str, context: str = "", title: str = "") -> float:
        """Share (0…1) of the weights that a text covers; context and title count less."""
        if not self.total:
            return 0.0
        covered = _covered(self.written_out, _plain(text), _plain(context), _plain(title))
        if self.others:
            covered += _covered(self.others, term_set(text), term_set(context), term_set(title))
        return covered / self.total


_plain = lru_cache(maxsize=8192)(normalised)
