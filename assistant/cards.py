"""Facts of a document as a whole: its 文号, issuer, dates, period, recipients, whether it is public or still holds;
proved by the place they were read from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import DraftQuote, DraftStatement
from assistant.card_words import (
    FACTS,
    HEAD,
    PRINTED,
    Fact,
    asks_validity,
    card_field,
    card_fields,
    fact_asked,
)
from assistant.evidence import Findings
from assistant.naming import without_names
from assistant.sentences import MAX_QUOTE, sentences
from assistant.statements import of_sentence
from assistant.which_document import documents_asked, names_number
from vectorstore.passages import Document, Passage, Span

FIELD_PATTERNS = {
    "number": re.compile(r"[〔\[（(]\s?\d{4}\s?[〕\])）]\s?第?\d+\s?号|令\s?第\s?\d+\s?号"),
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
MAX_DOCUMENTS = 2
"""Documents whose fields are shown beside each other."""
LIKELY = 5
"""Documents that a question may mean that names none, of which the first one that gives the field is shown."""
_DAY = re.compile(r"(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日")
_MADE_KNOWN = re.compile(r"[^\n。]{0,40}?(?P<how>公布|发布|印发|通过|施行|修订|修正|修改)")


def card_statement(findings: Findings, document: Document, field: str, name: str) -> DraftStatement | None:
    """A field of the card, proved by the place in the text it was read from; None when the text does not give it."""
    card = document.card
    span = card.span_of(field)
    if span is None:
        return None
    if field == "issued":
        # A page may publish what was signed on another day, and a law says how its day came about.
        how = _MADE_KNOWN.match(document.text, span.end)
        name = "发布日期" if card.issued != card.written else f"{how['how']}日期" if how else name
    words = document.text[span.start : span.end]
    years = re.search(r"(?:19|20)\d{2}\s?年?\s?[—–~至-]+\s?(?:19|20)\d{2}\s?年?", words)
    day = _DAY.search(words)
    said = f"{years.group().rstrip(' 年')}年" if field == "period" and years else words
    if field == "effective" and day is not None:
        # Its place is the whole sentence that says so.
        said = day.group()
    return _stated(findings, document, name, said, span)


def _stated(
    findings: Findings, document: Document, name: str, words: str, span: Span
) -> DraftStatement | None:
    """`《…》的文号是…`, proved by the place of the words and of the title."""
    passage = findings.store.passage_at(document.id, span.start)
    if passage is None or not passage.span.contains(span):
        return None
    quotes = _telling_of_what(findings, passage, document, span)
    text = f"{name}是{words}。" if name else f"{words}。"
    title = document.card.span_of("title")
    if title is not None:
        named = findings.store.passage_at(document.id, title.start)
        if named is not None and named.span.contains(title):
            line = _own_line(named, document, title)
            quotes.append(DraftQuote(named, document.text[line.start : line.end].strip()))
            title_words = document.text[title.start : title.end]
            text = f"《{title_words}》的{name}是{words}。" if name else f"《{title_words}》：{words}。"
    return DraftStatement(text, tuple(quotes))


def _telling_of_what(
    findings: Findings, passage: Passage, document: Document, span: Span
) -> list[DraftQuote]:
    """A place of a passage as quotes; a bare one (`2018年9月14日`) with the rest of its line, and where that is bare as
    well with the line beside it that says whose it is: above a day who signed, below a 文号 the title."""
    text = document.text
    span = _own_line(passage, document, span)
    alone = DraftQuote(passage, text[span.start : span.end].strip())
    if len(span) >= TELLING:
        return [alone]
    above, below = text[: span.start].rstrip(), len(text) - len(text[span.end :].lstrip())
    sides = [Span(above.rfind("\n") + 1, len(above)), Span(below, _line_end(text, below))]
    if not _DAY.search(text, span.start, span.end):
        sides.reverse()
    beside = next((side for side in sides if 0 < len(side) <= WIDENED - TELLING), None)
    home = findings.store.passage_at(document.id, beside.start) if beside is not None else None
    if beside is None or home is None or not home.span.contains(beside):
        return [alone]
    if home.id != passage.id:
        return [alone, DraftQuote(home, text[beside.start : beside.end])]
    return [DraftQuote(passage, text[min(span.start, beside.start) : max(span.end, beside.end)].strip())]


def _own_line(passage: Passage, document: Document, span: Span) -> Span:
    """A place of a passage; a bare one with the rest of its line."""
    start = max(passage.span.start, document.text.rfind("\n", 0, span.start) + 1)
    end = min(passage.span.end, _line_end(document.text, span.end))
    return Span(start, end) if len(span) < TELLING and end - start <= WIDENED else span


TELLING = 20
"""Characters from which a quote says by itself what it is of."""
WIDENED = 120
"""Characters up to which such a quote is widened."""


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def fact_statement(findings: Findings, document: Document, fact: Fact) -> DraftStatement | None:
    """A fact that stands in the text only; None where the text does not give it."""
    text = document.text
    if fact.begins:
        found = fact.given.search(text, 0, HEAD)
    elif fact.ends:
        *_, found = (None, *fact.given.finditer(text))
    else:
        found = fact.given.search(text)
    if found is None:
        return None
    words = found["words"].strip("。 ")
    start, end = found.span()
    if fact.begins:
        # In a text without lines the title runs into whom it is addressed to.
        words = re.split(r"\s", words)[-1]
        start = text.rindex(words, start, end)
    if end - start > MAX_QUOTE:
        return None
    name = "" if fact.whole else fact.name
    return _stated(findings, document, name, words, Span(start, end))


def validity_statement(findings: Findings, document: Document) -> DraftStatement | None:
    """What a document says of how long it holds; None where it says nothing."""
    span = document.card.span_of("expires") or document.card.span_of("effective")
    if span is None:
        # A plan holds for its period; whether it was replaced since, its text does not say.
        return card_statement(findings, document, "period", "规划期") or _period_of_title(findings, document)
    passage = findings.store.passage_at(document.id, span.start)
    if passage is None or not passage.span.contains(span) or len(span) > MAX_QUOTE:
        return None
    words = document.text[span.start : span.end]
    return DraftStatement(words if words.endswith("。") else f"{words}。", (DraftQuote(passage, words),))


def _period_of_title(findings: Findings, document: Document) -> DraftStatement | None:
    """The years that a plan's title gives as its period (`……计划（2023—2025年）`)."""
    title = document.card.span_of("title")
    years = FIELD_PATTERNS["period"].search(document.text, title.start, title.end) if title else None
    if years is None:
        return None
    return _stated(findings, document, "规划期", f"{years.group()}年", Span(*years.span()))


def _end_of_period(findings: Findings, document: Document) -> DraftStatement | None:
    """The first sentence that says what is to be at the end of a document's period, where it has no line for it."""
    period = document.card.period
    found = re.search(rf"到\s?{period.last}\s?年", document.text) if period is not None else None
    passage = findings.store.passage_at(document.id, found.start()) if found is not None else None
    if passage is None or found is None:
        return None
    at = found.start() - passage.span.start
    said = next((s for s in sentences(passage) if s.span.start <= at < s.span.end and not s.row), None)
    return of_sentence(said) if said is not None else None


def document_of_number(findings: Findings) -> list[DraftStatement]:
    """`浙政办发〔2018〕91号是什么文件`: the document that bears the number."""
    plain = re.sub(r"\s", "", findings.question.standalone)
    named = [d for d in findings.named if d.card.number and d.card.number in plain]
    statements = [card_statement(findings, document, "number", "文号") for document in named]
    return [statement for statement in statements if statement is not None]


def _documents(findings: Findings) -> tuple[Document, ...]:
    """The documents asked about, else that of the best passage; none where a number is named that no document bears."""
    asked = documents_asked(findings)
    if asked or names_number(findings):
        return asked
    return tuple(findings.documents[hit.passage.document_id] for hit in findings.hits[:1])


def card_statements(findings: Findings) -> list[DraftStatement]:
    """The fact of the document that is asked for, else a sentence that gives such a field; never one that does not."""
    question = findings.question.standalone
    if asks_validity(question):
        holds = [validity_statement(findings, d) for d in documents_asked(findings)[:MAX_DOCUMENTS]]
        return [statement for statement in holds if statement is not None]
    if names_number(findings) and not documents_asked(findings):
        return []
    several = fields_asked(findings)
    if len(several) > 1:
        return _several(findings, several)
    field, fact = card_field(question), fact_asked(question)
    found = _facts(findings, fact) if fact is not None else []
    if field is None or (fact is not None and fact.name != PRINTED):
        return found
    fields = [card_statement(findings, document, *field) for document in _documents(findings)[:LIKELY]]
    if not any(fields) and findings.named:
        fields = [_of_itself(findings, findings.named[0], field[0])]
    if not any(fields) and field[0] == "period" and len(findings.named) == 1:
        fields = [_end_of_period(findings, findings.named[0])]
    found += [statement for statement in fields if statement is not None]
    if found:
        return found[:MAX_DOCUMENTS] if findings.named else found[:1]
    return _field_in_words(findings, FIELD_PATTERNS[field[0]])


_DAYS = ("issued", "written")


def fields_asked(findings: Findings) -> tuple[tuple[str, str], ...]:
    """The fields of one document's card that a question asks for side by side (`文号和日期是什么`)."""
    return card_fields(without_names(findings.question.standalone, findings.named))


def _several(findings: Findings, fields: Sequence[tuple[str, str]]) -> list[DraftStatement]:
    """Each of several fields of the document asked about, as far as its text gives them."""
    asked = documents_asked(findings)[:1]
    found: list[DraftStatement] = []
    for document in asked or _documents_found(findings):
        stated = [_of_card(findings, document, field, name) for field, name in fields]
        given = list(dict.fromkeys(statement for statement in stated if statement is not None))
        found = given if len(given) > len(found) else found
    return found if asked or len(found) == len(fields) else []


def _documents_found(findings: Findings) -> list[Document]:
    """The documents of the best passages, of which one that gives all that is asked is meant where none is named."""
    ids = dict.fromkeys(hit.passage.document_id for hit in findings.hits)
    return [findings.documents[i] for i in ids][:LIKELY]


def _of_card(findings: Findings, document: Document, field: str, name: str) -> DraftStatement | None:
    """A field of the card, or the day on which a document was printed where that is asked for and stands at its end."""
    if field != "printed":
        found = card_statement(findings, document, field, name)
    else:
        fact = next(fact for fact in FACTS if fact.name == PRINTED)
        found = fact_statement(findings, document, fact) or card_statement(
            findings, document, "issued", "成文日期"
        )
    return found or _of_itself(findings, document, field)


def _of_itself(findings: Findings, document: Document, field: str) -> DraftStatement | None:
    """The sentence at the beginning or end of a text that gives a field and names the document by its title, where the card
    has none, as in a digest: `《……计划》由省政府办公厅于2018年9月14日下发`."""
    name = re.sub("^【[^】]*】", "", document.title).strip("《》")
    pattern = FIELD_PATTERNS["issued" if field == "printed" else field]
    for passage in _ends(findings, document):
        for sentence in sentences(passage):
            said = re.sub("《[^》]*》", "", sentence.text)
            dated = field not in (*_DAYS, "printed") or _DAY.search(said)
            if name in sentence.text and dated and pattern.search(said) and len(sentence.text) <= MAX_QUOTE:
                return of_sentence(sentence, dict(findings.weights))
    return None


def _ends(findings: Findings, document: Document) -> list[Passage]:
    """The passages at the beginning and at the end of a document."""
    passages = findings.store.passages(document.id)
    return list(dict.fromkeys((*passages[:ENDS], *passages[-ENDS:])))


def fields_missing(findings: Findings) -> list[str]:
    """The fields asked for side by side that the document's text does not give, in words."""
    fields = fields_asked(findings)
    if len(fields) == 1 and _is_told_otherwise(findings):
        return []
    if len(fields) < 2 and not (fields and fields[0][0] in (*_DAYS, "printed") and findings.named):
        return []
    return [
        f"《{document.title}》的{name}（文中没有写明）"
        for document in documents_asked(findings)[:1]
        for field, name in fields
        if _of_card(findings, document, field, name) is None
    ]


def only_field_missing(findings: Findings) -> bool:
    """Whether of a document that is named only its issuer or a day is asked for, and its text does not give it."""
    fields = fields_asked(findings)
    if len(fields) != 1 or not findings.named or fields[0][0] not in (*_DAYS, "printed", "issuer"):
        return False
    if _is_told_otherwise(findings):
        return False
    return _of_card(findings, documents_asked(findings)[0], *fields[0]) is None


def _is_told_otherwise(findings: Findings) -> bool:
    """Whether a fact is asked for that no card has: the year that is a plan's base."""
    fact = fact_asked(findings.question.standalone)
    return fact is not None and fact.name != PRINTED


def _field_in_words(findings: Findings, pattern: re.Pattern[str]) -> list[DraftStatement]:
    """A sentence that gives a field: of a document that is named its front matter and its end, of others what was found."""
    for document in findings.named[:1]:
        for passage in _ends(findings, document):
            for sentence in sentences(passage):
                if pattern.search(sentence.text) and not sentence.row and len(sentence.text) <= MAX_QUOTE:
                    return [of_sentence(sentence, dict(findings.weights))]
        return []
    fitting = [c for c in findings.candidates[:30] if pattern.search(c.sentence.text)]
    return [of_sentence(c.sentence, dict(findings.weights)) for c in fitting[:1]]


ENDS = 3
"""Passages at the beginning and at the end of a document in which it tells who made it and when."""


def only_fact(findings: Findings) -> bool:
    """Whether the question names no document and only one of the library gives the fact it asks for."""
    fact = fact_asked(findings.question.standalone)
    return fact is not None and bool(_facts(findings, fact))


def _facts(findings: Findings, fact: Fact) -> list[DraftStatement]:
    """A fact of the documents asked about; where none is meant, of the only document that gives it."""
    documents = documents_asked(findings)
    if documents:
        return [s for d in documents[:MAX_DOCUMENTS] if (s := fact_statement(findings, d, fact)) is not None]
    if len(findings.documents) > FEW:
        return []
    every = [fact_statement(findings, d, fact) for d in findings.documents.values()]
    found = [statement for statement in every if statement is not None]
    return found if len(found) <= MAX_DOCUMENTS else []


FEW = 20
"""Documents of a library that are looked through for a fact whose document is not named."""
