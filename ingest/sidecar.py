"""Side-car files: YAML beside a document that says what the document itself does not."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ingest.card.told import FIELDS, misspelt
from ingest.errors import UnreadableFileError
from ingest.reading import read_bytes
from ingest.reading.decoding import decode
from ingest.reading.front_matter import read_fields

ENDINGS = (".yaml", ".yml")
MAX_BYTES = 256 * 1024
"""A card has some twenty lines; nested aliases of a larger file could grow without end."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The fields of a side-car, and what could not be used of it."""

    fields: dict[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def sidecar_of(path: Path) -> Path | None:
    """The side-car of a document, `notice.pdf.yaml` (or `.yml`) beside `notice.pdf`, if there is one."""
    for ending in ENDINGS:
        beside = path.with_name(path.name + ending)
        try:
            if beside.is_file():
                return beside
        except OSError:
            # A name that is too long with the ending has no side-car.
            return None
    return None


def sidecar_bytes(path: Path) -> bytes | None:
    """The bytes of a document's side-car, if it has one.

    Raises UnreadableFileError, which names the side-car, when it cannot be opened or is a link to elsewhere.
    """
    beside = sidecar_of(path)
    if beside is None:
        return None
    try:
        if beside.is_symlink() and Path(os.path.realpath(beside)).parent != Path(
            os.path.realpath(path.parent)
        ):
            raise UnreadableFileError("is a link to another folder. Put the side-car itself beside it.")
        return read_bytes(beside)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"is not read since its side-car {beside.name} {error}") from error


def read_sidecar(data: bytes | None) -> Sidecar:
    """Read a side-car's bytes; one that cannot be read keeps the document as a draft, since it may
    have said who may see it."""
    if data is None:
        return Sidecar()
    try:
        if len(data) > MAX_BYTES:
            raise UnreadableFileError(f"has more than {MAX_BYTES // 1024} KB. Keep the card's fields only.")
        text = decode(data)
    except UnreadableFileError as error:
        warning = f"The side-car file {error} The document is kept as a draft."
        return Sidecar({"visibility": "draft"}, (warning,))
    fields, warnings = read_fields(text, "The side-car file", 1)
    named = {name for name, _ in misspelt(fields)}
    strange = [name for name in fields if name not in FIELDS and name not in named]
    if strange:
        warnings.append(
            f"The side-car file names what is no field: {'、'.join(strange)}. Fields are {', '.join(FIELDS)}."
        )
    return Sidecar(fields, tuple(warnings))
