"""What was read from the library since the last write, so that questions do not read it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vectorstore.articles import LawNames
from vectorstore.library import ALL_VISIBILITIES, DocumentKey, Library
from vectorstore.passages import Document, Duty, Indicator, Passage, SearchFilter, Visibility
from vectorstore.slips import KnownTerms

if TYPE_CHECKING:
    from vectorstore.searching import Allowed

# Decoded passages kept for the next questions, about 2 kB each.
_KEPT_PASSAGES = 20_000

# Sets of documents that searches were limited to, with the ids of their passages.
_KEPT_LIMITS = 16


@dataclass(slots=True)
class Memory:
    """Belongs to one ``version``. A write puts a new one in its place, so that a thread which
    still reads the old state cannot spoil the new. Holds what every visibility may see: the
    store checks before it gives."""

    version: int
    keys: dict[str, DocumentKey] | None = None
    documents: dict[frozenset[Visibility], dict[str, Document]] = field(default_factory=dict)
    single: dict[str, Document] = field(default_factory=dict)
    passages_of: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    passage_ids: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    indicators: dict[frozenset[Visibility], tuple[Indicator, ...]] = field(default_factory=dict)
    duties: dict[frozenset[Visibility], tuple[Duty, ...]] = field(default_factory=dict)
    idf: dict[str, float] = field(default_factory=dict)
    allowed: dict[SearchFilter, Allowed] = field(default_factory=dict)
    law_names: LawNames | None = None
    terms: KnownTerms | None = None
    preferences: dict[str, float] | None = None
    derived: dict[str, Any] = field(default_factory=dict)

    # Other threads may put an emptied dict in place at any time: each method holds on to the one it began with.

    def passages_by_id(self, library: Library, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of the passages that exist, whoever may see them."""
        kept = self.passages
        missing = [i for i in ids if i not in kept]
        if missing:
            kept.update(library.passages_by_id(missing, ALL_VISIBILITIES))
            if len(kept) > _KEPT_PASSAGES:
                self.passages = {}
        return {i: kept[i] for i in ids if i in kept}

    def passage_ids_of(self, library: Library, document_ids: tuple[str, ...]) -> list[str]:
        """The ids of the passages of some documents, whoever may see them."""
        kept = self.passage_ids
        if document_ids not in kept:
            kept[document_ids] = library.passage_ids(document_ids)
            if len(kept) > _KEPT_LIMITS:
                self.passage_ids = {}
        return kept[document_ids]
