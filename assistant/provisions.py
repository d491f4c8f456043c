"""What a text of articles provides on a matter: the articles that speak of it, one after another."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.choosing import MAX_CITATIONS
from assistant.evidence import Candidate, Findings
from assistant.relevance import coverage, term_set
from assistant.statements import of_sentence
from assistant.usable import usable

_ASKS = re.compile(
    r"(?:有|作了|做了)?(?:些)?(?:什么|哪些|啥|何)(?:样的)?(?:具体|主要)?(?:规定|要求|义务|限制|条件|禁止|权利)"
)
_ARTICLE = re.compile(r"第[^条]{1,12}条")
_AIM = re.compile(r"(?:制定|适用)本")
"""An article that tells what the text is for provides nothing on a matter."""
NEAR = 0.85
"""Share of what the best sentence covers of a question that another article must cover to be shown beside it."""


def provisions(findings: Findings) -> list[DraftStatement]:
    """The sentences of several articles of one text that speak of the matter, in its order; nothing where only one does."""
    best = findings.best
    if best is None or not _ASKS.search(findings.question.standalone):
        return []
    home = best.sentence.passage.document_id
    if not _ARTICLE.match("".join(best.sentence.passage.headings[-1:])):
        return []
    matter = {t: w for t, w in findings.weights.items() if len(t) > 1 and t not in term_set("规定要求")}
    covered = coverage(matter, term_set(best.sentence.text))
    chosen: dict[tuple[str, ...], Candidate] = {}
    for candidate in usable(findings, findings.candidates):
        passage = candidate.sentence.passage
        beside = passage.document_id != home or candidate.sentence.row or _AIM.search(candidate.sentence.text)
        if beside or not covered:
            continue
        if coverage(matter, term_set(candidate.sentence.text)) >= NEAR * covered:
            chosen.setdefault(passage.headings, candidate)
    if len(chosen) < 2:
        return []
    places = sorted(list(chosen.values())[:MAX_CITATIONS], key=lambda c: c.sentence.passage.span)
    return [of_sentence(c.sentence, dict(findings.weights), lead_in=False) for c in places]
