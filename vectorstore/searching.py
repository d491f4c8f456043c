"""From a question to ranked passage ids: candidates of both indexes, exact scores, fusion."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vectorstore.embeddings import Vectors
from vectorstore.fulltext import FullTextIndex, Scope
from vectorstore.fusion import CosineScale, fused
from vectorstore.library import DocumentKey
from vectorstore.passages import SearchFilter
from vectorstore.tokens import query_terms, terms
from vectorstore.vectors import VectorIndex

# The best 50 of each index hold nearly all gold passages that the fused top 20 can hold.
CANDIDATES = 50

# Up to so many passages, a filtered search names them to Chroma; above, it takes more from the
# unfiltered neighbours and drops what the filter forbids, which is cheaper.
_NAMED_PASSAGES = 3_000
_MOST_NEIGHBOURS = 2_000


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with both scores; ``score`` is the fused one."""

    passage_id: str
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True, slots=True)
class Allowed:
    """The documents that a search may look into."""

    documents: tuple[str, ...]
    passages: int
    all_documents: tuple[str, ...]
    all_passages: int

    @property
    def everything(self) -> bool:
        return len(self.documents) == len(self.all_documents)

    def scope(self) -> Scope | None:
        """The shorter way to say it to the full-text index."""
        if self.everything:
            return None
        if 2 * len(self.documents) <= len(self.all_documents):
            return Scope(self.documents)
        allowed = set(self.documents)
        return Scope(tuple(d for d in self.all_documents if d not in allowed), excluded=True)


def allowed_by(limits: SearchFilter, keys: Mapping[str, DocumentKey]) -> Allowed:
    """What a filter leaves of the documents in the library."""
    named = set(limits.document_ids)
    chosen = [
        key
        for key in keys.values()
        if key.visibility in limits.visibilities and (not named or key.id in named)
    ]
    return Allowed(
        documents=tuple(key.id for key in chosen),
        passages=sum(key.passages for key in chosen),
        all_documents=tuple(keys),
        all_passages=sum(key.passages for key in keys.values()),
    )


def term_weights(query: str, extra_terms: Sequence[tuple[str, float]] = ()) -> dict[str, float]:
    """The terms to look for with their weights: 1 for the question's own, the given one for extra ones."""
    weights = dict.fromkeys(query_terms(query), 1.0)
    for words, weight in extra_terms:
        for term in terms(words):
            weights[term] = max(weight, weights.get(term, 0.0))
    return weights


def rank(
    fulltext: FullTextIndex,
    vectors: VectorIndex,
    weights: Mapping[str, float],
    question: Vectors,
    allowed: Allowed,
    passage_ids: Callable[[Sequence[str]], list[str]],
    scale: CosineScale,
    k: int,
) -> list[Scored]:
    """All candidates, best first. Each has its exact score in both indexes.

    ``passage_ids`` gives the passages of some documents; it is asked only for narrow filters.
    """
    count = max(CANDIDATES, k)
    lexical = fulltext.search(weights, count, allowed.scope())
    dense = _nearest(vectors, question, count, allowed, passage_ids)
    only_dense = [i for i in dense if i not in lexical]
    only_lexical = [i for i in lexical if i not in dense]
    lexical.update(fulltext.scores(weights, only_dense))
    dense.update(vectors.cosines(question, only_lexical))
    scored = [
        Scored(i, fused(lexical.get(i, 0.0), cosine, scale), lexical.get(i, 0.0), cosine)
        for i, cosine in dense.items()
    ]
    return sorted(scored, key=lambda s: (-s.score, s.passage_id))


def _nearest(
    vectors: VectorIndex,
    question: Vectors,
    count: int,
    allowed: Allowed,
    passage_ids: Callable[[Sequence[str]], list[str]],
) -> dict[str, float]:
    if allowed.everything:
        return vectors.nearest(question, min(count, allowed.all_passages))
    if allowed.passages > _NAMED_PASSAGES:
        # Twice what an even spread would need: what is near the question is rarely spread evenly.
        wanted = math.ceil(2 * count * allowed.all_passages / allowed.passages)
        near = vectors.nearest(question, min(wanted, _MOST_NEIGHBOURS, allowed.all_passages))
        chosen = set(allowed.documents)
        kept = {i: cosine for i, cosine in near.items() if _document_of(i) in chosen}
        if len(kept) >= count:
            return dict(list(kept.items())[:count])
    ids = passage_ids(allowed.documents)
    return vectors.nearest(question, min(count, len(ids)), ids)


def _document_of(passage_id: str) -> str:
    # Passage ids are DOCUMENT:START-END:HASH (Document.passage).
    return passage_id.rsplit(":", 2)[0]
