"""The passages with their vectors in Chroma: a cache that can be built again from the library.

The collection is plain Chroma, so ``langchain_chroma.Chroma(client=…, collection_name=COLLECTION,
embedding_function=…)`` reads and searches it too. chromadb takes two seconds to import: this
module is imported by the store when vectors are first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import ChromaError

from vectorstore.embeddings import Embedder, Vectors, embed_passages, normalised
from vectorstore.errors import StoreError
from vectorstore.passages import Passage, Visibility, text_version
from vectorstore.vectorrows import VectorRows

COLLECTION = "passages"

_T = TypeVar("_T")

# Chroma refuses larger writes (5,461) and larger results with metadata (about 32,000).
_WRITE_ROWS = 2_000
_READ_ROWS = 10_000

# Chroma's distance and our product differ in the seventh digit; equal passages shall stay equal.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class VectorKey:
    """What tells whether a stored vector still fits its passage."""

    document_id: str
    digest: str
    visibility: str


@dataclass(frozen=True, slots=True)
class VectorStep:
    """A write that is ready: ``new`` passages with their ``vectors``, those of which only the metadata
    changes, the ids that go. ``embedded``: how many texts the embedder was asked for."""

    new: tuple[Passage, ...]
    vectors: tuple[Vectors, ...]
    moved: tuple[Passage, ...]
    stale: tuple[str, ...]
    embedded: int


class VectorIndex:
    """One Chroma collection with cosine space and vectors of our own embedder."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        self._folder = folder
        self._rows: VectorRows | None = None
        try:
            # The declared ClientAPI lacks close(), which the Client has.
            self.client = cast(
                Client,
                chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False)),
            )
            # Without embedding_function=None Chroma would download a model.
            self._collection = self.client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        # AttributeError: what a second attempt in one process gives, on the half opened client of the first.
        except (ChromaError, ValueError, AttributeError) as error:
            raise StoreError(
                f"The vectors in {folder} cannot be opened ({error}). "
                "Run `zhengwen doctor --repair`: it builds them again from the library."
            ) from error

    def close(self) -> None:
        self.client.close()

    def count(self) -> int:
        return self._collection.count()

    def agree(self) -> None:
        """Fill the rows beside Chroma from it, where they are not as many; 10 s for 100,000 passages."""
        rows = self._cached
        if len(rows) == self.count():
            return
        rows.clear()
        read = 0
        while True:
            page = self._collection.get(include=["embeddings"], limit=_READ_ROWS, offset=read)
            if page["ids"] and page["embeddings"] is not None:
                rows.add(page["ids"], normalised(np.asarray(page["embeddings"], dtype=np.float32)))
            read += len(page["ids"])
            if len(page["ids"]) < _READ_ROWS:
                return

    @property
    def _cached(self) -> VectorRows:
        if self._rows is None:
            self._rows = VectorRows(self._folder, self._embedder.dimension)
        return self._rows

    def prepare(
        self,
        passages: Sequence[Passage],
        visibility_of: dict[str, Visibility],
        known: Sequence[str],
        twins: Mapping[str, str] | None = None,
    ) -> VectorStep:
        """What brings the documents of ``visibility_of`` to exactly these passages; writes nothing.

        ``known``: the documents that may have passages here already. Theirs are compared:
        unchanged ones keep their vectors, those that moved in their text take them along, stale ones go.
        ``twins``: digest → a stored passage of the same content elsewhere, whose vector is taken as well.
        """
        present = self.keys(known)
        by_digest = {**(twins or {}), **{key.digest: i for i, key in present.items()}}
        new, moved = [], []
        for passage in passages:
            key = present.pop(passage.id, None)
            if key is None or key.digest != text_version(passage.indexed_text):
                new.append(passage)
            elif key.visibility != visibility_of[passage.document_id].value:
                moved.append(passage)
        texts = {text_version(p.indexed_text): p.indexed_text for p in new}
        vectors = self._stored(by_digest[digest] for digest in texts if digest in by_digest)
        absent = [digest for digest in texts if digest not in vectors]
        rows = embed_passages(self._embedder, [texts[digest] for digest in absent])
        vectors.update(zip(absent, rows, strict=True))
        return VectorStep(
            tuple(new),
            tuple(vectors[text_version(p.indexed_text)] for p in new),
            tuple(moved),
            tuple(present),
            len(absent),
        )

    def apply(self, step: VectorStep, visibility_of: dict[str, Visibility]) -> None:
        """Write what was prepared. Writing it twice changes nothing."""
        # Before Chroma, by which ``prepare`` tells what is new: a kill between the two is made good.
        if step.new:
            self._cached.add([p.id for p in step.new], np.asarray(step.vectors, dtype=np.float32))
        for some in _batches(list(zip(step.new, step.vectors, strict=True))):
            self._collection.upsert(
                ids=[p.id for p, _ in some],
                embeddings=cast(Any, np.asarray([vector for _, vector in some], dtype=np.float32)),
                documents=[p.text for p, _ in some],
                metadatas=[_metadata(p, visibility_of[p.document_id]) for p, _ in some],
            )
        for changed in _batches(step.moved):
            self._collection.update(
                ids=[p.id for p in changed],
                metadatas=[_metadata(p, visibility_of[p.document_id]) for p in changed],
            )
        self.delete(step.stale)

    def write(
        self, passages: Sequence[Passage], visibility_of: dict[str, Visibility], known: Sequence[str]
    ) -> int:
        """``prepare`` and ``apply``; gives how many texts were embedded."""
        step = self.prepare(passages, visibility_of, known)
        self.apply(step, visibility_of)
        return step.embedded

    def _stored(self, ids: Iterable[str]) -> dict[str, Vectors]:
        """Digest → vector of these passages, as far as they are stored."""
        found: dict[str, Vectors] = {}
        for some in _batches(sorted(set(ids))):
            page = self._collection.get(ids=list(some), include=["embeddings", "metadatas"])
            if page["ids"] and page["embeddings"] is not None:
                for raw, vector in zip(page["metadatas"] or [], page["embeddings"], strict=True):
                    row: Any = raw or {}
                    found[row.get("digest", "")] = np.asarray(vector, dtype=np.float32)
        return found

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are ignored."""
        self._cached.delete(passage_ids)
        for some in _batches(passage_ids):
            self._collection.delete(ids=list(some))

    def keys(self, document_ids: Sequence[str] | None = None) -> dict[str, VectorKey]:
        """The keys of the passages of some documents, by default of all."""
        if document_ids is not None and not document_ids:
            return {}
        where = {"document_id": {"$in": list(document_ids)}} if document_ids is not None else None
        found: dict[str, VectorKey] = {}
        while True:
            page = self._collection.get(
                where=cast(Any, where), include=["metadatas"], limit=_READ_ROWS, offset=len(found)
            )
            for passage_id, raw in zip(page["ids"], page["metadatas"] or [], strict=True):
                row: Any = raw or {}
                found[passage_id] = VectorKey(
                    row.get("document_id", ""), row.get("digest", ""), row.get("visibility", "")
                )
            if len(page["ids"]) < _READ_ROWS:
                return found

    def nearest(self, question: Vectors, k: int, among: Sequence[str] | None = None) -> dict[str, float]:
        """The ``k`` passages of the highest cosine, best first, by id.

        ``among``: only these passage ids. Chroma looks a list of ids up in about 4 ms a
        thousand; its metadata filters cost more.
        """
        if k <= 0 or (among is not None and not among):
            return {}
        result = self._collection.query(
            query_embeddings=cast(Any, question[None, :]),
            n_results=k,
            ids=list(among) if among is not None else None,
            include=["distances"],
        )
        distances = result["distances"] or [[]]
        return {
            i: round(1.0 - float(d), _DIGITS) for i, d in zip(result["ids"][0], distances[0], strict=True)
        }

    def cosines(self, question: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """The cosine of each of these passages that is stored, exact."""
        found, rows = self.vectors(ids)
        return {i: round(c, _DIGITS) for i, c in zip(found, (rows @ question).tolist(), strict=True)}

    def vectors(self, ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """Stored vectors of length 1 as rows with their ids, in the order of ``ids``."""
        found, rows = self._cached.of(ids)
        if len(found) == len(ids):
            return found, rows
        stored = dict(zip(found, rows, strict=True))
        for some in _batches([i for i in ids if i not in stored]):
            page = self._collection.get(ids=list(some), include=["embeddings"])
            if page["ids"] and page["embeddings"] is not None:
                vectors = normalised(np.asarray(page["embeddings"], dtype=np.float32))
                stored.update(zip(page["ids"], vectors, strict=True))
        found = [i for i in ids if i in stored]
        if not found:
            return [], np.empty((0, self._embedder.dimension), dtype=np.float32)
        return found, np.asarray([stored[i] for i in found], dtype=np.float32)


def _metadata(passage: Passage, visibility: Visibility) -> dict[str, str | int]:
    # Always the same keys: upsert merges metadata, so a key left out would keep its old value.
    return {
        "document_id": passage.document_id,
        "title": passage.title,
        "headings": " › ".join(passage.headings),
        "start": passage.span.start,
        "end": passage.span.end,
        "visibility": visibility.value,
        "digest": text_version(passage.indexed_text),
    }


def _batches(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (rows[i : i + _WRITE_ROWS] for i in range(0, len(rows), _WRITE_ROWS))
