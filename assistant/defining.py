"""Definitions: the sentence that says what a term means, before those that only use it."""

from __future__ import annotations

from assistant.answers import DraftStatement
from assistant.defining_words import defined_term, defines
from assistant.evidence import Findings
from assistant.sentences import Sentence, sentences
from assistant.statements import of_sentence

MAX_DEFINITIONS = 2
"""Texts whose definitions are shown: a code and the law on the matter often both have one."""


def definitions(findings: Findings) -> list[DraftStatement]:
    """The sentences found that define the term asked for, those of the best kind first, one of each text."""
    term = defined_term(findings.question.standalone)
    if not term:
        return []
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
