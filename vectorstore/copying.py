"""All rows of a library copied from one database into another: SQLite or PostgreSQL, either way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from vectorstore import tables
from vectorstore.database import engine_at, engine_of
from vectorstore.errors import StoreError
from vectorstore.place import Place

_ROWS: Final = 500
"""Rows in memory at a time; a document's text may have megabytes."""
_LEFT_OUT: Final = frozenset({tables.facts, tables.counters, tables.draws, tables.attempts})
"""What holds for the database that it stands in."""
_HOUR: Final = 3600.0
"""A large library takes minutes to read out."""


class NotEmptyError(StoreError):
    """A database that a library is to be copied into holds one already."""


def to_file(place: Place, file: Path) -> None:
    """Copy a shared library, as it is at one moment, into a new SQLite file, while others write.

    Raises StoreMissingError, StoreUnreachableError.
    """
    from vectorstore.postgres import engine_for

    engine_of(place).dispose()
    source, target = engine_for(place, statement_seconds=_HOUR, connections=1), engine_at(file)
    try:
        # One state of all tables, whatever is committed meanwhile.
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with source.connect().execution_options(**options) as read, target.begin() as write:
            _copy(read, write)
        with target.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    finally:
        source.dispose()
        target.dispose()


def from_file(file: Path, place: Place) -> None:
    """Copy a library in a SQLite file into a database that holds none, whole or not at all.

    Raises NotEmptyError, StoreVersionError, StoreUnreachableError.
    """
    from vectorstore.postgres import engine_for

    engine_of(place, create=True).dispose()
    source, target = engine_at(file), engine_for(place, statement_seconds=_HOUR, connections=1)
    try:
        with source.connect() as read, target.begin() as write:
            for table in (tables.documents, tables.users):
                if write.execute(sa.select(sa.func.count()).select_from(table)).scalar_one():
                    raise NotEmptyError(
                        f"There is a library in {place.library_name} already. Name an empty database with "
                        "ZHENGWEN_DATABASE_URL; another one is made with `createdb`."
                    )
            _copy(read, write)
            _go_on_counting(write)
    finally:
        source.dispose()
        target.dispose()


def _copy(read: Connection, write: Connection) -> None:
    for table in tables.metadata.sorted_tables:
        if table not in _LEFT_OUT:
            for rows in _rows(read, table):
                write.execute(sa.insert(table), rows)


def _rows(read: Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table, some at a time, as an insert takes them."""
    result = read.execution_options(yield_per=_ROWS).execute(sa.select(table))
    for some in result.partitions():
        yield [{column.key: row._mapping[column] for column in table.columns} for row in some]


def _go_on_counting(connection: Connection) -> None:
    """Have PostgreSQL number new rows after those that came with their numbers."""
    for table in tables.metadata.sorted_tables:
        if table not in _LEFT_OUT and "id" in table.c and isinstance(table.c.id.type, sa.Integer):
            last = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            counter = sa.func.pg_get_serial_sequence(table.name, "id")
            connection.execute(sa.select(sa.func.setval(counter, last, False)))
