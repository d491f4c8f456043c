"""The database that everything about a library is kept in: a SQLite file in its folder, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine

from vectorstore import migrating
from vectorstore.errors import StoreDiskError, StoreMissingError, StoreVersionError
from vectorstore.place import LIBRARY_FILE, Place

__all__ = ["LIBRARY_FILE", "engine_at", "engine_of", "library_at"]

_HOUR: Final = 3600.0
"""What changing the tables of a large library may take."""
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
    migrating.bring_up(engine)
    return engine


def engine_of(place: Place, *, create: bool = False, connections: int = 1) -> Engine:
    """The database of a place. A file is made, and brought to what this program uses, at need; a shared one only where
    ``create`` says so: other processes may be at work on it. ``connections`` to a shared one are kept open.

    Raises StoreMissingError, StoreVersionError, StoreUnreachableError.
    """
    if not place.shared:
        return engine_at(place.library_file)
    from vectorstore.postgres import engine_for

    engine = engine_for(place, connections=connections)
    try:
        current = migrating.is_current(engine)
        if current is None and create:
            migrating.bring_up(engine)
        elif current is None:
            raise _missing(place)
        elif not current:
            raise StoreVersionError(
                f"The tables in {place.library_name} were made by an earlier version. Stop all other processes on it and "
                "run `zhengwen upgrade`."
            )
    except BaseException:
        engine.dispose()
        raise
    return engine


def upgrade(place: Place) -> None:
    """Bring the tables of a place's library to what this program uses. For one process while no other is at work.

    Raises StoreMissingError, StoreVersionError, StoreUnreachableError.
    """
    if not place.shared:
        library_at(place).dispose()
        return
    from vectorstore.postgres import engine_for

    engine = engine_for(place, statement_seconds=_HOUR, connections=1)
    try:
        if migrating.is_current(engine) is None:
            raise _missing(place)
        migrating.bring_up(engine)
    finally:
        engine.dispose()


def library_at(where: Path | Place) -> Engine:
    """The database of a place with a library. Raises StoreMissingError when it has none yet."""
    place = Place.of(where)
    if not place.shared and not place.library_file.exists():
        raise _missing(place)
    return engine_of(place)


def _missing(place: Place) -> StoreMissingError:
    return StoreMissingError(
        f"There is no library in {place.library_name} yet. Run `zhengwen ingest FOLDER` first."
    )


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
