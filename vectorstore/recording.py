"""What people said of documents and did with them, in a library."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from vectorstore import carrying, corrections, tables
from vectorstore.bookkeeping import Bookkeeping
from vectorstore.corrections import Correction, Words
from vectorstore.passages import IngestedDocument
from vectorstore.records import Json

if TYPE_CHECKING:
    from vectorstore.postgres import WriterLock

_OF_PEOPLE = (tables.audit, tables.feedback, tables.users, tables.corrections, tables.topics, tables.approved)


class Recording(Bookkeeping):
    """The part of a library that keeps corrections, the audit, and what was said in a library set aside."""

    def __init__(self, engine: Engine, lock: WriterLock | None = None) -> None:
        super().__init__(engine)
        self.lock = lock
        # SQLite lets one connection write at a time; ours take turns instead of waiting for its lock.
        self._turn = threading.Lock()

    def hold(self, path: str, words: Words) -> None:
        """Keep what staff say of a source that has yet to be read."""
        with self._write() as connection:
            corrections.tell(connection, path, "", words)

    def corrected(self, items: Sequence[IngestedDocument]) -> list[IngestedDocument]:
        """Documents as they were read, with what staff say of them."""
        with self._write() as connection:
            return corrections.put_over(connection, items)

    def corrections(self, path: str) -> tuple[Correction, ...]:
        """What staff say of the document of a source."""
        with self._engine.connect() as connection:
            return corrections.of(connection, path)

    def record(self, at: datetime, actor: str, action: str, subject: str, detail: Json = None) -> None:
        """Add a line to the audit: who did what to which document or user."""
        with self._write() as connection:
            connection.execute(sa.insert(tables.audit).values(audit_line(at, actor, action, subject, detail)))

    def take_over(self, old: Path) -> None:
        """Take over what people said in a library that was set aside: once, whole or not at all.

        Raises StoreError when it cannot be read.
        """
        if self.has_taken_over():
            return
        told = [
            {"path": t.path, "sha256": t.sha256, "visibility": t.visibility.value}
            for t in carrying.told_in(old)
        ]
        said = carrying.rows_in(old, tuple(table.name for table in (*_OF_PEOPLE, tables.keys)))
        with self._write() as connection:
            if told:
                connection.execute(sa.insert(tables.told), told)
            for table in (*_OF_PEOPLE, tables.keys):
                values = [_decoded(table, row) for row in said[table.name]]
                if table is tables.keys:
                    made = set(connection.execute(sa.select(tables.keys.c.name)).scalars())
                    values = [key for key in values if key["name"] not in made]
                if values:
                    connection.execute(sa.insert(table), values)
            connection.execute(sa.insert(tables.carried).values(name=old.name))

    def has_taken_over(self) -> bool:
        """Whether ``take_over`` was done in this library."""
        return bool(self._rows(sa.select(tables.carried)))

    def audit(self, subject: str | None = None) -> list[dict[str, Any]]:
        """The audit's lines as objects, oldest first; those of one document or user."""
        query = sa.select(tables.audit).order_by(tables.audit.c.id)
        if subject is not None:
            query = query.where(tables.audit.c.subject == subject)
        return [dict(r._mapping) for r in self._rows(query)]

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._turn:
            ours = self.lock.begin() if self.lock is not None and self.lock.held else self._engine.begin()
            with ours as connection:
                yield connection


def audit_line(at: datetime, actor: str, action: str, subject: str, detail: Json) -> dict[str, Json]:
    """A row of the audit."""
    return {"at": at.isoformat(), "actor": actor, "action": action, "subject": subject, "detail": detail}


def _decoded(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row of an older library as one of ours: known columns only, JSON as values, without its number."""
    return {
        c.key: json.loads(row[c.name])
        if isinstance(c.type, sa.JSON) and row[c.name] is not None
        else row[c.name]
        for c in table.columns
        if c.name != "id" and c.name in row
    }
