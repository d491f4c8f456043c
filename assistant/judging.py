"""Judging: how likely what is found answers a question in everyday words, as a logistic model of a few features.

Such words stand in few texts, so their share that a text covers tells little (``bearing``). Every feature means the same in any library: shares of the question, or what is reached above what the library's own
sentences reach elsewhere (``bearing.Noise``). A weight is the log-odds that one unit of its feature is worth.
``python -m evals.judging`` fits them; ADR 19 tells on what, and how they do on sets that they were not fitted on.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answers import Statement
from assistant.asked import matter_runs
from assistant.bearing import (
    FLOOR,
    LEAST,
    REGISTER,
    Noise,
    covered,
    folded_text,
    is_judged,
    own_pairs,
    register,
)
from assistant.chances import chances
from assistant.evidence import Findings
from assistant.spoken import usual
from vectorstore.passages import Document
from vectorstore.tokens import simplify

LOOKED_AT = 60
"""Candidates among which the likeliest one is looked for, as many as an answer is chosen from."""
HELD = 0.5
"""Share of the pairs of a run of characters from which a text has the thing that it names."""
NOTHING_NAMED = 0.5
"""What counts for a question whose words name nothing: neither found nor missed."""
LEAST_ODDS = -2.0
"""Log-odds below which a question in everyday words is not answered (see docs/adr/0019)."""
LIKELY = 0.0
"""Log-odds from which it is in scope, however little of it the passages found share with it."""


@dataclass(frozen=True)
class Judged:
    """What the features look at: a question, what was found for it and is stated, and the library's noise."""

    findings: Findings
    statements: Sequence[Statement]
    noise: Noise

    @cached_property
    def cited(self) -> tuple[Document, ...]:
        """The documents that the statements quote."""
        ids = dict.fromkeys(citation.document_id for s in self.statements for citation in s.citations)
        return tuple(self.findings.documents[i] for i in ids)

    @cached_property
    def words(self) -> float:
        """What the best passage reaches in full text over the noise, as a logarithm."""
        best = max(hit.lexical for hit in self.findings.hits)
        return math.log(max(best, FLOOR) / self.noise.lexical)

    @property
    def cover(self) -> float:
        """Share of the question's pairs that a quoted document has, above the noise."""
        pairs = own_pairs(self.findings)
        return max((covered(pairs, d) for d in self.cited), default=0.0) - self.noise.cover

    @property
    def meaning(self) -> float:
        """Cosine of the best passage above the noise."""
        return self.findings.hits[0].dense - self.noise.meaning

    @property
    def chance(self) -> float:
        """Chance of the likeliest sentence among the candidates."""
        return max(chances(self.findings, self.findings.candidates[:LOOKED_AT]), default=0.0)

    @cached_property
    def matters(self) -> float:
        """Share of the things that the question names which the quoted documents have."""
        text = unicodedata.normalize("NFKC", usual(simplify(self.findings.question.standalone))).lower()
        runs = [text[start:end] for start, end in matter_runs(text)]
        said = "".join(folded_text(document) for document in self.cited)
        return sum(_holds(run, said) for run in runs) / len(runs) if runs else NOTHING_NAMED

    @property
    def fit(self) -> float:
        """What the kind, years and places asked for speak for or against the best sentence."""
        return self.findings.candidates[0].fit

    @cached_property
    def register(self) -> float:
        """Share of the question's pairs that stand anywhere in the library."""
        return register(self.findings)


def _holds(run: str, said: str) -> bool:
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    return sum(pair in said for pair in pairs) >= HELD * len(pairs)


@dataclass(frozen=True, slots=True)
class Feature:
    """A named feature with its weight in log-odds for one unit."""

    name: str
    weight: float
    value: Callable[[Judged], float]


FEATURES = (
    Feature("best passage in full text over the noise, logarithm", 1.0, lambda judged: judged.words),
    Feature("share of the question in a quoted document, above the noise", 4.7, lambda judged: judged.cover),
    Feature("meaning of the best passage, above the noise", 4.8, lambda judged: judged.meaning),
    Feature("chance of the likeliest sentence", 2.3, lambda judged: judged.chance),
    Feature("share of the things named in quoted documents", 1.4, lambda judged: judged.matters),
    Feature("kind, years and places of the best sentence", 6.8, lambda judged: judged.fit),
    Feature("share of the question in the library", -4.5, lambda judged: judged.register),
)
CONSTANT = 0.25


def is_answered(
    findings: Findings, statements: Sequence[Statement], noise: Noise | None, borne: float | None
) -> bool:
    """Whether the documents found bear a question in the library's own language (``borne``: how well, see
    ``bearing.strength``), or what is stated likely answers one in everyday words; also where neither tells."""
    if borne is not None:
        return borne >= LEAST
    return _reaches(LEAST_ODDS, findings, statements, noise, untold=True)


def is_likely(findings: Findings, statements: Sequence[Statement], noise: Noise | None) -> bool:
    """Whether what is stated rather answers a question in everyday words than not."""
    return _reaches(LIKELY, findings, statements, noise, untold=False)


def _reaches(
    least: float,
    findings: Findings,
    statements: Sequence[Statement],
    noise: Noise | None,
    *,
    untold: bool,
) -> bool:
    """Whether a question in everyday words reaches some log-odds; ``untold`` for all others."""
    if noise is None or not is_judged(findings) or register(findings) >= REGISTER:
        return untold
    return odds(findings, statements, noise) >= least


def odds(findings: Findings, statements: Sequence[Statement], noise: Noise) -> float:
    """Log-odds that what is stated answers a question (one for which ``bearing.is_judged``)."""
    values = features(Judged(findings, statements, noise))
    return CONSTANT + sum(f.weight * v for f, v in zip(FEATURES, values, strict=True))


def features(judged: Judged) -> tuple[float, ...]:
    """The values of ``FEATURES`` in their order."""
    return tuple(feature.value(judged) for feature in FEATURES)
