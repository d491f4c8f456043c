"""A store narrowed by a filter holds only what passes: nothing else is listed, found or read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import DocumentCard, SearchFilter
from vectorstore.store import Store

TEXT = "到2025年，常住人口城镇化率达到75%"


@pytest.fixture
def store(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(tmp_path, create=True, embedder=embedder) as store:
        for name, kind in (("a", "plan"), ("b", "notice"), ("c", "plan")):
            store.put(ingested(name, f"{TEXT}{name}", card=DocumentCard(kind=kind)))
        yield store


def found(store: Store, limits: SearchFilter = SearchFilter()) -> set[str]:  # noqa: B008 - a frozen value
    return {hit.passage.document_id for hit in store.search("城镇化率", 9, limits)}


def test_only_what_passes_is_listed_and_found(store: Store) -> None:
    plans = store.narrowed(SearchFilter(kinds=("plan",)))
    assert [d.id for d in plans.documents()] == ["a", "c"]
    assert found(store) == {"a", "b", "c"}
    assert found(plans) == {"a", "c"}


def test_a_search_in_named_documents_stays_within(store: Store) -> None:
    narrowed = store.narrowed(SearchFilter(document_ids=("a", "b")))
    assert found(narrowed, SearchFilter(document_ids=("b", "c"))) == {"b"}
    assert found(narrowed, SearchFilter(document_ids=("c",))) == set()


def test_a_document_outside_cannot_be_read(store: Store) -> None:
    narrowed = store.narrowed(SearchFilter(document_ids=("a",)))
    assert narrowed.document("a").id == "a"
    for read in (narrowed.document, narrowed.passages):
        with pytest.raises(DocumentNotFoundError):
            read("b")
    with pytest.raises(DocumentNotFoundError):
        narrowed.passage_at("b", 0)


def test_nothing_passes_and_nothing_is_found(store: Store) -> None:
    nothing = store.narrowed(SearchFilter(kinds=("law",)))
    assert nothing.documents() == ()
    assert found(nothing) == set()


def test_what_is_derived_is_derived_of_the_part(store: Store) -> None:
    narrowed = store.narrowed(SearchFilter(document_ids=("a",)))
    assert store.derived("ids", lambda: [d.id for d in store.documents()]) == ["a", "b", "c"]
    assert narrowed.derived("ids", lambda: [d.id for d in narrowed.documents()]) == ["a"]


def test_a_write_is_seen_by_the_next_narrowing(store: Store) -> None:
    limits = SearchFilter(kinds=("notice",))
    assert store.narrowed(limits) is store.narrowed(limits)
    store.put(ingested("d", f"{TEXT}d", card=DocumentCard(kind="notice")))
    assert found(store.narrowed(limits)) == {"b", "d"}
