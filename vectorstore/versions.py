"""Earlier texts of documents: what is kept when a text changes, and how it is read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from vectorstore import records, rows, tables
from vectorstore.bookkeeping import chunks
from vectorstore.errors import DocumentNotFoundError
from vectorstore.inventory import VersionKey
from vectorstore.passages import Document, Visibility

_KEPT = ("version", "title", "source", "card", "pages", "warnings", "tables", "sections", "text")


def keep(connection: Connection, new_versions: dict[str, str], at: str | None) -> dict[str, str | None]:
    """Keep the stored texts that are about to be replaced by another one.

    ``new_versions``: document id → version of its new text. Gives for each document when its new
    text was first stored: ``at``, or what is stored when the text is the same.
    """
    documents, versions = tables.documents.c, tables.versions.c
    seen: dict[str, str | None] = dict.fromkeys(new_versions, at)
    for ids in chunks(list(new_versions)):
        query = sa.select(documents.id, documents.version, documents.first_seen).where(documents.id.in_(ids))
        for row in connection.execute(query).all():
            if row.version == new_versions[row.id]:
                seen[row.id] = row.first_seen
                continue
            number = sa.select(sa.func.coalesce(sa.func.max(versions.number), 0) + 1).where(
                versions.document_id == row.id
            )
            kept = sa.select(
                documents.id,
                number.scalar_subquery(),
                documents.first_seen,
                sa.literal(at),
                *(documents[name] for name in _KEPT),
            ).where(documents.id == row.id)
            names = ["document_id", "number", "first_seen", "replaced", *_KEPT]
            connection.execute(sa.insert(tables.versions).from_select(names, kept))
    return seen


def forget(connection: Connection, document_ids: Sequence[str]) -> None:
    """Delete all earlier texts of documents."""
    for ids in chunks(document_ids):
        connection.execute(sa.delete(tables.versions).where(tables.versions.c.document_id.in_(ids)))


def listed(
    connection: Connection, document_id: str, visibilities: Sequence[Visibility]
) -> tuple[VersionKey, ...]:
    """The texts of a document that could be seen when they were the current one, oldest first, the current
    one last; empty when there is no such document. They keep their numbers among all texts."""
    documents, versions = tables.documents.c, tables.versions.c
    earlier = sa.select(
        versions.number,
        versions.version,
        versions.title,
        sa.func.length(versions.text).label("characters"),
        versions.first_seen,
        versions.replaced,
        versions.card,
    ).where(versions.document_id == document_id)
    current = sa.select(
        documents.version,
        documents.title,
        sa.func.length(documents.text).label("characters"),
        documents.first_seen,
    ).where(documents.id == document_id)
    before = connection.execute(earlier.order_by(versions.number)).all()
    found = [
        VersionKey(r.number, r.version, r.title, r.characters, _time(r.first_seen), _time(r.replaced), False)
        for r in before
        if records.card_from_json(r.card).visibility in visibilities
    ]
    for r in connection.execute(current).all():
        found.append(
            VersionKey(len(before) + 1, r.version, r.title, r.characters, _time(r.first_seen), None, True)
        )
    return tuple(found)


def read(
    connection: Connection, document_id: str, number: int, visibilities: Sequence[Visibility]
) -> Document:
    """An earlier text as the document it was.

    Raises DocumentNotFoundError when there is none of that number, or when it could not be seen as the current one.
    """
    versions = tables.versions.c
    query = sa.select(versions.document_id.label("id"), *(versions[name] for name in _KEPT)).where(
        versions.document_id == document_id, versions.number == number
    )
    for row in connection.execute(query).all():
        document = rows.document_of(row)
        # A draft does not come to light because the text after it was published.
        if document.card.visibility in visibilities:
            return document
    raise not_found(document_id, str(number))


def not_found(document_id: str, version: str) -> DocumentNotFoundError:
    return DocumentNotFoundError(
        f"{document_id} has no version {version!r}. `zhengwen documents {document_id} --versions` lists them."
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
