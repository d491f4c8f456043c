"""Guards: what a question names must be borne out by the evidence, else it is refused with the reason.

A guard's refusal is final. Each guard is a function from findings (and the checked
statements) to a Denial or None; they are asked in the order in which they stand in
``GUARDS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answers import Citation, Reason, Statement
from assistant.asked import named_days
from assistant.deciding import WRITTEN
from assistant.denial import Denial, surroundings, topic
from assistant.document_years import only_of_days
from assistant.evidence import Candidate, Findings, is_target
from assistant.figures import figures, years
from assistant.fitting import bears_year
from assistant.guards_asked import (
    missing_count,
    missing_deed,
    missing_number,
    missing_places,
    missing_share,
    no_amount,
    no_forecast,
    no_question,
    no_remedy,
    own_case,
    own_trouble,
)
from assistant.guards_attributes import (
    missing_attribute,
    missing_measure,
    missing_office,
    missing_time,
    other_amount,
)
from assistant.guards_bearer import other_bearer, other_matter
from assistant.guards_english import english_matter
from assistant.guards_given import (
    missing_items,
    missing_letters,
    missing_subsidy,
    only_given_figure,
    unknown_sign,
    unknown_unit,
)
from assistant.guards_words import (
    missing_noun,
    opinion,
    other_body,
    other_document,
    other_plan,
    other_subject,
    unbound_value,
    unknown_matter,
    unknown_name,
)
from assistant.guards_written import (
    other_paper,
    other_phase,
    other_version,
    reached_not_aim,
    unknown_annex,
    unknown_part,
    unknown_title,
)
from assistant.lexicon import official_words
from assistant.question import Kind, subject_terms
from assistant.statements import NOT_GIVEN
from vectorstore.passages import CellKind, Document, Indicator


def other_period(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A year that is named must be one the quotes speak of (or the year their document is about)."""
    asked = findings.question.years
    if not asked or (only_of_days(findings.question.standalone) and _speaks_of_year(findings, statements)):
        return None
    # Of a question that names nothing but a year no sentence is nearer than another.
    alone = findings.question.kind is Kind.CARD or not subject_terms(findings.question.standalone)
    far = None if alone else _nearer_of_other_year(findings)
    if far is not None and not _says_officially_of(asked, findings, statements):
        return _of_years(findings, far.years)
    spoken: list[int] = []
    for statement in statements:
        for citation in statement.citations:
            document = findings.documents[citation.document_id]
            said = tuple(years(citation.quote)) or _years_before(document.text, citation.span.start)
            if any(bears_year(year, said, document, document.heading_path(citation.span)) for year in asked):
                return None
            if findings.question.kind is Kind.CARD and _issued_in(document) & set(asked):
                return None
            if any(str(year) in document.title or str(year) in citation.quote for year in asked):
                return None
            spoken.extend(said)
    best = findings.best
    if best is not None:
        spoken.extend(best.years)
    return _of_years(findings, sorted(spoken))


def _says_officially_of(asked: Sequence[int], findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether the first statement is of the year asked about and has an official term for an everyday word of the
    question: then the words that another year's sentence has more of are the everyday ones."""
    official = [term for meant in official_words(findings.question.standalone) for term in meant]
    if not official or not statements or not statements[0].citations:
        return False
    said = surroundings(findings, statements[0])
    return any(str(year) in said for year in asked) and any(term in said for term in official)


def _speaks_of_year(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether a document that answers names the year anywhere, or is of it, or names no year at all."""
    asked = set(findings.question.years)
    for document_id in {citation.document_id for s in statements for citation in s.citations}:
        document = findings.documents[document_id]
        known = set(years(document.text)) | _issued_in(document)
        if not known or asked & known:
            return True
    return False


def _of_years(findings: Findings, spoken: Sequence[int]) -> Denial:
    """The denial for years that what was found does not speak of, with those it does speak of."""
    asked = findings.question.years
    shown = [year for year in dict.fromkeys(spoken) if year not in asked]
    if (not shown or findings.question.kind is Kind.CARD) and all(_written(findings, y) for y in asked):
        # The library does speak of that year; it only does not say what is asked.
        return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    shown = shown or [year for year in _known_years(findings) if year not in asked]
    if not shown:
        return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    return Denial(
        Reason.OTHER_PERIOD,
        {"years": "、".join(map(str, shown[:8])), "asked": "、".join(map(str, asked))},
    )


def _written(findings: Findings, year: int) -> bool:
    written = re.compile(rf"(?<!\d){year}\s?年")
    return year in _known_years(findings) or any(written.search(d.text) for d in findings.documents.values())


def _issued_in(document: Document) -> set[int]:
    """The years a document is known by: those of its dates."""
    return {day.year for day in (document.card.issued, document.card.written) if day is not None}


OTHER_YEAR_SHARE = 0.6
"""What speaks of the year asked about must cover this share of what the best place of another year covers:
else the matter is written, only not for this year."""


def _nearer_of_other_year(findings: Findings) -> Candidate | None:
    """The place that speaks of the matter itself and of other years only, when nothing of the year does."""
    asked = findings.question.years
    documents = findings.documents
    fits = [
        c
        for c in findings.candidates
        if any(
            bears_year(year, c.years, documents[c.sentence.passage.document_id], c.sentence.passage.headings)
            for year in asked
        )
    ]
    others = [c for c in findings.candidates[:40] if c not in fits]
    best = max(others, key=lambda c: c.relevance, default=None)
    own = max((c.relevance for c in fits), default=0.0)
    return best if best is not None and own < OTHER_YEAR_SHARE * best.relevance else None


def other_day(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A day of a month that is named must be one that a cited document names."""
    asked = named_days(findings.question.standalone)
    if not asked or not statements:
        return None
    ids = {citation.document_id for s in statements for citation in s.citations}
    cited = [findings.documents[i] for i in ids]
    known = {day for document in cited for day in named_days(document.text)}
    known |= {
        (day.month, day.day)
        for d in cited
        for day in (d.card.issued, d.card.written, d.card.effective)
        if day
    }
    said = {day for citation in statements[0].citations for day in named_days(citation.quote)}
    # Texts often leave out the day they speak of; another one in its place tells.
    missing = said and not set(asked) & said and not set(asked) & known
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)}) if missing else None


def value_not_given(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """The table has a column for the year that is asked for, and nothing in it."""
    question = findings.question
    rows = [c for c in findings.candidates[:3] if c.indicator is not None]
    if question.kind is not Kind.VALUE or not question.years or not rows or not statements:
        return None
    row = rows[0].indicator
    assert row is not None
    cells = [cell for year, cell in row.values if year in question.years]
    quoted = any(_holds_place(citation, row) for s in statements[:1] for citation in s.citations)
    if not cells or not quoted or any(cell.text not in NOT_GIVEN for cell in cells):
        return None
    asked = "、".join(f"{year}年" for year in question.years)
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": f"{row.name}{asked}的数值"})


def _holds_place(citation: Citation, row: Indicator) -> bool:
    return citation.document_id == row.document_id and citation.span.overlaps(row.span)


def _years_before(text: str, offset: int) -> tuple[int, ...]:
    """The last year named before a place in the same paragraph."""
    start = text.rfind("\n", 0, offset) + 1
    found = years(text[start:offset])
    return (found[-1],) if found else ()


def _known_years(findings: Findings) -> list[int]:
    known = {
        y
        for d in findings.documents.values()
        if d.card.period
        for y in (d.card.period.first, d.card.period.last)
    }
    return sorted(known)


_NO_OUTCOME = (Kind.WHO, Kind.CARD, Kind.DEFINITION, Kind.LIST, Kind.HOW)
"""Kinds that ask for no figure that was reached."""


_NAMES_AIM = re.compile("目标|打算|计划|规划|力争|预期|要达到|要做到|准备")


def target_not_actual(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks what was reached is not told a target."""
    question = findings.question
    if not question.wants_actual or not statements or question.kind in _NO_OUTCOME:
        return None
    best = findings.best
    if best is None:
        return None
    document = findings.documents[best.sentence.passage.document_id]
    if best.indicator is not None and question.years:
        cells = [cell for year, cell in best.indicator.values if year in question.years]
        kinds = {cell.kind for cell in cells}
        # Who asks for what was and what is aimed at is told both, each by its name.
        both = kinds == {CellKind.BASE, CellKind.TARGET} and _NAMES_AIM.search(question.standalone)
        if kinds == {CellKind.BASE} or both:
            return None
    if not is_target(best, document) or not (best.indicator or figures(best.sentence.text)):
        return None
    return Denial(Reason.TARGET_NOT_ACTUAL, {"target": _target_words(statements)})


def _target_words(statements: Sequence[Statement]) -> str:
    text = re.sub(rf"^{WRITTEN}[：:，,]?|[。；]$", "", statements[0].text)
    text = text.replace("“", "‘").replace("”", "’")
    return f"“{text}”" if len(text) <= 60 else f"“{text[:58]}……”"


_REASON_GIVEN = re.compile(
    r"因为|由于|因此|旨在|为了|^为|为进一步|为贯彻|为全面|为深入|以便|目的|需要|必然要求|是[^。，]{0,16}(?:要求|举措|途径|抓手|关键|引擎|成果|支撑|基础)"
)
WHY_RELEVANCE = 0.5
"""Share of a why-question that the best sentence must cover: reasons are seldom written, and half a match
says that the thing is mentioned, not why it is so."""


ASKS_WHY = re.compile(
    r"(?<![改变换当作])为什么|为何|为啥|\bwhy\b|(?<![因等])(?:什么|哪些|何种|哪个|啥)[^，。？]{0,4}(?:原因|理由|缘由)"
    r"|(?:原因|理由|缘由)(?:主要|都|又|到底|究竟)?(?:是|有哪|有什|何在|在哪|在于|呢|[？?\s]*$)",
    re.IGNORECASE,
)
"""How a reason is asked for; that something happens for one (`因第三方的原因`, `无正当理由`) asks for none."""


def _tells_figures(findings: Findings, said: str) -> bool:
    """Whether the figures of which a question asks the reason stand in what answers: it tells how they came about."""
    asked = [f for f in figures(findings.question.standalone) if f.value not in findings.question.years]
    told = {f.value for f in figures(said)}
    return bool(asked) and all(f.value in told for f in asked)


def unsupported_why(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A reason is given only where the text speaks of most of what the question takes for granted."""
    best = findings.best
    asks = ASKS_WHY.search(findings.question.standalone)
    if not asks or best is None or not statements:
        return None
    said = "".join(citation.quote for s in statements for citation in s.citations)
    tells = best.indicator is None and _tells_figures(findings, said)
    if best.relevance >= WHY_RELEVANCE and (tells or _REASON_GIVEN.search(said)):
        return None
    about = re.sub("的?(?:理由|原因|缘由)", "", topic(findings, ASKS_WHY)).strip(" ，,的")
    return Denial(
        Reason.NOT_IN_DOCUMENTS, {"topic": about if findings.question.english else f"{about}的原因"}
    )


Guard = Callable[[Findings, Sequence[Statement]], Denial | None]
GUARDS: tuple[Guard, ...] = (
    unknown_name,
    value_not_given,
    other_period,
    other_day,
    target_not_actual,
    reached_not_aim,
    unknown_part,
    unknown_annex,
    unknown_title,
    other_phase,
    other_version,
    other_paper,
    opinion,
    no_question,
    no_forecast,
    own_case,
    own_trouble,
    no_remedy,
    missing_count,
    missing_number,
    missing_share,
    no_amount,
    missing_deed,
    missing_places,
    missing_time,
    missing_office,
    missing_items,
    missing_letters,
    missing_subsidy,
    only_given_figure,
    unknown_sign,
    unknown_unit,
    other_bearer,
    other_body,
    other_plan,
    unsupported_why,
)
ATTRIBUTE_GUARDS: tuple[Guard, ...] = (missing_attribute, missing_measure)
"""Not asked of what reads as an answer without doubt (``answering.CERTAIN``)."""
WORD_GUARDS: tuple[Guard, ...] = (
    other_matter,
    other_amount,
    other_document,
    english_matter,
    unknown_matter,
    missing_noun,
    unbound_value,
    other_subject,
)
"""Asked after the scope, so that what is no matter of policy is told as such, and only of what does not read as an answer
(``answering.SURE``): they look at words, which may stand for others."""


def first_denial(
    findings: Findings,
    statements: Sequence[Statement],
    guards: Sequence[Guard] = GUARDS,
) -> Denial | None:
    """The first guard's denial, or None when all are satisfied."""
    for guard in guards:
        denial = guard(findings, statements)
        if denial is not None:
            return denial
    return None
