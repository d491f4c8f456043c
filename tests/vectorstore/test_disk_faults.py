"""A full disk and one that cannot be written to: said in a sentence, nothing half stored, reading goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested
from sqlalchemy import event

from vectorstore.errors import StoreDiskError, StoreError
from vectorstore.store import Store


@pytest.fixture
def store(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(tmp_path, create=True, embedder=embedder) as store:
        store.put(ingested("a", "城镇化率达到75%"))
        store.search("城镇化")
        yield store


def limited(store: Store, pragma: str) -> None:
    """Every new connection to the library gets a limit, as the disk would set it."""
    engine = store.library._engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(pragma))


@pytest.mark.fault("SQLite finds the disk full", "said in a sentence, nothing half stored, reading goes on")
def test_a_full_disk_takes_nothing_and_leaves_all_that_was(store: Store) -> None:
    # SQLite takes the present size where less is asked for, and then is full.
    limited(store, "PRAGMA max_page_count = 1")
    with pytest.raises(StoreDiskError, match=r"the disk is full\. Make room"):
        store.put(ingested("b", "医疗保险报销比例\n" * 5_000))
    assert [d.id for d in store.documents()] == ["a"]
    assert [hit.passage.document_id for hit in store.search("城镇化", 1)] == ["a"]


@pytest.mark.fault("SQLite cannot write", "said in a sentence, nothing half stored, reading goes on")
def test_a_disk_that_cannot_be_written_to_is_read_from(store: Store) -> None:
    limited(store, "PRAGMA query_only = ON")
    with pytest.raises(StoreDiskError, match="cannot be written to"):
        store.put(ingested("b", "医疗保险报销比例"))
    assert [hit.passage.document_id for hit in store.search("城镇化", 1)] == ["a"]


@pytest.mark.fault("SQLite finds the disk full", "said in a sentence, nothing half stored, reading goes on")
def test_after_room_was_made_the_same_is_stored(store: Store) -> None:
    engine = store.library._engine
    limit = "PRAGMA max_page_count = 1"

    def full(connection: object, _: object) -> None:
        connection.execute(limit)  # type: ignore[attr-defined]

    engine.dispose()
    event.listen(engine, "connect", full)
    item = ingested("b", "医疗保险报销比例\n" * 5_000)
    with pytest.raises(StoreError):
        store.put(item)
    event.remove(engine, "connect", full)
    engine.dispose()
    assert store.put(item)
    assert [d.id for d in store.documents()] == ["a", "b"]
