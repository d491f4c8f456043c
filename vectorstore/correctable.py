"""What staff change of documents in a store: cards, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vectorstore.corrections import Correction, Words
from vectorstore.indexes import Progress
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.passages import IngestedDocument
from vectorstore.readable import Readable
from vectorstore.turns import Turn


class Correctable(Readable):
    """The part of a store that changes documents by word of mouth; every change stands in the audit."""

    _writing: Turn

    def _take_in(
        self, items: Iterable[IngestedDocument], at: datetime | None, progress: Progress | None
    ) -> list[str]:
        raise NotImplementedError

    def correct(self, document_id: str, words: Words) -> None:
        """Put what staff say over a document's card, at once and for every later reading of its source.

        Raises DocumentNotFoundError.
        """
        with self._writing:
            self._take_in([self.library.correct(document_id, words)], words.at, None)

    def hold(self, path: str, words: Words) -> None:
        """Keep what staff say of the document of a path or address before it is read for the first time."""
        with self._writing:
            self.library.hold(path, words)

    def corrections(self, document_id: str) -> tuple[Correction, ...]:
        """What staff say of a document, whoever may see it. Raises DocumentNotFoundError."""
        return self.library.corrections(self.document(document_id, ALL_VISIBILITIES).source.path)
