"""The raw parts under the store, alone, so that a benchmark can set our own time beside theirs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings

from vectorstore.store import Store
from vectorstore.tokens import query_terms

_BATCH = 2_000


def chroma_insert_seconds(
    folder: Path, ids: Sequence[str], vectors: Sequence[Sequence[float]], texts: Sequence[str]
) -> float:
    """Seconds that Chroma takes to add vectors and texts to a fresh collection in a folder."""
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "raw", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    start = time.perf_counter()
    for at in range(0, len(ids), _BATCH):
        part = slice(at, at + _BATCH)
        collection.add(
            ids=list(ids[part]),
            embeddings=np.asarray(vectors[part], dtype=np.float32),
            documents=list(texts[part]),
        )
    return time.perf_counter() - start


def raw_query_seconds(store: Store, question: str, k: int = 50) -> float:
    """Seconds of one plain full-text query and one plain Chroma query for a question, one after the
    other: what any retrieval over both has to pay. The question's embedding is not counted."""
    from vectorstore.embeddings import embed_question

    opened = store._ready()
    vector = embed_question(store._embedder, question)
    weights = dict.fromkeys(query_terms(question), 1.0)
    start = time.perf_counter()
    opened.fulltext.search(weights, k)
    opened.vectors.nearest(vector, k)
    return time.perf_counter() - start
