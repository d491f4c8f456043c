"""Why: the section that tells what something is needed for, else the sentences that give a reason."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.choosing import sentence_statements
from assistant.evidence import Findings
from assistant.kinds import Kind
from assistant.naming import folded
from assistant.question import subject_terms
from assistant.sentences import heading_name
from assistant.summaries import section_statements
from vectorstore.passages import Document, Section

_WHY = re.compile(
    r"(?:(?<![改变换当作])为什么|为何|为啥)(?:一定)?(?:要|会|得|应该|应)?|有(?:什么|何|啥)(?:战略)?(?:意义|必要)|\bwhy\b",
    re.IGNORECASE,
)
_OF_REASONS = re.compile(r"意义|必要|背景|缘由|原因|目的|需要|必要性|出发点|形势")
_GIVES_REASON = re.compile(
    r"因为|由于|因此|旨在|为了|为进一步|为贯彻|为全面|为深入|为(?:切实|加快|推动|解决|落实)|以便|目的|需要|需求|必然要求|是[^。，]{0,16}(?:要求|举措|途径|抓手|关键|引擎|支撑|基础|行动)"
)
ABOUT = 0.7
"""Share of what a question names that the heading of a section of reasons must have."""
NEAR = 0.85
"""Share of the best candidate's score from which one that gives a reason is said in its stead."""
_KINDS = (Kind.OTHER, Kind.SUMMARY, Kind.HOW, Kind.DEFINITION, Kind.LIST)


def asks_why(findings: Findings) -> bool:
    """Whether a question asks for reasons."""
    return findings.question.kind in _KINDS and _WHY.search(findings.question.standalone) is not None


def reasons(findings: Findings) -> list[DraftStatement]:
    """What the section on the reasons for the matter says, else sentences that give one; nothing where none is near."""
    section = _section(findings)
    if section is not None:
        return section_statements(findings, *section)
    best = findings.best
    if best is None:
        return []
    giving = [
        c
        for c in findings.candidates
        if c.score >= NEAR * best.score and _GIVES_REASON.search(c.sentence.text)
    ]
    return sentence_statements(findings, among=giving) if giving else []


def _section(findings: Findings) -> tuple[Document, Section] | None:
    own = {t for t in subject_terms(_WHY.sub(" ", findings.question.standalone)) if len(t) > 1}
    documents = findings.named or tuple(
        findings.documents[i] for i in dict.fromkeys(h.passage.document_id for h in findings.hits[:10])
    )
    for document in documents if own else ():
        for section in document.sections:
            name = folded(heading_name(section.heading))
            if _OF_REASONS.search(name) and sum(t in name for t in own) >= ABOUT * len(own):
                return document, section
    return None
