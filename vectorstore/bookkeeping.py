"""What indexes and folders are kept in step by: all documents of all visibilities, without their texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from vectorstore import tables
from vectorstore.inventory import Inventory, StoredSource, ToldSource
from vectorstore.passages import Visibility
from vectorstore.records import source_from_json
from vectorstore.rows import State

# SQLite before 3.32 takes no more than 999 variables in a statement.
_VARIABLES = 900


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What the store must know of every document without its text."""

    id: str
    version: str
    visibility: Visibility
    state: State
    content_hash: str
    passages: int


_DOCUMENTS: Final = "documents"
"""The counter that moves with every change of documents."""


class Bookkeeping:
    """The part of the library that reads no text."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def moved(self) -> int:
        """How often documents were changed, by whatever process; 0 before the first time."""
        counter = tables.counters.c
        query = sa.select(counter.value).where(counter.name == _DOCUMENTS)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one_or_none() or 0)

    @staticmethod
    def _move(connection: Connection) -> None:
        table = tables.counters
        change = sa.update(table).where(table.c.name == _DOCUMENTS).values(value=table.c.value + 1)
        if not connection.execute(change).rowcount:
            connection.execute(sa.insert(table).values(name=_DOCUMENTS, value=1))

    def fact(self, name: str) -> Any:
        """What all processes of a shared library go by under a name; None where nothing was told."""
        query = sa.select(tables.facts.c.value).where(tables.facts.c.name == name)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def tell(self, name: str, value: Any) -> None:
        """Put a fact in place of the one of that name; None takes it away."""
        table = tables.facts
        with self._engine.begin() as connection:
            connection.execute(sa.delete(table).where(table.c.name == name))
            if value is not None:
                connection.execute(sa.insert(table).values(name=name, value=value))

    def keys(self, document_ids: Sequence[str] | None = None) -> dict[str, DocumentKey]:
        """The keys of some documents, by default of all, by id in order."""
        documents, passages = tables.documents.c, tables.passages.c
        counted = sa.select(sa.func.count()).where(passages.document_id == documents.id).scalar_subquery()
        query = sa.select(
            documents.id,
            documents.version,
            documents.visibility,
            documents.state,
            documents.content_hash,
            counted.label("passages"),
        ).order_by(documents.id)
        if document_ids is None:
            found = self._rows(query)
        else:
            some = (query.where(documents.id.in_(ids)) for ids in chunks(document_ids))
            found = [row for part in some for row in self._rows(part)]
        return {
            row.id: DocumentKey(
                row.id,
                row.version,
                Visibility(row.visibility),
                State(row.state),
                row.content_hash,
                row.passages,
            )
            for row in found
        }

    def inventory(self) -> Inventory:
        """Every file that documents were read from, by document id in order; reads no text."""
        documents, passages = tables.documents.c, tables.passages.c
        counted = sa.select(sa.func.count()).where(passages.document_id == documents.id).scalar_subquery()
        stored = sa.select(documents.id, documents.source, counted.label("passages")).where(
            documents.state != State.REMOVING.value
        )
        return Inventory(
            tuple(
                StoredSource(row.id, source_from_json(row.source), row.passages)
                for row in self._rows(stored.order_by(documents.id))
            ),
            self.told(),
        )

    def told(self) -> tuple[ToldSource, ...]:
        """What was told of files that have yet to be read, by path."""
        query = sa.select(tables.told).order_by(tables.told.c.path)
        return tuple(
            ToldSource(row.path, row.sha256, Visibility(row.visibility)) for row in self._rows(query)
        )

    def visibility_of(self, document_ids: Sequence[str]) -> dict[str, Visibility]:
        """Who may see each of these documents."""
        documents = tables.documents.c
        return {
            row.id: Visibility(row.visibility)
            for ids in chunks(document_ids)
            for row in self._rows(sa.select(documents.id, documents.visibility).where(documents.id.in_(ids)))
        }

    def hashes_of(self, document_ids: Sequence[str]) -> dict[str, str]:
        """The hash of the content of each of these documents."""
        documents = tables.documents.c
        return {
            row.id: row.content_hash
            for ids in chunks(document_ids)
            for row in self._rows(
                sa.select(documents.id, documents.content_hash).where(documents.id.in_(ids))
            )
        }

    def twins(self, digests: Sequence[str]) -> dict[str, str]:
        """Digest → a passage of that content whose document is wholly in the indexes."""
        passages, documents = tables.passages.c, tables.documents.c
        return {
            row.digest: row.id
            for some in chunks(digests)
            for row in self._rows(
                sa.select(passages.digest, passages.id)
                .join(tables.documents)
                .where(passages.digest.in_(some), documents.state == State.INDEXED.value)
            )
        }

    def digests(self) -> dict[str, dict[str, str]]:
        """Document → passage → digest of what is embedded of it, of all documents."""
        passages = tables.passages.c
        found: dict[str, dict[str, str]] = {}
        for row in self._rows(sa.select(passages.document_id, passages.id, passages.digest)):
            found.setdefault(row.document_id, {})[row.id] = row.digest
        return found

    def unfinished(self) -> dict[str, State]:
        """The documents that a killed process left, with their states."""
        documents = tables.documents.c
        query = sa.select(documents.id, documents.state).where(documents.state != State.INDEXED.value)
        return {row.id: State(row.state) for row in self._rows(query.order_by(documents.id))}

    def passage_ids(self, document_ids: Sequence[str]) -> list[str]:
        """The ids of the passages of some documents."""
        passages = tables.passages.c
        return [
            row.id
            for ids in chunks(document_ids)
            for row in self._rows(sa.select(passages.id).where(passages.document_id.in_(ids)))
        ]

    def sample_ids(self, size: int) -> list[str]:
        """Passages in the order of their content's hash: the same sample however they came in."""
        passages = tables.passages.c
        query = sa.select(passages.id).order_by(passages.digest, passages.id).limit(size)
        return [row.id for row in self._rows(query)]

    def count(self, name: str) -> int:
        """Rows of ``documents``, ``passages``, ``indicators`` or ``duties``."""
        query = sa.select(sa.func.count()).select_from(tables.metadata.tables[name])
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def _rows(self, query: sa.Select[Any]) -> Sequence[Row[Any]]:
        with self._engine.connect() as connection:
            return connection.execute(query).all()


def chunks(ids: Sequence[str]) -> Iterable[list[str]]:
    """Ids, as many at a time as a statement may hold."""
    return (list(ids[i : i + _VARIABLES]) for i in range(0, len(ids), _VARIABLES))
