"""The SQLite file that everything about a library is kept in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine

from vectorstore import tables

LIBRARY_FILE: Final = "library.sqlite3"


def engine_at(path: Path) -> Engine:
    """The database in a SQLite file, with all tables."""
    engine = sa.create_engine(URL.create("sqlite", database=str(path)))
    _prepare_sqlite(engine)
    tables.metadata.create_all(engine)
    _add_columns(engine, tables.feedback)
    return engine


def _add_columns(engine: Engine, table: sa.Table) -> None:
    """Columns that came to a table after it was made; they may be empty there."""
    there = {column["name"] for column in sa.inspect(engine).get_columns(table.name)}
    for column in table.columns:
        if column.name in there:
            continue
        kind = column.type.compile(engine.dialect)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
        except sa.exc.OperationalError:
            # Another process may have added it since we looked; then all is well.
            if column.name not in {c["name"] for c in sa.inspect(engine).get_columns(table.name)}:
                raise


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _: object) -> None:
        # FULL: the library is the only copy of the truth, the indexes can be built again.
        for pragma in (
            "foreign_keys = ON",
            "journal_mode = WAL",
            "synchronous = FULL",
            "busy_timeout = 5000",
        ):
            connection.execute(f"PRAGMA {pragma}")
