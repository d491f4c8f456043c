"""The audit: lines are found by who, what, to what and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fakes import HashingEmbedder

from vectorstore.audit import AuditBook, AuditLine
from vectorstore.errors import StoreMissingError
from vectorstore.place import Place
from vectorstore.store import Store


@pytest.fixture
def book(place: Place) -> Iterator[AuditBook]:
    with Store.open(place, create=True, embedder=HashingEmbedder()):
        book = AuditBook.at(place)
    for day, who, what, to in (
        (1, "wang", "publish", "plan"),
        (2, "li", "withdraw", "plan"),
        (3, "wang", "login", "wang"),
    ):
        book.record(datetime(2025, 11, day, 9, tzinfo=UTC), who, what, to, {"day": day})
    yield book
    book.close()


def test_lines_are_found_by_each_of_their_parts(book: AuditBook) -> None:
    def days(lines: tuple[AuditLine, ...]) -> list[int]:
        return [line.at.day for line in lines]

    assert days(book.lines()) == [1, 2, 3]
    assert days(book.lines(by="wang")) == [1, 3]
    assert days(book.lines(action="withdraw")) == [2]
    assert days(book.lines(subject="plan", by="wang")) == [1]
    assert days(book.lines(since=date(2025, 11, 2))) == [2, 3]
    assert days(book.lines(most=2)) == [2, 3]


def test_a_detail_is_one_short_line(book: AuditBook) -> None:
    assert [line.detail_text() for line in book.lines(by="li")] == ['{"day": 2}']
    book.record(datetime(2025, 11, 4, tzinfo=UTC), "li", "note", "x", {"text": "长" * 500})
    assert len(book.lines(action="note")[0].detail_text()) == 160


def test_without_a_library_there_is_no_audit(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="zhengwen ingest"):
        AuditBook.at(tmp_path / "none")
