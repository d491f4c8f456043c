from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import HashingEmbedder, ingested
from langchain_chroma import Chroma

from vectorstore.chroma_places import Server
from vectorstore.embeddings import embed_question
from vectorstore.passages import Visibility
from vectorstore.vectors import COLLECTION, VectorIndex

pytest_plugins = ("chroma_process_started",)

TEXT = "城镇化率达到75%\n医疗保险报销比例\n高速公路建设里程"
PUBLIC = {"a": Visibility.PUBLIC, "b": Visibility.PUBLIC}


@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.integration)])
def index(request: pytest.FixtureRequest, tmp_path: Path, embedder: HashingEmbedder) -> Iterator[VectorIndex]:
    """One in a folder, and one on Chroma's own server."""
    server = None
    if request.param == "server":
        server = Server(request.getfixturevalue("chroma_process").server, f"test-{uuid.uuid4().hex}")
    index = VectorIndex(tmp_path / "chroma", embedder, server)
    index.settled()
    yield index
    index.close()


def test_the_nearest_come_first_with_their_cosines(index: VectorIndex, embedder: HashingEmbedder) -> None:
    passages = ingested("a", TEXT).passages
    index.write(passages, PUBLIC, ())
    question = embed_question(embedder, passages[1].indexed_text)
    found = index.nearest(question, 2)
    assert next(iter(found)) == passages[1].id
    assert next(iter(found.values())) == pytest.approx(1, abs=1e-5)
    assert index.cosines(question, list(found)) == pytest.approx(found, abs=1e-5)


def test_a_search_can_be_limited_to_passages(index: VectorIndex, embedder: HashingEmbedder) -> None:
    passages = ingested("a", TEXT).passages
    index.write(passages, PUBLIC, ())
    question = embed_question(embedder, "城镇化率")
    assert set(index.nearest(question, 3, [passages[2].id])) == {passages[2].id}
    assert index.nearest(question, 3, []) == {}
    assert index.cosines(question, ["gone"]) == {}


def test_only_changed_passages_are_embedded_again(index: VectorIndex, embedder: HashingEmbedder) -> None:
    index.write(ingested("a", TEXT).passages, PUBLIC, ())
    embedder.embedded.clear()
    changed = ingested("a", TEXT.replace("75%", "80%")).passages
    assert index.write(changed, PUBLIC, ["a"]) == 1
    assert embedder.embedded == [changed[0].indexed_text]
    assert set(index.keys()) == {p.id for p in changed}


def test_a_new_title_embeds_again_though_the_passages_keep_their_ids(
    index: VectorIndex, embedder: HashingEmbedder
) -> None:
    index.write(ingested("a", TEXT).passages, PUBLIC, ())
    assert index.write(ingested("a", TEXT, title="新名").passages, PUBLIC, ["a"]) == 3


def test_a_new_visibility_changes_metadata_without_embedding(
    index: VectorIndex, embedder: HashingEmbedder
) -> None:
    passages = ingested("a", TEXT).passages
    index.write(passages, PUBLIC, ())
    before = index.vectors([p.id for p in passages])[1]
    assert index.write(passages, {"a": Visibility.INTERNAL}, ["a"]) == 0
    assert {key.visibility for key in index.keys().values()} == {"internal"}
    assert np.array_equal(index.vectors([p.id for p in passages])[1], before)


def test_metadata_keeps_nothing_of_what_was_there_before(index: VectorIndex) -> None:
    index.write(ingested("a", "# 旧章\n第一条").passages, PUBLIC, ())
    index.write(ingested("a", "第零旧章\n第一条".replace("第零旧章", "#")).passages, PUBLIC, ["a"])
    rows = index._place.collection().get()["metadatas"] or []
    assert {row["headings"] for row in rows} == {""}


def test_more_rows_than_one_write_may_hold(index: VectorIndex) -> None:
    passages = ingested("a", "\n".join(f"第{i}条" for i in range(6_000))).passages
    index.write(passages, PUBLIC, ())
    assert index.count() == len(index.keys()) == 6_000
    found, rows = index.vectors([p.id for p in reversed(passages)])
    assert found == [p.id for p in reversed(passages)]
    assert rows.shape == (6_000, 64)


def test_langchains_own_chroma_reads_and_searches_the_collection(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    """In a folder; for a server see ``test_chroma_server``."""
    index = VectorIndex(tmp_path / "chroma", embedder)
    passages = ingested("a", "# 总则\n" + TEXT).passages
    index.write(passages, PUBLIC, ())
    theirs = Chroma(client=index.client, collection_name=COLLECTION, embedding_function=embedder)
    ((document, distance),) = theirs.similarity_search_with_score(
        passages[2].indexed_text, k=1, filter={"document_id": "a"}
    )
    assert (document.id, document.page_content) == (passages[2].id, "医疗保险报销比例")
    assert document.metadata["headings"] == "总则"
    assert document.metadata["start"] == passages[2].span.start
    assert distance == pytest.approx(0, abs=1e-5)
    index.close()
