"""What was read from the library since the last write, so that questions do not read it again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from vectorstore.library import ALL_VISIBILITIES, DocumentKey, Library
from vectorstore.passages import Document, Duty, Indicator, Passage, SearchFilter, Visibility

if TYPE_CHECKING:
    from vectorstore.searching import Allowed

T = TypeVar("T")

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
    derived: dict[str, Any] = field(default_factory=dict)
    decoded: dict[str, tuple[str, Document]] = field(default_factory=dict)
    """Documents by id with the hash of all that is stored of each: these go along from state to state."""
    each: dict[str, dict[str, tuple[Document, Any]]] = field(default_factory=dict)
    """By name and document id, what was worked out from a document alone; it goes along as the document does."""
    making: dict[str, threading.RLock] = field(default_factory=dict)

    def after_write(self) -> Memory:
        """The memory of the state that follows: decoding thousands of documents anew takes seconds."""
        return Memory(self.version + 1, decoded=dict(self.decoded), each=dict(self.each))

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made by the first thread that asks; others wait for it instead of making it too."""
        if name not in self.derived:
            with self.making.setdefault(name, threading.RLock()):
                if name not in self.derived:
                    self.derived[name] = make()
        found: T = self.derived[name]
        return found

    def once_for_each(
        self, name: str, documents: Sequence[Document], make: Callable[[Document], T]
    ) -> tuple[T, ...]:
        """What ``make`` gives for each of some documents; made anew only for those that changed since the last state."""

        def made() -> tuple[T, ...]:
            former = self.each.get(name, {})
            values: dict[str, tuple[Document, T]] = {}
            for document in documents:
                known = former.get(document.id)
                same = known is not None and known[0] is document
                values[document.id] = known if known is not None and same else (document, make(document))
            self.each[name] = values
            return tuple(value for _, value in values.values())

        return self.once(f"each {name}", made)

    def documents_of(self, library: Library, visibilities: frozenset[Visibility]) -> dict[str, Document]:
        """The documents that may be seen, by id in the order of ids."""
        with self.making.setdefault("documents", threading.RLock()):
            if visibilities not in self.documents:
                self.documents[visibilities] = self._decoded(library, tuple(visibilities))
            return self.documents[visibilities]

    def _decoded(self, library: Library, visibilities: tuple[Visibility, ...]) -> dict[str, Document]:
        hashes = library.content_hashes(visibilities)
        stale = [i for i, now in hashes.items() if self.decoded.get(i, ("",))[0] != now]
        if len(visibilities) == len(Visibility):
            for gone in self.decoded.keys() - hashes.keys():
                del self.decoded[gone]
        for content_hash, document in library.documents_by_id(stale, visibilities):
            self.decoded[document.id] = content_hash, document
        # What was removed between the two reads is left out.
        return {i: self.decoded[i][1] for i in hashes if i in self.decoded}

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
