"""Backups of a shared library, and a library's way from a folder into PostgreSQL and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.approved import Approval
from vectorstore.audit import AuditBook
from vectorstore.backup import BackupError, restore_backup, write_backup
from vectorstore.copying import NotEmptyError
from vectorstore.corrections import Words
from vectorstore.feedback import FeedbackBook, FeedbackKind, Opinion
from vectorstore.keys import key_at
from vectorstore.passages import DocumentCard
from vectorstore.people import People, Role
from vectorstore.place import Place
from vectorstore.store import ALL_VISIBILITIES, Store
from vectorstore.topics import Topics

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST = "医疗保险报销比例为80%\n参保人员可以就医"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.passwords._N", 2**8)


def filled(place: Place) -> None:
    """A library with everything that staff and readers make."""
    with Store.open(place, create=True, embedder=HashingEmbedder()) as store:
        store.put(ingested("care", FIRST, card=DocumentCard(number="1号")), at=NOW)
        store.put(ingested("care", FIRST.replace("80", "90"), card=DocumentCard(number="1号")), at=NOW)
        store.put(ingested("draft", "社区食堂补贴办法"), at=NOW)
        store.correct("draft", Words("wang", NOW, {"visibility": "draft"}))
        store.library.approved.add(Approval("补贴多少？", (), ()), "wang", NOW)
    for opened, act in _acts():
        book = opened(place)
        act(book)
        book.close()
    (place.home / "originals").mkdir()
    (place.home / "originals" / "care.pdf").write_bytes(b"%PDF")


def _acts() -> list[tuple[Callable[[Place], Any], Callable[[Any], object]]]:
    opinion = Opinion(FeedbackKind.USEFUL, "补贴多少？", {"status": "answered"})
    return [
        (People.at, lambda people: people.add("wang", "a long enough password", Role.ADMIN, NOW)),
        (Topics.at, lambda topics: topics.add(["人事任免"], "请问人社局。", "", "wang", NOW)),
        (FeedbackBook.at, lambda book: book.add(opinion, NOW)),
    ]


def content(place: Place) -> dict[str, Any]:
    """All that a library holds, as it is read."""
    with Store.open(place, embedder=HashingEmbedder()) as store:
        found: dict[str, Any] = {
            "documents": store.documents(ALL_VISIBILITIES),
            "versions": store.versions("care"),
            "first": store.version_of("care", "1"),
            "hits": store.search("医疗保险报销", 5),
            "corrections": store.corrections("draft"),
            "approved": store.library.approved.all(),
            "fingerprint": store.fingerprint(),
        }
    people, topics, book, audit = (
        People.at(place),
        Topics.at(place),
        FeedbackBook.at(place),
        AuditBook.at(place),
    )
    found |= {"users": people.users(), "topics": topics.all(), "feedback": book.all(), "audit": audit.lines()}
    for opened in (people, topics, book, audit):
        opened.close()
    return found | {"key": key_at(place, "history")}


@pytest.fixture
def other(tmp_path: Path, empty_database_url: str) -> dict[str, Place]:
    """Where a backup may go: an empty folder, an empty folder with an empty database."""
    return {
        "SQLite": Place(tmp_path / "restored"),
        "PostgreSQL": Place(tmp_path / "restored", empty_database_url),
    }


@pytest.mark.parametrize(
    ("place", "target"),
    [("SQLite", "PostgreSQL"), ("PostgreSQL", "SQLite"), ("PostgreSQL", "PostgreSQL")],
    indirect=["place"],
)
def test_a_library_comes_back_whole_wherever_it_was_and_goes(
    place: Place, target: str, other: dict[str, Place], tmp_path: Path
) -> None:
    filled(place)
    before = content(place)
    kept = write_backup(place, tmp_path / "kept.tar.gz", program="1", at=NOW)
    assert kept.documents == 2
    assert "originals/care.pdf" in kept.files
    assert not [name for name in kept.files if name.startswith("shared")]
    there = other[target]
    restore_backup(tmp_path / "kept.tar.gz", there)
    with Store.open(there, create=True, rebuild=True, embedder=HashingEmbedder()):
        pass
    assert content(there) == before
    assert (there.home / "originals" / "care.pdf").read_bytes() == b"%PDF"
    assert (there.home / "library.sqlite3").exists() == (target == "SQLite")
    # New rows are numbered after those that came along.
    book = FeedbackBook.at(there)
    assert book.add(Opinion(FeedbackKind.USEFUL, "又问", {}), NOW) == len(before["feedback"]) + 1
    book.close()


@pytest.mark.parametrize("place", ["PostgreSQL"], indirect=True)
def test_a_backup_is_of_one_moment_and_hinders_no_writer(place: Place, tmp_path: Path) -> None:
    filled(place)
    with Store.open(place, embedder=HashingEmbedder()) as store, store._writing:
        contents = write_backup(place, tmp_path / "kept.tar.gz", program="1", at=NOW)
        store.put(ingested("new", "新文件"))
    assert contents.documents == 2


@pytest.mark.parametrize("place", ["PostgreSQL"], indirect=True)
def test_a_database_with_a_library_is_not_written_over(place: Place, tmp_path: Path) -> None:
    filled(place)
    write_backup(place, tmp_path / "kept.tar.gz", program="1", at=NOW)
    target = Place(tmp_path / "restored", place.database_url)
    with pytest.raises(NotEmptyError, match="Name an empty database"):
        restore_backup(tmp_path / "kept.tar.gz", target)
    assert not target.home.exists() or not list(target.home.iterdir())


@pytest.mark.parametrize("place", ["SQLite"], indirect=True)
def test_a_backup_of_earlier_tables_goes_into_a_folder_first(
    place: Place, other: dict[str, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(place)
    with monkeypatch.context() as earlier:
        earlier.setattr("vectorstore.backup.LIBRARY_SCHEMA", 3)
        write_backup(place, tmp_path / "kept.tar.gz", program="1", at=NOW)
    with pytest.raises(BackupError, match="zhengwen upgrade"):
        restore_backup(tmp_path / "kept.tar.gz", other["PostgreSQL"])
