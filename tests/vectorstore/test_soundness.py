"""What is damaged is found at the start: vectors are built again, a library is not overwritten."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.errors import StoreError
from vectorstore.soundness import faults_of
from vectorstore.store import Store


@pytest.fixture
def home(tmp_path: Path, embedder: HashingEmbedder) -> Path:
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        for number in range(30):
            store.put(ingested(f"d{number}", f"第{number}份文件讲医疗保险\n" * 10))
        store.search("医疗")
    return tmp_path / "data"


def damage(file: Path) -> None:
    """Zeros in the middle, as a disk leaves them."""
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[4096:middle] = bytes(middle - 4096)
    file.write_bytes(data)


def test_whole_files_have_no_fault(home: Path) -> None:
    assert faults_of(home / "library.sqlite3") == ""
    assert faults_of(home / "chroma" / "chroma.sqlite3") == ""


def test_damaged_vectors_are_built_again(
    home: Path, embedder: HashingEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    damage(home / "chroma" / "chroma.sqlite3")
    caplog.set_level(logging.WARNING)
    with Store.open(home, embedder=embedder, mend=True) as store:
        assert len(store.search("医疗保险", 5)) == 5
    assert "built again" in caplog.text


@pytest.mark.fault(
    "the library itself is damaged", "refused with the command that restores it, and left as it is"
)
def test_a_damaged_library_is_refused_and_left_as_it_is(home: Path, embedder: HashingEmbedder) -> None:
    damage(home / "library.sqlite3")
    before = (home / "library.sqlite3").read_bytes()
    with pytest.raises(StoreError, match="zhengwen restore FILE"):
        Store.open(home, embedder=embedder, mend=True)
    assert (home / "library.sqlite3").read_bytes() == before
    # The folder is given free again.
    assert not (home / "owner.json").exists()
