"""Questions that no sentence answers, by what they ask."""

from __future__ import annotations

import re

from assistant.evidence import Findings
from assistant.kinds import Kind
from assistant.naming import quoted_names

_MENTION = re.compile(
    r"写(?:进|入|到|了)|提(?:到|及|过)|有没有(?:写|提|说|讲)|(?:包括|包含|涉及)(?:了)?.*吗|\bmention"
)


def mentions_nothing(findings: Findings) -> bool:
    """Whether it is asked if something is written, by a name in quotation marks that no document found has."""
    question = findings.question
    if question.kind is not Kind.YES_NO or not _MENTION.search(question.standalone):
        return False
    documents = findings.named or tuple(findings.documents.values())
    return any(not any(name in d.text for d in documents) for name in quoted_names(question.standalone))


_WHOLE_DOCUMENT = re.compile(
    r"^[^，。？?的]*(?:规划|计划|要点|方案|指南)[”》]?的?"
    r"(?:总?(?:牵头|责任|主管|负责)(?:单位|部门|机构)(?:(?:是|有)(?:谁|哪.*))?|(?:由|归|是)?(?:谁|哪个?(?:单位|部门))来?(?:牵头|负责))[？?]*$"
)
"""A question for who leads a plan as a whole."""


def leads_whole_document(findings: Findings) -> bool:
    """Whether it is asked who leads a document as a whole: duties are of single tasks in it."""
    return bool(findings.named) and _WHOLE_DOCUMENT.search(findings.question.standalone) is not None
