"""A library of another schema: set aside, and what people said in it taken over into the new one.

Texts and cards are read anew from their files. What no file can give again is taken over: the
visibility that was told with the command, the audit, the readers' feedback.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from vectorstore.errors import StoreError
from vectorstore.inventory import ToldSource
from vectorstore.passages import Visibility

SUFFIX = ".old"


def aside(library: Path) -> Path:
    """Where the library of another schema lies after it was set aside."""
    return library.with_name(library.name + SUFFIX)


def read_only(library: Path) -> str:
    """The address under which SQLite reads a library without writing anything beside it.

    Only where a killed writer left a log (or one is at work) SQLite has to open the log too.
    """
    log = library.with_name(library.name + "-wal")
    whole = not log.exists() or log.stat().st_size == 0
    return f"{library.absolute().as_uri()}?mode=ro{'&immutable=1' if whole else ''}"


def set_aside(library: Path) -> None:
    """Move a library out of the way as one file, so that a kill leaves it in one of two places whole."""
    try:
        connection = sqlite3.connect(library)
        try:
            # Brings what stands in the write-ahead log into the file, and ends the log.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{library} cannot be read ({error}). Move it away and run `zhengwen ingest --rebuild FOLDER`; "
            "what was told with --visibility has to be told again."
        ) from error
    library.replace(aside(library))


def told_in(library: Path) -> tuple[ToldSource, ...]:
    """What was told of files in a library of any schema, by path.

    Raises StoreError when the file is no library.
    """
    with_tables = _tables_of(library, ("documents", "told"))
    found: dict[str, ToldSource] = {}
    for row in with_tables["told"]:
        found[row["path"]] = ToldSource(row["path"], row["sha256"], Visibility(row["visibility"]))
    for row in with_tables["documents"]:
        # The oldest schema had no fifth value: nothing could be told.
        _, path, sha256, _, *rest = json.loads(row["source"])
        if rest and rest[0]:
            found[path] = ToldSource(path, sha256, Visibility(rest[0]))
    return tuple(found[path] for path in sorted(found))


def places_in(library: Path) -> tuple[tuple[str, str], ...]:
    """Document ids with the paths or addresses that they were read from, in a library of any schema.

    Raises StoreError when the file is no library.
    """
    return tuple(
        (row["id"], json.loads(row["source"])[1]) for row in _tables_of(library, ("documents",))["documents"]
    )


def rows_in(library: Path, names: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """The rows of some tables of a library of any schema, as they are stored."""
    return {name: [dict(row) for row in rows] for name, rows in _tables_of(library, names).items()}


def _tables_of(library: Path, names: tuple[str, ...]) -> dict[str, list[sqlite3.Row]]:
    """All rows of some tables, without the texts; a table that is not there has none."""
    try:
        connection = sqlite3.connect(read_only(library), uri=True)
        try:
            connection.row_factory = sqlite3.Row
            there = {r["name"] for r in connection.execute("SELECT name FROM sqlite_master")}
            wanted = {"documents": "id, source"}
            return {
                name: connection.execute(f"SELECT {wanted.get(name, '*')} FROM {name}").fetchall()  # noqa: S608 - names of ours
                if name in there
                else []
                for name in names
            }
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{library} cannot be read ({error}), and what was told with --visibility stands in it. Put a backup "
            "in its place, or delete it to go on without; then tell it again."
        ) from error
