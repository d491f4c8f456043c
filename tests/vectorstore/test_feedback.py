"""Feedback is kept with its conversation, masked, for a year, also in a library made before it had a place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import HashingEmbedder

from vectorstore.errors import StoreMissingError
from vectorstore.feedback import (
    KEPT_FOR,
    MAX_COMMENT,
    EarlierTurn,
    FeedbackBook,
    FeedbackError,
    FeedbackKind,
    FeedbackReason,
    FeedbackStatus,
    Opinion,
    feedback_json,
)
from vectorstore.library import LIBRARY_FILE
from vectorstore.place import Place
from vectorstore.store import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
QUOTE = "联系电话：0571-87052222。"
REPLY = {
    "question": "我的手机13800138000，找谁？",
    "status": "answered",
    "answer": "找办公室。",
    "engine": "extractive",
    "corpus": "c0ffee13800138000",
    "citations": [{"n": 1, "quote": QUOTE}],
}
PROBLEM = Opinion(
    FeedbackKind.PROBLEM,
    "我的手机13800138000，找谁？",
    REPLY,
    (EarlierTurn("我是110105194912310 02X", "您好。", "refused"), EarlierTurn("补贴多少？", "一万元。")),
    FeedbackReason.WRONG_QUOTE,
    "  请回邮件 wang@example.com  ",
)


@pytest.fixture
def home(place: Place) -> Path:
    with Store.open(place, create=True, embedder=HashingEmbedder()):
        return place.home


@pytest.fixture
def book(place: Place, home: Path) -> Iterator[FeedbackBook]:
    book = FeedbackBook.at(place)
    yield book
    book.close()


def test_an_opinion_is_kept_with_its_conversation(book: FeedbackBook) -> None:
    book.add(Opinion(FeedbackKind.USEFUL, "补贴多少？", REPLY), NOW)
    number = book.add(PROBLEM, NOW)
    kept = book.entry(number)
    assert (kept.id, kept.created, kept.status) == (2, NOW, FeedbackStatus.OPEN)
    assert kept.opinion.reason is FeedbackReason.WRONG_QUOTE
    assert kept.opinion.history[1] == EarlierTurn("补贴多少？", "一万元。")
    assert (kept.engine, kept.corpus) == ("extractive", "c0ffee13800138000")
    assert [f.id for f in book.all()] == [1, 2]
    assert [f.id for f in book.all(FeedbackKind.PROBLEM)] == [2]


@pytest.mark.parametrize("place", ["SQLite"], indirect=True)
def test_personal_data_is_masked_before_it_is_stored(book: FeedbackBook, home: Path) -> None:
    kept = book.entry(book.add(PROBLEM, NOW)).opinion
    assert kept.question == kept.reply["question"] == "我的手机＊＊＊，找谁？"
    assert kept.comment == "请回邮件 ＊＊＊"
    with sqlite3.connect(home / LIBRARY_FILE) as connection:
        stored = str(connection.execute("SELECT * FROM feedback").fetchall())
    assert "wang@" not in stored
    assert "我的手机138" not in stored


def test_a_quote_is_kept_as_the_document_has_it(book: FeedbackBook) -> None:
    assert book.entry(book.add(PROBLEM, NOW)).opinion.reply["citations"][0]["quote"] == QUOTE


def test_what_staff_did_is_kept(book: FeedbackBook) -> None:
    first, second = book.add(PROBLEM, NOW), book.add(PROBLEM, NOW)
    book.handle(first, "wang", NOW + timedelta(hours=1), "换了文件")
    done = book.entry(first)
    assert (done.status, done.handled_by, done.note) == (FeedbackStatus.DONE, "wang", "换了文件")
    assert done.handled == NOW + timedelta(hours=1)
    assert [f.id for f in book.all(status=FeedbackStatus.OPEN)] == [second]
    book.handle(first, "li", NOW, status=FeedbackStatus.OPEN)
    assert len(book.all(status=FeedbackStatus.OPEN)) == 2


def test_feedback_is_forgotten_after_a_year(book: FeedbackBook) -> None:
    book.add(PROBLEM, NOW)
    book.add(PROBLEM, NOW + KEPT_FOR)
    assert len(book.all()) == 2
    book.add(PROBLEM, NOW + KEPT_FOR + timedelta(seconds=1))
    assert [f.id for f in book.all()] == [2, 3]


def test_a_long_comment_is_cut(book: FeedbackBook) -> None:
    opinion = Opinion(FeedbackKind.PROBLEM, "问", REPLY, comment="长" * (MAX_COMMENT + 1))
    assert len(book.entry(book.add(opinion, NOW)).opinion.comment) == MAX_COMMENT


def test_an_unknown_number_is_an_error_that_names_the_command(book: FeedbackBook) -> None:
    with pytest.raises(FeedbackError, match="zhengwen feedback"):
        book.entry(7)
    with pytest.raises(FeedbackError, match="zhengwen feedback"):
        book.handle(7, "wang", NOW)
    with pytest.raises(StoreMissingError, match="zhengwen ingest"):
        FeedbackBook.at(Path("/nonexistent"))


@pytest.mark.parametrize("place", ["SQLite"], indirect=True)
def test_a_library_from_before_takes_feedback(home: Path) -> None:
    with sqlite3.connect(home / LIBRARY_FILE) as connection:
        for table in ("feedback", "alembic_version", "counters", "facts", "draws", "attempts"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute(
            "CREATE TABLE feedback (id INTEGER PRIMARY KEY, at VARCHAR NOT NULL, question TEXT NOT NULL,"
            "reply JSON NOT NULL, verdict VARCHAR NOT NULL, comment TEXT NOT NULL)"
        )
        connection.execute("INSERT INTO feedback VALUES (3, '2026-04-02', '问', '{}', 'useful', '')")
    connection.close()
    book = FeedbackBook.at(home)
    assert book.entry(book.add(PROBLEM, NOW)).opinion.reason is FeedbackReason.WRONG_QUOTE
    assert (book.entry(3).opinion.kind, book.entry(3).status) == (FeedbackKind.USEFUL, FeedbackStatus.OPEN)
    book.close()


def test_as_an_object_it_has_all_fields(book: FeedbackBook) -> None:
    shown = feedback_json(book.entry(book.add(PROBLEM, NOW)))
    assert shown["kind"] == "problem"
    assert shown["created"] == "2026-05-01T12:00:00+00:00"
    assert shown["history"][1] == {"question": "补贴多少？", "answer": "一万元。", "status": ""}
    assert (shown["handled_by"], shown["note"], shown["corpus"]) == (None, "", "c0ffee13800138000")
