"""What a library that an earlier version made needs before this program can use it."""

from __future__ import annotations

from enum import Enum

from vectorstore import carrying
from vectorstore.bookkeeping import Bookkeeping
from vectorstore.database import library_at, upgrade
from vectorstore.errors import StoreMissingError, StoreVersionError
from vectorstore.manifest import LIBRARY_SCHEMA, Manifest, is_of_another_schema, read_manifest
from vectorstore.place import Place


class Need(Enum):
    """What is to be done, the most that is needed."""

    NOTHING = "nothing"
    INDEXES = "indexes"
    """The indexes are built again from the library."""
    TEXTS = "texts"
    """The texts are read again from where they were read."""


def prepare(place: Place, wanted: Manifest) -> Need:
    """Bring the tables of a library up to date where that is enough, and tell what else it needs.

    Raises StoreMissingError, StoreVersionError where a newer program made it, StoreUnreachableError.
    """
    if place.shared:
        upgrade(place)
        return _need(_told(place), wanted)
    if not place.library_file.exists():
        raise StoreMissingError(f"There is no library in {place.home}. Run `zhengwen ingest FOLDER` first.")
    if is_of_another_schema(place.home, wanted):
        # Its tables go aside as they are; what people said is taken over from there.
        found = _read(place)
        if found is not None and found.library_schema > LIBRARY_SCHEMA:
            raise StoreVersionError(
                f"{place.home} was written with library schema {found.library_schema} by a newer program; this one knows "
                f"{LIBRARY_SCHEMA}. Install that program, or restore a backup that was made before."
            )
        return Need.TEXTS
    upgrade(place)
    return _need(_read(place), wanted)


def places(place: Place) -> tuple[tuple[str, str], ...]:
    """Document ids with the paths or addresses that they were read from, in a library of any version."""
    if not place.shared:
        return carrying.places_in(place.library_file)
    engine = library_at(place)
    try:
        return tuple((s.document_id, s.source.path) for s in Bookkeeping(engine).inventory().sources)
    finally:
        engine.dispose()


def _need(found: Manifest | None, wanted: Manifest) -> Need:
    if found is None:
        return Need.INDEXES
    if found.splitter != wanted.splitter:
        return Need.TEXTS
    return Need.NOTHING if found.fits_indexes(wanted) else Need.INDEXES


def _read(place: Place) -> Manifest | None:
    try:
        return read_manifest(place.home)
    except StoreVersionError:
        return None


def _told(place: Place) -> Manifest | None:
    from vectorstore.library import Library
    from vectorstore.shared_store import told_manifest

    library = Library.of(place)
    try:
        return told_manifest(library, place)
    finally:
        library.close()
