"""Backups: whole while others write, compared with their hashes, restorable elsewhere; nothing half done."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested
from filelock import FileLock

from vectorstore.backup import CONTENTS, BackupError, restore_backup, write_backup
from vectorstore.errors import StoreMissingError
from vectorstore.feedback import FeedbackBook, FeedbackKind, Opinion
from vectorstore.passages import Source
from vectorstore.store import Store

NOW = datetime(2025, 11, 20, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Path]:
    """A folder with an uploaded document, an opinion and a question set, which is being served."""
    home = tmp_path / "data"
    upload = home.resolve() / "originals" / "uploads" / "abc" / "a.txt"
    with Store.open(home, create=True, embedder=embedder) as store:
        upload.parent.mkdir(parents=True)
        upload.write_text("城镇化率达到75%")
        (home / "evaluations").mkdir()
        (home / "evaluations" / "own.jsonl").write_text("{}")
        item = ingested("a", "城镇化率达到75%")
        source = replace(item.document.source, path=str(upload))
        store.put(replace(item, document=replace(item.document, source=source)))
        store.put(ingested("b", "医疗保险报销比例"))
        store.search("城镇化")
        book = FeedbackBook.at(home)
        book.add(Opinion(FeedbackKind.USEFUL, "问", {}), NOW)
        book.close()
        store.announce("http://127.0.0.1:1", "secret")
        yield home


@pytest.fixture
def kept(home: Path, tmp_path: Path) -> Path:
    file = tmp_path / "kept.tar.gz"
    write_backup(home, file, program="1.2", at=NOW)
    return file


def altered(kept: Path, **contents: object) -> Path:
    """The same backup with another file in place of the set, or with other words in its list."""
    file = kept.with_name("altered.tar.gz")
    with tarfile.open(kept) as old, tarfile.open(file, "w:gz") as new:
        for entry in old:
            found = old.extractfile(entry)
            assert found is not None
            data = found.read()
            if entry.name == CONTENTS:
                data = json.dumps({**json.loads(data), **contents}).encode()
            elif not contents and entry.name.endswith("own.jsonl"):
                data = b"{ "
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    return file


def test_what_is_kept_stands_again_in_another_folder(
    home: Path, kept: Path, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    other = tmp_path / "other" / "place"
    contents = restore_backup(kept, other)
    assert (contents.documents, contents.program) == (2, "1.2")
    assert (other / "evaluations" / "own.jsonl").read_text() == "{}"
    assert not (other / "owner.json").exists() and not (other / "chroma").exists()
    assert other.stat().st_mode & 0o077 == 0
    with Store.open(other, embedder=embedder, rebuild=True) as store:
        assert [hit.passage.document_id for hit in store.search("医疗保险", 1)] == ["b"]
        path = Path(store.document("a").source.path)
        assert path == other.resolve() / "originals" / "uploads" / "abc" / "a.txt"
        assert path.read_text() == "城镇化率达到75%"
        assert isinstance(store.document("b").source, Source)
    book = FeedbackBook.at(other)
    assert [entry.opinion.question for entry in book.all()] == ["问"]
    book.close()


def test_a_backup_holds_no_token_and_nobody_else_reads_it(kept: Path) -> None:
    assert b"secret" not in gzip.decompress(kept.read_bytes())
    assert kept.stat().st_mode & 0o077 == 0


def test_a_moment_is_kept_whole_while_documents_come_in(tmp_path: Path, embedder: HashingEmbedder) -> None:
    home, stop = tmp_path / "data", threading.Event()
    with Store.open(home, create=True, embedder=embedder) as store:
        store.put(ingested("first", "城镇化率达到75%"))

        def write() -> None:
            number = 0
            while not stop.is_set():
                store.put(ingested(f"d{number}", f"第{number}份文件的内容\n" * 20))
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            kept = [write_backup(home, tmp_path / f"{n}.tar.gz", program="", at=NOW) for n in range(3)]
        finally:
            stop.set()
            writer.join()
    for number, contents in enumerate(kept):
        other = tmp_path / f"other{number}"
        restore_backup(tmp_path / f"{number}.tar.gz", other)
        with closing(sqlite3.connect(other / "library.sqlite3")) as connection:
            (alone,) = connection.execute(
                "SELECT count(*) FROM documents WHERE id NOT IN (SELECT document_id FROM passages)"
            ).fetchone()
            (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        assert (alone, documents) == (0, contents.documents)


def test_damage_is_found_and_nothing_is_left(kept: Path, tmp_path: Path) -> None:
    data = kept.read_bytes()
    cut, empty = tmp_path / "cut.tar.gz", tmp_path / "empty.tar.gz"
    cut.write_bytes(data[: len(data) // 2])
    empty.write_bytes(b"")
    for file in (altered(kept), cut, empty):
        with pytest.raises(BackupError):
            restore_backup(file, tmp_path / "other")
        assert not (tmp_path / "other").exists()
    assert not list(tmp_path.glob(".restore-*"))


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside"])
def test_no_file_is_written_outside_the_folder(name: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(BackupError, match="which no backup"):
        restore_backup(file, tmp_path / "other" / "home")
    assert not list(tmp_path.rglob("outside"))


def test_a_link_in_a_backup_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "hostile.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        entry = tarfile.TarInfo("library.sqlite3")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    with pytest.raises(BackupError, match="which no backup"):
        restore_backup(file, tmp_path / "other")


def test_what_would_be_lost_is_refused(home: Path, kept: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(kept, home)
    with pytest.raises(BackupError, match="exists already"):
        write_backup(home, kept, program="", at=NOW)
    with pytest.raises(StoreMissingError):
        write_backup(tmp_path / "none", tmp_path / "x", program="", at=NOW)
    with pytest.raises(BackupError, match="newer than this one"):
        restore_backup(altered(kept, format=99), tmp_path / "other")


def test_where_there_is_no_room_no_backup_is_left(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    with pytest.raises(BackupError, match=r"No space left on device.*Make room"):
        write_backup(home, tmp_path / "kept.tar.gz", program="", at=NOW)
    assert not list(tmp_path.glob("*.tar.gz*")) and not list(tmp_path.glob(".*"))


def test_what_a_killed_backup_left_goes_with_the_next_one_and_not_with_one_at_work(
    home: Path, tmp_path: Path
) -> None:
    left, at_work = tmp_path / ".backup-left", tmp_path / ".backup-at-work"
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "library.sqlite3").write_bytes(b"begun")
    with FileLock(at_work / ".lock"):
        write_backup(home, tmp_path / "kept.tar.gz", program="", at=NOW)
    assert not left.exists()
    assert (at_work / "library.sqlite3").exists()
