"""What a year is to bring, to who asks of it and of nothing else: `2035年的目标是什么？`."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.evidence import Findings
from assistant.question import aims_asked, subject_terms
from assistant.sentences import Sentence, sentences
from assistant.spoken import usual
from assistant.statements import of_sentence
from assistant.summaries import of_document
from vectorstore.passages import Passage

MAX_DOCUMENTS = 3
"""Documents that say it and are told beside each other."""


_AIMS = re.compile("(?:总体|发展|主要|建设|奋斗|阶段性|工作)+目标")
FEW = 20
"""Documents of a library that are looked through whole: a year alone finds little."""


def _looked_through(findings: Findings) -> list[Passage]:
    documents = findings.named or tuple(findings.documents.values())
    if len(documents) > FEW:
        return [hit.passage for hit in findings.hits]
    return [passage for document in documents for passage in findings.store.passages(document.id)]


def aims_of_year(findings: Findings) -> list[DraftStatement]:
    """The sentences that begin with the year (`到2035年，建成……`), one of each document, that below a heading for aims
    before others; where none does, what the only document of that year says in short."""
    question = findings.question
    if len(question.years) != 1 or question.english or "目标" not in question.standalone:
        return []
    if subject_terms(_AIMS.sub("目标", question.standalone)):
        return []
    begins = re.compile(
        rf"^(?:[^，。；：]{{0,8}}[：:]\s?)?(?:力争)?到\s?{question.years[0]}\s?年(?:底|末)?\s?[，,]"
    )
    found: dict[str, tuple[bool, Sentence]] = {}
    for passage in _looked_through(findings):
        aims = any("目标" in heading for heading in passage.headings)
        for sentence in sentences(passage):
            if not begins.match(sentence.text.strip()) or sentence.row or sentence.heading:
                continue
            known = found.get(passage.document_id)
            if known is None or (aims and not known[0]):
                found[passage.document_id] = aims, sentence
    of_year = [d for d in findings.documents.values() if f"{question.years[0]}年" in d.title]
    if not found and asks_only_aims(findings) and len(of_year) == 1:
        return of_document(findings, of_year[0])
    told = [sentence for _, sentence in found.values()][:MAX_DOCUMENTS]
    return [of_sentence(sentence, dict(findings.weights)) for sentence in told]


def asks_only_aims(findings: Findings) -> bool:
    """Whether it is asked what a year is to bring (`到2035年要实现什么`), not for the values of its targets."""
    return not findings.question.follow_up and aims_asked(usual(findings.question.text)) is not None
