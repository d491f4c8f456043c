"""What guards share: a denial, the topic of a question in words, and what stands around a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
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


_ASKED = re.compile(
    r"请问|您好|你好|什么时候|为什么|(?:是|要|有)?多少(?:万亿元?|[万亿]元?|钱|[个家项人次件天名元岁])?|哪些|哪个|怎么样?(?:办(?!理|法|事))?|如何|是否"
    r"|在?哪[里儿]?[？?]*$|谁|[吗呢啊吧？?。！!，,]+$|(?:由|归)?谁.*$"
)
_WHAT_OF = re.compile(r"有(?:什么|哪些|啥)(?:新的?)?(?=[\u4e00-\u9fff]{2})")
_ENGLISH_FRAME = re.compile(
    r"^(?:please\s+)?(?:what|who|which|where)\s+(?:is|are|was|were)\s+(?:the\s+|a\s+|an\s+)?|^(?:what|how)\s+about\s+",
    re.IGNORECASE,
)
LONGEST_TOPIC = 30


def topic(findings: Findings) -> str:
    """What a question is about, in its own words: without interrogatives and end marks."""
    if findings.question.english:
        text = findings.question.text.rstrip("?!. ")
        return (_ENGLISH_FRAME.sub("", text) or text)[:100]
    plain = simplify(findings.question.standalone)
    asked = asked_in_words(plain) if findings.question.kind is Kind.CARD else None
    if asked and findings.named:
        return f"《{findings.named[0].title}》的{asked}"
    text = _WHAT_OF.sub("的", plain)
    text = re.sub("花了?多少钱?", "的花费", text)
    text = _ASKED.sub("", text).replace("什么", "").strip(" ，,？?的是有要")
    return text[:LONGEST_TOPIC] or findings.question.text[:LONGEST_TOPIC]


def surroundings(findings: Findings, statement: Statement) -> str:
    """The quotes of a statement with the headings above them and their documents' titles."""
    parts: list[str] = []
    for citation in statement.citations:
        document = findings.documents[citation.document_id]
        parts += [citation.quote, *document.heading_path(citation.span), document.title]
    return "".join(parts)


def said_by(findings: Findings, statements: Sequence[Statement]) -> str:
    """What statements quote, with what stands around it."""
    return "".join(surroundings(findings, statement) for statement in statements)


def passages_of(findings: Findings, statements: Sequence[Statement]) -> str:
    """The passages that are cited, whole: a duty is quoted by its beginning and its end."""
    places = dict.fromkeys((c.document_id, c.span.start) for s in statements for c in s.citations)
    found = [findings.store.passage_at(document, start) for document, start in places]
    return "".join(passage.text for passage in found if passage is not None)
