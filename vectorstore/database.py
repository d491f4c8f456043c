"""The SQLite file that everything about a library is kept in."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine

from vectorstore import tables
from vectorstore.errors import StoreDiskError, StoreMissingError

LIBRARY_FILE: Final = "library.sqlite3"
_PRIMARY: Final = 0xFF
"""The part of SQLite's extended codes that names the fault."""
_DISK_FAULTS: Final = {
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Make room and try again.",
    sqlite3.SQLITE_READONLY: "cannot be written to. Make the disk and the file writable and try again.",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk fails. Look at the system's log; `zhengwen restore FILE` "
    "puts a backup on another disk.",
}


def engine_at(path: Path) -> Engine:
    """The database in a SQLite file, with all tables."""
    engine = sa.create_engine(URL.create("sqlite", database=str(path)))
    _prepare_sqlite(engine)
    _name_disk_faults(engine, path)
    tables.metadata.create_all(engine)
    _add_columns(engine, tables.feedback)
    return engine


def library_at(home: Path) -> Engine:
    """The database of a folder with a library. Raises StoreMissingError when it has none yet."""
    library = home / LIBRARY_FILE
    if not library.exists():
        raise StoreMissingError(f"There is no library in {home} yet. Run `zhengwen ingest FOLDER` first.")
    return engine_at(library)


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


def _name_disk_faults(engine: Engine, path: Path) -> None:
    """Say in a sentence what a disk does not let us do; the transaction has been rolled back by then."""

    @event.listens_for(engine, "handle_error")
    def named(context: sa.engine.ExceptionContext) -> None:
        error = context.original_exception
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if code in _DISK_FAULTS:
            raise StoreDiskError(f"{path} {_DISK_FAULTS[code]} Nothing of this was stored.") from error


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
