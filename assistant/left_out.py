"""What an answer leaves out of what a question names: a year or a region that no quote speaks of, where others are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Statement
from assistant.evidence import Findings
from assistant.figures import years
from assistant.fitting import bears_region, bears_year
from assistant.kinds import Kind

_SIDE_BY_SIDE = re.compile("和|与|跟|、|以及|分别|各")
_OF_FIGURES = (Kind.VALUE, Kind.COMPARISON)


def left_out(findings: Findings, statements: Sequence[Statement], told: Sequence[str]) -> tuple[str, ...]:
    """The years and regions of a question that its answer does not speak of, as words; ``told``: what is named as
    missing already."""
    question = findings.question
    if question.english or question.kind not in _OF_FIGURES:
        return ()
    found: list[str] = []
    if len(question.years) > 1:
        found += [f"{year}年" for year in question.years if not _speaks_of(year, findings, statements)]
        # Where it speaks of none of them, the guard on years has the word.
        found = found if len(found) < len(question.years) else []
    if len(question.regions) > 1 and _SIDE_BY_SIDE.search(question.standalone):
        missing = [name for name in question.regions if not _borne(name, findings, statements)]
        found += missing if len(missing) < len(question.regions) else []
    return tuple(words for words in found if not any(words in other for other in told))


def _speaks_of(year: int, findings: Findings, statements: Sequence[Statement]) -> bool:
    for citation in (c for s in statements for c in s.citations):
        document = findings.documents[citation.document_id]
        said = tuple(years(citation.quote))
        if str(year) in citation.quote or bears_year(
            year, said, document, document.heading_path(citation.span)
        ):
            return True
    return False


def _borne(name: str, findings: Findings, statements: Sequence[Statement]) -> bool:
    for citation in (c for s in statements for c in s.citations):
        passage = findings.store.passage_at(citation.document_id, citation.span.start)
        if passage is not None and bears_region(name, passage, findings.documents[citation.document_id]):
            return True
    return False
