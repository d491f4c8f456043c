"""What was read from the library since the last write, so that questions do not read it again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from vectorstore.library import ALL_VISIBILITIES, DocumentKey, Library
from vectorstore.passages import (
    Document,
    Duty,
    Indicator,
    Passage,
    SearchFilter,
    Visibility,
    document_of,
)
from vectorstore.rows import State

if TYPE_CHECKING:
    from vectorstore.searching import Allowed

T = TypeVar("T")
K = TypeVar("K")

Changed = Mapping[str, Visibility | None]
"""Documents that a write changed, with who may see each now; None for one that was removed."""

# Decoded passages kept for the next questions, about 2 kB each.
_KEPT_PASSAGES = 8_000

# Sets of documents that searches were limited to, with the ids of their passages.
_KEPT_LIMITS = 16

# Documents of which all passages, and documents that were read one by one, are kept.
_KEPT_DOCUMENTS = 256

_EVERYBODY = frozenset(Visibility)


@dataclass(slots=True)
class Memory:
    """Belongs to one ``version``. A write puts a new one in its place, so that a thread which
    still reads the old state cannot spoil the new. Holds what every visibility may see: the
    store checks before it gives.

    What a write cannot have changed goes along to the memory after it: a library of thousands of documents takes
    seconds to be read anew, and staff may write every few seconds.
    """

    version: int
    keys: dict[str, DocumentKey] | None = None
    former_keys: dict[str, DocumentKey] | None = None
    """The keys of an earlier state; they hold but for those of ``pending``."""
    pending: dict[str, Visibility | None] = field(default_factory=dict)
    """Documents that changed since ``former_keys`` was read, with who may see each now."""
    waiting: int | None = None
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
    derived_of: dict[str, frozenset[Visibility]] = field(default_factory=dict)
    """From the documents of which visibilities each of ``derived`` was worked out."""
    decoded: dict[str, tuple[str, Document]] = field(default_factory=dict)
    """Documents by id with the hash of all that is stored of each."""
    each: dict[str, dict[str, tuple[Document, Any]]] = field(default_factory=dict)
    """By name and document id, what was worked out from a document alone; it goes along as the document does."""
    former: dict[str, Any] = field(default_factory=dict)
    """By name, what ``once_after`` last gave in an earlier state."""
    making: dict[str, threading.RLock] = field(default_factory=dict)

    def after_write(self, changed: Changed | None) -> Memory:
        """The memory of the state that follows a write. None: any document may have changed."""
        new = Memory(
            self.version + 1, decoded=dict(self.decoded), each=dict(self.each), former=dict(self.former)
        )
        # Looked at once: a reader may come to know them at any time.
        keys = self.keys
        known = keys if keys is not None else self.former_keys
        if changed is None or known is None:
            return new
        earlier = self.pending if keys is None else {}
        # Both: keys that were read between a write and this say already what the document is now.
        before = (
            *(known[i].visibility for i in changed if i in known),
            *(self.pending.get(i) for i in changed),
        )
        touched = frozenset(v for v in (*before, *changed.values()) if v is not None)
        new.former_keys, new.pending = known, {**earlier, **changed}
        # Copied at one stroke: other threads may add to them.
        new.passages, new.passages_of, new.single = (
            dict(self.passages),
            dict(self.passages_of),
            dict(self.single),
        )
        if changed:
            for passage_id in [i for i in new.passages if document_of(i) in changed]:
                del new.passages[passage_id]
            for document_id in changed:
                new.passages_of.pop(document_id, None)
                new.single.pop(document_id, None)
        new.passage_ids = {ids: p for ids, p in _items(self.passage_ids) if changed.keys().isdisjoint(ids)}
        new.indicators = {w: rows for w, rows in _items(self.indicators) if w.isdisjoint(touched)}
        new.duties = {w: rows for w, rows in _items(self.duties) if w.isdisjoint(touched)}
        new.documents = {w: found for w, found in _items(self.documents) if w.isdisjoint(touched)}
        new.derived = {n: v for n, v in _items(self.derived) if self.derived_of[n].isdisjoint(touched)}
        new.derived_of = {n: self.derived_of[n] for n in new.derived}
        return new

    def after_indexing(self, document_ids: Iterable[str]) -> Memory:
        """The memory of the state in which the indexes hold these documents: no text is another one."""
        new = self.after_write({})
        known = new.former_keys
        if known is not None:
            kept = (i for i in document_ids if i not in new.pending)
            new.pending.update((i, known[i].visibility if i in known else None) for i in kept)
        return new

    def keys_of(self, library: Library) -> dict[str, DocumentKey]:
        """The keys of all documents but those that are being removed, in the order of ids."""
        with self.making.setdefault("keys", threading.RLock()):
            if self.keys is None:
                if self.former_keys is None:
                    found = library.keys()
                else:
                    found = {i: key for i, key in self.former_keys.items() if i not in self.pending}
                    found.update(library.keys(list(self.pending)))
                staying = (key for key in found.values() if key.state is not State.REMOVING)
                self.keys = {key.id: key for key in sorted(staying, key=lambda key: key.id)}
            return self.keys

    def waiting_for_indexes(self, library: Library) -> int:
        """How many documents the indexes do not hold as they are."""
        if self.waiting is None:
            self.waiting = sum(key.state is not State.INDEXED for key in self.keys_of(library).values())
        return self.waiting

    def once(self, name: str, make: Callable[[], T], of: frozenset[Visibility] = _EVERYBODY) -> T:
        """What ``make`` gives, made by the first thread that asks; others wait for it instead of making it too.

        ``of``: the visibilities of the documents that it is made from. It goes along where a write touched none of them.
        """
        if name not in self.derived:
            with self.making.setdefault(name, threading.RLock()):
                if name not in self.derived:
                    self.derived_of[name] = of
                    self.derived[name] = make()
        found: T = self.derived[name]
        return found

    def once_after(
        self, name: str, make: Callable[[T | None], T], of: frozenset[Visibility] = _EVERYBODY
    ) -> T:
        """The same where ``make`` is quicker with what it gave in an earlier state; None where there was none."""

        def made() -> T:
            found = self.former[name] = make(self.former.get(name))
            return found

        return self.once(name, made, of)

    def once_for_each(
        self,
        name: str,
        documents: Sequence[Document],
        make: Callable[[Document], T],
        of: frozenset[Visibility] = _EVERYBODY,
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

        return self.once(f"each {name}", made, of)

    def documents_of(self, library: Library, visibilities: frozenset[Visibility]) -> dict[str, Document]:
        """The documents that may be seen, by id in the order of ids."""
        with self.making.setdefault("documents", threading.RLock()):
            if visibilities not in self.documents:
                self.documents[visibilities] = self._decoded(library, tuple(visibilities))
            return self.documents[visibilities]

    def _decoded(self, library: Library, visibilities: tuple[Visibility, ...]) -> dict[str, Document]:
        keys = self.keys_of(library)
        wanted = [key for key in keys.values() if key.visibility in visibilities]
        stale = [key.id for key in wanted if self.decoded.get(key.id, ("",))[0] != key.content_hash]
        for gone in self.decoded.keys() - keys.keys():
            del self.decoded[gone]
        for content_hash, document in library.documents_by_id(stale, visibilities):
            self.decoded[document.id] = content_hash, document
        # What was removed between the two reads is left out.
        return {key.id: self.decoded[key.id][1] for key in wanted if key.id in self.decoded}

    def document_of(self, library: Library, document_id: str, visibilities: Sequence[Visibility]) -> Document:
        """A document, if it may be seen. Raises DocumentNotFoundError."""
        listed = self.documents.get(frozenset(visibilities), {})
        kept = self.single
        found = listed.get(document_id) or kept.get(document_id)
        if found is None or found.card.visibility not in visibilities:
            found = library.document(document_id, visibilities)
            kept[document_id] = found
            if len(kept) > _KEPT_DOCUMENTS:
                self.single = {}
        return found

    def all_passages_of(
        self, library: Library, document_id: str, visibilities: Sequence[Visibility]
    ) -> tuple[Passage, ...]:
        """The passages of a document in the order of its text."""
        kept = self.passages_of
        if document_id not in kept:
            kept[document_id] = library.passages(document_id, visibilities)
            if len(kept) > _KEPT_DOCUMENTS:
                self.passages_of = {}
        return kept[document_id]

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


def _items(kept: dict[K, T]) -> list[tuple[K, T]]:
    """What is kept at this moment: other threads may add to it."""
    return list(kept.items())
