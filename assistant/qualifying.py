"""The words that tell a value asked for from others of its class: a rate is asked for *of* something.

`率`, `比例` or `数量` stand in the names of many rows; what qualifies them (医保报销) tells which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.asked import letter_words, matter_runs
from assistant.evidence import UNSEEN, Candidate, Findings
from assistant.lexicon import official_words
from assistant.naming import without_names

_CLASS = re.compile(
    "比例|比重|占比|份额|数量|总量|规模|总数|增加值|收入|指数|目标|水平|程度|(?<=[\u4e00-\u9fff]{2})[率额]"
)
"""Words that many values of different things have in their names."""


@dataclass(frozen=True, slots=True)
class Qualifying:
    """What qualifies the value that a question asks for.

    weights: the pairs that stand anywhere in the library, without words of class; letters: its names in letters;
    official: the documents' words for its everyday ones.
    """

    weights: Mapping[str, float]
    letters: tuple[str, ...]
    official: tuple[str, ...]

    @classmethod
    def of(cls, findings: Findings) -> Qualifying:
        store = findings.store
        text = without_names(findings.question.standalone, findings.named)
        plain = _CLASS.sub("\n", text)
        pairs = {plain[at : at + 2] for start, end in matter_runs(plain) for at in range(start, end - 1)}
        unseen = store.idf(UNSEEN)
        weights = {pair: idf for pair in pairs if (idf := store.idf(pair)) < unseen}
        official = tuple(term for meant in official_words(text) for term in meant)
        return cls(weights, letter_words(text), official)

    def share(self, said: str) -> float:
        """Weighted share (0…1) of what qualifies the value that words have; 1 where nothing does, or where the words
        have a name in letters or an official term for an everyday word."""
        total = sum(self.weights.values())
        if not total or any(letters in said.lower() for letters in self.letters):
            return 1.0
        if any(term in said for term in self.official):
            return 1.0
        return sum(weight for pair, weight in self.weights.items() if pair in said) / total


def around(findings: Findings, candidate: Candidate) -> str:
    """The words of a candidate with those that tell what it is of: headings, and of a row its category and the caption
    of its table."""
    passage = candidate.sentence.passage
    row = candidate.indicator
    if row is not None:
        return "\n".join((row.name, row.note or "", row.unit or "", row.category or ""))
    title = findings.documents[passage.document_id].title
    return "\n".join((candidate.sentence.text, *passage.headings, title))
