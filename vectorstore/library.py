"""The library: documents and all that was read from them, in SQL. The source of truth.

Every method here that reads takes the visibilities of those that it reads for. What keeps indexes and
folders in step sees everything and gives no text: bookkeeping.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from vectorstore import carrying, corrections, records, rows, tables, versions
from vectorstore.approved import ApprovedAnswers
from vectorstore.bookkeeping import DocumentKey, chunks
from vectorstore.corrections import Words
from vectorstore.database import LIBRARY_FILE, engine_at, engine_of
from vectorstore.errors import DocumentNotFoundError
from vectorstore.inventory import VersionKey
from vectorstore.keys import key_in
from vectorstore.passages import (
    Document,
    Duty,
    Indicator,
    IngestedDocument,
    Passage,
    Visibility,
)
from vectorstore.place import Place
from vectorstore.recording import Recording, audit_line
from vectorstore.records import source_from_json
from vectorstore.rows import State
from vectorstore.topics import Topics

__all__ = ["ALL_VISIBILITIES", "LIBRARY_FILE", "PUBLIC", "DocumentKey", "Library"]

PUBLIC: tuple[Visibility, ...] = (Visibility.PUBLIC,)
ALL_VISIBILITIES: tuple[Visibility, ...] = tuple(Visibility)
_CONNECTIONS: Final = 4
"""To a shared library, kept open: as many searches read at a time on a machine of few cores."""


class Library(Recording):
    """Documents in a SQL database; safe to read from several threads.

    ``lock``: the right to write a shared library, None where it is a file. Whoever changes documents holds it.
    """

    @classmethod
    def of(cls, place: Place, *, create: bool = False) -> Library:
        """The library of a place; a shared one is made only where ``create`` says so.

        Raises StoreMissingError, StoreVersionError, StoreUnreachableError.
        """
        engine = engine_of(place, create=create, connections=_CONNECTIONS)
        if not place.shared:
            return cls(engine)
        from vectorstore.postgres import WriterLock

        return cls(engine, WriterLock(engine, place))

    @classmethod
    def at(cls, path: Path) -> Library:
        """The library in a SQLite file, made when it is not there."""
        return cls(engine_at(path))

    @classmethod
    def reading(cls, path: Path) -> Library:
        """The library in a SQLite file, to read from; nothing is written to its folder."""
        address = carrying.read_only(path)
        return cls(sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True)))

    @property
    def topics(self) -> Topics:
        """The topics that are not answered."""
        return Topics(self._engine)

    @property
    def approved(self) -> ApprovedAnswers:
        """The answers that staff approved."""
        return ApprovedAnswers(self._engine)

    def key(self, name: str) -> bytes:
        """The library's random key under a name; made at the first call (see ``keys``)."""
        return key_in(self._engine, name)

    def close(self) -> None:
        self._engine.dispose()

    # writing

    def save(self, items: Sequence[IngestedDocument], at: datetime | None = None) -> None:
        """Write documents whole, replacing those of the same id, as ``pending``. One transaction.

        A text that is replaced by another one is kept as an earlier version; ``at`` is the time
        that this is said to happen.
        Raises ValueError when a passage id stands twice or belongs to another document.
        """
        for item in items:
            _check(item)
        with self._write_documents() as connection:
            seen = versions.keep(
                connection,
                {i.document.id: i.document.version for i in items},
                at.isoformat() if at else None,
            )
            self._delete(connection, [i.document.id for i in items])
            for table, values in (
                (tables.documents, [rows.document_row(i, seen[i.document.id]) for i in items]),
                (tables.passages, [r for i in items for r in rows.passage_rows(i)]),
                (tables.indicators, [r for i in items for r in rows.indicator_rows(i)]),
                (tables.duties, [r for i in items for r in rows.duty_rows(i)]),
            ):
                if values:
                    connection.execute(sa.insert(table), values)
            # From now on the document itself remembers what was told of its file.
            self._forget_told(connection, [i.document.source.path for i in items])

    def set_state(self, state: State, document_ids: Sequence[str] | None = None) -> None:
        """Set the state of some documents, by default of all."""
        documents = tables.documents
        with self._write_documents() as connection:
            if document_ids is None:
                connection.execute(sa.update(documents).values(state=state.value))
                return
            for ids in chunks(document_ids):
                connection.execute(
                    sa.update(documents).where(documents.c.id.in_(ids)).values(state=state.value)
                )

    def delete(self, document_ids: Sequence[str]) -> None:
        """Delete documents with their passages, indicators, duties and earlier versions. What was told of
        who may see them is remembered for the day their files come back."""
        with self._write_documents() as connection:
            told = self._told_of(connection, document_ids)
            self._forget_told(connection, [row["path"] for row in told])
            if told:
                connection.execute(sa.insert(tables.told), told)
            self._delete(connection, document_ids)
            versions.forget(connection, document_ids)

    def correct(self, document_id: str, words: Words) -> IngestedDocument:
        """Keep what staff say of a document, with a line in the audit. Gives the document as it was read, whole, to
        be stored again. Raises DocumentNotFoundError."""
        document = self.document(document_id, ALL_VISIBILITIES)
        source = document.source
        before = {**records.card_to_json(document.card), corrections.TITLE: document.title}
        with self._write_documents() as connection:
            plain = corrections.as_read(connection, document)
            read = {**records.card_to_json(plain.card), corrections.TITLE: plain.title}
            corrections.keep_as_read(connection, [plain])
            corrections.tell(connection, source.path, source.sha256, words)
            now = {**words.told, **{name: read[name] for name in words.taken_back}}
            detail = {name: [before[name], value] for name, value in now.items()}
            connection.execute(
                sa.insert(tables.audit).values(
                    audit_line(words.at, words.by, words.action, document_id, detail)
                )
            )
        return IngestedDocument(
            plain,
            tuple(replace(p, title=plain.title) for p in self.passages(document_id, ALL_VISIBILITIES)),
            self.indicators((document_id,), ALL_VISIBILITIES),
            self.duties((document_id,), ALL_VISIBILITIES),
        )

    # reading for people

    def document(self, document_id: str, visibilities: Sequence[Visibility]) -> Document:
        """Raises DocumentNotFoundError, also for a document that may not be seen."""
        query = sa.select(tables.documents).where(
            tables.documents.c.id == document_id, _visible(visibilities)
        )
        for row in self._rows(query):
            return rows.document_of(row)
        raise _no_document(document_id)

    def documents(self, visibilities: Sequence[Visibility]) -> tuple[Document, ...]:
        """All documents that may be seen, ordered by id."""
        query = sa.select(tables.documents).where(_visible(visibilities)).order_by(tables.documents.c.id)
        return tuple(rows.document_of(row) for row in self._rows(query))

    def documents_by_id(
        self, ids: Sequence[str], visibilities: Sequence[Visibility]
    ) -> Iterator[tuple[str, Document]]:
        """Those of the documents that exist and may be seen, each with its content hash."""
        for some in chunks(ids):
            query = sa.select(tables.documents).where(tables.documents.c.id.in_(some), _visible(visibilities))
            for row in self._rows(query):
                yield row.content_hash, rows.document_of(row)

    def passages(self, document_id: str, visibilities: Sequence[Visibility]) -> tuple[Passage, ...]:
        """The passages of a document in the order of its text; empty when it may not be seen."""
        return tuple(
            rows.passage_of(row) for row in self._parts(tables.passages, (document_id,), visibilities)
        )

    def passages_by_id(self, ids: Iterable[str], visibilities: Sequence[Visibility]) -> dict[str, Passage]:
        """Those of the passages that exist and may be seen."""
        found: dict[str, Passage] = {}
        with self._quickly() as read:
            for some in chunks(list(ids)):
                values = (State.REMOVING.value, *some, *(v.value for v in visibilities))
                where = f"p.id IN ({_marks(some)}) AND d.visibility IN ({_marks(visibilities)})"
                found.update(
                    (row[0], rows.passage_of_columns(*row))
                    for row in read(f"{_PASSAGES} AND {where}", values)
                )
        return found

    def indicators(
        self, document_ids: Sequence[str], visibilities: Sequence[Visibility]
    ) -> tuple[Indicator, ...]:
        """Indicators in document order; no ids mean all documents."""
        return tuple(rows.indicator_of(r) for r in self._parts(tables.indicators, document_ids, visibilities))

    def duties(self, document_ids: Sequence[str], visibilities: Sequence[Visibility]) -> tuple[Duty, ...]:
        """Duties in document order; no ids mean all documents."""
        return tuple(rows.duty_of(r) for r in self._parts(tables.duties, document_ids, visibilities))

    def versions(self, document_id: str, visibilities: Sequence[Visibility]) -> tuple[VersionKey, ...]:
        """The texts a document has had that may be seen, oldest first, the current one last.

        Raises DocumentNotFoundError, also when the document as it is now may not be seen.
        """
        self._may_be_seen(document_id, visibilities)
        with self._engine.connect() as connection:
            return versions.listed(connection, document_id, visibilities)

    def version(self, document_id: str, number: int, visibilities: Sequence[Visibility]) -> Document:
        """An earlier text of a document, by its number in ``versions``.

        Raises DocumentNotFoundError when there is none, and when that text or the document as it is now may
        not be seen.
        """
        self._may_be_seen(document_id, visibilities)
        with self._engine.connect() as connection:
            return versions.read(connection, document_id, number, visibilities)

    @contextmanager
    def _write_documents(self) -> Iterator[Connection]:
        """A change that other processes of a shared library have to see, by the one that may write it."""
        if self.lock is not None and not self.lock.held:
            raise RuntimeError("documents of a shared library are changed by whoever holds its lock")
        with self._write() as connection:
            self._move(connection)
            yield connection

    @contextmanager
    def _quickly(self) -> Iterator[Callable[[str, tuple[str, ...]], Iterable[Sequence[Any]]]]:
        """Reads by a statement with ``?`` for values, without SQLAlchemy's compiling and typed rows, which take a search
        longer than SQLite does."""
        if self.lock is not None:
            # Through SQLAlchemy's connection, which knows when the database is gone.
            with self._engine.connect() as shared:
                yield lambda query, values: shared.exec_driver_sql(query.replace("?", "%s"), values)
            return
        connection = self._engine.raw_connection()
        try:
            yield lambda query, values: connection.cursor().execute(query, values).fetchall()
        finally:
            connection.close()

    def _may_be_seen(self, document_id: str, visibilities: Sequence[Visibility]) -> None:
        query = sa.select(tables.documents.c.id).where(
            tables.documents.c.id == document_id, _visible(visibilities)
        )
        if not self._rows(query):
            raise _no_document(document_id)

    def _parts(
        self, table: sa.Table, document_ids: Sequence[str], visibilities: Sequence[Visibility]
    ) -> Iterable[Row[Any]]:
        query = (
            sa.select(table)
            .join(tables.documents)
            .where(_visible(visibilities))
            .order_by(table.c.document_id, table.c.position)
        )
        if not document_ids:
            return self._rows(query)
        return [
            row
            for ids in chunks(sorted(set(document_ids)))
            for row in self._rows(query.where(table.c.document_id.in_(ids)))
        ]

    @staticmethod
    def _told_of(connection: Connection, document_ids: Sequence[str]) -> list[dict[str, str]]:
        """The rows of ``told`` for what was told of the files of documents."""
        documents = tables.documents.c
        found: dict[str, dict[str, str]] = {}
        for ids in chunks(document_ids):
            for row in connection.execute(sa.select(documents.source).where(documents.id.in_(ids))):
                source = source_from_json(row.source)
                if source.told is not None:
                    found[source.path] = {
                        "path": source.path,
                        "sha256": source.sha256,
                        "visibility": source.told.value,
                    }
        return list(found.values())

    @staticmethod
    def _forget_told(connection: Connection, paths: Sequence[str]) -> None:
        for some in chunks(paths):
            connection.execute(sa.delete(tables.told).where(tables.told.c.path.in_(some)))

    @staticmethod
    def _delete(connection: Connection, document_ids: Sequence[str]) -> None:
        for ids in chunks(document_ids):
            connection.execute(sa.delete(tables.documents).where(tables.documents.c.id.in_(ids)))


def _no_document(document_id: str) -> DocumentNotFoundError:
    return DocumentNotFoundError(
        f"There is no document {document_id!r}. `zhengwen documents` lists the ones there are."
    )


# The columns as rows.passage_of_columns takes them: PostgreSQL's driver would decode JSON otherwise.
_PASSAGES = (
    "SELECT p.id, p.document_id, p.span_start, p.span_end, p.title, CAST(p.headings AS TEXT), "
    "CAST(p.context AS TEXT), CAST(p.context_spans AS TEXT), p.text "
    "FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.state != ?"
)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _visible(visibilities: Sequence[Visibility]) -> sa.ColumnElement[bool]:
    documents = tables.documents.c
    return sa.and_(
        documents.visibility.in_([v.value for v in visibilities]),
        documents.state != State.REMOVING.value,
    )


def _check(item: IngestedDocument) -> None:
    document_id = item.document.id
    ids = {p.id for p in item.passages}
    if len(ids) < len(item.passages):
        raise ValueError(f"{document_id}: two passages have the same span")
    parts: list[Passage | Indicator | Duty] = [*item.passages, *item.indicators, *item.duties]
    for part in parts:
        if part.document_id != document_id:
            raise ValueError(f"{document_id}: {part.id} belongs to another document")
