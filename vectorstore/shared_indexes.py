"""The indexes of one process on a library that several share: they follow what the others write.

The full-text index is this process's own. So are the vectors in a folder; those on Chroma's server are written once, by
whoever writes the library, and this process keeps a copy of their rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from vectorstore.chroma_choice import ChromaServer
from vectorstore.embeddings import Embedder
from vectorstore.errors import VectorsLostError
from vectorstore.held import Held
from vectorstore.indexes import Indexes, Step, caches
from vectorstore.library import DocumentKey, Library
from vectorstore.manifest import Manifest
from vectorstore.place import Place
from vectorstore.rows import State
from vectorstore.turns import Turn

if TYPE_CHECKING:
    from vectorstore.vectors import VectorIndex


class SharedIndexes(Indexes):
    """Writing methods are for one thread at a time: whoever has ``turn.here``."""

    def __init__(
        self,
        place: Place,
        library: Library,
        embedder: Embedder,
        chroma: ChromaServer | None,
        built_with: Manifest,
        library_id: str,
    ) -> None:
        """What was built of another library, or with something else than ``built_with``, is deleted."""
        super().__init__(place.indexes, library, embedder, chroma)
        self._held = Held(
            place.indexes,
            {
                "library": library_id,
                "embedding": built_with.embedding,
                "dimension": built_with.dimension,
                "index_schema": built_with.index_schema,
            },
        )
        self.turn = Turn()
        if not self._held.fits:
            self.forget_all()
        self._held.begin()

    @property
    def reachable(self) -> bool:
        """Whether Chroma's server was there when it was last asked; a folder always is."""
        server = self.open().vectors.server if self.chroma is not None else None
        return server is None or not server.presence.reason

    def forget_all(self) -> None:
        """Delete what this process has of the indexes; on a server nothing."""
        self.close()
        for folder in caches(self._home):
            shutil.rmtree(folder, ignore_errors=True)
        self._held.clear()

    def reset(self) -> None:
        """Delete the indexes, those on a server too. Raises VectorsLostError, then with nothing deleted."""
        super().reset()
        self._held.clear()

    def follow(self, keys: Mapping[str, DocumentKey], done: Callable[[Step], None]) -> None:
        """Take in what others wrote since the last time. ``keys``: the library's documents; ``done`` is called after
        each step. Without Chroma's server the vectors wait until it is back."""
        held = self._held.documents
        gone = [i for i in held if i not in keys or keys[i].state is State.REMOVING]
        fresh = [
            key.id
            for key in keys.values()
            if key.state is State.INDEXED and held.get(key.id) != key.content_hash
        ]

        def taken(step: Step) -> None:
            self._held.note({i: keys[i].content_hash for i in step.visibility_of})

        if self.chroma is not None:
            with suppress(VectorsLostError):
                self.refresh([*gone, *fresh])
            self._held.note({i: keys[i].content_hash for i in fresh})
        else:
            if gone:
                self.remove(gone)
            self.write(self.steps_of(fresh), done, taken)
        self._held.forget(gone)

    def taken(self, step: Step) -> None:
        """What this process wrote itself is in its indexes, and for the others to follow."""
        super().taken(step)
        self._held.note(self._library.hashes_of(list(step.visibility_of)))

    def drop_removed(self) -> None:
        """After a turn of writing: what was removed is not held any more."""
        keys = self._library.keys()
        self._held.forget([i for i in self._held.documents if i not in keys])

    def expected(self) -> dict[str, DocumentKey]:
        held = self._held.documents
        return {i: key for i, key in self._library.keys().items() if held.get(i) == key.content_hash}

    def reach(self) -> None:
        server = self.open().vectors.server
        if server is not None:
            server.reach()
            if not self.open().vectors.in_step:
                self.agree(thorough=True)

    def _compare(self, vectors: VectorIndex, thorough: bool) -> None:
        """Vectors on a server are made good by whoever may write the library; the others wait for that."""
        if self.chroma is None:
            super()._compare(vectors, thorough)
        elif self.turn.enter_if_free():
            try:
                self.finish()
                super()._compare(vectors, thorough)
            finally:
                self.turn.leave()

    def _make_good(self, odd: Sequence[str]) -> None:
        if self.chroma is not None:
            super()._make_good(odd)
            return
        keys = self._library.keys()
        self._held.forget(odd)
        self.write(
            self.steps_of(odd),
            lambda _: None,
            lambda step: self._held.note({i: keys[i].content_hash for i in step.visibility_of}),
        )
