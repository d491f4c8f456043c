"""Keys of a library: random bytes made once and kept in it, so that what was signed before a restart is still known."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from vectorstore import tables
from vectorstore.database import engine_of
from vectorstore.place import Place

_BYTES: Final = 32
VECTORS_KEY: Final = "vectors"
"""Names the library's collection on a Chroma server."""


def key_at(where: Path | Place, name: str) -> bytes:
    """The key of a place's library under a name; made at the first call."""
    engine = engine_of(Place.of(where))
    try:
        return key_in(engine, name)
    finally:
        engine.dispose()


def key_in(engine: Engine, name: str) -> bytes:
    """The key of a library's database under a name; made at the first call."""
    query = sa.select(tables.keys.c.value).where(tables.keys.c.name == name)
    with engine.connect() as connection:
        found = connection.execute(query).scalar_one_or_none()
    if found is None:
        try:
            with engine.begin() as connection:
                connection.execute(sa.insert(tables.keys).values(name=name, value=secrets.token_hex(_BYTES)))
        except sa.exc.IntegrityError:
            pass  # Another process made it at the same moment: then that one holds.
        with engine.connect() as connection:
            found = connection.execute(query).scalar_one()
    return bytes.fromhex(found)


def forget_key(library: Path, name: str) -> None:
    """Have a library's SQLite file make a key anew: a copy must not pass for what it was copied from."""
    with closing(sqlite3.connect(library)) as connection, connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'keys'")
        if there.fetchone():
            connection.execute("DELETE FROM keys WHERE name = ?", (name,))
