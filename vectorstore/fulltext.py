"""The full-text index (tantivy): a cache that can be built again from the library in seconds.

Scores are BM25 over the terms of title, headings, context and text, plus a little for
terms of the headings, divided by the most the question could reach:
``lex = Σ w(t) [BM25(t, body) + HEADING · BM25'(t, heading)] / (1 + HEADING) Σ w(t) idf(t) (k1 + 1)``
where BM25' is scaled to the body's idf. So 0 ≤ lex ≤ 1, and it means the same for every question.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from vectorstore.passages import Passage
from vectorstore.tokens import terms

# tantivy's constant of BM25; a term of frequency f scores idf · f (k1 + 1) / (f + norm) < idf · (k1 + 1).
K1 = 1.2

# Small on purpose: on two question sets whose passages carry a title but no headings, 0 and .1 gave the
# same recall@5 (.922 .920 and .592 .593), .3 a little less (.905 and .577).
HEADING_WEIGHT = 0.1

_WRITER_BYTES = 100_000_000
_KEPT_TERMS = 100_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Limits a search to passages of some documents, or to all but some."""

    documents: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class _Rarity:
    in_body: float
    in_heading: float | None
    """None: in no heading."""
    occurs: bool


class FullTextIndex:
    """Passages by their terms. Writing is for one thread, reading for any."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer: tantivy.IndexWriter | None = None
        self._load()

    def close(self) -> None:
        """Let background merges end and free the folder."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def count(self) -> int:
        return int(self._searcher.num_docs)

    def write(self, passages: Iterable[Passage], known: Iterable[str]) -> None:
        """Add passages after taking out those of the documents ``known``, in one commit."""
        writer = self._open_writer()
        for document_id in known:
            writer.delete_documents_by_term("document_id", document_id)
        for passage in passages:
            head = " ".join(terms("\n".join((passage.title, *passage.headings, *passage.context))))
            writer.add_document(
                tantivy.Document(
                    id=passage.id,
                    document_id=passage.document_id,
                    heading=head,
                    body=f"{head} {' '.join(terms(passage.text))}",
                )
            )
        writer.commit()
        self._load()

    def delete(self, document_ids: Iterable[str]) -> None:
        """Take out all passages of some documents."""
        self.write((), document_ids)

    def clear(self) -> None:
        """Take out everything."""
        self._open_writer().delete_all_documents()
        self._open_writer().commit()
        self._load()

    def idf(self, term: str) -> float:
        """``ln(1 + (N - df + ½) / (df + ½))`` over the passages; highest for a term that never occurs."""
        return self._rarity(self._searcher, term).in_body

    def search(self, weights: Mapping[str, float], k: int, scope: Scope | None = None) -> dict[str, float]:
        """``lex`` of the best ``k`` passages, best first, by passage id."""
        limits: list[tuple[Occur, Query]] = []
        if scope is not None:
            if not scope.documents and not scope.excluded:
                return {}
            chosen = Query.term_set_query(self._schema, "document_id", list(scope.documents))
            limits = [(Occur.MustNot if scope.excluded else Occur.Must, _silent(chosen))]
        return self._search(weights, k, limits)

    def scores(self, weights: Mapping[str, float], ids: Sequence[str]) -> dict[str, float]:
        """``lex`` of each of these passages; those without any of the terms are left out."""
        if not ids:
            return {}
        # For some dozens, alternatives are looked up three times as fast as a term set.
        chosen = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "id", i, index_option="basic")) for i in ids]
        )
        return self._search(weights, len(ids), [(Occur.Must, _silent(chosen))])

    def _search(
        self, weights: Mapping[str, float], k: int, limits: list[tuple[Occur, Query]]
    ) -> dict[str, float]:
        searcher = self._searcher
        clauses: list[tuple[Occur, Query]] = []
        most = 0.0
        for term, weight in weights.items():
            rarity = self._rarity(searcher, term)
            most += weight * rarity.in_body * (K1 + 1)
            if rarity.occurs:
                clauses.append((Occur.Should, self._term("body", term, weight)))
            if rarity.in_heading is not None:
                boost = weight * HEADING_WEIGHT * rarity.in_body / rarity.in_heading
                clauses.append((Occur.Should, self._term("heading", term, boost)))
        if k <= 0 or not clauses or most <= 0:
            return {}
        query = Query.boolean_query(clauses)
        if limits:
            # One Must of the alternatives: beside another Must, alternatives alone would be optional.
            query = Query.boolean_query([(Occur.Must, query), *limits])
        hits = searcher.search(query, k, count=False).hits
        scale = most * (1 + HEADING_WEIGHT)
        return {
            str(searcher.doc(address).get_first("id")): min(1.0, float(score) / scale)
            for score, address in hits
        }

    def _term(self, field: str, term: str, boost: float) -> Query:
        return Query.boost_query(Query.term_query(self._schema, field, term, index_option="freq"), boost)

    def _rarity(self, searcher: tantivy.Searcher, term: str) -> _Rarity:
        """Read from the index once; a commit starts over."""
        known = self._rarities
        if term not in known:
            if len(known) >= _KEPT_TERMS:
                known.clear()
            in_body, in_heading = (searcher.doc_freq(field, term) for field in ("body", "heading"))
            known[term] = _Rarity(
                _idf(searcher.num_docs, in_body),
                _idf(searcher.num_docs, in_heading) if in_heading else None,
                bool(in_body),
            )
        return known[term]

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        return self._writer

    def _load(self) -> None:
        self._index.reload()
        self._rarities: dict[str, _Rarity] = {}
        self._searcher = self._index.searcher()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("heading", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _idf(passages: int, frequency: int) -> float:
    # Until segments merge, frequencies still count deleted passages, and the number of passages does not.
    return math.log(1 + (max(0, passages - frequency) + 0.5) / (frequency + 0.5))


def _silent(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
