"""The passages with their vectors in Chroma: a cache that can be built again from the library.

The collection is plain Chroma, so ``langchain_chroma.Chroma(client=…, collection_name=COLLECTION,
embedding_function=…)`` reads and searches it too. chromadb takes two seconds to import: this
module is imported by the store when vectors are first needed.

On Chroma's own server the collection is shared; the rows beside it stay with this process, and answer alone, exactly,
while the server is lost or not yet in step with the library.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from chromadb.api.models.Collection import Collection
from chromadb.errors import InternalError, NotFoundError

from vectorstore.chroma_places import COLLECTION, Folder, Place, Server, hurried
from vectorstore.embeddings import Embedder, Vectors, embed_passages, normalised
from vectorstore.errors import VectorsDamagedError, VectorsLostError
from vectorstore.passages import Passage, Visibility, text_version
from vectorstore.vectorrows import VectorRows

__all__ = ["COLLECTION", "VectorIndex", "VectorKey", "VectorStep"]

_T = TypeVar("_T")

# Chroma refuses larger writes (5,461) and larger results with metadata (about 32,000).
_WRITE_ROWS = 2_000
_READ_ROWS = 10_000
# A server takes bodies of 40 MB, and gives vectors as decimal numbers, 20 bytes each.
_BODY_BYTES = 24_000_000
_PER_NUMBER = 20

_EMBEDDED_AT_ONCE = 200
"""Passages of one search whose vectors are made anew, when neither the rows nor the server have them."""
_SAME = 1e-5
"""Up to which two vectors of length 1 are one and the same after a way through Chroma."""

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
    """One Chroma collection with cosine space and vectors of our own embedder.

    place: where the collection is, by default in ``folder``, where the rows are in any case. texts: gives what is
    embedded of passages, for those of which a lost server keeps the vector.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        place: Server | None = None,
        texts: Callable[[Sequence[str]], Mapping[str, str]] | None = None,
    ) -> None:
        self._embedder = embedder
        self._folder = folder
        self._rows: VectorRows | None = None
        self._server = place
        self._place: Place = place or Folder(folder)
        self._texts = texts
        self._in_step_since = -1
        self.local = 0
        if place is not None:
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def client(self) -> Any:
        """Chroma's client of a collection in a folder, for what else speaks to Chroma."""
        assert isinstance(self._place, Folder)
        return self._place.client

    @property
    def server(self) -> Server | None:
        """The server that the collection is on."""
        return self._server

    @property
    def in_step(self) -> bool:
        """Whether Chroma may be asked for the nearest: a server only after ``settled``, until it is lost."""
        if self._server is None:
            return True
        presence = self._server.presence
        return not presence.reason and self._in_step_since == presence.times

    def settled(self) -> None:
        """Chroma holds what the library holds."""
        self._in_step_since = self._server.presence.times if self._server is not None else 0

    def held(self) -> int:
        """How many vectors are kept beside Chroma."""
        return len(self._cached)

    def close(self) -> None:
        self._place.close()

    def count(self) -> int:
        with self._chroma() as collection:
            return collection.count()

    @contextlib.contextmanager
    def _chroma(self) -> Iterator[Collection]:
        """The collection, for one call. Raises VectorsLostError; of a folder VectorsDamagedError."""
        try:
            yield self._place.collection()
        except NotFoundError as error:
            if self._server is None:
                raise
            raise self._server.gone() from error
        except InternalError as error:
            if not isinstance(self._place, Folder):
                raise
            raise self._place.damaged(error) from error

    def agree(self, *, thorough: bool = False) -> None:
        """Bring the rows beside Chroma in step with it, where they are not as many, or in any case; 10 s for 100,000
        passages."""
        if thorough or self.held() != self.count():
            seen = self._take(None)
            self._cached.delete(i for i in self._cached.ids() if i not in seen)

    def refresh(self, document_ids: Sequence[str]) -> None:
        """Bring the rows of some documents in step with Chroma, where another process wrote or removed them."""
        seen: set[str] = set()
        for some in _batches(document_ids):
            seen |= self._take({"document_id": {"$in": list(some)}})
        self._cached.delete(i for i in self._cached.of_documents(document_ids) if i not in seen)

    def _take(self, where: Mapping[str, Any] | None) -> set[str]:
        """Copy the vectors that are missing in the rows, or other ones there; gives the ids of all that Chroma has."""
        seen: set[str] = set()
        read = 0
        size = _READ_ROWS if self._server is None else self._rows_of_a_body()
        while True:
            with self._chroma() as collection:
                page = collection.get(where=cast(Any, where), include=["embeddings"], limit=size, offset=read)
            ids = page["ids"]
            if ids and page["embeddings"] is not None:
                vectors = normalised(np.asarray(page["embeddings"], dtype=np.float32))
                self._keep(ids, vectors)
            seen.update(ids)
            read += len(ids)
            if len(ids) < size:
                return seen

    def _keep(self, ids: Sequence[str], vectors: Vectors) -> None:
        found, rows = self._cached.of(ids)
        here = dict(zip(found, rows, strict=True))
        other = [
            at
            for at, i in enumerate(ids)
            if i not in here or float(np.abs(here[i] - vectors[at]).max()) > _SAME
        ]
        self._cached.add([ids[at] for at in other], vectors[other])

    def _rows_of_a_body(self) -> int:
        return max(1, min(_WRITE_ROWS, _BODY_BYTES // (_PER_NUMBER * self._embedder.dimension)))

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
        size = _WRITE_ROWS if self._server is None else self._rows_of_a_body()
        for some in _batches(list(zip(step.new, step.vectors, strict=True)), size):
            with self._chroma() as collection:
                collection.upsert(
                    ids=[p.id for p, _ in some],
                    embeddings=cast(Any, np.asarray([vector for _, vector in some], dtype=np.float32)),
                    documents=[p.text for p, _ in some],
                    metadatas=[_metadata(p, visibility_of[p.document_id]) for p, _ in some],
                )
        for changed in _batches(step.moved):
            with self._chroma() as collection:
                collection.update(
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
            with self._chroma() as collection:
                page = collection.get(ids=list(some), include=["embeddings", "metadatas"])
            if page["ids"] and page["embeddings"] is not None:
                for raw, vector in zip(page["metadatas"] or [], page["embeddings"], strict=True):
                    row: Any = raw or {}
                    found[row.get("digest", "")] = np.asarray(vector, dtype=np.float32)
        return found

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are ignored."""
        for some in _batches(passage_ids):
            with self._chroma() as collection:
                collection.delete(ids=list(some))
        self._cached.delete(passage_ids)

    def keys(self, document_ids: Sequence[str] | None = None) -> dict[str, VectorKey]:
        """The keys of the passages of some documents, by default of all."""
        if document_ids is not None and not document_ids:
            return {}
        where = {"document_id": {"$in": list(document_ids)}} if document_ids is not None else None
        found: dict[str, VectorKey] = {}
        while True:
            with self._chroma() as collection:
                page = collection.get(
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
        """The ``k`` passages of the highest cosine, best first, by id; from the rows, where a server is lost or a folder damaged.

        ``among``: only these passage ids. Chroma looks a list of ids up in about 4 ms a
        thousand; its metadata filters cost more.
        """
        if k <= 0 or (among is not None and not among):
            return {}
        if self.in_step:
            try:
                return self._asked(question, k, among)
            except (VectorsLostError, VectorsDamagedError):
                pass
        self.local += 1
        if among is None:
            found = self._cached.nearest(question, k)
        else:
            ids, rows = self._cached.of(among)
            ranked = sorted(zip((-(rows @ question)).tolist(), ids, strict=True))[:k]
            found = {i: -negative for negative, i in ranked}
        return {i: round(cosine, _DIGITS) for i, cosine in found.items()}

    def _asked(self, question: Vectors, k: int, among: Sequence[str] | None) -> dict[str, float]:
        with hurried(), self._chroma() as collection:
            result = collection.query(
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
        stored.update(self._elsewhere([i for i in ids if i not in stored]))
        found = [i for i in ids if i in stored]
        if not found:
            return [], np.empty((0, self._embedder.dimension), dtype=np.float32)
        return found, np.asarray([stored[i] for i in found], dtype=np.float32)

    def _elsewhere(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Vectors that the rows lack: Chroma's, or made anew where its server is lost."""
        stored: dict[str, Vectors] = {}
        if self._server is not None and not self.in_step:
            return self._made_anew(ids[:_EMBEDDED_AT_ONCE])
        try:
            for some in _batches(ids):
                with hurried(), self._chroma() as collection:
                    page = collection.get(ids=list(some), include=["embeddings"])
                if page["ids"] and page["embeddings"] is not None:
                    vectors = normalised(np.asarray(page["embeddings"], dtype=np.float32))
                    stored.update(zip(page["ids"], vectors, strict=True))
        except (VectorsLostError, VectorsDamagedError):
            stored.update(self._made_anew([i for i in ids if i not in stored][:_EMBEDDED_AT_ONCE]))
        return stored

    def _made_anew(self, ids: Sequence[str]) -> dict[str, Vectors]:
        texts = self._texts(ids) if self._texts is not None and ids else {}
        return dict(zip(texts, embed_passages(self._embedder, list(texts.values())), strict=True))


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


def _batches(rows: Sequence[_T], size: int = _WRITE_ROWS) -> Iterator[Sequence[_T]]:
    return (rows[i : i + size] for i in range(0, len(rows), size))
