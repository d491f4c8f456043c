"""What anyone may look up: passages, rows of target tables, duties, documents. For the API and for agents alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.expansion import expanded
from pages.contracts import Service
from pages.markup import document_path
from pages.validity import status_of
from vectorstore.filters import (
    DutyFilter,
    IndicatorFilter,
    names_document,
    select_duties,
    select_indicators,
)
from vectorstore.listing import hit_json
from vectorstore.passages import Document, Duty, Hit, Indicator, SearchFilter, Visibility


class UnknownDocumentError(LookupError):
    """No public document has the name; the message says what to do next."""


@dataclass(frozen=True, slots=True)
class PassageQuery:
    """What passages are looked for: words or a question, at most ``most``, and limits on their documents."""

    words: str
    most: int = 20
    document: str | None = None
    limits: SearchFilter = field(default_factory=SearchFilter)
    status: str | None = None
    order: Literal["relevance", "date"] = "relevance"


def public_documents(service: Service) -> dict[str, Document]:
    """The documents that anyone may see, by id."""
    return {document.id: document for document in service.public_documents()}


def named_documents(words: str | None, documents: Mapping[str, Document]) -> list[str]:
    """The ids of the documents that words name (an id, a file's name, a 文号, words of a title); none without words.

    Raises UnknownDocumentError for words that name none.
    """
    if words is None:
        return []
    found = [i for i, document in documents.items() if names_document(words, document)]
    if not found:
        raise UnknownDocumentError(f"No document is named {words!r}. GET /api/documents lists all.")
    return found


def find_passages(service: Service, query: PassageQuery) -> list[dict[str, Any]]:
    """Passages by words and meaning, each with its place and address. Raises UnknownDocumentError."""
    documents = public_documents(service)
    named = named_documents(query.document, documents)
    if query.status is not None:
        today = service.today()
        named = [i for i in named or documents if status_of(documents[i], today) == query.status]
        if not named:
            return []
    limits = replace(query.limits, document_ids=tuple(named), visibilities=(Visibility.PUBLIC,))
    terms = expanded(query.words, service.store).terms
    found = service.store.search(query.words, query.most, limits, terms)
    hits = [hit for hit in found if hit.passage.document_id in documents]
    if query.order == "date":
        hits.sort(key=lambda hit: _newness(documents[hit.passage.document_id]), reverse=True)
    return [_hit(hit, documents[hit.passage.document_id]) for hit in hits]


def find_indicators(
    service: Service, wanted: IndicatorFilter
) -> tuple[list[Indicator], Mapping[str, Document]]:
    """Rows of target tables, with the documents they may be of. Raises UnknownDocumentError."""
    documents = public_documents(service)
    named_documents(wanted.document, documents)
    return list(select_indicators(service.store.indicators(), documents, wanted)), documents


def find_duties(service: Service, wanted: DutyFilter) -> tuple[list[Duty], Mapping[str, Document]]:
    """Tasks with the offices that lead and support them. Raises UnknownDocumentError."""
    documents = public_documents(service)
    named_documents(wanted.document, documents)
    return list(select_duties(service.store.duties(), documents, wanted)), documents


def _newness(document: Document) -> str:
    day = document.card.issued or document.card.written
    return day.isoformat() if day is not None else ""


def _hit(hit: Hit, document: Document) -> dict[str, Any]:
    span = hit.passage.span
    return {
        **hit_json(hit, document),
        "address": f"{document_path(document.id)}?s={span.start}-{span.end}",
    }
