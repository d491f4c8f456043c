"""What is looked for besides a reader's own words: official terms for everyday ones, terms meant by mistyped ones.

Answers and searches widen words in this one way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.lexicon import entries, official_terms
from vectorstore.slips import WEIGHT as CORRECTED_WEIGHT
from vectorstore.tokens import simplify


class KnowsTerms(Protocol):
    """Knows the terms of its documents, as ``Store`` does."""

    def corrected_terms(self, question: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Expansion:
    """``terms`` for ``Store.search``, with their weights; ``official`` and ``corrected`` as words to show."""

    terms: tuple[tuple[str, float], ...]
    official: tuple[str, ...]
    corrected: tuple[str, ...]


def expanded(words: str, store: KnowsTerms) -> Expansion:
    """What else some words are to be looked for by."""
    text = simplify(words).lower()
    corrected = store.corrected_terms(words)
    named = (target for term, targets in entries() if term in text for target in targets)
    return Expansion(
        (*official_terms(words), *((term, CORRECTED_WEIGHT) for term in corrected)),
        tuple(dict.fromkeys(target for target in named if target not in text)),
        corrected,
    )
