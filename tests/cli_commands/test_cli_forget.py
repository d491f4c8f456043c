"""`zhengwen forget`: what is kept of a person's questions goes when they ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Run

from vectorstore.feedback import EarlierTurn, FeedbackBook, FeedbackKind, Opinion


@pytest.fixture
def kept(read_home: Path) -> Path:
    book = FeedbackBook.at(read_home)
    now = datetime.now(UTC)
    book.add(Opinion(FeedbackKind.USEFUL, "低保怎么申请", {}), now)
    book.add(
        Opinion(FeedbackKind.PROBLEM, "那要多久", {}, (EarlierTurn("王小明的低保批了吗", "没有查到"),)), now
    )
    book.add(Opinion(FeedbackKind.PROBLEM, "养老床位", {}, comment="我的电话13800138000"), now)
    book.close()
    return read_home


def questions(home: Path) -> list[str]:
    book = FeedbackBook.at(home)
    found = [entry.opinion.question for entry in book.all()]
    book.close()
    return found


def test_words_are_looked_for_in_the_whole_conversation_and_nothing_goes_unsaid(run: Run, kept: Path) -> None:
    looked = run("forget", "--words", "王小明", "--home", kept)
    assert looked.code == 0
    assert "那要多久" in looked.out and "--yes" in looked.err
    assert len(questions(kept)) == 3
    assert run("forget", "--words", "王小明", "--yes", "--home", kept).out.endswith("deleted 1\n")
    assert questions(kept) == ["低保怎么申请", "养老床位"]
    written = run("audit", "--json", "--action", "feedback.forget", "--home", kept).out
    assert '"entries": 1' in written
    assert "王小明" not in written


def test_entries_go_by_number(run: Run, kept: Path) -> None:
    assert run("forget", "1", "3", "--yes", "--home", kept).code == 0
    assert questions(kept) == ["那要多久"]


def test_nothing_named_or_found_is_said(run: Run, kept: Path) -> None:
    assert run("forget", "--home", kept).code == 2
    assert run("forget", "99", "--yes", "--home", kept).code == 1
    assert run("forget", "--words", " ", "--yes", "--home", kept).code == 1
    assert len(questions(kept)) == 3
