"""One file to one document with its passages, indicators and duties."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.card import read_card
from ingest.duties import duties_of
from ingest.errors import UnreadableFileError
from ingest.reading import read
from ingest.splitting import split
from ingest.structure import lay_out
from ingest.tables import indicators_of, tables_of
from vectorstore.passages import Document, IngestedDocument, Source


def read_document(path: Path, data: bytes, document_id: str) -> IngestedDocument:
    """Read a file's bytes as the document of a given id.

    Raises UnreadableFileError with the reason when the file holds no text that can be read.
    """
    raw = read(path, data)
    if not raw.blocks:
        raise UnreadableFileError("holds no text after its front matter. Check that it was saved whole.")
    named = read_card(raw.blocks, raw.front_matter, path.stem)
    layout = lay_out(raw.blocks, named.title)
    tables = tables_of(layout.lines)
    document = Document(
        id=document_id,
        title=named.title,
        text=layout.text,
        card=named.card,
        sections=layout.sections,
        source=Source(path.name, str(path), hashlib.sha256(data).hexdigest(), raw.media_type),
    )
    return IngestedDocument(
        document=document,
        passages=split(document, layout, tables),
        indicators=tuple(indicators_of(document_id, tables, named.card.period)),
        duties=tuple(duties_of(document_id, layout.lines, layout.sections)),
        warnings=(*raw.warnings, *named.warnings),
    )
