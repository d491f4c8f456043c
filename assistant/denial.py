"""What guards share: a denial, the topic of a question in words, and what stands around a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Reason, Statement
from assistant.card_words import asked_in_words
from assistant.evidence import Findings
from assistant.kinds import Kind, asks
from vectorstore.tokens import simplify


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a question is not answered, with what fills the blanks of the refusal's words."""

    reason: Reason
    values: dict[str, str]


_HEAD = re.compile(
    "^(?:请问|您好|你好|想问问?|那么?|到底|为什么|如何|怎么样?|怎样|是否|什么是|啥是|哪些|多少|[，,：:。！!？?\\s])+"
)
_LINK = "(?:的|是|有|要|为|得|会|能|应|该|又|都|各|达|到|由|归|在|说|指|共|一共|总共|大概|分别|打算|准备|需要|用来|用于|[做干叫])"
_TAIL = re.compile(
    rf"(?:{_LINK}*(?:(?:多少|几)(?:万亿元?|[万亿]元?|钱|[个家项人件次天名元岁年条台座所])?|谁(?:来|在)?(?:管|负责|牵头|做|建|抓|承担|主管|落实)?|哪(?:个|家|些|几个)?(?:部门|单位|机构)?(?:来)?(?:管|负责|牵头)?"
    r"|在?哪[里儿]|什么(?:时候|时间|意思)?|啥(?:时候|意思)?|何时|怎么样?(?:办(?!理|法|事))?|咋(?:办|样)?|如何|怎样)(?:的)?)?[吗么呢啊呀哈吧了？?。！!，,；;\s]*$"
)
"""What a question ends with that only asks. An interrogative inside it stays: without it the words around it mean nothing."""
_WHAT_OF = re.compile(r"有(?:什么|哪些|啥)(?:新的?)?(?=[\u4e00-\u9fff]{2})")
_ENGLISH_FRAME = re.compile(
    r"^(?:please\s+)?(?:what|who|which|where)\s+(?:is|are|was|were)\s+(?:the\s+|a\s+|an\s+)?|^(?:what|how)\s+about\s+",
    re.IGNORECASE,
)
LONGEST_TOPIC = 30


def topic(findings: Findings, without: re.Pattern[str] | None = None) -> str:
    """What a question is about, in its own words: without interrogatives and end marks, and what is to be left out."""
    if findings.question.english:
        text = findings.question.text.rstrip("?!. ")
        return (_ENGLISH_FRAME.sub("", text) or text)[:100]
    plain = simplify(findings.question.standalone)
    plain = without.sub("", plain) if without is not None else plain
    asked = asked_in_words(plain) if findings.question.kind is Kind.CARD else None
    if asked and findings.named:
        return f"《{findings.named[0].title}》的{asked}"
    text = _WHAT_OF.sub("的", plain)
    text = _asking_clause(text)
    text = re.sub("(?:要|得)?花了?多少钱?(?=[吗呢啊？?。\\s]*$)", "的花费", text)
    text = _TAIL.sub("", _HEAD.sub("", text), count=1).strip(" ，,？?的是有要")
    words = text if len(text) <= LONGEST_TOPIC else f"{text[:LONGEST_TOPIC]}……"
    # It is put in quotation marks where it is told.
    return (words or findings.question.text[:LONGEST_TOPIC]).replace("“", "‘").replace("”", "’")


def _asking_clause(text: str) -> str:
    """The first sentence that asks, without the story before it where it names enough itself."""
    said = [piece for piece in re.split("[？?。！!；;]", text) if piece.strip()]
    whole = next((piece for piece in said if asks(piece)), said[0] if said else text)
    clauses = re.split("[，,]", whole)
    first = next((n for n, clause in enumerate(clauses) if asks(clause)), 0)
    asking = "，".join(clauses[: first + 1])
    alone = clauses[first].strip()
    return alone if len(asking) > LONGEST_TOPIC and len(alone) >= LEAST_CLAUSE else asking


LEAST_CLAUSE = 8
"""Characters of an asking clause that names its matter without those before it."""


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
