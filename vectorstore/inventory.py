"""What the library holds of every file, without any text: what a folder is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vectorstore.fusion import CosineScale
from vectorstore.passages import Source, Visibility


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A document, the file it was read from, and how many passages it has."""

    document_id: str
    source: Source
    passages: int


@dataclass(frozen=True, slots=True)
class ToldSource:
    """The visibility that was told of a file whose document was removed, or stood in a library that was set
    aside; the file has yet to be read again."""

    path: str
    sha256: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Inventory:
    """All files of a library, of all visibilities."""

    sources: tuple[StoredSource, ...] = ()
    told: tuple[ToldSource, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionKey:
    """One text that a document has had.

    ``number`` counts from 1, the current text has the highest. ``first_seen`` and ``replaced`` are
    what the writer said of the time; ``replaced`` is None for the current text.
    """

    number: int
    version: str
    title: str
    characters: int
    first_seen: datetime | None
    replaced: datetime | None
    current: bool


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much is stored, of all visibilities, and what the indexes were built with."""

    documents: int
    passages: int
    indicators: int
    duties: int
    unfinished: int
    embedding: str
    dimension: int
    splitter: str
    scale: CosineScale


def strictest(visibilities: Sequence[Visibility]) -> Visibility | None:
    """The visibility that shows the least; None of none."""
    return max(visibilities, key=tuple(Visibility).index, default=None)
