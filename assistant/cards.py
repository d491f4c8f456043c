"""Fields of a document's card: 文号, issuer, dates, period, proved by the place they were read from."""

from __future__ import annotations

import re

from assistant.answers import DraftQuote, DraftStatement
from assistant.evidence import Findings
from assistant.statements import of_sentence
from vectorstore.passages import Document

_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("number", r"文件?号|发文字号|document number|reference number", "文号"),
    ("written", r"成文|落款", "成文日期"),
    (
        "effective",
        r"(?:什么时候|何时|哪(?:一)?[年天]|几号).*(?:施行|生效|实施|执行)|(?:施行|生效|实施)(?:的)?(?:日期|时间)",
        "施行日期",
    ),
    (
        "issued",
        r"什么时候|何时|哪(?:一)?[年天]|几号|日期|时间|(?:19|20)\d{2}年[^，。？]{0,12}(?:印发|发布|出台|发|公布|下发)的|when|date|(?:issued|published|released) (?:in|on)",
        "成文日期",
    ),
    ("period", r"(?:规划|计划|方案)期|period|管(?:到)?(?:哪几?|几)年|哪(?:一)?年到哪(?:一)?年", "规划期"),
    (
        "issuer",
        r"谁|哪个|哪家|机关|单位|部门|who|issued by|[省市县][^，。？]{0,10}(?:发|印发|发布|制定)的",
        "发文机关",
    ),
)


FIELD_PATTERNS = {
    "number": re.compile(r"[〔\[（(]\s?\d{4}\s?[〕\])）]\s?第?\d+\s?号"),
    "effective": re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[^。]{0,4}(?:施行|生效|实施|执行)"),
    "written": re.compile(r"成文[^。]{0,12}(?:19|20)\d{2}年"),
    "issued": re.compile(
        r"(?:印发|发布|出台|成文|公布|通过|施行)[^。]{0,12}(?:19|20)\d{2}年|(?:19|20)\d{2}年\d{1,2}月[^。]{0,12}(?:印发|发布|出台|公布|通过)"
    ),
    "period": re.compile(r"(?:19|20)\d{2}\s?年?\s?[—–~至-]+\s?(?:19|20)\d{2}"),
    "issuer": re.compile(
        r"(?:政府|办公[厅室]|委员会|人大|大会|法院|检察院|[厅局部委院会办])[^，。]{0,40}(?:印发|发布|制定|出台|公布|下发)"
    ),
}
"""How a sentence gives a field that the card itself has no place for."""


def card_field(question: str) -> tuple[str, str] | None:
    """(field of the card, its name in words) that a question asks for."""
    return next(
        ((field, name) for field, pattern, name in _FIELDS if re.search(pattern, question, re.IGNORECASE)),
        None,
    )


def card_statement(findings: Findings, document: Document, field: str, name: str) -> DraftStatement | None:
    """A field of the card, proved by the place in the text it was read from; None when the text does not give it."""
    card = document.card
    if field == "issued" and card.issued != card.written:
        # A page may publish what was signed on another day.
        name = "发布日期"
    span = card.span_of(field)
    title = document.card.span_of("title")
    if span is None:
        return None
    passage = findings.store.passage_at(document.id, span.start)
    if passage is None or not passage.span.contains(span):
        return None
    words = document.text[span.start : span.end]
    quotes = [DraftQuote(passage, words)]
    years = re.search(r"(?:19|20)\d{2}\s?年?\s?[—–~至-]+\s?(?:19|20)\d{2}\s?年?", words)
    if field == "period" and years:
        words = years.group()
    text = f"{name}是{words}。"
    if title is not None:
        named = findings.store.passage_at(document.id, title.start)
        if named is not None and named.span.contains(title):
            quotes.append(DraftQuote(named, document.text[title.start : title.end]))
            text = f"《{document.text[title.start : title.end]}》的{name}是{words}。"
    return DraftStatement(text, tuple(quotes))


def document_of_number(findings: Findings) -> list[DraftStatement]:
    """`浙政办发〔2018〕91号是什么文件`: the document that bears the number."""
    plain = re.sub(r"\s", "", findings.question.standalone)
    named = [d for d in findings.named if d.card.number and d.card.number in plain]
    statements = [card_statement(findings, document, "number", "文号") for document in named]
    return [statement for statement in statements if statement is not None]


def _last_spoken_of(findings: Findings) -> tuple[Document, ...]:
    """The document the last reply cited, for a follow-up; else that of the best passage."""
    cited = [identifier.rsplit(":", 2)[0] for identifier in findings.question.cited]
    known = [findings.documents[i] for i in dict.fromkeys(cited) if i in findings.documents]
    if findings.question.follow_up and known:
        return (known[0],)
    return tuple(dict.fromkeys(findings.documents[hit.passage.document_id] for hit in findings.hits[:1]))


def card_statements(findings: Findings) -> list[DraftStatement]:
    """The field of the card, else a sentence that gives such a field; never a sentence that does not."""
    asked = card_field(findings.question.standalone)
    if asked is None:
        return []
    documents = findings.named or _last_spoken_of(findings)
    statements = [card_statement(findings, document, *asked) for document in documents[:2]]
    found = [statement for statement in statements if statement is not None]
    if found:
        return found
    pattern = FIELD_PATTERNS[asked[0]]
    fitting = [c for c in findings.candidates[:30] if pattern.search(c.sentence.text)]
    return [of_sentence(c.sentence, dict(findings.weights)) for c in fitting[:1]]
