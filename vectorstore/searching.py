"""From a question to ranked passage ids: candidates of both indexes, exact scores, fusion, articles that are named."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vectorstore.articles import Lookup
from vectorstore.embeddings import Vectors
from vectorstore.fulltext import FullTextIndex, Match, Scope
from vectorstore.fusion import WEIGHTS, CosineScale, Weights, fused
from vectorstore.indexes import Opened
from vectorstore.library import DocumentKey
from vectorstore.limits import passes
from vectorstore.passages import Document, SearchFilter, document_of
from vectorstore.tokens import query_terms, terms
from vectorstore.vectors import VectorIndex

# Candidates from each index. Those that only the dense one has come late, unless full text finds hardly anything.
CANDIDATES = 50
DENSE_CANDIDATES = 30

# Of the best by full text, how many bring along the passage that goes on from them: it may answer in other words.
FOLLOWED = 20

# What a passage of an article that the question names is put before others by: more than any fused score.
ARTICLE_LEAD = 1.5

# Where a filter leaves at least this share of the passages, both indexes give more than is wanted and the
# rest is dropped (Chroma: 20 µs for each more). Below, Chroma is told the ids: at 53,000 passages 26 ms
# for 1,700 ids, 12 ms for 7,000, but 84 ms for 50. So for few the vectors are read and compared, 40 µs each.
_BROAD_SHARE = 0.3
_FEW_PASSAGES = 600


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with both scores; ``score`` is the fused one."""

    passage_id: str
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True)
class Allowed:
    """The documents that a search may look into."""

    documents: tuple[str, ...]
    passages: int
    all_documents: tuple[str, ...]
    all_passages: int

    @cached_property
    def chosen(self) -> frozenset[str]:
        return frozenset(self.documents)

    @property
    def everything(self) -> bool:
        return len(self.documents) == len(self.all_documents)

    @property
    def broad(self) -> bool:
        return self.passages >= _BROAD_SHARE * self.all_passages

    def scope(self) -> Scope | None:
        """The shorter way to say it to the full-text index."""
        if self.everything:
            return None
        if 2 * len(self.documents) <= len(self.all_documents):
            return Scope(self.documents)
        return Scope(tuple(d for d in self.all_documents if d not in self.chosen), excluded=True)

    def best_of(self, found: dict[str, float], count: int) -> dict[str, float]:
        """The first ``count`` of ranked passages that are allowed."""
        kept = (item for item in found.items() if document_of(item[0]) in self.chosen)
        return dict(itertools.islice(kept, count))

    def enough_for(self, count: int) -> int:
        """How many unfiltered passages to take, to have ``count`` that are allowed: twice what an even
        spread would need, for what is near a question is rarely spread evenly."""
        return min(self.all_passages, math.ceil(2 * count * self.all_passages / self.passages))


def allowed_by(
    limits: SearchFilter, keys: Mapping[str, DocumentKey], cards: Callable[[], Mapping[str, Document]]
) -> Allowed:
    """What a filter leaves of the documents in the library. ``cards`` is asked only where cards matter."""
    named = set(limits.document_ids)
    chosen = [
        key
        for key in keys.values()
        if key.visibility in limits.visibilities and (not named or key.id in named)
    ]
    if limits.by_card:
        documents = cards()
        chosen = [k for k in chosen if k.id in documents and passes(documents[k.id], limits)]
    return Allowed(
        documents=tuple(key.id for key in chosen),
        passages=sum(key.passages for key in chosen),
        all_documents=tuple(keys),
        all_passages=sum(key.passages for key in keys.values()),
    )


def term_weights(
    query: str,
    extra_terms: Sequence[tuple[str, float]] = (),
    occurs: Callable[[str], bool] = lambda _: True,
) -> dict[str, float]:
    """The terms to look for with their weights: 1 for the question's own, the given one for extra ones.

    Extra terms that no passage has are left out: they would only lower the share of what was found.
    """
    weights = dict.fromkeys(query_terms(query), 1.0)
    for words, weight in extra_terms:
        for term in terms(words):
            if occurs(term):
                weights[term] = max(weight, weights.get(term, 0.0))
    return weights


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for.

    weights: terms; embed: gives the question's vector; lookup: articles that the question names; also: passages
    that are scored in any case (what the last turn cited); preference: what is added for a document, for ties; parts: what each part counts.
    """

    weights: Mapping[str, float]
    embed: Callable[[], Vectors]
    lookup: Lookup | None = None
    also: Sequence[str] = ()
    preference: Callable[[str], float] = lambda _: 0.0
    parts: Weights = WEIGHTS


def rank(
    opened: Opened,
    wanted: Wanted,
    allowed: Allowed,
    passage_ids: Callable[[tuple[str, ...]], list[str]],
    scale: CosineScale,
    k: int,
) -> list[Scored]:
    """All candidates, best first. Each has its exact score in both indexes.

    ``passage_ids`` gives the passages of some documents; it is asked only for narrow filters.
    The first full-text query runs beside the dense one; what follows is too short to be worth a thread.
    """
    count = max(CANDIDATES, k)
    fulltext, vectors, weights = opened.fulltext, opened.vectors, wanted.weights
    lexical_half = opened.beside.submit(_matching, fulltext, weights, count, allowed)
    question = wanted.embed()
    dense = _nearest(vectors, question, max(DENSE_CANDIDATES, k), allowed, passage_ids)
    best = {match.id: match for match in lexical_half.result()}
    first = _of_articles(fulltext, wanted, allowed, count)
    following = [match.after for match in itertools.islice(best.values(), FOLLOWED) if match.after]
    candidates = dict.fromkeys((*dense, *best, *first, *wanted.also, *following))
    dense.update(vectors.cosines(question, [i for i in candidates if i not in dense]))
    lexical = _scores(fulltext, weights, best, list(dense))
    whole = fulltext.document_scores(weights, list(dict.fromkeys(map(document_of, dense))))
    leading = set(first)
    parts = wanted.parts
    scored = []
    for i, cosine in dense.items():
        document = document_of(i)
        own = lexical.get(i, _NO_MATCH)
        before = lexical.get(own.before, _NO_MATCH).lex
        score = fused(own.lex, cosine, scale, whole.get(document, 0.0), before, parts)
        score += parts.preference * wanted.preference(document) + (ARTICLE_LEAD if i in leading else 0.0)
        scored.append(Scored(i, score, own.lex, cosine))
    return sorted(scored, key=lambda s: (-s.score, s.passage_id))


_NO_MATCH = Match("", 0.0, "", "")


def _scores(
    fulltext: FullTextIndex,
    weights: Mapping[str, float],
    best: Mapping[str, Match],
    candidates: Sequence[str],
) -> dict[str, Match]:
    """The candidates as full text knows them, with those that they go on from. A candidate that none of the
    best goes on to, and that is not among the best itself, is so far below that what stands before it does not matter."""
    found = dict(best)
    missing = [i for i in candidates if i not in found]
    missing += [m.before for m in best.values() if m.before and m.before not in found]
    found.update((match.id, match) for match in fulltext.matches_of(weights, list(dict.fromkeys(missing))))
    return found


def _of_articles(fulltext: FullTextIndex, wanted: Wanted, allowed: Allowed, count: int) -> list[str]:
    """The passages of the articles that the question names, in the laws that it names or in all."""
    lookup = wanted.lookup
    if lookup is None:
        return []
    scope = allowed.scope()
    if lookup.documents is not None:
        scope = Scope(tuple(d for d in lookup.documents if d in allowed.chosen))
    return fulltext.passages_of_articles(lookup.articles, wanted.weights, count, scope)


def _matching(
    fulltext: FullTextIndex, weights: Mapping[str, float], count: int, allowed: Allowed
) -> list[Match]:
    if allowed.broad and not allowed.everything:
        wanted = allowed.enough_for(count)
        found = fulltext.matches(weights, wanted)
        kept = [m for m in found if document_of(m.id) in allowed.chosen][:count]
        if len(kept) == count or len(found) < wanted:
            return kept
    return fulltext.matches(weights, count, allowed.scope())


def _nearest(
    vectors: VectorIndex,
    question: Vectors,
    count: int,
    allowed: Allowed,
    passage_ids: Callable[[tuple[str, ...]], list[str]],
) -> dict[str, float]:
    if allowed.everything:
        return vectors.nearest(question, min(count, allowed.all_passages))
    if allowed.broad:
        kept = allowed.best_of(vectors.nearest(question, allowed.enough_for(count)), count)
        if len(kept) >= min(count, allowed.passages):
            return kept
    ids = passage_ids(allowed.documents)
    if len(ids) <= _FEW_PASSAGES:
        cosines = vectors.cosines(question, ids)
        return dict(sorted(cosines.items(), key=lambda item: (-item[1], item[0]))[:count])
    return vectors.nearest(question, count, ids)
