"""The two caches, Chroma and full text, kept in step with the library.

Both are opened at first use: chromadb alone takes two seconds to import, and reading
documents needs neither.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.chroma_choice import ChromaServer, VectorState
from vectorstore.embeddings import Embedder, embed_passages
from vectorstore.errors import VectorsDamagedError
from vectorstore.fusion import PROBES, SAMPLE_SIZE, CosineScale, measure
from vectorstore.keys import VECTORS_KEY
from vectorstore.library import ALL_VISIBILITIES, DocumentKey, Library
from vectorstore.manifest import replace_file
from vectorstore.passages import Passage, Visibility, text_version
from vectorstore.rows import State

if TYPE_CHECKING:
    from vectorstore.chroma_places import Server
    from vectorstore.fulltext import FullTextIndex
    from vectorstore.vectors import VectorIndex, VectorStep

VECTORS_NAME = "chroma"
ROWS_NAME = "vectors"
"""The folder of what is kept here of vectors that are on a server."""
_PLACE_NAME = "place"
"""The file in it that tells which server's collection was last in step with the library."""
FULLTEXT_NAME = "fulltext"

# Passages that go into the indexes in one step: large enough that commits cost little beside
# embedding, small enough that a kill loses seconds.
STEP = 1024

# Searches at a time whose halves run beside each other; more wait their turn.
_SEARCHES = 8

Progress = Callable[[str, bool], None]
"""Called after each document with its id and whether it changed."""


def caches(home: Path) -> tuple[Path, ...]:
    """The folders of both indexes: all in them can be built again from the library."""
    return home / VECTORS_NAME, home / ROWS_NAME, home / FULLTEXT_NAME


@dataclass(frozen=True, slots=True)
class Opened:
    """Both indexes, ready to be read. ``beside``: threads for the one half of a search."""

    fulltext: FullTextIndex
    vectors: VectorIndex
    beside: ThreadPoolExecutor


@dataclass(frozen=True, slots=True)
class Step:
    """Documents that go into the indexes together: who may see each, all their passages, and which
    of them (``known``) the indexes may hold already, in whatever state."""

    visibility_of: dict[str, Visibility]
    passages: tuple[Passage, ...]
    known: tuple[str, ...]


class Spent:
    """Seconds by what they were spent on, for benchmarks; what runs beside something else counts in full."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Count the time of a block."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[what] = self.seconds.get(what, 0.0) + time.perf_counter() - start


class Indexes:
    """Chroma and tantivy in one folder, or Chroma on a server. Writing methods are for one thread at a time."""

    def __init__(
        self, home: Path, library: Library, embedder: Embedder, chroma: ChromaServer | None = None
    ) -> None:
        """``home``: the folder of both indexes' folders."""
        self._home = home
        self._library = library
        self._embedder = embedder
        self.chroma = chroma
        self._opening = threading.Lock()
        self._opened: Opened | None = None
        self.spent = Spent()

    def open(self) -> Opened:
        """Both indexes; opened by the first thread that asks."""
        with self._opening:
            if self._opened is None:
                from vectorstore.vectors import VectorIndex

                fulltext = self._open_fulltext()
                if self.chroma is None:
                    vectors = VectorIndex(self._home / VECTORS_NAME, self._embedder)
                else:
                    server = self._server(self.chroma)
                    vectors = VectorIndex(self._home / ROWS_NAME, self._embedder, server, self._texts)
                self._opened = Opened(fulltext, vectors, ThreadPoolExecutor(_SEARCHES, "search"))
            return self._opened

    def close(self) -> None:
        with self._opening:
            if self._opened is not None:
                self._opened.beside.shutdown()
                self._opened.fulltext.close()
                self._opened.vectors.close()
                self._opened = None

    def reset(self) -> None:
        """Delete both indexes. Raises VectorsLostError, then with nothing deleted."""
        if self.chroma is not None:
            server = self.open().vectors.server
            assert server is not None
            server.drop()
        self.close()
        for folder in caches(self._home):
            shutil.rmtree(folder, ignore_errors=True)

    def write(
        self,
        steps: Iterable[Step],
        done: Callable[[Step], None],
        taken: Callable[[Step], None] | None = None,
    ) -> None:
        """Bring documents to the passages that the library holds of them, and mark them ``indexed``, or call ``taken``.

        While one step goes into the indexes the next one is made and embedded. ``done`` is called
        after each step, in order. When it raises, the steps that were begun are completed first.
        """
        with ThreadPoolExecutor(1, "index") as beside:
            going: tuple[Step, Future[None]] | None = None
            for step in steps:
                if going is not None and not going[0].visibility_of.keys().isdisjoint(step.visibility_of):
                    # The same document again: its passages can be compared only when they are there.
                    self._end(going, done)
                    going = None
                vectors = self._prepared(step)
                self._end(going, done)
                going = step, beside.submit(self._apply, step, vectors, taken or self.taken)
            self._end(going, done)

    @staticmethod
    def _end(going: tuple[Step, Future[None]] | None, done: Callable[[Step], None]) -> None:
        if going is not None:
            step, written = going
            written.result()
            done(step)

    def _prepared(self, step: Step) -> VectorStep:
        vectors = self.open().vectors
        digests = [text_version(p.indexed_text) for p in step.passages]
        with self.spent.on("embedding"):
            return vectors.prepare(
                step.passages, step.visibility_of, step.known, self._library.twins(digests)
            )

    def _apply(self, step: Step, vectors: VectorStep, taken: Callable[[Step], None]) -> None:
        opened = self.open()
        with self.spent.on("Chroma"):
            opened.vectors.apply(vectors, step.visibility_of)
        with self.spent.on("full text"):
            opened.fulltext.write(step.passages, step.known)
        with self.spent.on("library"):
            taken(step)

    def taken(self, step: Step) -> None:
        """Both indexes hold the documents of a step; called in the thread that writes them."""
        self._library.set_state(State.INDEXED, list(step.visibility_of))

    def remove(self, document_ids: Sequence[str]) -> None:
        """Take documents out of both indexes."""
        opened = self.open()
        opened.vectors.delete(list(opened.vectors.keys(document_ids)))
        opened.fulltext.delete(document_ids)

    def finish(self, progress: Progress | None = None) -> tuple[str, ...]:
        """Complete what the library holds as ``pending`` or ``removing``; gives those documents' ids.

        Vectors in a folder that Chroma cannot read, as a kill may leave them, are deleted and built again first.
        """
        try:
            return self._finish(progress)
        except VectorsDamagedError:
            self._renew()
            return self._finish(progress)

    def _finish(self, progress: Progress | None = None) -> tuple[str, ...]:
        unfinished = self._library.unfinished()
        going = [i for i, state in unfinished.items() if state is State.REMOVING]
        if going:
            self.remove(going)
            self._library.delete(going)

        def done(step: Step) -> None:
            for document_id in step.visibility_of:
                if progress is not None:
                    progress(document_id, True)

        self.write(self.steps_of([i for i in unfinished if i not in set(going)]), done)
        return tuple(unfinished)

    def steps_of(self, document_ids: Sequence[str]) -> Iterator[Step]:
        """Documents as the library holds them, in steps to write; those that have gone meanwhile are left out."""
        for step in self._steps(document_ids):
            seen = self._library.visibility_of(list(step))
            passages = tuple(p for i, some in step.items() if i in seen for p in some)
            yield Step(seen, passages, tuple(step))

    def agree(self, *, thorough: bool = False) -> None:
        """Make good what is missing or left over, when an index counts otherwise than the library.

        Expects that nothing is unfinished. Costs two counts when all is well. ``thorough``, and where the vectors
        were elsewhere the last time, compares every passage's digest. Raises VectorsLostError.
        """
        try:
            self._agree(thorough)
        except VectorsDamagedError:
            self._renew()
            self._agree(thorough)

    def _renew(self) -> None:
        """Build the vectors of a folder again. Raises VectorsDamagedError where new ones cannot be read either."""
        self.close()
        shutil.rmtree(self._home / VECTORS_NAME, ignore_errors=True)
        self._make_good([i for i, key in self.expected().items() if key.state is not State.REMOVING])

    def _agree(self, thorough: bool) -> None:
        vectors = self.open().vectors
        thorough = thorough or self._moved()
        self._compare(vectors, thorough)
        vectors.agree(thorough=thorough)
        vectors.settled()
        self._note_place()
        self.agree_fulltext()

    def expected(self) -> dict[str, DocumentKey]:
        """The documents that the indexes shall hold."""
        return self._library.keys()

    def _compare(self, vectors: VectorIndex, thorough: bool) -> None:
        keys = self.expected()
        if thorough or vectors.count() != sum(key.passages for key in keys.values()):
            self._make_good(self._odd(vectors, keys))

    def _make_good(self, odd: Sequence[str]) -> None:
        """Write documents again whose vectors are not those of the library."""
        self._library.set_state(State.PENDING, odd)
        self._finish()

    def _odd(self, vectors: VectorIndex, keys: Mapping[str, DocumentKey]) -> list[str]:
        """Those of the documents whose vectors are others than they should be; those of no document go."""
        wanted = self._library.digests()
        stored: dict[str, dict[str, str]] = {}
        orphans = []
        for passage_id, vector in vectors.keys().items():
            stored.setdefault(vector.document_id, {})[passage_id] = vector.digest + vector.visibility
            if vector.document_id not in keys:
                orphans.append(passage_id)
        vectors.delete(orphans)
        odd = []
        for document_id, key in keys.items():
            own = {i: digest + key.visibility.value for i, digest in wanted.get(document_id, {}).items()}
            if own != stored.get(document_id, {}):
                odd.append(document_id)
        return odd

    def _moved(self) -> bool:
        """Whether the vectors were last in step with the library elsewhere than they are now."""
        note = self._home / ROWS_NAME / _PLACE_NAME
        return (note.read_text("utf-8") if note.exists() else "") != self._place()

    def _note_place(self) -> None:
        note = self._home / ROWS_NAME / _PLACE_NAME
        if self._moved():
            if self.chroma is None:
                note.unlink(missing_ok=True)
            else:
                replace_file(note, self._place())

    def _place(self) -> str:
        server = self.open().vectors.server
        return server.name if server is not None else ""

    def agree_fulltext(self) -> None:
        """Fill the full-text index from the library, where it counts otherwise."""
        opened = self.open()
        keys = self.expected()
        expected = sum(key.passages for key in keys.values())
        filled = sum(1 for key in keys.values() if key.passages)
        if opened.fulltext.count() != expected or opened.fulltext.count_documents() != filled:
            opened.fulltext.clear()
            for step in self._steps(list(keys)):
                opened.fulltext.write([p for some in step.values() for p in some], ())

    def measure_scale(self) -> CosineScale:
        """The cosines between generic questions and the fixed sample of passages. Raises VectorsLostError."""
        vectors = self.open().vectors
        wanted = self._library.sample_ids(SAMPLE_SIZE)
        found, sample = vectors.vectors(wanted)
        if vectors.server is not None and len(found) < len(wanted) and not vectors.in_step:
            raise vectors.server.presence.error()
        return measure(embed_passages(self._embedder, PROBES), sample)

    def sample_hash(self) -> str:
        """Identifies the sample that ``measure_scale`` would take now."""
        ids = "\n".join(self._library.sample_ids(SAMPLE_SIZE))
        return hashlib.sha256(ids.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def reach(self) -> None:
        """Before a write: see that Chroma's server, where one is set, is there and holds what the library holds.

        Raises VectorsLostError.
        """
        server = self.open().vectors.server
        if server is not None:
            server.reach()
            if not self.open().vectors.in_step:
                self.finish()
                self.agree(thorough=True)

    def refresh(self, document_ids: Sequence[str]) -> None:
        """Bring what is kept here in step with library and server for documents that another process wrote or removed.

        Raises VectorsLostError, after the full text was written; to be done again then.
        """
        opened = self.open()
        for step in self._steps(list(document_ids)):
            opened.fulltext.write([p for some in step.values() for p in some], list(step))
        opened.vectors.refresh(document_ids)

    def state(self) -> VectorState | None:
        """How the vectors on a server stand; None where they are in a folder."""
        vectors = self.open().vectors
        if vectors.server is None:
            return None
        presence = vectors.server.presence
        wanted, held = self._library.count("passages"), vectors.held()
        away = ""
        if not vectors.in_step:
            said = presence.reason or "it is being brought in step with the library"
            away = (
                f"Chroma's server: {said}; questions are answered from {held} of {wanted} vectors kept here"
            )
        return VectorState(away, presence.times, vectors.local, held, wanted)

    def _server(self, chroma: ChromaServer) -> Server:
        from vectorstore.chroma_places import Server

        return Server(chroma, f"zhengwen-{self._library.key(VECTORS_KEY)[:12].hex()}")

    def _texts(self, ids: Sequence[str]) -> dict[str, str]:
        return {i: p.indexed_text for i, p in self._library.passages_by_id(ids, ALL_VISIBILITIES).items()}

    def _open_fulltext(self) -> FullTextIndex:
        from vectorstore.fulltext import FullTextIndex

        folder = self._home / FULLTEXT_NAME
        try:
            return FullTextIndex(folder)
        except ValueError:
            # Damaged or of another layout; ``agree`` fills it again from the library in seconds.
            shutil.rmtree(folder)
            return FullTextIndex(folder)

    def _steps(self, document_ids: Sequence[str]) -> Iterator[dict[str, tuple[Passage, ...]]]:
        """The passages of documents, about ``STEP`` at a time."""
        step: dict[str, tuple[Passage, ...]] = {}
        size = 0
        for document_id in document_ids:
            step[document_id] = self._library.passages(document_id, ALL_VISIBILITIES)
            size += len(step[document_id])
            if size >= STEP:
                yield step
                step, size = {}, 0
        if step:
            yield step
