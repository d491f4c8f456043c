"""Guard on whose value is told: a thing that the library sets off by quotation marks is not answered by the figure of
another one that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.answers import Citation, Reason, Statement
from assistant.bearing import LEAST_DOCUMENTS, is_foreign
from assistant.denial import Denial, surroundings, topic
from assistant.evidence import Findings
from assistant.naming import folded, without_names
from assistant.qualifying import Qualifying
from assistant.question import Kind
from vectorstore.library import PUBLIC
from vectorstore.passages import Document

_SET_OFF = re.compile("[“「]([\u4e00-\u9fffA-Za-z\\d.+]{2,12})[”」]")
_OF_ONE_THING = (Kind.VALUE, Kind.DATE, Kind.COMPARISON)


ROW_NAME = 4
"""Characters of a row's name by which a question means it."""


@lru_cache(maxsize=4096)
def _set_off(text: str) -> frozenset[str]:
    return frozenset(folded(name) for name in _SET_OFF.findall(text))


def _known(documents: Sequence[Document]) -> frozenset[str]:
    return frozenset().union(*(_set_off(document.text) for document in documents))


def other_bearer(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """In a library of a few texts: a value of a thing that a text calls by a name in quotation marks must not stand
    beside other such names alone."""
    question = findings.question
    if len(findings.documents) >= LEAST_DOCUMENTS:
        return None
    if not statements or question.kind not in _OF_ONE_THING or is_foreign(question.text):
        return None
    store = findings.store
    # Read as they are now: what was found may be of before the last write.
    known = store.derived("names set off", lambda: _known(store.documents()), PUBLIC)
    asked = folded(without_names(question.standalone, findings.named))
    names = {name for name in known if name in asked}
    if not names:
        return None
    row = folded(statements[0].text.split("：")[0])
    if len(row) >= ROW_NAME and row in asked:
        # Its row is called by the whole of its name.
        return None
    # What a further statement says of the thing is another matter.
    cited = statements[0].citations
    if any(_speaks_of(citation, names, findings) for citation in cited):
        return None
    if not any(_set_off(citation.quote) - names for citation in cited):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


QUALIFIED = 0.1
"""Share of the words that qualify a value from which a statement may be of it. Answers of the development sets had
at least .15, or a name in letters or an official term of the question."""


def other_matter(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """In a library of a few texts: a value must be of what qualifies it in the question, not only of its class
    (`充电桩要建多少个` is not answered by how many of something else)."""
    question = findings.question
    if not statements or question.kind is not Kind.VALUE or is_foreign(question.text):
        return None
    if len(findings.documents) >= LEAST_DOCUMENTS:
        return None
    asked = Qualifying.of(findings)
    if any(asked.share(surroundings(findings, s)) >= QUALIFIED for s in statements):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


def _speaks_of(citation: Citation, names: set[str], findings: Findings) -> bool:
    """Whether a quote, the headings above it, or the last name set off before it in its paragraph is one of the names."""
    document = findings.documents[citation.document_id]
    around = folded("".join((citation.quote, *document.heading_path(citation.span), document.title)))
    if any(name in around for name in names):
        return True
    start = document.text.rfind("\n", 0, citation.span.start) + 1
    before = [folded(name) for name in _SET_OFF.findall(document.text[start : citation.span.start])]
    return bool(before) and not _SET_OFF.search(citation.quote) and before[-1] in names
