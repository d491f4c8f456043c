"""What is found in a store and derived from its documents, kept until the next write."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from vectorstore.articles import LawNames, called_by, lookup
from vectorstore.copies import LOOKED_AT, copies_last
from vectorstore.embeddings import Embedder, ServedEmbeddings, embed_question
from vectorstore.fusion import WEIGHTS, CosineScale, Weights
from vectorstore.indexes import Opened
from vectorstore.library import ALL_VISIBILITIES, PUBLIC, DocumentKey
from vectorstore.limits import preference
from vectorstore.memory import Memory
from vectorstore.passages import Document, Hit, Passage, SearchFilter, Visibility
from vectorstore.readable import Readable
from vectorstore.slips import KnownTerms, mistypable

if TYPE_CHECKING:
    from vectorstore.searching import Allowed, Scored

T = TypeVar("T")

PUBLIC_ONLY = SearchFilter()

_SPARE = 10
"""Ranked passages beyond those wanted that may take the place of some that are gone."""

_NO_TERM = "\0"
"""No text has it."""

KEPT_FILTERS = 64
"""Filters whose allowed documents are remembered until the next write."""


class Searchable(Readable):
    """The part of a store that finds passages."""

    _embedder: Embedder
    _memory: Memory

    def _ready(self) -> Opened:
        """The indexes, holding what the library holds."""
        raise NotImplementedError

    def _scale(self) -> CosineScale:
        raise NotImplementedError

    @property
    def version(self) -> int:
        """Moves with every write, so that what was derived from the documents can be kept until then."""
        return self._memory.version

    def search(
        self,
        query: str,
        k: int = 20,
        filter: SearchFilter = PUBLIC_ONLY,
        extra_terms: Sequence[tuple[str, float]] = (),
        also: Sequence[str] = (),
        parts: Weights = WEIGHTS,
    ) -> list[Hit]:
        """The ``k`` best passages, best first; those of articles that the question names before all others, and
        copies of better ones after the first twenty or so.

        ``extra_terms``: words to look for besides the question's, with their weights (1 counts as
        much as a word of the question). ``also``: ids of passages to rank in any case, such as those that
        the last turn cited. ``parts``: what each part of the score counts. ``Hit.lexical`` is 0…1, ``Hit.dense``
        the cosine.
        """
        from vectorstore.searching import Wanted, rank, term_weights

        allowed = self._allowed(filter)
        memory = self._memory
        if k <= 0 or not allowed.passages or not query.strip():
            return []
        opened = self._ready()
        preferences = self._preferences()
        scored = rank(
            opened,
            Wanted(
                weights=term_weights(query, extra_terms, self._occurs),
                embed=lambda: embed_question(self._embedder, query),
                lookup=lookup(query, self._law_names),
                also=also,
                preference=lambda document: preferences.get(document, 0.0),
                parts=parts,
            ),
            allowed,
            lambda documents: memory.passage_ids_of(self.library, documents),
            self._scale(),
            k,
        )
        found = self._readable_of(memory, scored[: k + _SPARE], max(k, LOOKED_AT), allowed.chosen)
        order = copies_last([passage.text for passage, _ in found])
        ordered = (found[at] for at in order[:k])
        return [
            Hit(passage, s.score, place, s.lexical, s.dense)
            for place, (passage, s) in enumerate(ordered, start=1)
        ]

    def derived(self, name: str, make: Callable[[], T], of: Sequence[Visibility] = ALL_VISIBILITIES) -> T:
        """What ``make`` works out from the documents as they are now, made once until a write changes any of them.

        One name stands for one way of making. ``of``: the visibilities of the documents that it looks at.
        """
        return self._memory.once(name, make, frozenset(of))

    def derived_after(
        self, name: str, make: Callable[[T | None], T], of: Sequence[Visibility] = ALL_VISIBILITIES
    ) -> T:
        """The same for what is quicker to make from what it was before the last writes; ``make`` gets that, or None."""
        return self._memory.once_after(name, make, frozenset(of))

    def derived_from_each(self, name: str, make: Callable[[Document], T]) -> tuple[T, ...]:
        """What ``make`` works out from each public document alone, in the order of their ids. After a write it is made
        for the documents that changed: of thousands with all their headings it takes seconds.

        One name stands for one way of making.
        """
        return self._memory.once_for_each(name, self.documents(), make, frozenset(PUBLIC))

    def corrected_terms(self, question: str) -> tuple[str, ...]:
        """The terms of public documents that a question seems to mean by words with one wrong character."""
        return self._known_terms().meant_by(question, self._occurs)

    def known_names(self) -> str:
        """The names that public documents use (titles, headings, indicators), in simplified characters, one a line."""
        return self._known_terms().lines

    def _known_terms(self) -> KnownTerms:
        def known() -> KnownTerms:
            own = self.derived_from_each("known terms", lambda d: mistypable([d.title, *_headings(d)]))
            return KnownTerms.joined([*own, mistypable(i.name for i in self.indicators())])

        return self.derived("known terms", known, PUBLIC)

    def idf(self, term: str) -> float:
        """How rare a term of ``tokens.terms`` is among the public passages (natural logarithm, > 0)."""
        memory = self._memory
        if term not in memory.idf:
            documents, passages = self._hidden()
            memory.idf[term] = self._ready().fulltext.idf_without(term, documents, passages)
        return memory.idf[term]

    def _occurs(self, term: str) -> bool:
        """Whether any public passage has a term."""
        return self.idf(term) < self.idf(_NO_TERM)

    def _hidden(self) -> tuple[tuple[str, ...], int]:
        """The documents that are not public, and how many passages they have: what no citizen may read tells nobody which
        words are known here."""

        def hidden() -> tuple[tuple[str, ...], int]:
            keys = [key for key in self._keys().values() if key.visibility is not Visibility.PUBLIC]
            return tuple(key.id for key in keys), sum(key.passages for key in keys)

        return self.derived("hidden documents", hidden)

    def waiting_for_indexes(self) -> int:
        """How many documents were written to the library and are in the indexes only in a moment."""
        return self._memory.waiting_for_indexes(self.library)

    @property
    def works_here(self) -> bool:
        """Whether searching is work of this process, and not waiting for a service's embedding or Chroma's server."""
        return not isinstance(self._embedder, ServedEmbeddings)

    def fingerprint(self, visibilities: Sequence[Visibility] = ALL_VISIBILITIES) -> str:
        """Identifies the corpus, or what is seen of it: changes when a document comes, goes, or changes text or visibility."""
        wanted = frozenset(visibilities)

        def fingerprint() -> str:
            seen = (k for k in self._keys().values() if k.visibility in wanted)
            lines = (f"{k.id}\t{k.version}\t{k.visibility.value}\n" for k in seen)
            return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16]

        return self.derived(f"fingerprint {sorted(wanted)}", fingerprint, visibilities)

    def _readable_of(
        self, memory: Memory, scored: Sequence[Scored], enough: int, chosen: frozenset[str]
    ) -> list[tuple[Passage, Scored]]:
        """Ranked passages with what the library holds of them. The later ones are read only where one of the
        first ``enough`` is missing: replaced this moment (in an index, not in the library), or not ``chosen``."""
        for some in (scored[:enough], scored):
            passages = memory.passages_by_id(self.library, [s.passage_id for s in some])
            found = [(p, s) for s in some if (p := passages.get(s.passage_id)) and p.document_id in chosen]
            if len(found) == len(some):
                break
        return found

    def _keys(self) -> dict[str, DocumentKey]:
        return self._memory.keys_of(self.library)

    def _allowed(self, limits: SearchFilter) -> Allowed:
        from vectorstore.searching import allowed_by

        memory = self._memory
        if limits not in memory.allowed:
            if len(memory.allowed) >= KEPT_FILTERS:
                memory.allowed = {}
            found = allowed_by(
                limits, self._keys(), lambda: {d.id: d for d in self.documents(limits.visibilities)}
            )
            memory.allowed[limits] = found
            return found
        return memory.allowed[limits]

    @property
    def _law_names(self) -> LawNames:
        def names() -> LawNames:
            documents = self.documents(ALL_VISIBILITIES)
            own = self._memory.once_for_each("law names", documents, lambda d: called_by(d.title))
            return LawNames.joined(zip((d.id for d in documents), own, strict=True))

        return self.derived("law names", names)

    def _preferences(self) -> dict[str, float]:
        def preferences() -> dict[str, float]:
            documents = self.documents(ALL_VISIBILITIES)
            days = [day for d in documents if (day := d.card.issued or d.card.written)]
            newest = max((day.year for day in days), default=0)
            return {d.id: preference(d.card, newest) for d in documents}

        return self.derived("preferences", preferences)


def _headings(document: Document) -> Iterator[str]:
    return (section.heading for section in document.sections)
