"""Sentences that begin with the name of the place they are about: `宁波市：加快推进制造强市建设……`."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.choosing import statement_of
from assistant.evidence import Candidate, Findings
from assistant.kinds import Kind
from assistant.usable import wrong_year

NEAR = 0.5
"""Share of the best candidate's coverage that the sentence about a single place must have."""
MAX_PLACES = 4
_KINDS = (Kind.DEFINITION, Kind.HOW, Kind.LIST, Kind.OTHER, Kind.COMPARISON, Kind.YES_NO)


def labelled_statements(findings: Findings) -> list[DraftStatement]:
    """One statement for each place that is asked about, where the texts have a sentence on every one of them."""
    question = findings.question
    named = tuple(dict.fromkeys((*question.regions, *question.places)))
    if question.kind not in _KINDS or not 1 <= len(named) <= MAX_PLACES:
        return []
    found = [_about(name, findings) for name in named]
    chosen = [candidate for candidate in found if candidate is not None]
    if len(chosen) < len(named):
        return []
    best = max(c.relevance for c in findings.candidates)
    if len(named) == 1 and chosen[0].relevance < NEAR * best:
        return []
    return [statement_of(findings, candidate, lead_in=False) for candidate in chosen]


def _about(name: str, findings: Findings) -> Candidate | None:
    label = re.compile(rf"{re.escape(name)}[省市县区]?\s?[:：]")
    return next(
        (c for c in findings.candidates if label.match(c.sentence.words) and not wrong_year(findings, c)),
        None,
    )
