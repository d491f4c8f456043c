"""Chroma's graph left damaged by a kill or a disk: questions are answered, and the next opening builds it again."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chromadb.api.models.Collection import Collection
from chromadb.errors import InternalError
from fakes import HashingEmbedder, ingested

from vectorstore.chroma_places import COLLECTION, OPEN_NAME
from vectorstore.chroma_probe import fault_of
from vectorstore.errors import VectorsDamagedError
from vectorstore.store import Store

pytestmark = pytest.mark.integration
QUESTION = "第7号第3条讲医疗保险"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of so many passages that Chroma writes its graph down."""
    home = tmp_path_factory.mktemp("whole") / "data"
    texts = ("\n".join(f"第{i}号第{j}条讲医疗保险和住房{i * j}" for j in range(60)) for i in range(40))
    with Store.open(home, create=True, embedder=HashingEmbedder()) as store:
        store.put_many(ingested(f"d{i:02}", text) for i, text in enumerate(texts))
        store.search(QUESTION)
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "data"))


def hits(home: Path) -> list[tuple[str, float]]:
    with Store.open(home, embedder=HashingEmbedder()) as store:
        return [(hit.passage.id, round(hit.dense, 4)) for hit in store.search(QUESTION, 5)]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def graph(home: Path, name: str) -> Path:
    (file,) = (home / "chroma").glob(f"*/{name}")
    return file


HARMS = [
    pytest.param("header.bin", Path.unlink, id="header lost"),
    pytest.param("header.bin", cut, id="header cut, which ends the process that opens it"),
    pytest.param("data_level0.bin", Path.unlink, id="vectors lost"),
    pytest.param("index_metadata.pickle", cut, id="names cut"),
]


def test_a_whole_folder_has_no_fault_and_no_mark(home: Path) -> None:
    assert fault_of(home / "chroma", COLLECTION) == ""
    assert not (home / "chroma" / OPEN_NAME).exists()


def test_a_folder_without_the_collection_has_no_fault(tmp_path: Path) -> None:
    assert fault_of(tmp_path, COLLECTION) == ""


@pytest.mark.fault(
    "a kill leaves the graph of the vectors damaged", "built again from the library at the next opening"
)
@pytest.mark.parametrize(("name", "harm"), HARMS)
def test_after_a_kill_a_damaged_graph_is_built_again(
    home: Path, name: str, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = hits(home)
    # As a killed process leaves them.
    (home / "chroma" / OPEN_NAME).touch()
    harm(graph(home, name))
    assert fault_of(home / "chroma", COLLECTION)
    caplog.set_level(logging.WARNING)
    assert hits(home) == before
    assert "built again from the library" in caplog.text
    assert fault_of(home / "chroma", COLLECTION) == ""


def test_after_a_kill_a_whole_graph_is_kept(home: Path) -> None:
    before = graph(home, "header.bin").parent
    (home / "chroma" / OPEN_NAME).touch()
    hits(home)
    assert graph(home, "header.bin").parent == before


def test_the_mark_stands_as_long_as_the_vectors_are_open(home: Path) -> None:
    with Store.open(home, embedder=HashingEmbedder()) as store:
        assert not (home / "chroma" / OPEN_NAME).exists()
        store.search(QUESTION)
        assert (home / "chroma" / OPEN_NAME).exists()
    assert not (home / "chroma" / OPEN_NAME).exists()


def test_a_graph_damaged_by_the_disk_is_answered_around_and_built_again_at_the_next_opening(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = hits(home)
    graph(home, "data_level0.bin").unlink()
    caplog.set_level(logging.WARNING)
    assert hits(home) == before
    assert "zhengwen doctor --repair" in caplog.text
    assert caplog.text.count("cannot be read") == 1
    assert hits(home) == before
    assert fault_of(home / "chroma", COLLECTION) == ""


def test_what_is_written_to_a_damaged_graph_is_written_after_it_was_built_again(home: Path) -> None:
    with Store.open(home, embedder=HashingEmbedder()) as store:
        graph(home, "header.bin").unlink()
        vectors = store._indexes.open().vectors
        with pytest.raises(VectorsDamagedError, match="doctor --repair"):
            vectors.keys()
        store.put(ingested("new", "第100号讲养老服务\n" * 3))
        assert store.search("第100号讲养老服务", 1)[0].passage.document_id == "new"
        assert store.statistics().unfinished == 0


def test_vectors_that_stay_unreadable_are_said_to_be(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(home, embedder=HashingEmbedder()) as store:
        monkeypatch.setattr(Collection, "get", unreadable)
        with pytest.raises(VectorsDamagedError, match="doctor --repair"):
            store.put(ingested("d00", "第100号讲养老服务\n" * 3))


def unreadable(*_: object, **__: object) -> None:
    raise InternalError("Error loading hnsw index")
