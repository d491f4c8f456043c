"""The SQLite file that everything about a library is kept in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine

from vectorstore import tables


def engine_at(path: Path) -> Engine:
    """The database in a SQLite file, with all tables."""
    engine = sa.create_engine(URL.create("sqlite", database=str(path)))
    _prepare_sqlite(engine)
    tables.metadata.create_all(engine)
    return engine


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
