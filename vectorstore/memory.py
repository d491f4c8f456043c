"""What was read from the library since the last write, so that questions do not read it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vectorstore.library import ALL_VISIBILITIES, DocumentKey, Library
from vectorstore.passages import Document, Duty, Indicator, Passage, Visibility

# Decoded passages kept for the next questions, about 2 kB each.
_KEPT_PASSAGES = 20_000


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
    indicators: dict[frozenset[Visibility], tuple[Indicator, ...]] = field(default_factory=dict)
    duties: dict[frozenset[Visibility], tuple[Duty, ...]] = field(default_factory=dict)
    idf: dict[str, float] = field(default_factory=dict)

    def passages_by_id(self, library: Library, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of the passages that exist, whoever may see them."""
        missing = [i for i in ids if i not in self.passages]
        if missing:
            if len(self.passages) > _KEPT_PASSAGES:
                self.passages = {}
            self.passages.update(library.passages_by_id(missing, ALL_VISIBILITIES))
        kept = self.passages
        return {i: kept[i] for i in ids if i in kept}
