"""Whether the files in a library's folder are whole: the database must be, the indexes can be built again."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np

from vectorstore.errors import StoreError
from vectorstore.indexes import FULLTEXT_NAME, VECTORS_NAME
from vectorstore.place import Place
from vectorstore.vectorrows import LINES_NAME, ROWS_NAME

LOG = logging.getLogger(__name__)

CHROMA_FILE: Final = "chroma.sqlite3"
_FOOTER: Final = struct.Struct("<II")
_MAGIC: Final = 1337
"""tantivy ends each file of a segment with a JSON object that has the CRC-32 of what stands before it, the object's
length, and this number."""
_ROWS_AT_ONCE: Final = 20_000
_UNIT: Final = 0.01
"""How far the length of a stored vector may be from 1: it is normalised before it is written."""


def faults_of(database: Path) -> str:
    """What is wrong with a SQLite file; empty when it is whole. Reads all of it: 1 s for some hundred megabytes."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else " ".join(str(found).split())


def fulltext_fault(folder: Path) -> str:
    """The first file of a full-text index that is not as it was written; empty when all are. A damaged one opens, and
    fails at a question. 0.5 s for 150,000 passages."""
    for path in sorted(folder.glob("*/*.*")):
        data = path.read_bytes()
        if path.suffix in (".json", ".lock") or not data:
            continue
        length, magic = _FOOTER.unpack(data[-_FOOTER.size :]) if len(data) > _FOOTER.size else (0, 0)
        end = len(data) - _FOOTER.size - length
        try:
            stated = json.loads(data[end : -_FOOTER.size])["crc"] if magic == _MAGIC and end >= 0 else None
        except (ValueError, KeyError, TypeError):
            stated = None
        if stated != zlib.crc32(memoryview(data)[: max(0, end)]):
            return path.name
    return ""


def rows_fault(vectors: Path, dimension: int) -> str:
    """What is wrong with the rows beside Chroma: one that has not the length 1. 0.3 s for 150,000 rows."""
    path = vectors / ROWS_NAME
    if not path.exists() or path.stat().st_size < 4 * dimension:
        return ""
    whole = path.stat().st_size // (4 * dimension)
    rows = np.memmap(path, dtype="<f4", mode="r", shape=(whole, dimension))
    for at in range(0, whole, _ROWS_AT_ONCE):
        lengths = np.linalg.norm(rows[at : at + _ROWS_AT_ONCE], axis=1)
        if not np.all(np.abs(lengths - 1.0) < _UNIT):
            return f"{ROWS_NAME}, row {at + int(np.argmax(~(np.abs(lengths - 1.0) < _UNIT)))}"
    return ""


def mend(where: Path | Place, dimension: int) -> None:
    """Look at library (where it is a file) and indexes; a damaged index is deleted, so that it is built again from the library. The rows of
    ``dimension`` numbers beside Chroma are filled again from it.

    Raises StoreError for a damaged library, which nothing else holds. For the process that owns the folder.
    """
    place = Place.of(where)
    home, vectors = place.home, place.indexes / VECTORS_NAME
    fault = faults_of(place.library_file) if not place.shared and place.library_file.exists() else ""
    if fault:
        raise StoreError(
            f"The library in {home} is damaged ({fault}). Move the folder away and put a backup in its place: "
            "`zhengwen restore FILE`; or read the documents again: `zhengwen ingest FOLDER`."
        )
    fault = faults_of(vectors / CHROMA_FILE) if (vectors / CHROMA_FILE).exists() else ""
    if fault:
        LOG.warning("The vectors in %s are damaged (%s) and are built again from the library", vectors, fault)
        shutil.rmtree(vectors)
    fault = rows_fault(vectors, dimension)
    if fault:
        LOG.warning("A copy of the vectors in %s is damaged (%s) and is filled again", vectors, fault)
        for name in (ROWS_NAME, LINES_NAME):
            (vectors / name).unlink(missing_ok=True)
    fault = fulltext_fault(place.indexes / FULLTEXT_NAME)
    if fault:
        LOG.warning(
            "The full-text index in %s is damaged (%s) and is built again from the library", home, fault
        )
        shutil.rmtree(place.indexes / FULLTEXT_NAME)
