"""The files that paths name, and the ids of their documents."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError
from ingest.ids import file_id
from ingest.reading.kinds import SUFFIXES, UNREAD_SUFFIXES
from ingest.sidecar import ENDINGS


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and the folder it was named with; its document's id is made of its path inside that folder."""

    path: Path
    folder: Path

    @property
    def relative(self) -> str:
        return self.path.relative_to(self.folder).as_posix()


@dataclass(frozen=True, slots=True)
class Found:
    """What paths name: the ``files`` to read in the order of their paths, the ``folders``, and how many
    other files in them were ``passed_over``: neither documents by their ending, nor side-cars, nor hidden.
    ``notes``: sentences about what lies in the folders and is not taken as one may have meant it."""

    files: tuple[SourceFile, ...]
    folders: tuple[Path, ...]
    passed_over: int
    notes: tuple[str, ...] = ()


def find(paths: Sequence[Path], *, missing_are_empty: bool = False) -> Found:
    """The files that paths name: files as they are, folders with all that has the ending of a document (those
    of formats that are not read fail with a reason), without hidden files and without following links to folders and out of the folder.

    missing_are_empty: a path that does not exist counts as an empty folder.
    Raises IngestError when a path does not exist.
    """
    found: dict[Path, SourceFile] = {}
    folders: list[Path] = []
    passed_over: set[Path] = set()
    notes: dict[str, None] = {}
    for path in paths:
        if not path.exists() and not missing_are_empty:
            raise IngestError(f"{path} does not exist. Name a file or a folder of documents.")
        if path.is_dir() or not path.exists():
            folder = path.resolve()
            folders.append(folder)
            for file in _walk(folder):
                note = _note(file, folder)
                if note is not None:
                    notes[note] = None
                elif file.suffix.lower() in SUFFIXES | UNREAD_SUFFIXES:
                    found.setdefault(file, SourceFile(file, folder))
                elif not is_sidecar(file):
                    passed_over.add(file)
        else:
            file = path.resolve()
            found.setdefault(file, SourceFile(file, file.parent))
    files = sorted(found.values(), key=lambda source: str(source.path))
    return Found(tuple(files), tuple(folders), len(passed_over - found.keys()), tuple(notes))


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """The files of ``find``."""
    return list(find(paths).files)


def document_id(source: SourceFile) -> str:
    """The stable id of a file's document."""
    return file_id(source.folder.name, source.relative, source.path.suffix)


def _note(path: Path, folder: Path) -> str | None:
    """What is to be said of a link to a folder or out of this one, and of a side-car whose document is not beside it."""
    name = path.relative_to(folder).as_posix()
    if path.is_symlink() and path.is_dir():
        return f"{name} is a link to a folder and was not followed. Name that folder too if it is meant."
    if path.suffix.lower() in SUFFIXES | UNREAD_SUFFIXES and leads_away(path, folder):
        return f"{name} is a link that leads out of the folder and was not read. Name that file too if it is meant."
    if path.suffix.lower() not in ENDINGS:
        return None
    if is_sidecar(path):
        missing = not path.with_suffix("").exists()
        return f"{name} is a side-car, but {path.stem} is not beside it." if missing else None
    meant = next((s for s in sorted(SUFFIXES) if path.with_suffix(s).exists()), None)
    if meant is None:
        return None
    return f"{name} was not read. As the side-car of {path.stem}{meant} it must be named {path.stem}{meant}{path.suffix}."


def leads_away(path: Path, folder: Path) -> bool:
    """Whether a path is a link to what lies outside a folder. Whoever may put a file into a folder could have any
    other file of this machine published by a link."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _walk(folder: Path) -> Iterator[Path]:
    """The files of a folder, and the links to folders in it, which are not followed."""
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (link for name in folders if (link := Path(root) / name).is_symlink())
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root) / name


def lies_below(path: Path, places: Set[Path]) -> bool:
    """Whether a path is one of some places or lies inside one of them, however many there are."""
    return path in places or not places.isdisjoint(path.parents)


def is_sidecar(file: Path) -> bool:
    """Whether a file's name is that of a side-car of a document."""
    return file.suffix.lower() in ENDINGS and Path(file.stem).suffix.lower() in SUFFIXES
