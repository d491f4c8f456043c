"""One file to one document with its passages, indicators and duties."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.card import read_card
from ingest.duties import duties_of
from ingest.errors import UnreadableFileError
from ingest.indicators import indicators_of
from ingest.quality import examine
from ingest.reading import read
from ingest.sidecar import read_sidecar
from ingest.splitting import split
from ingest.structure import lay_out
from ingest.tables import tables_of
from vectorstore.passages import Document, IngestedDocument, Source, Visibility


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a file besides its bytes.

    ``sidecar``: the bytes of the YAML file beside it; it stands above what the file says.
    ``visibility``: as given with the command; file and side-car stand above it.
    ``url``, ``name``: the web address it came from and its file's name there, which are its source instead of
    the path it was kept at.
    """

    sidecar: bytes | None = None
    visibility: Visibility | None = None
    url: str | None = None
    name: str | None = None


NOTHING_TOLD = Told()


def read_document(path: Path, data: bytes, document_id: str, told: Told = NOTHING_TOLD) -> IngestedDocument:
    """Read a file's bytes as the document of a given id.

    Raises UnreadableFileError with the reason when the file holds no text that can be read.
    """
    raw = read(path, data)
    if not raw.blocks:
        raise UnreadableFileError("holds no text after its front matter. Check that it was saved whole.")
    name = told.name or path.name
    beside = read_sidecar(told.sidecar)
    given: dict[str, object] = {
        **({"visibility": told.visibility.value} if told.visibility else {}),
        **({"url": told.url} if told.url else {}),
    }
    named = read_card(raw, {**given, **raw.front_matter, **beside.fields}, Path(name).stem)
    layout = lay_out(raw.blocks, named.title)
    tables = tables_of(layout.lines)
    document = Document(
        id=document_id,
        title=named.title,
        text=layout.text,
        card=named.card,
        sections=layout.sections,
        source=Source(
            name, told.url or str(path), digest(data, told.sidecar), raw.media_type, told.visibility
        ),
        pages=layout.pages,
        tables=len(tables),
    )
    passages = split(document, layout, tables)
    doubts = examine(document, layout, passages)
    return IngestedDocument(
        document=replace(
            document, warnings=(*raw.warnings, *beside.warnings, *named.warnings, *layout.warnings, *doubts)
        ),
        passages=passages,
        indicators=tuple(indicators_of(document_id, tables, named.card.period)),
        duties=tuple(duties_of(document_id, layout.lines, layout.sections, tables)),
    )


def digest(data: bytes, sidecar: bytes | None) -> str:
    """SHA-256 of a file together with its side-car, in hex: what tells a changed file."""
    own = hashlib.sha256(data).hexdigest()
    if sidecar is None:
        return own
    beside = hashlib.sha256(sidecar).hexdigest()
    return hashlib.sha256(f"{own} {beside}".encode()).hexdigest()
