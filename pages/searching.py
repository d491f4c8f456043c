"""What a search finds for a reader: passages that hold the words, documents of that name, documents that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.expansion import Expansion, expanded
from pages.contracts import Service
from pages.document_filter import DocumentChoice, card_day
from pages.highlighting import looked_for, runs_of
from vectorstore.filters import names_document
from vectorstore.passages import Document, Hit, SearchFilter, Visibility
from vectorstore.related import Bonds, Related

MOST_HITS: Final = 200
"""Passages ranked for a search; what stands behind them nobody pages to."""
NEAREST: Final = 10
"""Passages offered by their meaning alone, where none holds the words."""
NAMED: Final = 3
RELATED: Final = 5
_LEADING: Final = 3
"""Documents of the best hits whose companions are suggested."""
_LEAST_SHARE: Final = 0.34
"""Share of the words, by characters, that a passage must hold: with less, one common pair of characters would do."""
BY_RELEVANCE: Final = "relevance"
BY_DATE: Final = "date"
ORDERS: Final = (BY_RELEVANCE, BY_DATE)


@dataclass(frozen=True, slots=True)
class Results:
    """What was found. ``nearest``: no passage holds the words, ``hits`` are near in meaning; ``widened``:
    some hold the official terms for the words instead. ``named``: documents
    that the words name. ``terms`` are to be marked; ``among``: how many documents were searched."""

    hits: tuple[Hit, ...]
    nearest: bool
    widened: bool
    named: tuple[Document, ...]
    related: tuple[Related, ...]
    expansion: Expansion
    terms: frozenset[str]
    among: int

    @property
    def documents(self) -> int:
        """How many documents the passages come from."""
        return len({hit.passage.document_id for hit in self.hits})


def find(
    service: Service,
    words: str,
    choice: DocumentChoice,
    order: str,
    visibilities: Sequence[Visibility],
    today: date,
) -> Results:
    """Search the chosen documents among those of these visibilities."""
    every = service.documents(visibilities)
    chosen = {document.id: document for document in choice.chosen(every, today)}
    expansion = expanded(words, service.store)
    terms = looked_for(words, (*expansion.official, *expansion.corrected))
    ranked: list[Hit] = []
    if chosen:
        ids = tuple(chosen) if len(chosen) < len(every) else ()
        limits = SearchFilter(document_ids=ids, visibilities=tuple(visibilities))
        found = service.store.search(words, MOST_HITS, limits, expansion.terms)
        ranked = [hit for hit in found if hit.passage.document_id in chosen]
    own = [hit for hit in ranked if _holds(hit, words, expansion.corrected)]
    others = [hit for hit in ranked if hit not in own and _holds_any(hit, expansion.official)]
    holding = own + others
    hits = holding or ranked[:NEAREST]
    if order == BY_DATE:
        hits = sorted(
            hits, key=lambda h: card_day(chosen[h.passage.document_id].card) or date.min, reverse=True
        )
    return Results(
        tuple(hits),
        not holding,
        bool(others),
        _named(words, chosen.values()),
        _companions(service, visibilities, holding, chosen),
        expansion,
        terms if holding else frozenset(),
        len(chosen),
    )


def _holds(hit: Hit, words: str, corrected: Sequence[str]) -> bool:
    """Whether a passage, with its headings and title, holds enough of the words, or what they were meant to be."""
    own = looked_for(words)
    held = sum(len(term) for term in own if runs_of(hit.passage.indexed_text, (term,)))
    return held >= _LEAST_SHARE * sum(map(len, own)) or _holds_any(hit, corrected)


def _holds_any(hit: Hit, words: Iterable[str]) -> bool:
    return any(runs_of(hit.passage.indexed_text, (word,)) for word in words)


def _named(words: str, documents: Iterable[Document]) -> tuple[Document, ...]:
    """Documents with these words in their title, or of this 文号; a single character names none."""
    if len(words) < 2:
        return ()
    return tuple(document for document in documents if names_document(words, document))[:NAMED]


def bonds(service: Service, visibilities: Sequence[Visibility]) -> Bonds:
    """What connects the documents of these visibilities; worked out once until the documents change."""
    name = f"bonds {' '.join(sorted(visibilities))}"
    return service.store.derived(name, lambda: Bonds.of(service.documents(visibilities)), visibilities)


def _companions(
    service: Service, visibilities: Sequence[Visibility], hits: Sequence[Hit], chosen: Mapping[str, Document]
) -> tuple[Related, ...]:
    """Documents that go with those of the best hits and are not among the found ones themselves."""
    found = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    best = [i for i in found[:_LEADING] if i in chosen]
    if not best:
        return ()
    others = bonds(service, visibilities).to(best, RELATED + len(found))
    return tuple(related for related in others if related.document.id not in found)[:RELATED]
