"""Statements held against each other and against the question: which say the same, how near one lies, what is not said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers import Citation, Statement
from assistant.evidence import Candidate, Findings
from assistant.figures import figures, years
from assistant.question import Kind, subject_terms
from assistant.relevance import coverage, term_set
from vectorstore.passages import Span

FACTS = (Kind.VALUE, Kind.COMPARISON, Kind.WHO, Kind.DATE, Kind.CARD)
"""Kinds of question that one fact answers; the extractive answer to them is built on data, not on words alone."""
COVERED = 0.75
"""Share of a part's words from which it is covered by what is shown, whatever the model says."""


def states(said: Statement, wanted: Statement, kind: Kind) -> bool:
    """Whether a statement says what another one proves: of the same place, and with its figure or office where one is asked for."""
    return overlap(said, wanted) and (kind not in FACTS or same_fact(said, wanted, kind))


def weight_of(findings: Findings, *statements: Statement) -> float:
    """The weight of the question's terms that the words of statements hold."""
    held = term_set("\n".join(statement.text for statement in statements))
    return sum(weight for term, weight in findings.weights.items() if term in held)


def same_fact(said: Statement, wanted: Statement, kind: Kind) -> bool:
    """Whether a statement gives the figure or the office that another one gives."""
    if kind is Kind.WHO:
        return any(name in said.text for name in _offices(wanted.text))
    proved = {f.value for f in figures(wanted.text)} - set(years(wanted.text))
    told = {f.value for f in figures(said.text)}
    need = 2 if kind is Kind.COMPARISON and len(proved) > 1 else 1
    return len(proved & told) >= min(need, len(proved)) if proved else overlap(said, wanted)


def _offices(text: str) -> list[str]:
    """The offices that a duty's statement lists after its role."""
    listed = re.findall(r"(?:单位|部门|牵头|配合)[是为:：]([^，。；]+)", text)
    return [name for part in listed for name in re.split("[、,]", part) if len(name) > 1] or [text]


def overlap_of_kind(said: Statement, wanted: Statement, _kind: Kind) -> bool:
    return overlap(said, wanted)


def overlap(first: Statement, second: Statement) -> bool:
    return any(
        a.document_id == b.document_id and a.span.overlaps(b.span)
        for a in first.citations
        for b in second.citations
    )


def says_the_same(first: Statement, second: Statement) -> bool:
    """Whether two statements say the same: in the same words, or one in the words that the other quotes."""
    if re.sub(r"\W", "", first.text) == re.sub(r"\W", "", second.text):
        return True
    return set(first.citations) == set(second.citations) and first.text in second.text


def score_of(findings: Findings, statement: Statement) -> float:
    """The best score that retrieval gave to a sentence or row which the statement cites. What a lookup found has none:
    its coverage stands for it, in the measure of the best sentence's."""
    cited = [(c.document_id, c.span) for c in statement.citations]
    found = [
        candidate.score
        for candidate in findings.candidates
        if (place := _place(candidate))
        and any(d == place[0] and span.overlaps(place[1]) for d, span in cited)
    ]
    best = findings.best
    if found or best is None or not best.relevance:
        return max(found, default=0.0)
    return best.score * _bearing(findings, statement) / best.relevance


def _place(candidate: Candidate) -> tuple[str, Span]:
    sentence = candidate.sentence
    start = sentence.passage.span.start
    return sentence.passage.document_id, Span(start + sentence.span.start, start + sentence.span.end)


def passage_id(findings: Findings, citation: Citation) -> str:
    """The passage that a citation begins in."""
    passage = findings.store.passage_at(citation.document_id, citation.span.start)
    return passage.id if passage is not None else ""


def _bearing(findings: Findings, statement: Statement) -> float:
    """Share of the question that what a statement quotes covers, its headings and title counted as elsewhere."""
    own = "\n".join(citation.quote for citation in statement.citations)
    around: list[str] = []
    titles: list[str] = []
    for citation in statement.citations:
        document = findings.store.document(citation.document_id)
        around += document.heading_path(citation.span)
        titles.append(document.title)
    return coverage(findings.weights, term_set(own), term_set("\n".join(around)), term_set("\n".join(titles)))


PART = 60
"""Characters of a part of the question that is said to be missing."""


def parts_not_covered(findings: Findings, parts: Sequence[str], shown: Sequence[Statement]) -> Iterator[str]:
    """Parts that the model says are missing: in the question's own words only, since no quote proves what is not
    there, and only those that nothing shown is about."""
    asked = term_set(findings.question.standalone) | term_set(findings.question.text)
    said = term_set("\n".join(c.quote for s in shown for c in s.citations))
    for part in parts:
        words = {term for term in subject_terms(part) if len(term) > 1}
        if not words or len(part) > PART or not words <= asked or len(words & said) >= COVERED * len(words):
            continue
        if figures(part) and not {f.value for f in figures(part)} <= {
            f.value for f in figures(findings.question.standalone)
        }:
            continue
        yield part
