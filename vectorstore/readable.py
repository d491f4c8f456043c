"""What is read of the documents in a library; the one place where visibility is enforced."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.inventory import Inventory, VersionKey
from vectorstore.library import PUBLIC, Library
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
        if wanted not in memory.documents:
            memory.documents_of(self.library, wanted)
        return tuple(memory.documents[wanted].values())

    def document(self, document_id: str, visibilities: Sequence[Visibility] = PUBLIC) -> Document:
        """Raises DocumentNotFoundError, also when the document may not be seen."""
        memory = self._memory
        listed = memory.documents.get(frozenset(visibilities), {})
        found = listed.get(document_id) or memory.single.get(document_id)
        if found is None or found.card.visibility not in visibilities:
            found = self.library.document(document_id, visibilities)
            memory.single[document_id] = found
        return found

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
        return self.library.inventory()

    def passages(self, document_id: str, visibilities: Sequence[Visibility] = PUBLIC) -> tuple[Passage, ...]:
        """The passages of a document in the order of its text. Raises DocumentNotFoundError."""
        memory = self._memory
        self.document(document_id, visibilities)
        if document_id not in memory.passages_of:
            memory.passages_of[document_id] = self.library.passages(document_id, visibilities)
        return memory.passages_of[document_id]

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
