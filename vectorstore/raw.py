"""The raw parts under the store, alone, so that a benchmark can set our own time beside theirs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import chromadb
from chromadb.config import Settings

from vectorstore.embeddings import Embedder, embed_passages
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.store import Store
from vectorstore.tokens import query_terms

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a part took: seconds by the clock, and of processor time of this process."""

    seconds: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.cpu + other.cpu)

    def times(self, factor: float) -> Cost:
        return Cost(self.seconds * factor, self.cpu * factor)


class Watch:
    """Seconds and processor time since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter(), time.process_time()

    def cost(self) -> Cost:
        return Cost(time.perf_counter() - self._start[0], time.process_time() - self._start[1])


def chroma_insert_cost(store: Store, folder: Path) -> Cost:
    """What Chroma alone takes to add the store's own vectors and texts to a fresh collection in a folder."""
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "raw", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    opened = store._ready()
    ids = store.library.passage_ids(list(store.library.keys()))
    total = Cost(0, 0)
    for at in range(0, len(ids), _BATCH):
        found, rows = opened.vectors.vectors(ids[at : at + _BATCH])
        passages = store.library.passages_by_id(found, ALL_VISIBILITIES)
        texts = [passages[i].text for i in found]
        watch = Watch()
        collection.add(ids=found, embeddings=rows, documents=texts)
        total += watch.cost()
    return total


def embedding_cost(store: Store, embedder: Embedder, most: int) -> tuple[int, Cost]:
    """How many of the store's passages (at most ``most``) were embedded alone, and what that took."""
    ids = store.library.sample_ids(most)
    passages = store.library.passages_by_id(ids, ALL_VISIBILITIES)
    texts = [p.indexed_text for p in passages.values()]
    embed_passages(embedder, texts[:1])
    watch = Watch()
    for at in range(0, len(texts), _BATCH):
        embed_passages(embedder, texts[at : at + _BATCH])
    return len(texts), watch.cost()


def raw_query_cost(store: Store, question: str, k: int = 50) -> Cost:
    """What one plain full-text query and one plain Chroma query for a question, one after the
    other, take: what any retrieval over both has to pay. The question's embedding is not counted."""
    from vectorstore.embeddings import embed_question

    opened = store._ready()
    vector = embed_question(store._embedder, question)
    weights = dict.fromkeys(query_terms(question), 1.0)
    watch = Watch()
    opened.fulltext.search(weights, k)
    opened.vectors.nearest(vector, k)
    return watch.cost()
