"""Where the texts of a library were read from, so that they can be read again by what they were read with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.addresses import is_web_address
from ingest.ids import file_id


@dataclass(frozen=True, slots=True)
class Origins:
    """``folders`` and ``files`` as they were given to ``ingest``, ``addresses``; ``known``: the files that were read;
    ``gone``: those that are not there any more."""

    folders: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    addresses: tuple[str, ...] = ()
    known: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()


def origins(sources: Iterable[tuple[str, str]]) -> Origins:
    """What was given to ``ingest``, from the ids of documents and their paths or addresses. An id tells below which folder
    its file was found; a file of which it does not was given by itself."""
    folders: dict[Path, None] = {}
    files: dict[Path, None] = {}
    addresses: dict[str, None] = {}
    known: dict[Path, None] = {}
    gone: dict[Path, None] = {}
    for document_id, place in sources:
        path = Path(place)
        if is_web_address(place):
            addresses[place] = None
        elif not path.is_file():
            gone[path] = None
        else:
            known[path] = None
            folder = folder_of(document_id, path)
            (files if folder is None else folders)[folder or path] = None
    below = [f for f in files if not any(f.is_relative_to(folder) for folder in folders)]
    return Origins(tuple(folders), tuple(below), tuple(addresses), tuple(known), tuple(gone))


def folder_of(document_id: str, path: Path) -> Path | None:
    """The folder that a document of this id was found below; None where no folder gives its file that id."""
    for folder in path.parents:
        relative = path.relative_to(folder).as_posix()
        # An id that was taken got a longer hash behind it.
        if document_id.startswith(file_id(folder.name, relative, path.suffix)):
            return folder
    return None
