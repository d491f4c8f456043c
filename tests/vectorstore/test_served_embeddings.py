"""Embeddings of a service over HTTP, and a store that asks for a rebuild when they change."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested
from model_server import DIMENSION, KEY, MODEL, model_server

from vectorstore.embedding_choice import FASTEMBED, PACKAGED, EmbeddingChoice
from vectorstore.embeddings import PackagedEmbeddings, ServedEmbeddings, embedder_for
from vectorstore.errors import EmbeddingError, StoreVersionError
from vectorstore.store import Store

pytestmark = pytest.mark.integration


def choice(url: str, key: str = KEY, model: str = MODEL) -> EmbeddingChoice:
    return EmbeddingChoice("openai", model, url, key)


def test_texts_become_vectors_in_order_as_they_stand() -> None:
    with model_server() as server:
        embedder = ServedEmbeddings(choice(server.url))
        texts = [f"第{n}条 数字经济" for n in range(25)]
        rows = embedder.embed_documents(texts)
        assert len(rows) == 25
        assert {len(row) for row in rows} == {DIMENSION}
        assert rows[3] == pytest.approx(embedder.embed_query(texts[3]))
        sent = [one.body["input"] for one in server.asked if one.path.endswith("/embeddings")]
    assert all(isinstance(text, str) for batch in sent if isinstance(batch, list) for text in batch)
    assert max(len(batch) for batch in sent if isinstance(batch, list)) <= ServedEmbeddings.BATCH


def test_an_empty_text_is_not_sent_as_one() -> None:
    with model_server() as server:
        assert len(ServedEmbeddings(choice(server.url)).embed_documents(["", " "])) == 2
        assert all(text.strip() for one in server.asked for text in one.body.get("input", []))


def test_how_many_numbers_a_vector_has_is_asked_once() -> None:
    with model_server() as server:
        embedder = ServedEmbeddings(choice(server.url))
        assert embedder.dimension == embedder.dimension == DIMENSION
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("key", "model", "said"),
    [("sk-wrong-key", MODEL, "did not accept the key"), (KEY, "other", "has no such model")],
)
def test_a_service_that_does_not_answer_is_told_without_the_key(key: str, model: str, said: str) -> None:
    with model_server() as server, pytest.raises(EmbeddingError, match=said) as refused:
        ServedEmbeddings(choice(server.url, key, model)).embed_query("数字")
    assert "sk-" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_service_out_of_reach_is_told_with_what_to_do() -> None:
    with pytest.raises(EmbeddingError, match=r"could not be reached.*zhengwen doctor"):
        ServedEmbeddings(choice("http://127.0.0.1:9/v1")).embed_query("数字")


def test_a_library_is_indexed_and_searched_with_a_service(tmp_path: Path) -> None:
    with model_server() as server:
        embedder = ServedEmbeddings(choice(server.url))
        with Store.open(tmp_path, create=True, embedder=embedder) as store:
            store.put(ingested("a", "第一条 数字经济总量达到四万亿元\n第二条 附则"))
            assert "数字经济" in store.search("数字经济", 1)[0].passage.text


def test_a_change_of_embedding_asks_for_a_rebuild_by_its_command(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True, embedder=HashingEmbedder()) as store:
        store.put(ingested("a", "第一条 数字经济"))
    with model_server() as server:
        embedder = ServedEmbeddings(choice(server.url))
        with pytest.raises(StoreVersionError, match=r"openai:scripted.*zhengwen doctor --repair"):
            Store.open(tmp_path, embedder=embedder)
        with Store.open(tmp_path, embedder=embedder, rebuild=True) as store:
            assert store.statistics().embedding == "openai:scripted"
            assert store.search("数字经济", 1)


def test_fastembed_that_is_not_installed_is_told_with_what_to_do() -> None:
    embedder = embedder_for(EmbeddingChoice(FASTEMBED, "some/model"))
    with pytest.raises(EmbeddingError, match="pip install fastembed"):
        embedder.embed_query("数字")


def test_the_packaged_embedding_is_chosen_by_default() -> None:
    assert isinstance(embedder_for(PACKAGED), PackagedEmbeddings)
