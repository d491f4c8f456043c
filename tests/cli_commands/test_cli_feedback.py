"""`zhengwen feedback`: as a table, as JSON, as cases; also while a server has the folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Run

from ingest.splitting import SPLITTER_VERSION
from vectorstore.feedback import FeedbackBook, FeedbackKind, Opinion
from vectorstore.store import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def told(own_home: Path) -> Path:
    book = FeedbackBook.at(own_home)
    for question in ("先问的", "后问的"):
        book.add(Opinion(FeedbackKind.PROBLEM, question, {"status": "answered"}, comment="[看不懂]"), NOW)
    book.handle(1, "wang", NOW)
    book.close()
    return own_home


def test_feedback_is_listed_while_another_process_has_the_folder(told: Path, run: Run) -> None:
    with Store.open(told, splitter=SPLITTER_VERSION):
        assert "[看不懂]" in run("feedback", "--home", told).out
        assert [f["question"] for f in run("feedback", "--json", "--home", told).json()] == [
            "先问的",
            "后问的",
        ]
        assert [f["id"] for f in run("feedback", "--json", "--open", "--home", told).json()] == [2]


def test_cases_come_one_a_line(told: Path, run: Run) -> None:
    lines = run("feedback", "--cases", "--home", told).out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["feedback-1", "feedback-2"]


def test_wrong_use_and_no_feedback_are_said(own_home: Path, run: Run) -> None:
    assert run("feedback", "--json", "--cases", "--home", own_home).code == 2
    assert "No feedback yet" in run("feedback", "--home", own_home).err
