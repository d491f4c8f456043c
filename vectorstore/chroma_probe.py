"""Whether Chroma can read a folder of its own: tried in another process, as a damaged graph can end the one that opens it.

A process that is killed while Chroma writes its graph leaves files that do not belong together. Chroma then raises at
each question, or ends the process without a word.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

SECONDS: Final = 300.0
"""What reading a folder may take: 3 s for thousands of passages, most of it for starting."""
NEAREST: Final = 10
"""Passages that are asked for, by a vector and by ids."""


def fault_of(folder: Path, collection: str) -> str:
    """What keeps Chroma from reading ``collection`` in ``folder``; empty when nothing does, or it is not there."""
    try:
        # This file as a program, which needs nothing of ours.
        tried = subprocess.run(  # noqa: S603 - this interpreter and this file
            [sys.executable, "-P", __file__, str(folder), collection],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it was not read in {SECONDS:.0f} s"
    if tried.returncode == 0:
        return ""
    return tried.stdout.strip() or f"the process that read it ended with {tried.returncode}"


def read(folder: str, name: str) -> None:
    """Everything by which the store reads a collection. Raises ChromaError, or ends the process."""
    import chromadb
    import numpy as np
    from chromadb.config import Settings
    from chromadb.errors import NotFoundError

    client = chromadb.PersistentClient(path=folder, settings=Settings(anonymized_telemetry=False))
    try:
        collection = client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return
    collection.count()
    some = collection.get(limit=NEAREST, include=["embeddings", "metadatas"])
    if some["embeddings"] is not None and len(some["embeddings"]):
        collection.query(query_embeddings=np.asarray(some["embeddings"])[:1], n_results=NEAREST)


if __name__ == "__main__":
    try:
        read(sys.argv[1], sys.argv[2])
    except Exception as error:
        sys.stdout.write(" ".join(str(error).split()) or type(error).__name__)
        sys.exit(1)
