"""Documents as they are set beside each other, with their rows and duties: for the command and for the page."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.side_by_side import Side
from ingest.rereading import parts_of
from pages.contracts import ReadsDocuments
from vectorstore.passages import Document, Visibility


def side_of(store: ReadsDocuments, document: Document, visibilities: Sequence[Visibility]) -> Side:
    """A document, or an earlier text of one, which has no rows and duties of its own in the library."""
    if store.document(document.id, visibilities).version != document.version:
        parts = parts_of(document)
        return Side(document, parts.rows, parts.duties)
    ids = (document.id,)
    return Side(document, store.indicators(ids, visibilities), store.duties(ids, visibilities))
