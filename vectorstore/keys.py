"""Keys of a library: random bytes made once and kept in it, so that what was signed before a restart is still known."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from vectorstore import tables
from vectorstore.database import engine_at
from vectorstore.library import LIBRARY_FILE

_BYTES: Final = 32


def key_at(home: Path, name: str) -> bytes:
    """The key of a folder's library under a name; made at the first call."""
    engine = engine_at(home / LIBRARY_FILE)
    query = sa.select(tables.keys.c.value).where(tables.keys.c.name == name)
    try:
        with engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            try:
                with engine.begin() as connection:
                    connection.execute(
                        sa.insert(tables.keys).values(name=name, value=secrets.token_hex(_BYTES))
                    )
            except sa.exc.IntegrityError:
                pass  # Another process made it at the same moment: then that one holds.
            with engine.connect() as connection:
                found = connection.execute(query).scalar_one()
    finally:
        engine.dispose()
    return bytes.fromhex(found)
