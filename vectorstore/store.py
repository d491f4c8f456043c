"""The store: opens library and indexes, writes them in step, and answers searches.

A write goes to the library first (``pending``), then to Chroma, then to the full-text index, and
ends with ``indexed``. Each step can be done again without harm, so a process killed at any
point leaves a folder that the next one completes on opening.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from vectorstore import carrying, soundness
from vectorstore.chroma_choice import ChromaServer, VectorState
from vectorstore.correctable import Correctable
from vectorstore.embeddings import Embedder, PackagedEmbeddings
from vectorstore.errors import StoreError, StoreMissingError, VectorsLostError
from vectorstore.fusion import UNMEASURED, CosineScale
from vectorstore.indexes import Indexes, Opened, Progress, caches
from vectorstore.intake import Intake
from vectorstore.inventory import Statistics
from vectorstore.library import ALL_VISIBILITIES, PUBLIC, Library
from vectorstore.manifest import (
    Manifest,
    read_notes,
    settle,
    write_manifest,
    write_notes,
)
from vectorstore.memory import Changed, Memory
from vectorstore.ownership import Ownership
from vectorstore.passages import (
    IngestedDocument,
    SearchFilter,
)
from vectorstore.place import Place
from vectorstore.returning import Returning
from vectorstore.rows import State
from vectorstore.searchable import KEPT_FILTERS
from vectorstore.turns import Turn

if TYPE_CHECKING:
    from vectorstore.counts import SharedCounts

__all__ = ["ALL_VISIBILITIES", "PUBLIC", "Statistics", "Store"]

LOG = logging.getLogger(__name__)

T = TypeVar("T")


class Store(Correctable):
    """Documents and passages of one folder. Reads are safe from several threads; writes take turns.

    >>> with Store.open(Path("data"), create=True) as store:  # doctest: +SKIP
    ...     store.put(ingested)
    ...     hits = store.search("城镇化率的目标是多少", k=5)
    """

    def __init__(
        self,
        place: Place,
        library: Library,
        ownership: Ownership,
        manifest: Manifest,
        embedder: Embedder,
        chroma: ChromaServer | None = None,
    ) -> None:
        """For ``Store.open``."""
        self.home = place.home
        self.library = library
        self._ownership = ownership
        self._manifest = manifest
        self._embedder = embedder
        self._indexes = Indexes(place.indexes, library, embedder, chroma)
        self._writing = Turn()
        self._moving = threading.Lock()
        self._memory = Memory(0)
        self._agreed = False
        self._sampled_version = -1
        self._returning = Returning(self._bring_in_step)
        self._closed = False

    @classmethod
    def open(
        cls,
        where: Path | Place,
        *,
        create: bool = False,
        embedder: Embedder | None = None,
        threads: int | None = None,
        splitter: str = "1",
        rebuild: bool = False,
        mend: bool = False,
        chroma: ChromaServer | None = None,
    ) -> Store:
        """Take the folder and check that this program can use it, and the library that it shares with others.

        ``splitter`` is the version of the rules that cut passages. ``rebuild`` accepts a folder
        built otherwise and builds both indexes again; a library of another schema is set
        aside as ``library.sqlite3.old`` and has to be read in anew. What people said in it (told
        visibility, audit, feedback) is taken over at this or, after a kill, at the next opening.

        ``mend`` reads database and indexes through first (see ``soundness``): what is damaged is built again, a
        damaged library is refused.

        ``chroma``: Chroma's own server for the vectors, instead of the folder. Where it is lost the store opens all the
        same, and questions are answered from the vectors kept in the folder; only writes and ``rebuild`` need it.

        Raises StoreMissingError, StoreLockedError, StoreVersionError, StoreUnreachableError, with ``rebuild`` VectorsLostError.
        """
        place = Place.of(where)
        home = place.home
        if not place.shared and not create and not _exists(place.library_file):
            raise StoreMissingError(
                f"There are no documents in {home} yet. Run `zhengwen ingest FOLDER` first."
            )
        chosen = embedder or PackagedEmbeddings(threads)
        try:
            # Feedback and logins are in it: for nobody but the account that runs the service.
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            ownership = Ownership(home)
        except OSError as error:
            raise StoreError(
                f"{home} cannot be used ({error.strerror or error}). Name a folder that can be written with --home."
            ) from error
        try:
            if mend:
                soundness.mend(place, chosen.dimension)
            wanted = Manifest(chosen.name, chosen.dimension, splitter)
            if place.shared:
                from vectorstore.shared_store import SharedStore

                return SharedStore.sharing(
                    place, ownership, wanted, chosen, chroma, create=create, rebuild=rebuild
                )
            manifest = settle(home, wanted, library=place.library_file, caches=caches(home), rebuild=rebuild)
            store = cls(place, Library.of(place), ownership, manifest, chosen, chroma)
            old = carrying.aside(place.library_file)
            if old.exists():
                store.library.take_over(old)
            if rebuild:
                store.rebuild()
            else:
                store._finish()
        except BaseException:
            ownership.release()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all work on the folder and give it free."""
        with self._writing:
            self._closed = True
            self._indexes.close()
            self.library.close()
            self._ownership.release()

    def announce(self, address: str, token: str) -> None:
        """Tell other commands where this process serves the folder, and the token that lets them in."""
        self._ownership.announce(address, token)

    def say(self, doing: str) -> None:
        """Tell other commands, when they ask for the folder, what this process does with it."""
        self._ownership.say(doing)

    @property
    def shared(self) -> bool:
        """Whether other processes may change the documents."""
        return False

    @property
    def counts(self) -> SharedCounts | None:
        """What is counted for all processes of a shared library; None where there is one process."""
        return None

    def tidy(self) -> None:
        """Delete what nobody counts any more; once a minute is often enough."""

    def refresh(self) -> bool:
        """Take in what other processes changed since the last time; True where there was anything."""
        return False

    # writing

    def put(self, item: IngestedDocument, at: datetime | None = None) -> bool:
        """Store one document. False when all of it was stored already, and nothing was touched."""
        with self._writing:
            return bool(self._take_in([item], at, None))

    def put_many(
        self,
        items: Iterable[IngestedDocument],
        progress: Progress | None = None,
        at: datetime | None = None,
    ) -> tuple[str, ...]:
        """Store documents, several in a step; gives the ids of those that changed.

        While one step goes into the indexes, the next is taken from ``items``. A text that
        replaces another one leaves that as an earlier version, replaced ``at`` this time.
        ``progress`` is called after each document is stored, with its id and whether it changed.
        """
        with self._writing:
            changed = self._take_in(items, at, progress)
            if changed:
                self._scale()
        return tuple(changed)

    def remove(self, document_id: str) -> bool:
        """Remove a document everywhere. False when there is none of that id."""
        return bool(self.remove_many([document_id]))

    def remove_many(self, document_ids: Iterable[str]) -> tuple[str, ...]:
        """Remove documents everywhere, with their earlier versions; gives the ids of those that there were."""
        with self._writing:
            going = [i for i in dict.fromkeys(document_ids) if i in self._keys()]
            if going:
                self._ready_to_write()
                self.library.set_state(State.REMOVING, going)
                self._forget(dict.fromkeys(going))
                self._indexed(self._indexes.finish())
            return tuple(going)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build both indexes again from the library. Killed on the way, the next opening goes on.

        Raises VectorsLostError, with nothing changed, where the server that is set for the vectors is lost.
        """
        with self._writing:
            self._indexes.reset()
            going = [i for i, state in self.library.unfinished().items() if state is State.REMOVING]
            self.library.delete(going)
            self.library.set_state(State.PENDING)
            self._manifest = self._manifest.measured(UNMEASURED, "")
            self._keep_manifest()
            self._indexes.finish(progress)
            self._forget()
            self._indexes.agree()
            self._agreed = True
            self._scale()

    # reading

    def narrowed(self, limits: SearchFilter) -> Store:
        """This store as if it held only the documents that a filter lets pass, to read from until the next write."""
        from vectorstore.narrowed import NarrowedStore

        kept: dict[SearchFilter, Store] = self.derived("narrowed", dict)
        if limits not in kept:
            if len(kept) >= KEPT_FILTERS:
                kept.clear()
            kept[limits] = NarrowedStore(self, limits)
        return kept[limits]

    def kept(self, name: str) -> float | None:
        """A number that was worked out from the public documents as they are now; None when they changed since."""
        notes = self._notes()
        return notes.get(name) if notes.get("of") == self._state() else None

    def keep(self, name: str, value: float, fingerprint: str | None = None) -> None:
        """Keep a number worked out from the public documents as they are now, for ``kept``. A draft that comes
        in changes none of it, so that questions need not work it out anew while staff add documents. In the middle
        of a long write it is not kept: a question does not wait for that. Nor where the public documents have another
        ``fingerprint`` than when it was worked out."""
        if self._writing.here.acquire(blocking=False):
            try:
                if fingerprint not in (None, self.fingerprint(PUBLIC)):
                    return
                notes = self._notes()
                state = self._state()
                others = {k: v for k, v in notes.items() if notes.get("of") == state}
                self._keep_notes({**others, "of": state, name: value})
            finally:
                self._writing.here.release()

    def _state(self) -> str:
        return f"{self.fingerprint(PUBLIC)} {self._manifest.embedding}"

    def statistics(self) -> Statistics:
        return Statistics(
            documents=len(self._keys()),
            passages=self.library.count("passages"),
            indicators=self.library.count("indicators"),
            duties=self.library.count("duties"),
            unfinished=len(self.library.unfinished()),
            embedding=self._manifest.embedding,
            dimension=self._manifest.dimension,
            splitter=self._manifest.splitter,
            scale=self._manifest.scale,
        )

    def spent(self) -> dict[str, float]:
        """Seconds that writes took since opening, by part; parts run beside each other."""
        return self._indexes.spent.seconds

    # inside

    def _notes(self) -> dict[str, Any]:
        return read_notes(self.home)

    def _keep_notes(self, notes: dict[str, Any]) -> None:
        write_notes(self.home, notes)

    def _keep_manifest(self) -> None:
        write_manifest(self.home, self._manifest)

    def _take_in(
        self, items: Iterable[IngestedDocument], at: datetime | None, progress: Progress | None
    ) -> list[str]:
        into = Intake(
            self.library, self._indexes, self._keys(), self._ready_to_write, self._forget, self._indexed
        )
        return into.take(items, at, progress)

    def _ready(self) -> Opened:
        """The indexes; the first call makes sure that they hold what the library holds. Raises StoreError once closed."""
        if self._closed:
            # Opened again by a thread that is left over, they would be in the way of who takes the folder next.
            raise StoreError(f"The library in {self.home} was closed. Open it again.")
        if not self._agreed:
            with self._writing.here:
                if not self._agreed:
                    self._agree()
                    self._agreed = True
        opened = self._indexes.open()
        self._returning.look(opened.vectors)
        return opened

    def _ready_to_write(self) -> Opened:
        """The indexes, with Chroma's server there. Raises VectorsLostError before anything is written."""
        opened = self._ready()
        self._indexes.reach()
        return opened

    def _agree(self) -> None:
        try:
            self._indexes.finish()
            self._indexes.agree()
        except VectorsLostError:
            # Said in the log by whoever found it lost.
            self._indexes.agree_fulltext()

    def _finish(self) -> None:
        """Complete what a killed process left; without Chroma's server that waits."""
        try:
            self._indexes.finish()
        except VectorsLostError as error:
            LOG.warning("Documents wait for the indexes. %s", error)

    def _bring_in_step(self) -> None:
        with self._writing:
            if not self._closed:
                waiting = bool(self.library.unfinished())
                self._indexes.reach()
                if waiting:
                    self._forget()

    @property
    def vectors_are_served(self) -> bool:
        """Whether the vectors are on a server, not in the folder."""
        return self._indexes.chroma is not None

    def vector_state(self) -> VectorState | None:
        """How the vectors stand on the server that is set for them, asking it; None where they are in a folder."""
        opened = self._ready()
        server = opened.vectors.server
        if server is not None and opened.vectors.in_step:
            with contextlib.suppress(VectorsLostError):
                server.reach()
        return self._indexes.state()

    def _forget(self, changed: Changed | None = None) -> None:
        """The library was written: by default any of its documents may be another one."""
        with self._moving:
            self._memory = self._memory.after_write(changed)

    def _indexed(self, document_ids: Iterable[str]) -> None:
        """The indexes hold, or hold no longer, what was written of documents."""
        with self._moving:
            self._memory = self._memory.after_indexing(document_ids)

    def _scale(self) -> CosineScale:
        """The cosine scale, measured again when the sample changed; not in the middle of a long write."""
        if self._sampled_version != self.version and self._writing.here.acquire(blocking=False):
            try:
                version = self.version
                sample = self._indexes.sample_hash()
                if sample != self._manifest.sample:
                    self._manifest = self._manifest.measured(self._indexes.measure_scale(), sample)
                    self._keep_manifest()
                self._sampled_version = version
            except VectorsLostError:
                # The scale of before serves until the server is back.
                pass
            finally:
                self._writing.here.release()
        return self._manifest.scale


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
