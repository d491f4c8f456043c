"""The drafter that needs no model: sentences, rows, duties and headings as they stand.

It proposes; what it proposes is checked like anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.aims_of_year import aims_of_year, asks_only_aims
from assistant.answering import better_said, by_reading, is_surer, without_strays
from assistant.answers import Draft, DraftStatement
from assistant.card_words import VALIDITY, asks_validity
from assistant.cards import card_statements, document_of_number, fields_missing, only_field_missing
from assistant.choosing import (
    LOOKED_AT,
    MAX_STATEMENTS,
    TIME,
    has_figure,
    likely_facts,
    sentence_statements,
    statement_of,
)
from assistant.comparing import comparison, titled
from assistant.counted_lists import counted_list, wanted_of
from assistant.deciding import decided
from assistant.defining import definitions, described, undefined
from assistant.defining_words import defined_term
from assistant.duties_listed import duties_of, not_listed, office_asked
from assistant.duties_read import by_reading_duties
from assistant.evidence import ASKS_AIM, Candidate, Findings, is_target
from assistant.figures import FigureKind, figures
from assistant.frame_sections import frame_statements
from assistant.headings import article_statements
from assistant.kinds import Kind, Reckoning, asks_amount
from assistant.labelled import labelled_statements
from assistant.lists import list_statements, named_list
from assistant.naming import without_names
from assistant.offices import asks_bearer, of_bodies, who
from assistant.only_asked import only_asked
from assistant.premises import not_borne
from assistant.provisions import provisions
from assistant.qualifying import Qualifying, around
from assistant.question import subject_terms
from assistant.reasons import asks_why, reasons
from assistant.rows import lists_rows, row_statements
from assistant.siblings import sibling_statements
from assistant.statements import NOT_GIVEN, of_cells
from assistant.summaries import (
    asks_contents,
    asks_whole_box,
    chapters,
    misses_box,
    named_box,
    named_section,
    narrowed,
    of_chapter,
    section_statements,
    summary,
)
from assistant.unanswerable import leads_whole_document, mentions_nothing
from assistant.usable import usable, wrong_year
from assistant.value_and_meaning import with_its_other_half
from assistant.which_document import documents_asked


class ExtractiveDrafter:
    """Drafts answers from findings alone."""

    engine = "extractive"

    def draft(self, findings: Findings) -> Draft:
        """Propose statements; ``declined`` when there is nothing to say."""
        if mentions_nothing(findings) or leads_whole_document(findings) or misses_box(findings):
            return Draft((), declined=True)
        findings = narrowed(findings)
        if _without_figure(findings):
            findings = replace(findings, question=replace(findings.question, kind=Kind.OTHER, modifiers=()))
        if findings.question.kind is Kind.CARD and only_field_missing(findings):
            return Draft((), declined=True)
        statements = self._by_kind(findings)
        if findings.question.kind is not Kind.CARD and not (_asks_who_of_row(findings) and not statements):
            found = statements or ([] if asks_only_aims(findings) else _sentences(findings))
            statements = only_asked(findings, without_strays(findings, decided(findings, found)))
        if statements:
            statements = with_its_other_half(findings, statements)
        if findings.question.kind is Kind.DATE:
            statements = [_dated(findings, statement) for statement in statements]
        missing = [*not_covered(findings), *undefined(findings, statements)]
        if statements and findings.question.premise:
            statements, wrong = corrected(findings, statements)
            missing += wrong
        return Draft(tuple(statements), declined=not statements, not_covered=tuple(missing))

    def _by_kind(self, findings: Findings) -> list[DraftStatement]:
        """What answers this kind of question, nothing when only sentences can."""
        listed = chapters(findings)
        if listed:
            return listed
        article = article_statements(findings)
        if article:
            return article
        kind = findings.question.kind
        if kind is Kind.CARD:
            return card_statements(findings)
        box = named_box(findings) if kind in _OF_BOX else None
        if box is not None and asks_whole_box(findings):
            return section_statements(findings, *box)
        aims = aims_of_year(findings)
        if aims or asks_only_aims(findings):
            return aims
        framed = frame_statements(findings)
        if framed:
            return framed
        office = office_asked(findings)
        if office:
            return duties_of(findings, office)
        if kind in _OF_PARTS:
            of_this = of_chapter(findings)
            if of_this:
                return of_this
        if asks_why(findings):
            return _counted_list(findings) or reasons(findings)
        if kind in _OF_CONTENTS and asks_contents(findings.question.standalone):
            section = named_section(findings)
            if section is not None:
                return section_statements(findings, *section)
        apart = sibling_statements(findings)
        if apart:
            return apart
        if len(findings.named) > 1 and _SAME.search(findings.question.text):
            return comparison(findings)
        if _WHICH_DOCUMENT.search(findings.question.standalone):
            numbered = document_of_number(findings)
            if numbered:
                return numbered
        labelled = labelled_statements(findings) if len(findings.named) < 2 else []
        if labelled:
            return labelled
        if len(findings.named) > 1 and kind in (Kind.VALUE, Kind.OTHER, Kind.YES_NO):
            kind = Kind.COMPARISON
        rows = row_statements(findings) if lists_rows(findings) else []
        if rows:
            return rows
        if findings.question.reckoning is Reckoning.COUNT and kind in (
            Kind.VALUE,
            Kind.OTHER,
            Kind.LIST,
        ):
            return list_statements(findings) or _values(findings)
        if kind in (Kind.DEFINITION, Kind.OTHER) and wanted_of(findings.question.standalone):
            kind = Kind.LIST
        return _read_again(findings, kind, _of_kind(findings, kind))


def _of_kind(findings: Findings, kind: Kind) -> list[DraftStatement]:
    """What answers a question of a kind that nothing else is known of."""
    match kind:
        case Kind.WHO:
            return by_reading_duties(findings, who(findings))
        case Kind.LIST:
            return list_statements(findings) or provisions(findings)
        case Kind.DEFINITION:
            return (
                document_of_number(findings)
                or _of_document(findings)
                or definitions(findings)
                or named_list(findings)
                or described(findings)
            )
        case Kind.SUMMARY:
            return _counted_list(findings) or summary(findings)
        case Kind.COMPARISON:
            return comparison(findings)
        case Kind.VALUE:
            return _values(findings)
        case _:
            return []


def _of_document(findings: Findings) -> list[DraftStatement]:
    """What a document is that is asked for by its name: what it is about."""
    term = defined_term(findings.question.standalone)
    if not term or len(findings.named) != 1 or subject_terms(without_names(term, findings.named)):
        return []
    return summary(findings)


_READ_TWICE = (
    Kind.COMPARISON,
    Kind.DEFINITION,
    Kind.HOW,
    Kind.OTHER,
    Kind.VALUE,
    Kind.YES_NO,
)
"""Kinds that a question is easily taken for by its words: where a sentence answers better, it is told."""


def _read_again(findings: Findings, kind: Kind, statements: list[DraftStatement]) -> list[DraftStatement]:
    """What answers a question of a kind; the sentences that read better where that reads as no answer."""
    better = better_said(findings, statements) if kind in _READ_TWICE else []
    return (sentence_statements(findings, among=better) if better else []) or statements


_OF_ONE_YEAR = re.compile("(?:19|20)\\d{2}年")


def _sentences(findings: Findings) -> list[DraftStatement]:
    """The sentences that answer where nothing else does; to who asks who answers for a task those that name a body."""
    question = findings.question
    if question.either and question.kind is not Kind.WHO:
        # One of the two that are offered, or neither is said.
        said = [
            c for c in findings.candidates if sum(name in c.sentence.text for name in question.either) == 1
        ]
        return sentence_statements(findings, 1, among=said)
    if question.kind is Kind.WHO and asks_bearer(question.standalone):
        return sentence_statements(findings, among=of_bodies(findings))
    return sentence_statements(findings)


_DONE = re.compile("建成|完成|实现|通车|上线|达到?|超过|突破|出台|印发|启动|开通|投产|投入|全覆盖")
"""What comes about in the year of a plan, unlike what goes on in it (`加快建设`)."""


def _dated(findings: Findings, statement: DraftStatement) -> DraftStatement:
    """A statement without a time to who asks when, led in by its document's title where that tells the only year it is
    about: `《2020年工作要点》：建成……`."""
    if not statement.quotes or any(TIME.search(quote.words) for quote in statement.quotes):
        return statement
    if not _DONE.search(statement.text):
        return statement
    document = findings.documents[statement.quotes[0].passage.document_id]
    period = document.card.period
    years = set(_OF_ONE_YEAR.findall(document.title))
    if len(years) != 1 or (period is not None and period.first != period.last):
        return statement
    return titled(findings, document, statement)


_OF_BOX = (Kind.SUMMARY, Kind.LIST, Kind.DEFINITION, Kind.OTHER, Kind.VALUE, Kind.HOW)
"""Kinds as which a question for the contents of a box is read."""
_OF_CONTENTS = (Kind.LIST, Kind.DEFINITION, Kind.HOW, Kind.OTHER)
"""Kinds as which a question for the contents of a section is read."""


_OF_PARTS = (Kind.LIST, Kind.DEFINITION, Kind.HOW, Kind.OTHER, Kind.VALUE)
"""Kinds as which a question for the parts of a chapter that it counts is read."""


def _counted_list(findings: Findings) -> list[DraftStatement]:
    """`总结一下要建成的四个省`: as many as are to be summed up, where a list has as many."""
    wanted = wanted_of(findings.question.standalone)
    return counted_list(findings, wanted) if wanted is not None else []


def _values(findings: Findings) -> list[DraftStatement]:
    """The row and the sentence that give the value asked for, the better one first."""
    fitting = usable(findings, findings.candidates)
    asked = Qualifying.of(findings)
    rows = [c for c in fitting if c.indicator is not None and asked.share(around(findings, c)) > 0]
    rows = _of_unit(findings, by_reading(findings, rows))
    texts = [c for c in fitting if c.indicator is None and has_figure(c.sentence.text)]
    said = by_reading(findings, texts)[:1]
    if rows and said and is_surer(findings, said[0], rows[0]):
        # The row shares words of class with the question, the sentence tells the value.
        rows, texts = [], [*said, *(c for c in texts if c not in said)]
    best = max((c.score for c in (*rows[:1], *texts[:1])), default=0.0)
    chosen = [c for c in rows[:1] if c.score >= 0.85 * best]
    if texts and texts[0].score >= 0.8 * best:
        chosen += likely_facts(findings, texts[:LOOKED_AT], MAX_STATEMENTS - len(chosen))
    chosen = _as_asked(findings, chosen)
    chosen.sort(key=lambda c: -c.score)
    if chosen and len(asked.weights) >= TOLD_BY:
        least, home = FURTHER * asked.share(around(findings, chosen[0])), chosen[0].sentence.passage.id
        chosen = [
            c for c in chosen if c.sentence.passage.id == home or asked.share(around(findings, c)) >= least
        ]
    return _without_repetition(asked, [(c, around(findings, c), statement_of(findings, c)) for c in chosen])


def _as_asked(findings: Findings, chosen: list[Candidate]) -> list[Candidate]:
    """The candidates, where both are among them only those that tell what is planned or only what was reached, as is
    asked."""
    question = findings.question
    wants_aim = ASKS_AIM.search(question.standalone) is not None
    if wants_aim is question.wants_actual:
        return chosen
    documents = findings.documents
    fitting = [c for c in chosen if is_target(c, documents[c.sentence.passage.document_id]) is wants_aim]
    return fitting or chosen


NEARLY = 0.8
"""Share of the best row's score from which one in the unit asked for is meant (`几户` by 户/百人)."""


def _of_unit(findings: Findings, rows: list[Candidate]) -> list[Candidate]:
    """The rows, first those in the unit that is asked for where they fit nearly as well."""
    unit = (findings.question.unit or "")[-1:]
    if not unit or not rows:
        return rows
    least = NEARLY * rows[0].score
    return sorted(rows, key=lambda c: not (c.score >= least and _is_in(unit, c)))


def _is_in(unit: str, candidate: Candidate) -> bool:
    row = candidate.indicator
    return row is not None and re.match(f"[百千万亿]*{unit}", row.unit or "") is not None


TOLD_BY = 3
"""Pairs from which the words that qualify a value tell whether a further statement is of it."""
FURTHER = 0.6
"""Share of what the first statement has of these words that a further one of another passage must have."""


def _without_repetition(
    asked: Qualifying, stated: Sequence[tuple[Candidate, str, DraftStatement]]
) -> list[DraftStatement]:
    """The statements without what gives the figure of another again: of a row and a sentence that have it the one that
    bears more of what qualifies the value, else the row, which is the shorter; it is proved by the other's quote, too."""
    kept: list[DraftStatement] = []
    rows = [(asked.share(said), s) for c, said, s in stated if c.indicator is not None]
    texts = [(asked.share(said), s) for c, said, s in stated if c.indicator is None]
    for candidate, said, statement in stated:
        own, told = asked.share(said), _given(statement.text)
        if candidate.indicator is None:
            again = any(share >= own and told & _given(row.text) for share, row in rows)
            if not again:
                kept.append(statement)
        elif not any(share > own and told <= _given(text.text) for share, text in texts):
            same = [q for share, text in texts if share <= own for q in text.quotes if told & _given(q.words)]
            kept.append(replace(statement, quotes=(*statement.quotes, *same[:1])))
    return kept


def _given(text: str) -> set[tuple[Decimal, FigureKind]]:
    """The figures of a text as values."""
    return {(figure.value, figure.kind) for figure in figures(text)}


def corrected(findings: Findings, statements: list[DraftStatement]) -> tuple[list[DraftStatement], list[str]]:
    """Statements that say what the text has in the stead of a false premise, and the premise as not found."""
    question = findings.question
    premise, before = question.premise, question.before
    row = next((c.indicator for c in findings.candidates[:3] if c.indicator is not None), None)
    if premise.figures and before and row is not None and not set(before) & set(question.years):
        # What is taken for granted was said of the year asked about before.
        cells = [(year, cell) for year, cell in row.values if year in before]
        earlier = of_cells(row, cells, findings.store, english=question.english)
        if earlier is not None and not_borne(premise, (earlier.text,)):
            statements = [earlier, *statements]
    wrong = not_borne(premise, [statement.text for statement in statements])
    if not wrong:
        return statements, []
    # Of an office that has several names the first one is enough.
    said = [words.split(" ")[0] if words == premise.office else words for words in wrong]
    return statements, [f"“{words}”" if question.english else f"“{words}”的说法" for words in said]


def _without_figure(findings: Findings) -> bool:
    """Whether a follow-up names another subject, of which no text gives a figure: `那IPv6呢？` after how many there are
    of something asks what is said of it."""
    question, best = findings.question, findings.best
    if (
        not question.follow_up
        or question.kind is not Kind.VALUE
        or asks_amount(question.text)
        or best is None
    ):
        return False
    fitting = [c for c in findings.candidates if not wrong_year(findings, c)]
    figured = (c.relevance for c in fitting if c.indicator or has_figure(c.sentence.text))
    return max(figured, default=0.0) < OF_ANOTHER * max((c.relevance for c in fitting), default=0.0)


OF_ANOTHER = 0.7
"""Share of what the best sentence covers of a follow-up that one with a figure must cover to be meant."""


_SAME = re.compile(r"同一[个家]|一样吗|是否(?:一样|一致|相同)|是不是(?:一样|一致|相同)|一致吗|相同吗")
_WHICH_DOCUMENT = re.compile(
    r"(?:哪|什么|啥)(?:一)?(?:个|份|部)?(?:文件|文|规定|通知)|which document", re.IGNORECASE
)


def _asks_who_of_row(findings: Findings) -> bool:
    """Whether it is asked who is responsible for a row of a table: its figures name no office."""
    best = findings.best
    return findings.question.kind is Kind.WHO and best is not None and best.indicator is not None


def not_covered(findings: Findings) -> list[str]:
    """Years that were asked for and that the row found gives no value for; duties beyond those listed."""
    question = findings.question
    office = office_asked(findings)
    if office:
        more = not_listed(findings, office)
        return [f"{office}另有{more}项，没有列出"] if more > 0 else []
    if question.kind is Kind.CARD and asks_validity(question.standalone):
        unsaid = [d for d in documents_asked(findings)[:1] if d.card.span_of("expires") is None]
        return [f"《{document.title}》的{VALIDITY}（文中没有写明）" for document in unsaid]
    if question.kind is Kind.CARD:
        return fields_missing(findings)
    rows = [c for c in findings.candidates[:8] if c.indicator is not None and not wrong_year(findings, c)]
    best = findings.best
    if not rows or best is None or question.kind is not Kind.VALUE or rows[0].score < 0.85 * best.score:
        return []
    row = rows[0].indicator
    assert row is not None
    given = {year for year, cell in row.values if cell.text not in NOT_GIVEN}
    return [f"{row.name}{year}年的数值（表中没有给出）" for year in question.years if year not in given]
