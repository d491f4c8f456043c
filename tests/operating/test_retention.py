"""What has been kept long enough is forgotten at the start and while a service runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import HashingEmbedder

from pages.operating.retention import Retention
from vectorstore.audit import AuditBook
from vectorstore.feedback import FeedbackBook, FeedbackKind, Opinion
from vectorstore.store import Store

NOW = datetime(2025, 11, 20, tzinfo=UTC)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[tuple[FeedbackBook, AuditBook]]:
    """An opinion and an act of every tenth day of the last hundred."""
    with Store.open(tmp_path, create=True, embedder=HashingEmbedder()):
        feedback = FeedbackBook.at(tmp_path, timedelta(days=35))
        audit = AuditBook.at(tmp_path)
    for days in range(100, 0, -10):
        feedback.add(Opinion(FeedbackKind.USEFUL, "问", {}), NOW - timedelta(days=days))
        audit.record(NOW - timedelta(days=days), "wang", "publish", "plan")
    yield feedback, audit
    feedback.close()
    audit.close()


def test_each_is_kept_as_long_as_it_is_set(books: tuple[FeedbackBook, AuditBook]) -> None:
    feedback, audit = books
    Retention(feedback, audit, None, lambda: NOW).forget()
    assert len(feedback.all()) == 3
    assert len(audit.lines()) == 10
    Retention(feedback, audit, 60, lambda: NOW).forget()
    assert len(audit.lines()) == 6


def test_it_goes_on_while_the_service_runs_and_ends_with_it(books: tuple[FeedbackBook, AuditBook]) -> None:
    feedback, audit = books
    clock = [NOW]
    retention = Retention(feedback, audit, None, lambda: clock[0], every=0.01)
    retention.start()
    clock[0] += timedelta(days=20)
    until = time.monotonic() + 10
    while len(feedback.all()) > 1 and time.monotonic() < until:
        time.sleep(0.01)
    retention.close()
    assert len(feedback.all()) == 1
    assert not retention._thread.is_alive()
