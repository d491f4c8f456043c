"""What a folder holds, looked at without owning it and without writing: for a dry run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vectorstore import carrying
from vectorstore.embeddings import Embedder, PackagedEmbeddings
from vectorstore.errors import StoreError, StoreMissingError
from vectorstore.inventory import Inventory
from vectorstore.library import Library
from vectorstore.manifest import Manifest, check, is_of_another_schema, require
from vectorstore.place import Place


def peek(
    where: Path | Place, *, splitter: str, rebuild: bool = False, embedder: Embedder | None = None
) -> Inventory:
    """The inventory that a store opened with these arguments would have; empty where there is no library.

    Another process may own the folder meanwhile. Raises StoreVersionError and StoreUnreachableError as opening does,
    StoreError when the folder cannot be read.
    """
    place = Place.of(where)
    home, library = place.home, place.library_file
    old = carrying.aside(library)
    chosen = embedder or PackagedEmbeddings()
    wanted = Manifest(chosen.name, chosen.dimension, splitter)
    if place.shared:
        return _shared(place, wanted, rebuild)
    try:
        if not library.exists():
            return Inventory(told=carrying.told_in(old) if old.exists() else ())
        if rebuild and is_of_another_schema(home, wanted):
            return Inventory(told=carrying.told_in(library))
        if not rebuild:
            require(home, wanted)
        reading = Library.reading(library)
        try:
            inventory = reading.inventory()
            if old.exists() and not reading.has_taken_over():
                inventory = replace(inventory, told=carrying.told_in(old))
        finally:
            reading.close()
    except OSError as error:
        raise StoreError(
            f"{home} cannot be read ({error.strerror or error}). Check its permissions."
        ) from error
    return inventory


def _shared(place: Place, wanted: Manifest, rebuild: bool) -> Inventory:
    from vectorstore.shared_store import told_manifest

    try:
        library = Library.of(place)
    except StoreMissingError:
        return Inventory()
    try:
        found = told_manifest(library, place)
        if found is not None and not rebuild:
            check(found, wanted, place.library_name)
        return library.inventory()
    finally:
        library.close()
