"""Short ways to read a card: from a text, or from blocks with fields that a page states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.card import Card, read_card
from ingest.document import read_document
from vectorstore.passages import Document, DocumentCard


def document(text: str, name: str = "文件.txt") -> Document:
    return read_document(Path("in") / name, text.encode(), "d").document


def card(text: str, name: str = "文件.txt") -> DocumentCard:
    return document(text, name).card


def at(text: str, found: DocumentCard, field: str) -> str | None:
    """What stands at the span of a field."""
    span = found.span_of(field)
    return text[span.start : span.end] if span is not None else None


def raw(
    body: Sequence[str], fields: Sequence[str] = (), hidden: Mapping[str, str] | None = None
) -> RawDocument:
    """A page with the fields it states above its body."""
    blocks = [Block(line, BlockKind.METADATA) for line in fields]
    blocks += [Block(line) for line in body]
    return RawDocument(tuple(blocks), "text/html", {}, hidden=tuple((hidden or {}).items()))


def page(
    body: Sequence[str],
    fields: Sequence[str] = (),
    hidden: Mapping[str, str] | None = None,
    told: Mapping[str, object] | None = None,
) -> Card:
    return read_card(raw(body, fields, hidden), told or {}, "文件名")


def text_of(body: Sequence[str], fields: Sequence[str] = ()) -> str:
    """The canonical text of such a page."""
    return "".join(f"{line}\n" for line in (*fields, *body))
