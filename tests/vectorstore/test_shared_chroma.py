"""Several stores on one library in PostgreSQL with their vectors on one Chroma server: vectors are made once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_process import ChromaProcess
from fakes import HashingEmbedder, ingested

from vectorstore.errors import VectorsLostError
from vectorstore.place import Place
from vectorstore.store import Store

pytest_plugins = ("chroma_process_started",)
pytestmark = pytest.mark.integration

PLAN = "# 发展目标\n到2025年，常住人口城镇化率达到75%\n城乡居民收入差距缩小"
CARE = "医疗保险报销比例为80%\n参保人员可以在定点医院就医\n异地就医应当备案"

Two = tuple[tuple[Store, HashingEmbedder], tuple[Store, HashingEmbedder]]


@pytest.fixture
def two(tmp_path: Path, database_url: str, own_chroma: ChromaProcess) -> Iterator[Two]:
    """Both opened, each with what its embedder was asked."""
    here, there = HashingEmbedder(), HashingEmbedder()
    places = [Place(tmp_path / name, database_url) for name in ("a", "b")]
    with (
        Store.open(places[0], create=True, embedder=here, chroma=own_chroma.server) as a,
        Store.open(places[1], embedder=there, chroma=own_chroma.server) as b,
    ):
        yield (a, here), (b, there)


def found(store: Store, question: str) -> list[tuple[str, float]]:
    # A vector that went through the server differs in its last digits.
    return [(hit.passage.id, round(hit.score, 5)) for hit in store.search(question, 5)]


def test_who_follows_copies_the_vectors_and_embeds_nothing(two: Two) -> None:
    (a, _), (b, embedder) = two
    a.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    embedder.embedded.clear()
    b.refresh()
    assert embedder.embedded == []
    assert found(a, "医疗保险报销比例") == found(b, "医疗保险报销比例") != []
    b.remove("care")
    a.refresh()
    assert found(a, "医疗保险报销比例") == found(b, "医疗保险报销比例")
    vectors = a._indexes.open().vectors
    assert vectors.count() == vectors.held() == len(ingested("plan", PLAN).passages)


def test_while_the_server_is_lost_both_answer_and_neither_writes(two: Two, own_chroma: ChromaProcess) -> None:
    (a, _), (b, _) = two
    a.put(ingested("plan", PLAN))
    b.refresh()
    before = found(a, "城镇化率")
    assert found(b, "城镇化率") == before
    own_chroma.kill()
    assert found(a, "城镇化率") == before == found(b, "城镇化率")
    with pytest.raises(VectorsLostError):
        b.put(ingested("care", CARE))
    assert [d.id for d in a.documents()] == ["plan"]
    own_chroma.start()
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            b.put(ingested("care", CARE))
            break
        except VectorsLostError:
            time.sleep(0.5)
    a.refresh()
    assert found(a, "医疗保险报销") == found(b, "医疗保险报销") != []
