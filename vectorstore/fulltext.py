"""The full-text index (tantivy): a cache that can be built again from the library in seconds.

Two indexes: one of passages (title, headings, context and text), one of whole documents, which tells
what a document is about where its passages do not say it again. Scores are BM25, divided by the most the
question could reach: ``lex = Σ w(t) BM25(t) / Σ w(t) idf(t) (k1 + 1)``. So 0 ≤ lex ≤ 1, and it
means the same for every question.
"""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from vectorstore.articles import Article, article_of
from vectorstore.passages import Passage
from vectorstore.tokens import terms

# tantivy's constant of BM25; a term of frequency f scores idf · f (k1 + 1) / (f + norm) < idf · (k1 + 1).
K1 = 1.2

# Characters beside title and headings up to which a passage says nothing of its own: what is left of a mark.
BARE = 2

# Characters up to which a heading only names what stands below it; a longer one is a statement of its own.
LONGEST_HEADING = 40

_PASSAGE_WRITER_BYTES = 100_000_000
_DOCUMENT_WRITER_BYTES = 30_000_000
_KEPT_TERMS = 100_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Limits a search to passages of some documents, or to all but some."""

    documents: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A passage with its ``lex`` and the passages that it goes on from and that goes on from it ("" if none)."""

    id: str
    lex: float
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A passage of a document on its way into the index. ``bare``: it says nothing but title and headings."""

    passage: Passage
    bare: bool
    before: str = ""
    after: str = ""


class FullTextIndex:
    """Passages and documents by their terms. Writing is for one thread, reading for any."""

    def __init__(self, folder: Path) -> None:
        if (folder / "meta.json").exists():
            # Of the time when there was one index.
            shutil.rmtree(folder)
        self._passages = _Terms(folder / "passages", _PASSAGE_WRITER_BYTES)
        self._documents = _Terms(folder / "documents", _DOCUMENT_WRITER_BYTES)

    def close(self) -> None:
        """Let background merges end and free the folder."""
        self._passages.close()
        self._documents.close()

    def count(self) -> int:
        """Passages."""
        return self._passages.count()

    def count_documents(self) -> int:
        """Documents that have passages."""
        return self._documents.count()

    def write(self, passages: Iterable[Passage], known: Iterable[str]) -> None:
        """Add all passages of some documents after taking out those of the documents ``known``."""
        gone = list(known)
        self._passages.delete(gone)
        self._documents.delete(gone)
        for document_id, some in groupby(passages, key=lambda p: p.document_id):
            whole: list[str] = []
            for placed in _placed(list(some)):
                passage = placed.passage
                title, text = terms(passage.title), terms(passage.text)
                around = terms("\n".join((*passage.headings, *passage.context)))
                words = [] if placed.bare else [*title, *around, *text]
                self._passages.add(
                    passage.id, document_id, words, article_of(passage.headings), placed.before, placed.after
                )
                whole += text if whole else [*title, *text]
            self._documents.add(document_id, document_id, whole)
        # Documents first: killed between the two, the count of passages tells that something is missing.
        self._documents.commit()
        self._passages.commit()

    def delete(self, document_ids: Iterable[str]) -> None:
        """Take out all passages of some documents."""
        self.write((), document_ids)

    def clear(self) -> None:
        """Take out everything."""
        self._documents.clear()
        self._passages.clear()

    def idf(self, term: str) -> float:
        """``ln(1 + (N - df + ½) / (df + ½))`` over the passages; highest for a term that never occurs."""
        return self._passages.rarity(term).idf

    def idf_without(self, term: str, documents: Sequence[str], passages: int) -> float:
        """The same over the passages of all but some documents, which have so many. How often a term occurs is counted
        one by one where it is rare, which is where it matters; then passages that are gone do not count either."""
        return self._passages.idf_without(term, documents, passages)

    def occurs(self, term: str) -> bool:
        """Whether any passage has a term."""
        return self._passages.rarity(term).occurs

    def search(self, weights: Mapping[str, float], k: int, scope: Scope | None = None) -> dict[str, float]:
        """``lex`` of the best ``k`` passages, best first, by passage id."""
        return {match.id: match.lex for match in self.matches(weights, k, scope)}

    def matches(self, weights: Mapping[str, float], k: int, scope: Scope | None = None) -> list[Match]:
        """The best ``k`` passages, best first."""
        limits: list[tuple[Occur, Query]] = []
        if scope is not None:
            if not scope.documents and not scope.excluded:
                return []
            limits = [self._passages.limit("document_id", scope.documents, excluded=scope.excluded)]
        return self._passages.search(weights, k, limits)

    def scores(self, weights: Mapping[str, float], ids: Sequence[str]) -> dict[str, float]:
        """``lex`` of each of these passages; those without any of the terms are left out."""
        return {match.id: match.lex for match in self.matches_of(weights, ids)}

    def matches_of(self, weights: Mapping[str, float], ids: Sequence[str]) -> list[Match]:
        """These passages, best first; those without any of the terms are left out."""
        return self._passages.scores(weights, ids)

    def document_scores(self, weights: Mapping[str, float], ids: Sequence[str]) -> dict[str, float]:
        """``lex`` of each of these documents as a whole; those without any of the terms are left out."""
        return {match.id: match.lex for match in self._documents.scores(weights, ids)}

    def passages_of_articles(
        self, articles: Sequence[Article], weights: Mapping[str, float], k: int, scope: Scope | None = None
    ) -> list[str]:
        """The passages of articles with these numbers, those that fit the weighted terms best first."""
        if scope is not None and not scope.documents and not scope.excluded:
            return []
        limits = [self._passages.limit("article", [a.term for a in articles])]
        if scope is not None:
            limits.append(self._passages.limit("document_id", scope.documents, excluded=scope.excluded))
        found = [match.id for match in self._passages.search(weights, k, limits)]
        # An article that has none of the question's words is meant all the same.
        return found or list(self._passages.matching(k, limits))


@dataclass(frozen=True, slots=True)
class _Rarity:
    idf: float
    occurs: bool


class _Terms:
    """One tantivy index: texts of terms with an id, the id of their document and, perhaps, an article."""

    def __init__(self, folder: Path, writer_bytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer_bytes = writer_bytes
        self._writer: tantivy.IndexWriter | None = None
        self._load()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def count(self) -> int:
        return int(self._searcher.num_docs)

    def add(
        self,
        text_id: str,
        document_id: str,
        words: Sequence[str],
        article: Article | None = None,
        before: str = "",
        after: str = "",
    ) -> None:
        document = tantivy.Document(id=text_id, document_id=document_id, body=" ".join(words))
        if article is not None:
            document.add_text("article", article.term)
        # One stored field: each more costs a search 0.2 ms.
        document.add_bytes("names", "\n".join((text_id, before, after)).encode())
        self._open_writer().add_document(document)

    def delete(self, document_ids: Iterable[str]) -> None:
        for document_id in document_ids:
            self._open_writer().delete_documents_by_term("document_id", document_id)

    def commit(self) -> None:
        self._open_writer().commit()
        self._load()

    def clear(self) -> None:
        self._open_writer().delete_all_documents()
        self.commit()

    def search(
        self, weights: Mapping[str, float], k: int, limits: Sequence[tuple[Occur, Query]] = ()
    ) -> list[Match]:
        """The best ``k`` texts, best first."""
        clauses, most = self._clauses(weights)
        if k <= 0 or not clauses:
            return []
        query = Query.boolean_query(clauses)
        if limits:
            # One Must of the alternatives: beside another Must, alternatives alone would be optional.
            query = Query.boolean_query([(Occur.Must, query), *limits])
        return self._found(query, k, most)

    def scores(self, weights: Mapping[str, float], ids: Sequence[str]) -> list[Match]:
        """These texts, best first; those without any of the terms are left out."""
        clauses, most = self._clauses(weights)
        if not ids or not clauses:
            return []
        # For some dozens, alternatives are looked up three times as fast as a term set.
        chosen = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "id", i, index_option="basic")) for i in ids]
        )
        # Beside the Must, the words are optional: asked of these texts only, a fifth faster than as another Must.
        query = Query.boolean_query([(Occur.Must, _silent(chosen)), *clauses])
        return [match for match in self._found(query, len(ids), most) if match.lex > 0]

    def _clauses(self, weights: Mapping[str, float]) -> tuple[list[tuple[Occur, Query]], float]:
        """The terms that occur as alternatives, and the most that a text could score with all terms."""
        clauses: list[tuple[Occur, Query]] = []
        most = 0.0
        for term, weight in weights.items():
            rarity = self.rarity(term)
            most += weight * rarity.idf * (K1 + 1)
            if rarity.occurs:
                query = Query.term_query(self._schema, "body", term, index_option="freq")
                clauses.append((Occur.Should, query if weight == 1 else Query.boost_query(query, weight)))
        return (clauses, most) if most > 0 else ([], 0.0)

    def _found(self, query: Query, k: int, most: float) -> list[Match]:
        searcher = self._searcher
        return [
            _match(searcher.doc(address), min(1.0, float(score) / most))
            for score, address in searcher.search(query, k, count=False).hits
        ]

    def matching(self, k: int, limits: Sequence[tuple[Occur, Query]]) -> list[str]:
        """Texts within limits, whatever they say."""
        searcher = self._searcher
        hits = searcher.search(Query.boolean_query(list(limits)), k, count=False).hits
        return [_match(searcher.doc(address), 0.0).id for _, address in hits]

    def limit(self, field: str, values: Sequence[str], *, excluded: bool = False) -> tuple[Occur, Query]:
        """A clause that only texts with one of these values pass (or only the others), without a score."""
        chosen = Query.term_set_query(self._schema, field, list(values))
        return (Occur.MustNot if excluded else Occur.Must, _silent(chosen))

    def rarity(self, term: str) -> _Rarity:
        """Read from the index once; a commit starts over."""
        known = self._rarities
        if term not in known:
            if len(known) >= _KEPT_TERMS:
                known.clear()
            frequency = self._searcher.doc_freq("body", term)
            known[term] = _Rarity(_idf(self._searcher.num_docs, frequency), bool(frequency))
        return known[term]

    def idf_without(self, term: str, documents: Sequence[str], texts: int) -> float:
        """``idf`` over the texts of all but some documents, which have so many texts."""
        frequency = int(self._searcher.doc_freq("body", term))
        if 0 < frequency <= _RARE:
            query = Query.term_query(self._schema, "body", term, index_option="basic")
            limits = [self.limit("document_id", documents, excluded=True)] if documents else []
            counted = Query.boolean_query([(Occur.Must, query), *limits])
            frequency = len(self._searcher.search(counted, _RARE, count=False).hits)
        return _idf(self._searcher.num_docs - texts, frequency)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=self._writer_bytes, num_threads=1)
        return self._writer

    def _load(self) -> None:
        self._index.reload()
        self._rarities: dict[str, _Rarity] = {}
        self._searcher = self._index.searcher()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("names", stored=True)
    return builder.build()


_RARE = 32
"""Texts with a term up to which they are counted instead of read from the index's figures."""


def _idf(texts: int, frequency: int) -> float:
    # Until segments merge, frequencies still count deleted texts, and the number of texts does not.
    return math.log(1 + (max(0, texts - frequency) + 0.5) / (frequency + 0.5))


def _silent(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _match(document: tantivy.Document, lex: float) -> Match:
    text_id, before, after = bytes(document.get_first("names") or b"\n\n").decode().split("\n")
    return Match(text_id, lex, before, after)


def _placed(passages: Sequence[Passage]) -> Iterator[_Placed]:
    """The passages of one document with what each goes on from: the one before it in the same section."""
    bare = [_says_only_headings(p) for p in passages]
    if all(bare):
        bare = [False] * len(passages)
    before, after = [""] * len(passages), [""] * len(passages)
    last: int | None = None
    for at, passage in enumerate(passages):
        if bare[at]:
            continue
        if last is not None and _goes_on(passages[last], passage):
            before[at], after[last] = passages[last].id, passage.id
        last = at
    for at, passage in enumerate(passages):
        yield _Placed(passage, bare[at], before[at], after[at])


def _goes_on(earlier: Passage, later: Passage) -> bool:
    # A table's row carries caption and header as context, and stands for itself.
    return earlier.headings == later.headings and not (earlier.context or later.context)


_SPACE = re.compile(r"\s+")


def _says_only_headings(passage: Passage) -> bool:
    left = _SPACE.sub("", passage.text)
    if len(left) > LONGEST_HEADING or article_of(passage.headings) is not None:
        return False
    for heading in (*reversed(passage.headings), passage.title):
        left = left.replace(_SPACE.sub("", heading), "")
    return len(left) <= BARE
