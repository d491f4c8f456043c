from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fakes import HashingEmbedder, ingested
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from vectorstore.passages import SearchFilter
from vectorstore.retriever import PolicyRetriever
from vectorstore.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home = tmp_path_factory.mktemp("retriever")
    with Store.open(home, create=True, embedder=HashingEmbedder()) as store:
        store.put(ingested("a", "# 医疗\n医疗保险报销比例\n医疗服务站点\n医疗救助标准\n医疗机构设置"))
        store.put(ingested("b", "高速公路建设里程\n医疗保险"))
        yield store


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
class TestPolicyRetriever(RetrieversIntegrationTests):
    """LangChain's conformance suite."""

    @pytest.fixture(autouse=True)
    def _use(self, store: Store) -> None:
        self.store = store

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PolicyRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"store": self.store, "k": 4}

    @property
    def retriever_query_example(self) -> str:
        return "医疗保险怎么报销"


def test_a_found_document_says_where_it_stands(store: Store) -> None:
    found = PolicyRetriever(store=store, k=1).invoke("医疗保险报销")
    (document,) = found
    text = store.document("a").text
    meta = document.metadata
    assert text[meta["start"] : meta["end"]] == document.page_content == "医疗保险报销比例"
    assert (meta["document_id"], meta["headings"], meta["rank"]) == ("a", ["医疗"], 1)


def test_a_filter_limits_what_is_retrieved(store: Store) -> None:
    retriever = PolicyRetriever(store=store, filter=SearchFilter(document_ids=("b",)))
    assert {d.metadata["document_id"] for d in retriever.invoke("医疗保险")} == {"b"}
