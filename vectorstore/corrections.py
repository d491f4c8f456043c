"""What staff say of a document's card: kept beside what was read, and put over it whenever it is read again.

Kept by the path (or address) of the document's source and by its bytes, so that it outlives the document,
an ingest, and the move of a file. What was read is kept too, so that a correction can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from vectorstore import tables
from vectorstore.bookkeeping import chunks
from vectorstore.inventory import strictest
from vectorstore.passages import Document, IngestedDocument, Visibility
from vectorstore.records import Json, card_from_json, card_to_json

TITLE: Final = "title"
VISIBILITY: Final = "visibility"
FIELDS: Final = (
    *(TITLE, "number", "issuers", "region", "written", "issued", "effective", "expires"),
    *("period", "kind", "status", "replaces", VISIBILITY),
)
"""What can be corrected, by the names of ``records.card_to_json``."""
_NAME_ON_CARD: Final = MappingProxyType({"issuers": "issuer"})
"""How spans and conflicts name a field, where that is not its own name."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A field as somebody said it: ``value`` in the form of ``records.card_to_json``."""

    field: str
    value: Json
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Words:
    """Who says what of a document, and when. ``told``: field → value; ``taken_back``: fields that are again as
    they were read; ``action``: the audit's word for it."""

    by: str
    at: datetime
    told: Mapping[str, Json]
    taken_back: tuple[str, ...] = ()
    action: str = "correct"

    def __post_init__(self) -> None:
        strange = sorted({*self.told, *self.taken_back} - set(FIELDS))
        if strange:
            raise ValueError(f"no such correction: {', '.join(strange)}")


def corrected(item: IngestedDocument, corrections: Sequence[Correction]) -> IngestedDocument:
    """A document, as it was read, with what staff say of it. A corrected field has no place in the text, and what
    the text says otherwise of it is no contradiction any more."""
    if not corrections:
        return item
    told = {c.field: c.value for c in corrections}
    document = item.document
    names = {_NAME_ON_CARD.get(name, name) for name in told}
    fields = {name: value for name, value in told.items() if name != TITLE}
    card = card_from_json({**card_to_json(document.card), **fields})
    card = replace(
        card,
        spans=tuple((name, span) for name, span in card.spans if name not in names),
        conflicts=tuple(c for c in card.conflicts if c.field not in names),
    )
    title = told.get(TITLE) or document.title
    return replace(
        item,
        document=replace(document, title=title, card=card),
        passages=tuple(replace(passage, title=title) for passage in item.passages),
    )


def of(connection: Connection, path: str) -> tuple[Correction, ...]:
    """What staff say of the document of a source."""
    rows = connection.execute(sa.select(tables.corrections).where(tables.corrections.c.path == path)).all()
    order = {name: place for place, name in enumerate(FIELDS)}
    return tuple(sorted((_correction(row) for row in rows), key=lambda c: order[c.field]))


def fields_by_path(connection: Connection) -> dict[str, frozenset[str]]:
    """Which fields staff told, by source."""
    found: dict[str, set[str]] = {}
    for row in connection.execute(sa.select(tables.corrections.c.path, tables.corrections.c.field)):
        found.setdefault(row.path, set()).add(row.field)
    return {path: frozenset(fields) for path, fields in found.items()}


def tell(connection: Connection, path: str, sha256: str, words: Words) -> None:
    """Keep what staff say of a source, in place of what they said of the same fields."""
    table = tables.corrections
    gone = [*words.told, *words.taken_back]
    connection.execute(sa.delete(table).where(table.c.path == path, table.c.field.in_(gone)))
    at = words.at.isoformat()
    new = [
        {"path": path, "field": name, "value": value, "by": words.by, "at": at, "sha256": sha256}
        for name, value in words.told.items()
    ]
    if new:
        connection.execute(sa.insert(table), new)


def keep_as_read(connection: Connection, documents: Iterable[Document]) -> None:
    """Remember title and card as they were read, in place of an earlier reading."""
    kept = {
        d.source.path: {"path": d.source.path, "title": d.title, "card": card_to_json(d.card)}
        for d in documents
    }
    for paths in chunks(list(kept)):
        connection.execute(sa.delete(tables.as_read).where(tables.as_read.c.path.in_(paths)))
        connection.execute(sa.insert(tables.as_read), [kept[path] for path in paths])


def as_read(connection: Connection, document: Document) -> Document:
    """A stored document as it was read, without what staff say of it."""
    query = sa.select(tables.as_read).where(tables.as_read.c.path == document.source.path)
    row = connection.execute(query).one_or_none()
    return document if row is None else replace(document, title=row.title, card=card_from_json(row.card))


def put_over(connection: Connection, items: Sequence[IngestedDocument]) -> list[IngestedDocument]:
    """Documents as they were read now, with what staff say of them; what was read is remembered.

    Bytes that appear at another path take along what was said of them. Where who may see a document is read
    otherwise than before (another front matter, side-car or command), the narrower of both counts: an
    ingest cannot publish what staff hold back, and staff's publishing does not outlive the owner's "internal".
    """
    told = _told_of(connection, items)
    if not told:
        return list(items)
    result = []
    for item in items:
        document = item.document
        said = told.get(document.source.path, ())
        if said:
            said = _narrowed(connection, document, said)
            keep_as_read(connection, [document])
        result.append(corrected(item, said))
    return result


def _told_of(connection: Connection, items: Sequence[IngestedDocument]) -> dict[str, tuple[Correction, ...]]:
    """What was said of the sources of items, by path; of new paths by their bytes."""
    table = tables.corrections
    sources = {item.document.source.path: item.document.source.sha256 for item in items}
    found: dict[str, list[Row[Any]]] = {}
    for paths in chunks(list(sources)):
        for row in connection.execute(sa.select(table).where(table.c.path.in_(paths))).all():
            found.setdefault(row.path, []).append(row)
    by_bytes: dict[str, dict[str, list[Row[Any]]]] = {}
    for digests in chunks([sha256 for path, sha256 in sources.items() if path not in found]):
        for row in connection.execute(sa.select(table).where(table.c.sha256.in_(digests))).all():
            by_bytes.setdefault(row.sha256, {}).setdefault(row.path, []).append(row)
    for path, sha256 in sources.items():
        if path in found:
            _note_bytes(connection, path, sha256)
        elif sha256 in by_bytes:
            taken = max(by_bytes[sha256].values(), key=_shows_least)
            found[path] = taken
            connection.execute(sa.insert(table), [{**row._mapping, "path": path} for row in taken])
    return {path: tuple(_correction(row) for row in rows) for path, rows in found.items()}


def _note_bytes(connection: Connection, path: str, sha256: str) -> None:
    table = tables.corrections
    connection.execute(
        sa.update(table).where(table.c.path == path, table.c.sha256 != sha256).values(sha256=sha256)
    )


def _shows_least(rows: Sequence[Row[Any]]) -> int:
    told = [Visibility(row.value) for row in rows if row.field == VISIBILITY]
    return tuple(Visibility).index(told[0]) if told else -1


def _narrowed(
    connection: Connection, document: Document, said: tuple[Correction, ...]
) -> tuple[Correction, ...]:
    held = next((c for c in said if c.field == VISIBILITY), None)
    before = connection.execute(
        sa.select(tables.as_read.c.card).where(tables.as_read.c.path == document.source.path)
    ).scalar_one_or_none()
    if held is None or before is None or before[VISIBILITY] == document.card.visibility.value:
        return said
    narrow = strictest((Visibility(held.value), document.card.visibility))
    value = (narrow or document.card.visibility).value
    table = tables.corrections
    connection.execute(
        sa.update(table)
        .where(table.c.path == document.source.path, table.c.field == VISIBILITY)
        .values(value=value)
    )
    return tuple(replace(c, value=value) if c is held else c for c in said)


def _correction(row: Row[Any]) -> Correction:
    return Correction(row.field, row.value, row.by, datetime.fromisoformat(row.at))
