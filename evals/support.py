"""The support test φ of citation precision and recall: does a statement stand in these quotes?

ALCE asks an NLI model; we ask the rules of ``assistant.citations``, from the record alone: each cited
place was recorded with the words around it, so no document is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Citation, Computation, DraftStatement
from assistant.citations import failures, unproved_figures, unproved_years
from assistant.figures import figures, years
from evals.record import RecordedCitation, RecordedStatement
from vectorstore.passages import Document, DocumentCard, Source, Span


def supported(statement: RecordedStatement, citations: Sequence[RecordedCitation]) -> bool:
    """Whether the citations, taken together, support the statement."""
    if not citations:
        return False
    documents = {}
    cited = []
    for n, citation in enumerate(citations):
        name = f"{n}"
        start = citation.start - citation.around_start
        documents[name] = _document(name, citation.around)
        cited.append(Citation(name, "", Span(start, start + len(citation.quote)), citation.quote))
    proposed = DraftStatement(statement.text, (), _computation(statement))
    return not failures(proposed, cited, documents.__getitem__)


def agreeing_figures(statement: RecordedStatement, citations: Sequence[RecordedCitation]) -> list[bool]:
    """For each figure and year of a statement, whether its quotes hold the same value."""
    quotes = [citation.quote for citation in citations]
    computation = _computation(statement)
    found = [unproved_figures(figure.text, quotes, computation) is None for figure in figures(statement.text)]
    return found + [unproved_years(f"{year}年", quotes) is None for year in years(statement.text)]


def is_verbatim(citation: RecordedCitation) -> bool:
    """Whether the quote is what stood at its span in the document."""
    start = citation.start - citation.around_start
    held = start >= 0 and citation.around[start : start + len(citation.quote)] == citation.quote
    return bool(citation.quote) and held and citation.end - citation.start == len(citation.quote)


def _computation(statement: RecordedStatement) -> Computation | None:
    done = statement.computation
    return Computation(done.kind, done.operands, done.result) if done else None


def _document(name: str, text: str) -> Document:
    return Document(name, "", text, DocumentCard(), (), Source(name, name, "", "text/plain"), version="-")
