"""Whether the files in a library's folder are whole: the database must be, the indexes can be built again."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from vectorstore.database import LIBRARY_FILE
from vectorstore.errors import StoreError
from vectorstore.indexes import VECTORS_NAME

LOG = logging.getLogger(__name__)

CHROMA_FILE: Final = "chroma.sqlite3"


def faults_of(database: Path) -> str:
    """What is wrong with a SQLite file; empty when it is whole. Reads all of it: 1 s for some hundred megabytes."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else " ".join(str(found).split())


def mend(home: Path) -> None:
    """Look at library and vectors; damaged vectors are deleted, so that they are built again from the library.

    Raises StoreError for a damaged library, which nothing else holds. For the process that owns the folder.
    """
    library, vectors = home / LIBRARY_FILE, home / VECTORS_NAME
    fault = faults_of(library) if library.exists() else ""
    if fault:
        raise StoreError(
            f"The library in {home} is damaged ({fault}). Move the folder away and put a backup in its place: "
            "`zhengwen restore FILE`; or read the documents again: `zhengwen ingest FOLDER`."
        )
    fault = faults_of(vectors / CHROMA_FILE) if (vectors / CHROMA_FILE).exists() else ""
    if fault:
        LOG.warning("The vectors in %s are damaged (%s) and are built again from the library", vectors, fault)
        shutil.rmtree(vectors)
