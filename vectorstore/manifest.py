"""What the indexes in a folder were built with, and whether this program can use them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from vectorstore import carrying
from vectorstore.errors import StoreVersionError
from vectorstore.fusion import UNMEASURED, CosineScale

FILE_NAME = "manifest.json"

# Raised when the tables of the library change.
LIBRARY_SCHEMA = 4
# Raised when terms, index fields or vector metadata change: the indexes are built again.
INDEX_SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """``sample`` identifies the passages that ``scale`` was measured on."""

    embedding: str
    dimension: int
    splitter: str
    library_schema: int = LIBRARY_SCHEMA
    index_schema: int = INDEX_SCHEMA
    scale: CosineScale = UNMEASURED
    sample: str = ""

    def fits_indexes(self, wanted: Manifest) -> bool:
        """Whether the vectors and the full-text index can be used."""
        return (self.embedding, self.dimension, self.index_schema) == (
            wanted.embedding,
            wanted.dimension,
            wanted.index_schema,
        )

    def measured(self, scale: CosineScale, sample: str) -> Manifest:
        return replace(self, scale=scale, sample=sample)


def read_manifest(home: Path) -> Manifest | None:
    """The manifest of a folder, or None when it has none.

    Raises StoreVersionError when it cannot be read.
    """
    path = home / FILE_NAME
    try:
        return manifest_of(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise StoreVersionError(
            f"{path} was written by another version or is damaged ({error}). "
            "Run `zhengwen doctor --repair`: it builds the indexes again from the library."
        ) from error


def manifest_of(raw: dict[str, Any]) -> Manifest:
    """A manifest from its object, as ``dataclasses.asdict`` makes it. Raises ValueError, TypeError or KeyError."""
    return Manifest(**{**raw, "scale": CosineScale(**raw["scale"])})


def write_manifest(home: Path, manifest: Manifest) -> None:
    """Write it whole or not at all."""
    replace_file(home / FILE_NAME, json.dumps(asdict(manifest), indent=2) + "\n")


def check(found: Manifest, wanted: Manifest, home: Path | str) -> None:
    """Raises StoreVersionError naming the command that repairs a mismatch."""
    if found.library_schema != wanted.library_schema:
        raise StoreVersionError(
            f"{home} was written with library schema {found.library_schema}, this program uses "
            f"{wanted.library_schema}. Bring it to this version: `zhengwen upgrade`, or `zhengwen ingest --rebuild FOLDER` "
            "(what was told with --visibility, the feedback and the audit are taken over)."
        )
    if found.splitter != wanted.splitter:
        raise StoreVersionError(
            f"{home} was cut into passages by splitter {found.splitter}, this program uses "
            f"{wanted.splitter}. Read the documents again: `zhengwen upgrade`, or `zhengwen ingest --rebuild FOLDER`."
        )
    if not found.fits_indexes(wanted):
        raise StoreVersionError(
            f"The indexes in {home} were built with {_indexed_with(found)}, but {_indexed_with(wanted)} is set. "
            "Build them again from the library: `zhengwen doctor --repair`."
        )


def settle(home: Path, wanted: Manifest, *, library: Path, caches: Sequence[Path], rebuild: bool) -> Manifest:
    """The manifest to go on with; written when the folder is new.

    ``caches``: the folders of the indexes, which go when their library is set aside.
    ``rebuild`` takes any folder, and sets a library of another schema aside. Otherwise raises
    StoreVersionError when this program cannot use the folder.
    """
    if rebuild:
        if is_of_another_schema(home, wanted):
            if library.exists():
                carrying.set_aside(library)
            for cache in caches:
                shutil.rmtree(cache, ignore_errors=True)
            # In this order, and before a new library is made: killed in between, the next run finds
            # either the old library or none, and never takes a new one for the old.
            write_manifest(home, wanted)
        return wanted
    if library.exists() or read_manifest(home) is not None:
        return require(home, wanted)
    write_manifest(home, wanted)
    return wanted


def require(home: Path, wanted: Manifest) -> Manifest:
    """The manifest of a folder with documents.

    Raises StoreVersionError when it has none, or one that this program cannot use.
    """
    found = read_manifest(home)
    if found is None:
        raise StoreVersionError(
            f"{home} holds documents but no manifest. Build its indexes again: `zhengwen doctor --repair`."
        )
    check(found, wanted, home)
    return found


def is_of_another_schema(home: Path, wanted: Manifest) -> bool:
    """Whether the manifest says that the library has other tables; not when it cannot be read."""
    return _library_schema(home) not in (None, wanted.library_schema)


def _library_schema(home: Path) -> int | None:
    try:
        found = json.loads((home / FILE_NAME).read_text("utf-8"))["library_schema"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, int) else None


def _indexed_with(manifest: Manifest) -> str:
    return f"{manifest.embedding} ({manifest.dimension} dimensions, index schema {manifest.index_schema})"


def replace_file(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that a reader or a power cut sees the old or the new one."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


NOTES_NAME = "notes.json"


def read_notes(home: Path) -> dict[str, Any]:
    """Numbers worked out from the documents, with the fingerprint they hold for; empty when there are none."""
    try:
        notes = json.loads((home / NOTES_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def write_notes(home: Path, notes: dict[str, Any]) -> None:
    """Keep numbers for the next process; a folder that cannot be written only costs working them out again."""
    with contextlib.suppress(OSError):
        replace_file(home / NOTES_NAME, json.dumps(notes))
