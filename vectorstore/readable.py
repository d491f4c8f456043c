"""What is read of the documents in a library; the one place where visibility is enforced."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.inventory import Inventory, StoredSource, VersionKey
from vectorstore.library import ALL_VISIBILITIES, PUBLIC, Library
from vectorstore.memory import Memory
from vectorstore.passages import Document, Duty, Indicator, Passage, Visibility
from vectorstore.versions import not_found


class Readable:
    """Documents, passages, indicators and duties as they are stored.

    Every method gives only what may be seen: by default what is public. ``_memory`` holds what was
    read since the last write.
    """

    library: Library
    _memory: Memory

    def documents(self, visibilities: Sequence[Visibility] = PUBLIC) -> tuple[Document, ...]:
        """All documents that may be seen, ordered by id."""
        memory = self._memory
        wanted = frozenset(visibilities)
        found = memory.documents.get(wanted)
        return tuple((memory.documents_of(self.library, wanted) if found is None else found).values())

    def document(self, document_id: str, visibilities: Sequence[Visibility] = PUBLIC) -> Document:
        """Raises DocumentNotFoundError, also when the document may not be seen."""
        return self._memory.document_of(self.library, document_id, visibilities)

    def versions(
        self, document_id: str, visibilities: Sequence[Visibility] = PUBLIC
    ) -> tuple[VersionKey, ...]:
        """The texts a document has had that may be seen, oldest first, the current one last; searches see
        that one only.

        Raises DocumentNotFoundError, also when the document as it is now may not be seen.
        """
        return self.library.versions(document_id, visibilities)

    def version_of(
        self, document_id: str, version: str, visibilities: Sequence[Visibility] = PUBLIC
    ) -> Document:
        """A document with the text of one of its ``versions``, by its hash (the newest of that hash) or number.

        Raises DocumentNotFoundError, also when the document as it is now may not be seen.
        """
        for key in reversed(self.versions(document_id, visibilities)):
            if version in (key.version, str(key.number)):
                if key.current:
                    return self.document(document_id, visibilities)
                return self.library.version(document_id, key.number, visibilities)
        raise not_found(document_id, version)

    def inventory(self) -> Inventory:
        """The files that documents were read from, of all visibilities, without texts."""
        memory = self._memory
        documents = memory.documents_of(self.library, frozenset(ALL_VISIBILITIES))
        keys = memory.keys_of(self.library)
        return Inventory(
            tuple(StoredSource(i, d.source, keys[i].passages) for i, d in documents.items()),
            self.library.told(),
        )

    def passages(self, document_id: str, visibilities: Sequence[Visibility] = PUBLIC) -> tuple[Passage, ...]:
        """The passages of a document in the order of its text. Raises DocumentNotFoundError."""
        memory = self._memory
        self.document(document_id, visibilities)
        return memory.all_passages_of(self.library, document_id, visibilities)

    def passage_at(
        self, document_id: str, offset: int, visibilities: Sequence[Visibility] = PUBLIC
    ) -> Passage | None:
        """The passage that holds a character of the document's text; the shortest when several do."""
        around = [p for p in self.passages(document_id, visibilities) if p.span.start <= offset < p.span.end]
        return min(around, key=lambda p: len(p.span), default=None)

    def indicators(
        self, document_ids: Sequence[str] = (), visibilities: Sequence[Visibility] = PUBLIC
    ) -> tuple[Indicator, ...]:
        """The rows of target tables, by document; no ids mean all documents."""
        memory = self._memory
        wanted = frozenset(visibilities)
        if wanted not in memory.indicators:
            memory.indicators[wanted] = self.library.indicators((), tuple(wanted))
        found = memory.indicators[wanted]
        return tuple(i for i in found if i.document_id in document_ids) if document_ids else found

    def duties(
        self, document_ids: Sequence[str] = (), visibilities: Sequence[Visibility] = PUBLIC
    ) -> tuple[Duty, ...]:
        """The tasks with the offices answering for them, by document; no ids mean all documents."""
        memory = self._memory
        wanted = frozenset(visibilities)
        if wanted not in memory.duties:
            memory.duties[wanted] = self.library.duties((), tuple(wanted))
        found = memory.duties[wanted]
        return tuple(d for d in found if d.document_id in document_ids) if document_ids else found
