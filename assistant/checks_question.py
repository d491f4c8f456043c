"""Rule 5: the statements that passed answer the question. A true quote beside the point is no answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answers import Citation, Statement
from assistant.figures import figures, years
from assistant.fitting import bears_region, bears_year
from assistant.lexicon import official_terms
from assistant.question import Kind, Question, subject_terms
from assistant.relevance import term_set
from assistant.violations import Failure, Violation
from vectorstore.passages import Document, Passage

AROUND = 150
"""Characters on both sides of a quote in which its text may name what the quote speaks of."""
MIN_SUBJECT = 0.1
"""Share of the pairs of characters a question asks about that the statements, their quotes, what stands around them,
headings and titles must hold. With it 2 % of 864 answers of the extractive engine to questions of four sets are called
beside the point, and 66 % of the same answers given to another question."""

_TIME = re.compile(
    r"\d\s?[年月日天周号季]|[一二两三四五六七八九十]+个?(?:年|月|工作日|日|天|季度)|之日起|当[天日年月]|期限|长期|每[年月日天季周]|时"
)
_WHO = re.compile(
    r"[厅局委办部院室会所站校]|中心|政府|单位|机构|公司|企业|个人|主体|法院|人员|组织|集团|银行|海关|[者人]"
)


def beside_the_point(
    question: Question, statements: Sequence[Statement], document_of: Callable[[str], Document]
) -> list[Failure]:
    """What a question asks for that no statement gives; nothing when all of it is met.

    Years and places count as given where the quoted document is about them (``evidence.bears_year``,
    ``evidence.bears_region``). What is asked in another language is not compared word by word.
    """
    if not statements:
        return [Failure(Violation.BESIDE_THE_POINT, "nothing is said")]
    cited = [citation for statement in statements for citation in statement.citations]
    found = (
        _missing_years(question, statements, cited, document_of),
        _missing_places(question, statements, cited, document_of),
        _missing_kind(question, statements, cited),
        _missing_subject(question, statements, cited, document_of),
    )
    return [Failure(Violation.BESIDE_THE_POINT, words) for words in found if words]


def _missing_years(
    question: Question,
    statements: Sequence[Statement],
    cited: Sequence[Citation],
    document_of: Callable[[str], Document],
) -> str | None:
    said = "\n".join(statement.text for statement in statements)
    missing = [
        year
        for year in question.years
        if str(year) not in said and not any(_of_year(year, c, document_of(c.document_id)) for c in cited)
    ]
    return f"nothing is said of {'、'.join(map(str, missing))}" if missing else None


def _of_year(year: int, citation: Citation, document: Document) -> bool:
    spoken = tuple(years(citation.quote))
    return str(year) in citation.quote or bears_year(
        year, spoken, document, document.heading_path(citation.span)
    )


def _missing_places(
    question: Question,
    statements: Sequence[Statement],
    cited: Sequence[Citation],
    document_of: Callable[[str], Document],
) -> str | None:
    said = "\n".join(statement.text for statement in statements)
    missing = [
        name
        for name in (*question.regions, *question.places)
        if name not in said
        and not any(bears_region(name, _as_passage(c, d := document_of(c.document_id)), d) for c in cited)
    ]
    return f"nothing is said of {'、'.join(missing)}" if missing else None


def _as_passage(citation: Citation, document: Document) -> Passage:
    headings = document.heading_path(citation.span)
    return Passage("", document.id, citation.span, headings, (), citation.quote, document.title)


def _missing_kind(
    question: Question, statements: Sequence[Statement], cited: Sequence[Citation]
) -> str | None:
    text = "\n".join([*(s.text for s in statements), *(c.quote for c in cited)])
    match question.kind:
        case Kind.VALUE if not figures(text) and not years(text):
            return "a figure is asked for and none is said"
        case Kind.DATE if not _TIME.search(text):
            return "a time is asked for and none is said"
        case Kind.WHO if not question.english and not _WHO.search(text):
            return "it is asked who, and nobody is named"
        case _:
            return None


def _missing_subject(
    question: Question,
    statements: Sequence[Statement],
    cited: Sequence[Citation],
    document_of: Callable[[str], Document],
) -> str | None:
    if question.english:
        return None
    asked = {term for term in subject_terms(question.standalone) if len(term) > 1}
    if not asked:
        return None
    said = _terms_said(statements, cited, document_of)
    if any(term in said for term, _ in official_terms(question.standalone) if len(term) > 1):
        return None
    share = len(asked & said) / len(asked)
    return f"only {share:.0%} of what is asked about is spoken of" if share < MIN_SUBJECT else None


def _terms_said(
    statements: Sequence[Statement], cited: Sequence[Citation], document_of: Callable[[str], Document]
) -> frozenset[str]:
    parts = [statement.text for statement in statements]
    for citation in cited:
        document = document_of(citation.document_id)
        start, end = citation.span.start, citation.span.end
        parts += [document.text[max(0, start - AROUND) : end + AROUND], document.title]
        parts += document.heading_path(citation.span)
    return term_set("\n".join(parts))
