"""How much is said beside the likeliest sentence: less over a few texts than over many."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.bearing import LEAST_DOCUMENTS, is_norm
from assistant.evidence import Findings
from assistant.kinds import Kind


@dataclass(frozen=True, slots=True)
class Breadth:
    """least: share of the best candidate's chance that another one must have to be shown beside it; fact, verdict, way:
    the same where one fact, a yes or no, or how something is done is asked for; comfort: characters up to which an
    answer goes on after its likeliest sentence."""

    least: float
    fact: float
    verdict: float
    way: float
    comfort: int

    def least_of(self, kind: Kind, *, one_fact: bool) -> float:
        """The share for a kind of question."""
        if one_fact:
            return self.fact
        return {Kind.YES_NO: self.verdict, Kind.HOW: self.way}.get(kind, self.least)


FEW = Breadth(least=0.15, fact=0.1, verdict=0.3, way=0.15, comfort=100)
"""Over the five official texts answers are a quarter to a third shorter than by ``MANY`` and as often right (our own set, two
development sets by other hands)."""
NORM = Breadth(least=0.15, fact=0.1, verdict=0.3, way=0.08, comfort=100)
"""The same where a norm is found: what is to be done and what follows stand in several articles."""
MANY = Breadth(least=0.05, fact=0.1, verdict=0.05, way=0.05, comfort=160)
"""Over 599 notices, of which many say nearly the same, 309 of 375 answers of the development half cite the gold; 300 by ``FEW``."""


def breadth_of(findings: Findings) -> Breadth:
    """The breadth for the library that was searched."""
    if len(findings.documents) >= LEAST_DOCUMENTS:
        return MANY
    return NORM if is_norm(findings.documents[findings.hits[0].passage.document_id]) else FEW
