"""Definitions: the sentence that says what a term means, before those that only use it."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.defining_words import defined_term, defines
from assistant.evidence import Findings
from assistant.naming import folded
from assistant.sentences import Sentence, sentences
from assistant.statements import of_note, of_sentence

MAX_DEFINITIONS = 2
"""Texts whose definitions are shown: a code and the law on the matter often both have one."""


def definitions(findings: Findings) -> list[DraftStatement]:
    """The sentences found that define the term asked for, those of the best kind first, one of each text."""
    term = defined_term(findings.question.standalone)
    if not term:
        return []
    if term.isascii():
        return _written_out(findings, term)
    row = _row_defined(findings, term)
    if row:
        return row
    found: list[tuple[int, int, Sentence]] = []
    for hit in findings.hits:
        for sentence in sentences(hit.passage):
            strength = defines(sentence.text, term)
            if strength and not sentence.heading and not sentence.row:
                found.append((-strength, hit.rank, sentence))
    chosen: dict[str, Sentence] = {}
    for _, _, sentence in sorted(found, key=lambda item: item[:2]):
        chosen.setdefault(sentence.passage.document_id, sentence)
    return [
        of_sentence(sentence, dict(findings.weights), lead_in=False)
        for sentence in list(chosen.values())[:MAX_DEFINITIONS]
    ]


def _row_defined(findings: Findings, term: str) -> list[DraftStatement]:
    """What the table's own column says of the indicator that is the best candidate, where the term is in its name."""
    best = findings.best
    row = best.indicator if best is not None else None
    if row is None or not row.note or folded(term) not in folded(row.name):
        return []
    stated = of_note(row, findings.store)
    return [stated] if stated is not None else []


def _written_out(findings: Findings, term: str) -> list[DraftStatement]:
    """The sentence in which an abbreviation stands beside its full name: `互联网协议第六版（IPv6）`."""
    name = re.escape(term)
    beside = re.compile(
        rf"[\u4e00-\u9fff]{{4,}}[（(]\s?{name}\s?[)）]|{name}\s?[（(][^（()）]*[\u4e00-\u9fff]{{4,}}",
        re.IGNORECASE,
    )
    for hit in findings.hits:
        for sentence in sentences(hit.passage):
            if beside.search(sentence.text) and not sentence.row:
                plain = Sentence(sentence.passage, sentence.span, lead=sentence.lead)
                return [of_sentence(plain, dict(findings.weights), lead_in=False)]
    return []
