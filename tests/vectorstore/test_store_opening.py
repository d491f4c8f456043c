from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.errors import StoreError, StoreLockedError, StoreMissingError, StoreVersionError
from vectorstore.store import Store

TEXT = "城镇化率达到75%\n医疗保险报销比例\n高速公路建设里程"


@pytest.fixture
def home(tmp_path: Path, embedder: HashingEmbedder) -> Path:
    """A folder with one document, closed."""
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put(ingested("a", TEXT))
        store.search("城镇化")
    return tmp_path / "data"


def change_manifest(home: Path, **values: object) -> None:
    path = home / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_folder_without_documents_is_refused_with_the_command_that_fills_it(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="zhengwen ingest FOLDER"):
        Store.open(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_second_process_is_told_who_owns_the_folder(home: Path, embedder: HashingEmbedder) -> None:
    code = (
        "import sys; from pathlib import Path; from fakes import HashingEmbedder; from vectorstore.store import Store\n"
        f"store = Store.open(Path({str(home)!r}), embedder=HashingEmbedder())\n"
        "store.announce('http://127.0.0.1:7860', 'secret')\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    try:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "ready\n"
        with pytest.raises(StoreLockedError, match=f"process {owner.pid}") as refused:
            Store.open(home, embedder=embedder)
        assert (refused.value.address, refused.value.token) == ("http://127.0.0.1:7860", "secret")
        assert stat.S_IMODE((home / "owner.json").stat().st_mode) == 0o600
    finally:
        owner.send_signal(signal.SIGKILL)
        owner.communicate()
    assert (home / "owner.json").exists()
    with Store.open(home, embedder=embedder) as store:
        assert json.loads((home / "owner.json").read_text()) == {"pid": os.getpid()}
        assert len(store.documents()) == 1


def test_one_process_cannot_open_the_folder_twice_either(home: Path, embedder: HashingEmbedder) -> None:
    with (
        Store.open(home, embedder=embedder),
        pytest.raises(StoreLockedError, match="wait until it has finished"),
    ):
        Store.open(home, embedder=embedder)
    assert not (home / "owner.json").exists()


def test_a_refused_folder_is_free_again(home: Path, embedder: HashingEmbedder) -> None:
    with pytest.raises(StoreVersionError):
        Store.open(home, embedder=HashingEmbedder("other"))
    Store.open(home, embedder=embedder).close()


def test_another_embedding_is_refused_and_repaired_from_the_library(home: Path) -> None:
    other = HashingEmbedder("other", dimension=32)
    with pytest.raises(StoreVersionError, match=r"hashing .*other .*zhengwen doctor --repair"):
        Store.open(home, embedder=other)
    with Store.open(home, embedder=other, rebuild=True) as store:
        assert store.search("医疗保险", k=1)[0].passage.text == "医疗保险报销比例"
    with Store.open(home, embedder=other) as store:
        assert store.statistics().dimension == 32


def test_another_splitter_is_refused_with_the_command_that_reads_again(
    home: Path, embedder: HashingEmbedder
) -> None:
    with pytest.raises(StoreVersionError, match="zhengwen ingest --rebuild"):
        Store.open(home, embedder=embedder, splitter="2")
    with Store.open(home, embedder=embedder, splitter="2", rebuild=True) as store:
        assert store.search("医疗保险", k=1)
    Store.open(home, embedder=embedder, splitter="2").close()


def test_a_library_of_another_schema_is_set_aside_not_deleted(home: Path, embedder: HashingEmbedder) -> None:
    change_manifest(home, library_schema=0)
    with pytest.raises(StoreVersionError, match="zhengwen ingest --rebuild"):
        Store.open(home, embedder=embedder)
    with Store.open(home, embedder=embedder, rebuild=True) as store:
        assert store.documents() == ()
    assert (home / "library.sqlite3.old").exists()


@pytest.mark.parametrize("damage", ["", "{}", "[1]", '{"embedding": 3}'])
def test_a_damaged_manifest_is_refused_and_repaired(
    home: Path, embedder: HashingEmbedder, damage: str
) -> None:
    (home / "manifest.json").write_text(damage)
    with pytest.raises(StoreVersionError, match="zhengwen doctor --repair"):
        Store.open(home, embedder=embedder)
    with Store.open(home, embedder=embedder, rebuild=True) as store:
        assert len(store.documents()) == 1


def test_a_missing_manifest_is_refused_and_repaired(home: Path, embedder: HashingEmbedder) -> None:
    (home / "manifest.json").unlink()
    with pytest.raises(StoreVersionError, match="zhengwen doctor --repair"):
        Store.open(home, embedder=embedder, create=True)
    Store.open(home, embedder=embedder, rebuild=True).close()
    Store.open(home, embedder=embedder).close()


@pytest.mark.parametrize("name", ["chroma", "fulltext"])
def test_a_deleted_index_is_filled_again_at_first_use(
    home: Path, embedder: HashingEmbedder, name: str
) -> None:
    with Store.open(home, embedder=embedder) as store:
        before = store.search("医疗保险")
    shutil.rmtree(home / name)
    with Store.open(home, embedder=embedder) as store:
        assert store.search("医疗保险") == before


def test_a_damaged_full_text_index_is_filled_again(home: Path, embedder: HashingEmbedder) -> None:
    (home / "fulltext" / "meta.json").write_text("{")
    with Store.open(home, embedder=embedder) as store:
        assert store.search("医疗保险", k=1)[0].lexical > 0


def test_damaged_vectors_are_refused_with_the_repair(home: Path, embedder: HashingEmbedder) -> None:
    (home / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with Store.open(home, embedder=embedder) as store:
        assert len(store.documents()) == 1
        with pytest.raises(StoreError, match="zhengwen doctor --repair"):
            store.search("医疗保险")
        with pytest.raises(StoreError, match="zhengwen doctor --repair"):
            store.search("医疗保险")
    # In a new process, as the command is: Chroma keeps what it half opened.
    code = (
        "from pathlib import Path; from fakes import HashingEmbedder; from vectorstore.store import Store\n"
        f"with Store.open(Path({str(home)!r}), embedder=HashingEmbedder(), rebuild=True) as store:\n"
        "    print(store.search('医疗保险', k=1)[0].passage.text)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout == "医疗保险报销比例\n", done.stderr


def test_orphans_in_the_indexes_are_removed_at_first_use(home: Path, embedder: HashingEmbedder) -> None:
    with Store.open(home, embedder=embedder) as store:
        store.put(ingested("b", TEXT))
        store.library.delete(["a"])
    with Store.open(home, embedder=embedder) as store:
        assert {h.passage.document_id for h in store.search("医疗保险", k=20)} == {"b"}
        opened = store._indexes.open()
        assert opened.vectors.count() == opened.fulltext.count() == 3


def test_the_scale_is_kept_and_does_not_depend_on_how_the_documents_came(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    items = [ingested(f"d{i}", f"第{i}条 {TEXT}") for i in range(6)]
    with Store.open(tmp_path / "x", create=True, embedder=embedder) as store:
        store.put_many(items)
        at_once = store.statistics().scale
    assert at_once.passages == 18
    with Store.open(tmp_path / "y", create=True, embedder=embedder) as store:
        for item in items[::-1]:
            store.put(item)
            store.search("医疗")
        assert store.statistics().scale.mean == pytest.approx(at_once.mean)
    with Store.open(tmp_path / "x", embedder=embedder) as store:
        assert store.statistics().scale == at_once


@pytest.mark.integration
def test_the_packaged_embedding_finds_across_languages(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", create=True, threads=1) as store:
        store.put(ingested("a", "失业人员可以领取失业保险金\n高速公路建设里程达到5000公里\n小学实行免费午餐"))
        assert store.search("Who gets unemployment benefits?", k=1)[0].passage.text.startswith("失业人员")
    with pytest.raises(StoreVersionError, match="use-multilingual-3"):
        Store.open(tmp_path / "data", embedder=HashingEmbedder())
