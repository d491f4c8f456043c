"""A library of an older schema is set aside; what people said in it is not lost, not even by a kill."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import HashingEmbedder

from ingest.splitting import SPLITTER_VERSION
from ingest.sync import Options, dry_run, ingest
from vectorstore.errors import StoreError, StoreVersionError
from vectorstore.feedback import FeedbackBook, FeedbackStatus
from vectorstore.passages import Visibility
from vectorstore.peeking import peek
from vectorstore.store import ALL_VISIBILITIES, Store

SCHEMA_2 = """
CREATE TABLE documents (id VARCHAR PRIMARY KEY, version VARCHAR NOT NULL, title TEXT NOT NULL,
  text TEXT NOT NULL, visibility VARCHAR NOT NULL, state VARCHAR NOT NULL, content_hash VARCHAR NOT NULL,
  card JSON NOT NULL, sections JSON NOT NULL, source JSON NOT NULL, pages JSON NOT NULL, warnings JSON NOT NULL);
CREATE TABLE audit (id INTEGER PRIMARY KEY, at VARCHAR NOT NULL, actor VARCHAR NOT NULL,
  action VARCHAR NOT NULL, subject VARCHAR NOT NULL, detail JSON NOT NULL);
CREATE TABLE feedback (id INTEGER PRIMARY KEY, at VARCHAR NOT NULL, question TEXT NOT NULL,
  reply JSON NOT NULL, verdict VARCHAR NOT NULL, comment TEXT NOT NULL);
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "内部.txt").write_text("关于内部工作的通知\n\n各单位应当做好内部工作。\n", "utf-8")
    (folder / "公开.txt").write_text("关于公开工作的通知\n\n各单位应当做好公开工作。\n", "utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, folder: Path) -> Path:
    """A home as schema 2 left it: two documents, one told to be internal, with a log not yet in the file."""
    home = tmp_path / "data"
    home.mkdir()
    manifest = {"embedding": "hashing", "dimension": 64, "splitter": SPLITTER_VERSION, "library_schema": 2}
    manifest |= {"index_schema": 1, "scale": {"mean": 0.0, "deviation": 1.0, "passages": 0}, "sample": ""}
    (home / "manifest.json").write_text(json.dumps(manifest))
    connection = sqlite3.connect(home / "library.sqlite3")
    connection.executescript(SCHEMA_2)
    for name, told in (("内部", "internal"), ("公开", None)):
        path = str((folder / f"{name}.txt").resolve())
        source = json.dumps([f"{name}.txt", path, "0" * 64, "text/plain", told])
        seen = told or "public"
        row = (name, "v", name, "旧文", seen, "indexed", "h", "{}", "[]", source, "[]", "[]")
        connection.execute(f"INSERT INTO documents VALUES ({','.join('?' * 12)})", row)
    connection.execute(
        "INSERT INTO audit VALUES (7, '2026-01-01', '李', 'correct', '内部', '{\"issuer\": \"省厅\"}')"
    )
    connection.execute(
        "INSERT INTO feedback VALUES (3, '2026-01-02', '问', '{\"status\": \"answered\"}', 'problem', '错')"
    )
    connection.commit()
    connection.close()
    return home


def read(home: Path, folder: Path, *, rebuild: bool) -> None:
    with Store.open(
        home, create=True, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION, rebuild=rebuild
    ) as store:
        ingest([folder], store, reread=rebuild)


def assert_nothing_was_lost(home: Path) -> None:
    with Store.open(home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION) as store:
        assert [d.source.name for d in store.documents()] == ["公开.txt"]
        hidden = [d for d in store.documents(ALL_VISIBILITIES) if d.card.visibility is Visibility.INTERNAL]
        assert [(d.source.name, d.source.told) for d in hidden] == [("内部.txt", Visibility.INTERNAL)]
        assert {h.passage.title for h in store.search("内部工作", k=9)} == {"关于公开工作的通知"}
        assert [(a["actor"], a["detail"]) for a in store.library.audit()] == [("李", {"issuer": "省厅"})]
        assert store.inventory().told == ()
    (entry,) = FeedbackBook.at(home).all()
    assert (entry.opinion.reply, entry.opinion.comment) == ({"status": "answered"}, "错")
    assert entry.status is FeedbackStatus.OPEN


def test_an_older_library_is_refused_with_the_command_and_left_as_it_is(home: Path, folder: Path) -> None:
    before = (home / "library.sqlite3").read_bytes()
    with pytest.raises(StoreVersionError, match=r"zhengwen ingest --rebuild FOLDER.*are taken over"):
        read(home, folder, rebuild=False)
    assert (home / "library.sqlite3").read_bytes() == before


def test_rebuilding_keeps_what_was_told_said_and_recorded(home: Path, folder: Path) -> None:
    read(home, folder, rebuild=True)
    assert_nothing_was_lost(home)
    assert (home / "library.sqlite3.old").exists()
    read(home, folder, rebuild=True)
    assert_nothing_was_lost(home)


def test_a_file_that_moved_meanwhile_is_known_by_its_bytes(home: Path, folder: Path) -> None:
    from ingest.document import digest

    data = (folder / "内部.txt").read_bytes()
    with sqlite3.connect(home / "library.sqlite3") as connection:
        source = json.dumps(["内部.txt", "/elsewhere/内部.txt", digest(data, None), "text/plain", "internal"])
        connection.execute("UPDATE documents SET source = ? WHERE id = '内部'", (source,))
    connection.close()
    with Store.open(
        home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION, create=True, rebuild=True
    ) as store:
        ingest([folder], store)
        assert [d.source.name for d in store.documents()] == ["公开.txt"]


def test_a_dry_run_of_the_rebuild_shows_it_and_touches_nothing(home: Path, folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in home.iterdir()}
    inventory = peek(home, splitter=SPLITTER_VERSION, rebuild=True, embedder=HashingEmbedder())
    assert dry_run([folder], inventory, Options(reread=True)).count("added") == 2
    assert [t.visibility for t in inventory.told] == [Visibility.INTERNAL]
    assert {p.name: p.read_bytes() for p in home.iterdir()} == before


STOPS = ["carrying.set_aside", "manifest.write_manifest", "library.Library.take_over", "sync.run"]


@pytest.mark.integration
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("where", STOPS)
def test_a_rebuild_killed_midway_is_completed_with_all_that_was_told(
    home: Path, folder: Path, where: str, moment: str
) -> None:
    """Killed before and after each step that moves or takes over something."""
    code = f"""
import os, signal, sys
from pathlib import Path
import vectorstore.carrying as carrying, vectorstore.manifest as manifest, vectorstore.library as library
import ingest.sync as sync
from fakes import HashingEmbedder
from ingest.splitting import SPLITTER_VERSION
from vectorstore.store import Store
owner, _, name = {where!r}.rpartition(".")
owner = eval(owner)
real = getattr(owner, name)
def killing(*args, **named):
    if {moment!r} == "after":
        real(*args, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, killing)
with Store.open(Path({str(home)!r}), create=True, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION, rebuild=True) as store:
    sync.ingest([Path({str(folder)!r})], store, reread=True)
"""
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)})
    assert done.returncode == -signal.SIGKILL
    try:
        read(home, folder, rebuild=False)
    except StoreVersionError:
        read(home, folder, rebuild=True)
    assert_nothing_was_lost(home)


def test_a_library_set_aside_that_cannot_be_read_stops_the_rebuild(home: Path, folder: Path) -> None:
    (home / "library.sqlite3").write_bytes(b"no database" * 500)
    with pytest.raises(StoreError, match="cannot be read"):
        read(home, folder, rebuild=True)
