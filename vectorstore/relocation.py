"""A library in another folder than before: the places of files that lie in the folder itself are told anew."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

_PATHS: Final = ("told", "corrections", "as_read")
"""Tables with the path of a source in a column of its own."""
_SOURCES: Final = ("documents", "versions")
"""Tables with a source as JSON: name, path and what else belongs to it."""


def relocate(library: Path, before: str, now: str) -> None:
    """Replace the folder ``before`` at the head of all paths by ``now``. Files that lie elsewhere stay where they are."""
    if before == now:
        return

    def moved(path: str) -> str:
        return now + path[len(before) :] if path.startswith((f"{before}/", f"{before}\\")) else path

    def moved_source(text: str) -> str:
        name, path, *others = json.loads(text)
        return json.dumps([name, moved(path), *others], ensure_ascii=False)

    with closing(sqlite3.connect(library)) as connection, connection:
        connection.create_function("moved", 1, moved, deterministic=True)
        connection.create_function("moved_source", 1, moved_source, deterministic=True)
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in there.intersection(_PATHS):
            connection.execute(f"UPDATE {table} SET path = moved(path)")  # noqa: S608 - names of ours
        for table in there.intersection(_SOURCES):
            connection.execute(f"UPDATE {table} SET source = moved_source(source)")  # noqa: S608
