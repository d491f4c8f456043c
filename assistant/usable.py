"""Which candidates may answer at all: those of the year and the places asked about, spelt as the question has it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asked import letter_words
from assistant.document_years import only_of_days
from assistant.evidence import Candidate, Findings
from assistant.fitting import bears_region, bears_year, of_another_place
from assistant.naming import without_names

SAID_THERE = 0.8
"""Share of the best candidate's coverage that one of the place asked about must have."""


def usable(findings: Findings, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the year asked about, and of the places asked about where any is."""
    fitting = [c for c in candidates if not wrong_year(findings, c)]
    fitting = spelt_so(findings, fitting)
    named = (*findings.question.regions, *findings.question.places)
    if not named:
        return fitting
    documents = findings.documents
    there = [
        c
        for c in fitting
        if all(
            bears_region(name, c.sentence.passage, documents[c.sentence.passage.document_id])
            and not of_another_place(c.sentence, name)
            for name in named
        )
    ]
    best = max((c.relevance for c in fitting), default=0.0)
    # Where what is said of the place speaks of something else, the guard shall see the better words.
    return there if any(c.relevance >= SAID_THERE * best for c in there) else fitting


def spelt_so(findings: Findings, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that have the names in letters of a question (IPv6), which are written so or not at all; all where none has."""
    letters = letter_words(without_names(findings.question.standalone, findings.named))
    if not letters or findings.question.english:
        return list(candidates)
    return [c for c in candidates if all(word in _said_of(c) for word in letters)] or list(candidates)


def _said_of(candidate: Candidate) -> str:
    return "\n".join((*candidate.sentence.passage.headings[-1:], candidate.sentence.text)).lower()


def wrong_year(findings: Findings, candidate: Candidate) -> bool:
    document = findings.documents[candidate.sentence.passage.document_id]
    asked = findings.question.years
    if not candidate.years and only_of_days(findings.question.standalone):
        return False
    return bool(asked) and not any(
        bears_year(year, candidate.years, document, candidate.sentence.passage.headings) for year in asked
    )
