"""A store as if it held only some of its documents, for questions about a part of the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from vectorstore.errors import DocumentNotFoundError
from vectorstore.fusion import WEIGHTS, Weights
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.limits import passes
from vectorstore.passages import Document, Duty, Hit, Indicator, Passage, SearchFilter, Visibility
from vectorstore.searchable import PUBLIC_ONLY
from vectorstore.store import PUBLIC, Store

T = TypeVar("T")


class NarrowedStore(Store):
    """What a filter lets pass of another store, to read from; how rare a term is, that store's passages still tell."""

    def __init__(self, whole: Store, limits: SearchFilter) -> None:
        self._whole = whole
        self._limits = limits
        self._derived: dict[str, Any] = {}
        documents = whole.documents(limits.visibilities)
        named = frozenset(limits.document_ids)
        self._ids = frozenset(d.id for d in documents if (not named or d.id in named) and passes(d, limits))

    def _who(self, visibilities: Sequence[Visibility]) -> Sequence[Visibility]:
        """Of which visibilities a read that asks for these finds documents."""
        return visibilities

    def documents(self, visibilities: Sequence[Visibility] = PUBLIC) -> tuple[Document, ...]:
        return tuple(d for d in self._whole.documents(self._who(visibilities)) if d.id in self._ids)

    def document(self, document_id: str, visibilities: Sequence[Visibility] = PUBLIC) -> Document:
        """Raises DocumentNotFoundError, also when the filter leaves the document out."""
        if document_id not in self._ids:
            raise DocumentNotFoundError(f"The document {document_id!r} is not among those that are asked.")
        return self._whole.document(document_id, self._who(visibilities))

    def passages(self, document_id: str, visibilities: Sequence[Visibility] = PUBLIC) -> tuple[Passage, ...]:
        self.document(document_id, visibilities)
        return self._whole.passages(document_id, self._who(visibilities))

    def indicators(
        self, document_ids: Sequence[str] = (), visibilities: Sequence[Visibility] = PUBLIC
    ) -> tuple[Indicator, ...]:
        found = self._whole.indicators(document_ids, self._who(visibilities))
        return tuple(row for row in found if row.document_id in self._ids)

    def duties(
        self, document_ids: Sequence[str] = (), visibilities: Sequence[Visibility] = PUBLIC
    ) -> tuple[Duty, ...]:
        found = self._whole.duties(document_ids, self._who(visibilities))
        return tuple(duty for duty in found if duty.document_id in self._ids)

    def search(
        self,
        query: str,
        k: int = 20,
        filter: SearchFilter = PUBLIC_ONLY,
        extra_terms: Sequence[tuple[str, float]] = (),
        also: Sequence[str] = (),
        parts: Weights = WEIGHTS,
    ) -> list[Hit]:
        wanted = self._ids.intersection(filter.document_ids) if filter.document_ids else self._ids
        if not wanted:
            return []
        seen = self._who(filter.visibilities)
        narrowed = replace(filter, document_ids=tuple(sorted(wanted)), visibilities=tuple(seen))
        return self._whole.search(query, k, narrowed, extra_terms, also, parts)

    def derived(
        self,
        name: str,
        make: Callable[[], T],
        of: Sequence[Visibility] = ALL_VISIBILITIES,  # noqa: ARG002
    ) -> T:
        if name not in self._derived:
            self._derived[name] = make()
        found: T = self._derived[name]
        return found

    def derived_after(
        self, name: str, make: Callable[[T | None], T], of: Sequence[Visibility] = ALL_VISIBILITIES
    ) -> T:
        return self.derived(name, lambda: make(None), of)

    def derived_from_each(self, name: str, make: Callable[[Document], T]) -> tuple[T, ...]:
        return self.derived(f"each {name}", lambda: tuple(map(make, self.documents())))

    def corrected_terms(self, question: str) -> tuple[str, ...]:
        return self._whole.corrected_terms(question)

    def known_names(self) -> str:
        return self._whole.known_names()

    def idf(self, term: str) -> float:
        return self._whole.idf(term)

    def waiting_for_indexes(self) -> int:
        return self._whole.waiting_for_indexes()

    @property
    def works_here(self) -> bool:
        return self._whole.works_here

    def fingerprint(self, visibilities: Sequence[Visibility] = ALL_VISIBILITIES) -> str:
        return self._whole.fingerprint(visibilities)


class NamedStore(NarrowedStore):
    """Some documents that staff named: every read finds them, whoever may see them otherwise."""

    def __init__(self, whole: Store, document_ids: Sequence[str]) -> None:
        super().__init__(whole, SearchFilter(tuple(document_ids), ALL_VISIBILITIES))

    def _who(self, visibilities: Sequence[Visibility]) -> Sequence[Visibility]:
        return tuple(dict.fromkeys((*visibilities, *ALL_VISIBILITIES)))
