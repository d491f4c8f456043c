"""A store on a library that several processes share, each with indexes of its own that follow it.

The library's counter moves with every change of documents. A process that sees it moved takes the documents that
changed into its indexes. To write, a process holds the library's lock (see ``postgres.WriterLock``), and brings its
indexes up to date before it begins.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from typing import Any, Final, Self

from vectorstore.chroma_choice import ChromaServer
from vectorstore.counts import SharedCounts
from vectorstore.embeddings import Embedder
from vectorstore.errors import StoreMissingError, StoreVersionError, VectorsLostError
from vectorstore.indexes import Progress, Step
from vectorstore.library import Library
from vectorstore.manifest import Manifest, check, manifest_of
from vectorstore.ownership import Ownership
from vectorstore.place import Place
from vectorstore.shared_indexes import SharedIndexes
from vectorstore.store import Store
from vectorstore.turns import Turn

LOG = logging.getLogger(__name__)

_MANIFEST: Final = "manifest"
_NOTES: Final = "notes"
_LIBRARY: Final = "library"
"""The fact that tells one library from another: indexes of one are no use to the other."""


class SharedStore(Store):
    """Documents and passages of a shared library; opened by ``Store.open``."""

    _indexes: SharedIndexes

    def __init__(
        self,
        place: Place,
        library: Library,
        ownership: Ownership,
        manifest: Manifest,
        embedder: Embedder,
        indexes: SharedIndexes,
    ) -> None:
        """For ``sharing``."""
        super().__init__(place, library, ownership, manifest, embedder, indexes.chroma)
        self._place = place
        self._followed = -1
        self._indexes = indexes
        self._writing = indexes.turn = Turn(library.lock, self._catch_up, self._end_turn)
        self._counts = SharedCounts.at(place)

    @classmethod
    def sharing(
        cls,
        place: Place,
        ownership: Ownership,
        wanted: Manifest,
        embedder: Embedder,
        chroma: ChromaServer | None,
        *,
        create: bool,
        rebuild: bool,
    ) -> Self:
        """Join a shared library; its documents are in the indexes when this returns.

        Raises StoreMissingError, StoreVersionError, StoreUnreachableError, and StoreLockedError when ``rebuild`` changes what
        all processes go by while another one writes.
        """
        library = Library.of(place, create=create)
        try:
            manifest = _settled(library, wanted, place, create=create, rebuild=rebuild)
            indexes = SharedIndexes(place, library, embedder, chroma, manifest, str(library.fact(_LIBRARY)))
            store = cls(place, library, ownership, manifest, embedder, indexes)
            if rebuild:
                store.rebuild()
            else:
                store.refresh()
        except BaseException:
            library.close()
            raise
        return store

    @property
    def shared(self) -> bool:
        return True

    @property
    def counts(self) -> SharedCounts:
        return self._counts

    def tidy(self) -> None:
        self._counts.forget_full()

    def close(self) -> None:
        super().close()
        self._counts.close()

    def refresh(self) -> bool:
        """Take in what other processes changed since the last time, and finish what a killed one left; True where there
        was anything. Costs two small queries where there was not."""
        changed = False
        if self.library.moved() != self._followed:
            with self._writing.here:
                changed = self._catch_up()
        if self.library.unfinished() and self._indexes.reachable and self._writing.enter_if_free():
            try:
                self._finish()
                self._forget()
            finally:
                self._writing.leave()
            changed = True
        return changed

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build the indexes of this process again from the library; those on a server for all of them."""
        if self._indexes.chroma is not None:
            super().rebuild(progress)
            return
        with self._writing.here:
            self._indexes.reset()
            self._followed = -1
            self._catch_up(progress)
            self._agree()
            self._agreed = True

    # inside

    def _catch_up(self, progress: Progress | None = None) -> bool:
        """Bring the indexes to the library as it is now; False when they are there already."""
        moved = self.library.moved()
        if moved == self._followed:
            return False

        def done(step: Step) -> None:
            self._forget()
            for document_id in step.visibility_of:
                if progress is not None:
                    progress(document_id, True)

        self._indexes.follow(self.library.keys(), done)
        self._read_manifest()
        self._followed = moved
        self._forget()
        return True

    def _end_turn(self) -> None:
        """Before another process may write: what this one changed need not be followed."""
        moved = self.library.moved()
        if moved != self._followed:
            self._indexes.drop_removed()
            self._followed = moved

    def _agree(self) -> None:
        try:
            self._catch_up()
            self._indexes.agree()
        except VectorsLostError:
            # Said in the log by whoever found it lost.
            self._indexes.agree_fulltext()

    def _bring_in_step(self) -> None:
        with self._writing.here:
            if not self._closed:
                self._indexes.reach()

    def _read_manifest(self) -> None:
        """What the others measured counts here too, where they measured with the same embedding."""
        raw = self.library.fact(_MANIFEST)
        found = manifest_of(raw) if raw else self._manifest
        if found.fits_indexes(self._manifest):
            self._manifest = found
        else:
            LOG.warning(
                "%s is embedded with %s now; this process goes on with %s until it is started anew",
                self._place.library_name,
                found.embedding,
                self._manifest.embedding,
            )

    def _keep_manifest(self) -> None:
        # Only the writer has all vectors of the sample for certain; what others measure holds for themselves.
        if self.library.lock is not None and self.library.lock.held:
            self.library.tell(_MANIFEST, asdict(self._manifest))

    def _notes(self) -> dict[str, Any]:
        notes = self.library.fact(_NOTES)
        return notes if isinstance(notes, dict) else {}

    def _keep_notes(self, notes: dict[str, Any]) -> None:
        self.library.tell(_NOTES, notes)


def told_manifest(library: Library, place: Place) -> Manifest | None:
    """What a shared library was made with; None while nothing is in it. Raises StoreVersionError."""
    raw = library.fact(_MANIFEST)
    try:
        return manifest_of(raw) if raw is not None else None
    except (ValueError, TypeError, KeyError) as error:
        raise StoreVersionError(
            f"What {place.library_name} was made with cannot be read ({error}): another version wrote it. Install that "
            "version, or restore a backup."
        ) from error


def _settled(library: Library, wanted: Manifest, place: Place, *, create: bool, rebuild: bool) -> Manifest:
    """The manifest to go on with; written where the library is new, or built anew with something else."""
    found = told_manifest(library, place)
    if found is None and not create:
        raise StoreMissingError(
            f"There are no documents in {place.library_name} yet. Run `zhengwen ingest FOLDER` first."
        )
    if found is not None and (not rebuild or _same(found, wanted)):
        check(found, wanted, place.library_name)
        return found
    assert library.lock is not None
    library.lock.acquire()
    try:
        if library.fact(_LIBRARY) is None:
            library.tell(_LIBRARY, secrets.token_hex(8))
        library.tell(_MANIFEST, asdict(wanted))
    finally:
        library.lock.release()
    return wanted


def _same(found: Manifest, wanted: Manifest) -> bool:
    return found.fits_indexes(wanted) and found.splitter == wanted.splitter
