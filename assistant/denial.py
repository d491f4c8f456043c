"""What guards share: a denial, the topic of a question in words, and what stands around a statement."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import Reason, Statement
from assistant.card_words import asked_in_words
from assistant.evidence import Findings
from assistant.kinds import Kind
from vectorstore.tokens import simplify


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a question is not answered, with what fills the blanks of the refusal's words."""

    reason: Reason
    values: dict[str, str]


def topic(findings: Findings) -> str:
    """What a question is about, in its own words: without interrogatives and end marks."""
    text = simplify(findings.question.standalone)
    if findings.question.english:
        return findings.question.text.rstrip("?!. ")[:100]
    asked = asked_in_words(text) if findings.question.kind is Kind.CARD else None
    if asked and findings.named:
        return f"《{findings.named[0].title}》的{asked}"
    text = re.sub(
        r"请问|您好|你好|什么时候|为什么|多少|哪些|哪个|什么|怎么样?|如何|是否|谁|[吗呢啊吧？?。！!，,]+$|(?:由|归)?谁.*$",
        "",
        text,
    ).strip(" ，,？?的是有")
    return text[:30] or findings.question.text[:30]


def surroundings(findings: Findings, statement: Statement) -> str:
    """The quotes of a statement with the headings above them and their documents' titles."""
    parts: list[str] = []
    for citation in statement.citations:
        document = findings.documents[citation.document_id]
        parts += [citation.quote, *document.heading_path(citation.span), document.title]
    return "".join(parts)
