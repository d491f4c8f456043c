"""Lists: what stands below a heading, or a card's field, as statements."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import DraftQuote, DraftStatement
from assistant.evidence import Findings
from assistant.relevance import coverage, term_set
from assistant.sentences import MAX_QUOTE, heading_name, sentences
from assistant.statements import of_sentence
from vectorstore.articles import article_number
from vectorstore.passages import Document, Section

MAX_ITEMS = 20


@dataclass(frozen=True, slots=True)
class HeadingList:
    """The headings one level below a heading (or the document itself)."""

    document: Document
    parent: Section | None
    items: tuple[Section, ...]
    covered: float
    score: float


def best_heading_list(findings: Findings) -> HeadingList | None:
    """The group of sibling headings that a question asks for: its parent and its members hold the
    question's terms, and every member shares the noun asked for (`领域`, `工程`) or the parent names it."""
    best: HeadingList | None = None
    ids = dict.fromkeys(hit.passage.document_id for hit in findings.hits[:10])
    for document_id in ids:
        document = findings.documents[document_id]
        for parent, items in _groups(document):
            group = _group(findings, document, parent, items)
            if best is None or group.score > best.score:
                best = group
    return best


def _groups(document: Document) -> list[tuple[Section | None, tuple[Section, ...]]]:
    groups: list[tuple[Section | None, tuple[Section, ...]]] = []
    tops = tuple(s for s in document.sections if s.level == 1)
    if 2 <= len(tops) <= MAX_ITEMS:
        groups.append((None, tops))
    for parent in document.sections:
        inside = tuple(
            s
            for s in document.sections
            if s.level == parent.level + 1 and parent.span.contains(s.span) and s != parent
        )
        if 2 <= len(inside) <= MAX_ITEMS:
            groups.append((parent, inside))
    return groups


def _group(
    findings: Findings, document: Document, parent: Section | None, items: tuple[Section, ...]
) -> HeadingList:
    parent_terms = term_set(parent.heading) if parent else term_set(document.title)
    path = term_set("\n".join((document.title, *(document.heading_path(parent.span) if parent else ()))))
    # What all members share names the kind of thing they are.
    shared = frozenset.intersection(*(term_set(item.heading) for item in items))
    covered = coverage(findings.weights, parent_terms | shared, frozenset(), path)
    pairs = {t for t in (term_set(heading_name(parent.heading)) if parent else shared) if len(t) > 1}
    named = len(pairs & findings.weights.keys()) / len(pairs) if pairs else 0.0
    return HeadingList(document, parent, items, covered, covered + 0.4 * named)


def statement_of_list(findings: Findings, group: HeadingList) -> DraftStatement | None:
    """The members of a group in one statement, each proved by its own heading as it stands."""
    names: list[str] = []
    quotes: list[DraftQuote] = []
    for item in group.items:
        passage = findings.store.passage_at(group.document.id, item.span.start)
        if passage is None:
            return None
        at = item.span.start - passage.span.start
        line = passage.text[at:].split("\n", 1)[0]
        name = heading_name(item.heading)
        place = line.find(name)
        if place < 0:
            return None
        names.append(name)
        # The whole line where it is short: a name alone proves little to who reads it.
        quotes.append(DraftQuote(passage, line if len(line) <= MAX_QUOTE else line[: place + len(name)]))
    if group.parent is not None:
        passage = findings.store.passage_at(group.document.id, group.parent.span.start)
        lead = heading_name(group.parent.heading)
        if passage is not None and lead in passage.text:
            quotes.insert(0, DraftQuote(passage, lead))
        else:
            lead = ""
    else:
        lead = ""
    text = "；".join(names)
    return DraftStatement(f"{lead}：{text}。" if lead else f"{text}。", tuple(quotes))


def article_statements(findings: Findings, most: int = 3) -> list[DraftStatement]:
    """The text of the article a question names, in the documents it names (or the one found first)."""
    asked = article_number(findings.question.standalone)
    if asked is None:
        return []
    documents = findings.named or tuple(findings.documents[h.passage.document_id] for h in findings.hits[:1])
    # The law itself before what interprets it.
    for document in sorted(documents, key=lambda d: len(d.title)):
        for section in document.sections:
            if not re.match(r"第[^条]{1,12}条", section.heading) or article_number(section.heading) != asked:
                continue
            inside = [p for p in findings.store.passages(document.id) if section.span.contains(p.span)]
            found = [s for p in inside for s in sentences(p) if not s.heading]
            if found:
                return [of_sentence(s, lead_in=False) for s in found[:most]]
    return []


def statement_of_rows(findings: Findings, document: Document) -> DraftStatement | None:
    """The names of a document's indicators in one statement, each proved by its row."""
    names: list[str] = []
    quotes: list[DraftQuote] = []
    for row in findings.store.indicators((document.id,))[:MAX_ROWS]:
        passage = findings.store.passage_at(document.id, row.span.start)
        if passage is None:
            return None
        start = row.span.start - passage.span.start
        names.append(row.name)
        quotes.append(DraftQuote(passage, passage.text[start : start + len(row.span)].strip("\t ")))
    return DraftStatement(f"{'；'.join(names)}。", tuple(quotes)) if names else None


MAX_ROWS = 40

_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("number", r"文号|发文字号|document number", "文号"),
    ("written", r"成文|落款", "成文日期"),
    (
        "effective",
        r"(?:什么时候|何时|哪(?:一)?[年天]|几号).*(?:施行|生效|实施|执行)|(?:施行|生效|实施)(?:的)?(?:日期|时间)",
        "施行日期",
    ),
    ("issued", r"什么时候|何时|哪(?:一)?[年天]|日期|时间|when", "成文日期"),
    ("period", r"(?:规划|计划)期|period", "规划期"),
    ("issuer", r"谁|哪个|机关|单位|部门|who|issued by", "发文机关"),
)


FIELD_PATTERNS = {
    "number": re.compile(r"[〔\[（(]\s?\d{4}\s?[〕\])）]\s?第?\d+\s?号"),
    "effective": re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[^。]{0,4}(?:施行|生效|实施|执行)"),
    "written": re.compile(r"成文[^。]{0,12}(?:19|20)\d{2}年"),
    "issued": re.compile(
        r"(?:印发|发布|出台|成文|公布|通过|施行)[^。]{0,12}(?:19|20)\d{2}年|(?:19|20)\d{2}年\d{1,2}月[^。]{0,12}(?:印发|发布|出台|公布|通过)"
    ),
    "period": re.compile(r"(?:19|20)\d{2}\s?年?\s?[—–~至-]+\s?(?:19|20)\d{2}"),
    "issuer": re.compile(r"(?:印发|发布|制定|出台|公布)"),
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
