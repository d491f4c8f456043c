"""The drafter that needs no model: sentences, rows, duties and headings as they stand.

It proposes; what it proposes is checked like anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Computation, Draft, DraftStatement
from assistant.choosing import (
    CLOSE,
    LOOKED_AT,
    MAX_STATEMENTS,
    asked_cells,
    likely_facts,
    sentence_statements,
    statement_of,
    usable,
    wrong_year,
)
from assistant.evidence import Findings
from assistant.figures import figures
from assistant.headings import (
    FIELD_PATTERNS,
    MAX_ITEMS,
    HeadingList,
    article_statements,
    best_heading_list,
    card_field,
    card_statement,
    statement_of_list,
    statement_of_rows,
)
from assistant.offices import duties_of, not_listed, office_asked, who
from assistant.question import Kind, subject_terms
from assistant.relevance import term_set
from assistant.sentences import heading_name, sentences
from assistant.statements import NOT_GIVEN, of_cells, of_sentence
from vectorstore.numerals import ordinal
from vectorstore.passages import Cell, Indicator

COMPARED = 0.55
"""Share of the best candidate's score that the best one of another document must have, when documents are compared."""
MAX_COUNTED = 12
"""The longest list of sentences that a question may ask for by their number."""
LIST_SCORE = 0.75
"""Score from which the headings below a heading are the list that was asked for."""
WHOLE = 0.6
"""Share of a question that names a heading and little else."""


class ExtractiveDrafter:
    """Drafts answers from findings alone."""

    engine = "extractive"

    def draft(self, findings: Findings) -> Draft:
        """Propose statements; ``declined`` when there is nothing to say."""
        statements = self._by_kind(findings)
        if findings.question.kind is not Kind.CARD:
            statements = statements or sentence_statements(findings)
        return Draft(tuple(statements), declined=not statements, not_covered=tuple(_not_covered(findings)))

    def _by_kind(self, findings: Findings) -> list[DraftStatement]:
        """What answers this kind of question, nothing when only sentences can."""
        article = article_statements(findings)
        if article:
            return article
        office = office_asked(findings)
        if office:
            return duties_of(findings, office)
        kind = findings.question.kind
        if len(findings.named) > 1 and kind in (Kind.VALUE, Kind.OTHER, Kind.YES_NO):
            kind = Kind.COMPARISON
        match kind:
            case Kind.CARD:
                return _card(findings)
            case Kind.WHO:
                return who(findings)
            case Kind.LIST:
                return _list(findings)
            case Kind.DEFINITION:
                return _document_of_number(findings) or _named_list(findings)
            case Kind.SUMMARY:
                return _summary(findings)
            case Kind.COMPARISON:
                return _comparison(findings)
            case Kind.VALUE:
                return _values(findings)
            case _:
                return []


def _values(findings: Findings) -> list[DraftStatement]:
    """The row and the sentence that give the value asked for, the better one first."""
    fitting = usable(findings, findings.candidates)
    rows = [c for c in fitting if c.indicator is not None]
    texts = [c for c in fitting if c.indicator is None and figures(c.sentence.text)]
    best = max((c.score for c in (*rows[:1], *texts[:1])), default=0.0)
    chosen = [c for c in rows[:1] if c.score >= 0.85 * best]
    if texts and texts[0].score >= 0.8 * best:
        chosen += likely_facts(findings, texts[:LOOKED_AT], MAX_STATEMENTS - len(chosen))
    chosen.sort(key=lambda c: -c.score)
    return [statement_of(findings, candidate) for candidate in chosen]


def _comparison(findings: Findings) -> list[DraftStatement]:
    """Over the years of one row: the cells and their difference. Otherwise the best place of each document."""
    row = next((c for c in findings.candidates[:6] if c.indicator is not None), None)
    statements: list[DraftStatement] = []
    documents: list[str] = []
    if row is not None and row.indicator is not None and row.score >= CLOSE * findings.candidates[0].score:
        cells = [(y, c) for y, c in asked_cells(findings, row.indicator) if c.text not in NOT_GIVEN]
        statement = of_cells(row.indicator, cells, findings.store, english=findings.question.english)
        if statement is not None:
            statements.append(statement)
            documents.append(row.sentence.passage.document_id)
            difference = _difference(row.indicator, cells, statement)
            if difference is not None:
                statements.append(difference)
    best = findings.best
    for candidate in findings.candidates[:40]:
        document_id = candidate.sentence.passage.document_id
        if best is None or len(statements) >= 4 or candidate.score < COMPARED * best.score:
            break
        if (
            document_id in documents
            or not figures(candidate.sentence.text)
            or wrong_year(findings, candidate)
        ):
            continue
        documents.append(document_id)
        statements.append(statement_of(findings, candidate))
    return statements


def _difference(
    row: Indicator, cells: Sequence[tuple[int, Cell]], base: DraftStatement
) -> DraftStatement | None:
    """The difference between the first and the last given cell, when both are plain figures."""
    plain = [(year, cell.text) for year, cell in cells if re.fullmatch(r"\d+(?:\.\d+)?[%％]?", cell.text)]
    if len(plain) < 2:
        return None
    (first, low), (last, high) = plain[0], plain[-1]
    amount = figures(high)[0].value - figures(low)[0].value
    percent = row.unit in ("%", "％")
    unit = "个百分点" if percent else (row.unit or "")
    result = f"{abs(amount):f}"
    word = "增加" if amount >= 0 else "减少"
    kind = "difference"
    operands = (
        (low.rstrip("%％"), high.rstrip("%％")) if amount >= 0 else (high.rstrip("%％"), low.rstrip("%％"))
    )
    text = f"{row.name}从{first}年的{_with(low, row.unit)}到{last}年的{_with(high, row.unit)}，{word}{result}{unit}。"
    return DraftStatement(text, base.quotes, Computation(kind, operands, result))


def _with(value: str, unit: str | None) -> str:
    return value if not unit or value.endswith(("%", "％")) else value + unit


def _list(findings: Findings) -> list[DraftStatement]:
    """The rows of a document's table, or the headings below the heading asked for; else nothing."""
    if "指标" in findings.question.standalone and findings.named:
        rows = statement_of_rows(findings, findings.named[0])
        if rows is not None:
            return [rows]
    counted = _counted_list(findings)
    if counted:
        return counted
    group = best_heading_list(findings)
    best = findings.best
    if (
        group is not None
        and group.score >= LIST_SCORE
        and (best is None or group.covered >= best.relevance - 0.05)
    ):
        statement = statement_of_list(findings, group)
        if statement is not None:
            return [statement]
    return []


_COUNTED = re.compile(r"哪([两二三四五六七八九十]|\d{1,2})(?:个|大|项|类|种|条)?([\u4e00-\u9fff]{2,4})")


def _counted_list(findings: Findings) -> list[DraftStatement]:
    """`分成哪五个中心`: the sentences of the best section that each name one, when there are as many as asked
    for; nothing when one sentence holds them all."""
    match = _COUNTED.search(findings.question.standalone)
    best = findings.best
    if match is None or best is None:
        return []
    wanted = ordinal(match.group(1))
    noun = next(
        (match.group(2)[:n] for n in (4, 3, 2) if match.group(2)[:n] in best.sentence.passage.text), None
    )
    if wanted is None or noun is None:
        return []
    home = best.sentence.passage
    passages = [p for p in findings.store.passages(home.document_id) if p.headings == home.headings]
    named = [
        s for p in passages for s in sentences(p) if noun in s.text and not (s.heading or s.units or s.row)
    ]
    items = [
        s
        for s in named
        if not re.search(f"[一二两三四五六七八九十\\d]大?[个项类种条]?[\u4e00-\u9fff]{{0,3}}{noun}", s.text)
    ]
    if not 2 <= wanted <= MAX_COUNTED or len(items) != wanted:
        return []
    return [of_sentence(s, dict(findings.weights), lead_in=False) for s in items]


def _named_list(findings: Findings) -> list[DraftStatement]:
    """`基本原则是什么`: the headings below a heading that the question names whole."""
    group = best_heading_list(findings)
    if group is None or group.parent is None or group.score < LIST_SCORE:
        return []
    name = heading_name(group.parent.heading)
    if name not in findings.question.standalone or group.covered < WHOLE:
        return []
    rest = set(subject_terms(findings.question.standalone.replace(name, " "))) | {"目标"} & _pairs(
        findings.question.standalone
    )
    if any(rest & _pairs(item.heading) for item in group.items):
        # One of the headings below is asked for, not all of them.
        return []
    return _list(findings)


def _pairs(text: str) -> set[str]:
    return {term for term in term_set(text) if len(term) > 1}


def _summary(findings: Findings) -> list[DraftStatement]:
    """What a document is about: its outermost headings, after the sentence that says so best."""
    if not findings.named:
        return []
    document = findings.named[0]
    tops = tuple(s for s in document.sections if s.level == 1)
    if len(tops) < 2:
        return []
    listed = statement_of_list(findings, HeadingList(document, None, tops[:MAX_ITEMS], 1.0, 1.0))
    return ([listed] if listed is not None else []) + sentence_statements(findings, 1)


def _document_of_number(findings: Findings) -> list[DraftStatement]:
    """`浙政办发〔2018〕91号是什么文件`: the document that bears the number."""
    plain = re.sub(r"\s", "", findings.question.standalone)
    named = [d for d in findings.named if d.card.number and d.card.number in plain]
    statements = [card_statement(findings, document, "number", "文号") for document in named]
    return [statement for statement in statements if statement is not None]


def _card(findings: Findings) -> list[DraftStatement]:
    """The field of the card, else a sentence that gives such a field; never a sentence that does not."""
    asked = card_field(findings.question.standalone)
    if asked is None:
        return []
    documents = findings.named or tuple(
        dict.fromkeys(findings.documents[hit.passage.document_id] for hit in findings.hits[:1])
    )
    statements = [card_statement(findings, document, *asked) for document in documents[:2]]
    found = [statement for statement in statements if statement is not None]
    if found:
        return found
    pattern = FIELD_PATTERNS[asked[0]]
    fitting = [c for c in findings.candidates[:30] if pattern.search(c.sentence.text)]
    return [of_sentence(c.sentence, dict(findings.weights)) for c in fitting[:1]]


def _not_covered(findings: Findings) -> list[str]:
    """Years that were asked for and that the row found gives no value for; duties beyond those listed."""
    question = findings.question
    office = office_asked(findings)
    if office:
        more = not_listed(findings, office)
        return [f"{office}另有{more}项，没有列出"] if more > 0 else []
    rows = [c for c in findings.candidates[:8] if c.indicator is not None and not wrong_year(findings, c)]
    best = findings.best
    if not rows or best is None or question.kind is not Kind.VALUE or rows[0].score < 0.85 * best.score:
        return []
    row = rows[0].indicator
    assert row is not None
    given = {year for year, cell in row.values if cell.text not in NOT_GIVEN}
    return [f"{row.name}{year}年的数值（表中没有给出）" for year in question.years if year not in given]
