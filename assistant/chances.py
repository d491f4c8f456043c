"""How likely each candidate is the one that answers: a logistic model of a few features.

A weight is the log-odds that one unit of its feature is worth. The weights were fitted by maximum likelihood of
the gold among the candidates of a question (softmax, L2) on the development halves of two public sets and on
our own set, five times, each time without the documents of one fifth; ± is how far they moved. ``docs/answers.md``
shows what each is worth and how they do on sets that they were not fitted on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering import READ, candidate_odds, is_read
from assistant.evidence import Candidate, Findings
from assistant.question import Kind
from assistant.relevance import coverage, term_set
from assistant.sentences import Sentence, sentences

SHORT = 15
"""Characters under which a sentence is a greeting, a title or the rest of a line."""
LEAST_PASSAGE = 0.05
"""Passages' scores are not taken as lower than this, so that they have a logarithm."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the features look at: a candidate, the sentence before it, and what the question asks for by name."""

    findings: Findings
    candidate: Candidate
    before: Sentence | None
    focus: dict[str, float]

    @property
    def text(self) -> str:
        return self.candidate.sentence.text


@dataclass(frozen=True, slots=True)
class Feature:
    """A named feature with its weight in log-odds for one unit."""

    name: str
    weight: float
    value: Callable[[Seen], float]


def _before(seen: Seen) -> float:
    """How much of the question the sentence before covers, in a passage that covers much of it: it announces
    (`对车辆有如下规定。`) what this one says."""
    if seen.before is None:
        return 0.0
    return coverage(seen.findings.weights, term_set(seen.before.text)) * seen.candidate.whole


def _focus(seen: Seen) -> float:
    return coverage(seen.focus, term_set(seen.text))


def _enumerated(seen: Seen) -> float:
    if seen.findings.question.kind not in (Kind.LIST, Kind.HOW):
        return 0.0
    return math.log1p(seen.text.count("、") + seen.text.count("；"))


def _unended(seen: Seen) -> float:
    return float(re.search("[。！？；]", seen.text) is None)


FEATURES = (
    Feature(
        "logarithm of its passage's score",
        6.4,  # ± .3
        lambda seen: math.log(max(seen.candidate.hit.score, LEAST_PASSAGE)),
    ),
    Feature("share of the question it covers", 5.1, lambda seen: seen.candidate.relevance),  # ± .1
    Feature("share of the question its passage covers", 3.5, lambda seen: seen.candidate.whole),  # ± .4
    Feature("kind, years and places asked for", 8.5, lambda seen: seen.candidate.fit),  # ± 1.0
    Feature("share that the sentence before covers", 2.3, _before),  # ± .3
    Feature("names what is asked for", 1.5, _focus),  # ± .1
    Feature("logarithm of the things it enumerates, for lists and ways", 0.6, _enumerated),  # ± .1
    Feature("no end mark", -1.4, _unended),  # ± .4
    Feature("very short", -4.1, lambda seen: float(len(seen.text) < SHORT)),  # ± .1
)


def chances(findings: Findings, candidates: Sequence[Candidate]) -> list[float]:
    """For each candidate how likely it is the one that answers, if one of them does; together they are 1."""
    return _shares(_feature_odds(findings, candidates))


def chances_by_words_and_read(
    findings: Findings, candidates: Sequence[Candidate]
) -> tuple[list[float], list[float]]:
    """The same, and besides where the features do not part them what they are with what the cross-encoder reads in the
    likeliest ones; the others count as the least of these."""
    odds = _feature_odds(findings, candidates)
    shares = _shares(odds)
    if max(shares, default=1.0) >= PLAIN or not is_read(findings):
        return shares, shares
    likely = sorted(range(len(odds)), key=lambda n: -odds[n])[:READ]
    read = dict(zip(likely, candidate_odds(findings, [candidates[n] for n in likely]), strict=True))
    least = min(read.values())
    return shares, _shares([value + READING * read.get(n, least) for n, value in enumerate(odds)])


PLAIN = 0.9
"""Chance from which a candidate is the likeliest without being read."""
READING = 0.8
"""Weight of one unit of the cross-encoder's log-odds beside those of the features."""


def _feature_odds(findings: Findings, candidates: Sequence[Candidate]) -> list[float]:
    asked = asked_for(findings.question.standalone)
    focus = {term: weight for term, weight in findings.weights.items() if term in asked}
    return [_odds(Seen(findings, c, _sentence_before(c.sentence), focus)) for c in candidates]


def _shares(odds: Sequence[float]) -> list[float]:
    most = max(odds, default=0.0)
    shares = [math.exp(value - most) for value in odds]
    total = sum(shares)
    return [share / total for share in shares]


def _odds(seen: Seen) -> float:
    return sum(feature.weight * feature.value(seen) for feature in FEATURES)


_ASKED_AFTER = re.compile(
    "(?:哪些|哪几[个项条类种]|哪[个项类种家]|什么样的?|什么|何种|有何|怎样的|怎么样的|多少)([\u4e00-\u9fff]{2,6})"
)
_ASKED_BEFORE = re.compile(
    "([\u4e00-\u9fff]{2,6})(?:是|为|有|包括|分别是|指的是|包含)?(?:什么|哪些|多少|怎么|如何|几|啥|怎样)"
)


@lru_cache(maxsize=64)
def asked_for(question: str) -> frozenset[str]:
    """The pairs of characters that name what is asked for: those beside the interrogative.

    >>> sorted(asked_for("总投资额多少？")), sorted(asked_for("有哪些优惠政策？"))
    (['总投', '投资', '资额'], ['优惠', '惠政', '政策'])
    """
    found = [m.group(1) for pattern in (_ASKED_AFTER, _ASKED_BEFORE) for m in pattern.finditer(question)]
    return frozenset(term for words in found for term in term_set(words) if len(term) > 1)


def _sentence_before(sentence: Sentence) -> Sentence | None:
    before = None
    for other in sentences(sentence.passage):
        if other.span.start >= sentence.span.start:
            break
        before = other
    return before
