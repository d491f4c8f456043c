"""What is looked for besides a reader's own words, the same for answers and searches."""

from __future__ import annotations

from assistant.expansion import expanded
from assistant.lexicon import entries, official_terms
from vectorstore.slips import WEIGHT


class Knows:
    """Corrects one word."""

    def corrected_terms(self, question: str) -> tuple[str, ...]:
        return ("数字经济",) if "数子经济" in question else ()


def test_everyday_words_bring_their_official_terms_along() -> None:
    term, targets = entries()[0]
    found = expanded(f"{term}怎么办", Knows())
    assert set(targets) <= set(found.official)
    assert found.terms == tuple(official_terms(f"{term}怎么办"))


def test_a_corrected_word_is_looked_for_and_told() -> None:
    found = expanded("数子经济", Knows())
    assert found.corrected == ("数字经济",)
    assert ("数字经济", WEIGHT) in found.terms


def test_plain_words_bring_nothing_along() -> None:
    assert expanded("xyz", Knows()).terms == ()
