"""Choosing among documents, indicators and duties by what a reader names; nothing named means all.

Words are compared without regard to width, case, blanks and traditional characters; every word
that is separated by a blank has to occur.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vectorstore.cards import of_issuer, of_region, of_year
from vectorstore.errors import DocumentNotFoundError
from vectorstore.offices import same_office
from vectorstore.passages import Document, Duty, Indicator, SearchFilter, Visibility
from vectorstore.references import number_key
from vectorstore.tokens import simplify


def folded(text: str) -> str:
    """A text for comparison: one width, small letters, simplified characters, no blanks."""
    return "".join(simplify(unicodedata.normalize("NFKC", text).casefold()).split())


def has_words(words: str, *texts: str | None) -> bool:
    """Whether every word stands in one of the texts."""
    within = [folded(text) for text in texts if text]
    return all(any(folded(word) in text for text in within) for word in words.split())


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents. ``year`` is one they were issued or written in, or that their planning period covers."""

    kind: str | None = None
    region: str | None = None
    issuer: str | None = None
    year: int | None = None
    visibility: Visibility | None = None
    title: str | None = None

    def matches(self, document: Document) -> bool:
        """Whether a document is meant."""
        card = document.card
        return (
            (self.kind is None or _is(self.kind, card.kind))
            and (self.region is None or of_region(card, self.region))
            and (self.issuer is None or of_issuer(card, self.issuer))
            and (self.year is None or of_year(card, self.year))
            and (self.visibility is None or card.visibility is self.visibility)
            and (self.title is None or has_words(self.title, document.title))
        )


@dataclass(frozen=True, slots=True)
class IndicatorFilter:
    """Which rows of target tables. ``document``: an id, a file's name, or words of the title."""

    document: str | None = None
    name: str | None = None
    year: int | None = None
    category: str | None = None
    unit: str | None = None

    def matches(self, row: Indicator, document: Document) -> bool:
        """Whether a row of a document is meant."""
        return (
            (self.document is None or names_document(self.document, document))
            and (self.name is None or has_words(self.name, row.name))
            and (self.year is None or row.cell(self.year) is not None)
            and (self.category is None or has_words(self.category, row.category))
            and (self.unit is None or _is(self.unit, row.unit))
        )


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties. ``office`` leads or supports; ``lead`` and ``support`` name one that does just that."""

    document: str | None = None
    task: str | None = None
    office: str | None = None
    lead: str | None = None
    support: str | None = None

    def matches(self, duty: Duty, document: Document) -> bool:
        """Whether a duty of a document is meant."""
        return (
            (self.document is None or names_document(self.document, document))
            and (self.task is None or has_words(self.task, duty.task))
            and (self.office is None or _among(self.office, (*duty.lead, *duty.support)))
            and (self.lead is None or _among(self.lead, duty.lead))
            and (self.support is None or _among(self.support, duty.support))
        )


def select_documents(documents: Iterable[Document], wanted: DocumentFilter) -> list[Document]:
    """The documents that are meant, in their order."""
    return [document for document in documents if wanted.matches(document)]


def select_indicators(
    rows: Iterable[Indicator], documents: Mapping[str, Document], wanted: IndicatorFilter
) -> list[Indicator]:
    """The rows that are meant, in their order. ``documents`` by id: those whose rows may be seen."""
    return [
        row
        for row in rows
        if row.document_id in documents and wanted.matches(row, documents[row.document_id])
    ]


def select_duties(
    duties: Iterable[Duty], documents: Mapping[str, Document], wanted: DutyFilter
) -> list[Duty]:
    """The duties that are meant, in their order. ``documents`` by id: those whose duties may be seen."""
    return [
        duty
        for duty in duties
        if duty.document_id in documents and wanted.matches(duty, documents[duty.document_id])
    ]


def limits_of(
    documents: Iterable[Document],
    names: Iterable[str] = (),
    years: Iterable[int] = (),
    kinds: Iterable[str] = (),
) -> SearchFilter:
    """The filter for documents that are ``names``d (see ``names_document``), of these years and kinds.

    Raises DocumentNotFoundError for a name that fits no document.
    """
    listed = tuple(documents)
    chosen: dict[str, None] = {}
    for words in names:
        found = [document.id for document in listed if names_document(words, document)]
        if not found:
            raise DocumentNotFoundError(
                f"There is no document {words!r} to ask. `zhengwen documents` (GET /api/documents) lists all."
            )
        chosen.update(dict.fromkeys(found))
    wanted = {folded(kind) for kind in kinds}
    known = {document.card.kind for document in listed if document.card.kind}
    # A kind that no document has stays in the filter: nothing is of it.
    codes = {kind for kind in known if folded(kind) in wanted} or wanted
    return SearchFilter(
        document_ids=tuple(chosen), years=tuple(sorted(set(years))), kinds=tuple(sorted(codes))
    )


def names_document(words: str, document: Document) -> bool:
    """Whether a document is named: by its id, its file's name, its 文号, or words of its title."""
    if words in (document.id, document.source.name):
        return True
    number = document.card.number
    return (number is not None and number_key(words) == number_key(number)) or has_words(
        words, document.title
    )


def _is(wanted: str, value: str | None) -> bool:
    return value is not None and folded(wanted) == folded(value)


def _among(wanted: str, offices: Iterable[str]) -> bool:
    return any(same_office(wanted, office) for office in offices)
