"""Slips: words of a question that stand in no text because they were typed by their sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answers import Statement
from assistant.asked import matter_runs, talk
from assistant.denial import passages_of, said_by
from assistant.evidence import UNSEEN, Findings
from assistant.naming import folded
from assistant.sounds import heard_in


def without_slips(
    words: Sequence[str], text: str, findings: Findings, statements: Sequence[Statement]
) -> list[str]:
    """Those of the words that are no slips: the library has no name that is meant by them, and neither what answers
    nor the talk around a matter has a word that is spoken alike. A name in quotation marks is meant as it stands."""
    if not words:
        return []
    said = (folded(said_by(findings, statements)), folded(passages_of(findings, statements)), *talk())
    meant = (*said, *findings.store.corrected_terms(text))
    unseen = findings.store.idf(UNSEEN)

    def is_known(pair: str) -> bool:
        return len(pair) == 2 and findings.store.idf(pair) < unseen

    return [
        word
        for word in words
        if f"“{word}" in text or not any(heard_in(w, meant) for w in _within(word, text, is_known))
    ]


def _within(word: str, text: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """A word, and what is left of it without the characters at its ends that belong to the words beside it."""
    start = text.find(word)
    before = start > 0 and is_known(text[start - 1 : start + 1])
    end = start + len(word)
    after = is_known(text[end - 1 : end + 1]) or any(end == last for _, last in matter_runs(text))
    parts = (
        word,
        word[1:] if before else "",
        word[:-1] if after else "",
        word[1:-1] if before and after else "",
    )
    return tuple(part for part in parts if len(part) > 1)
