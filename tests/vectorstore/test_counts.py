"""Counts in the database of a shared library: two processes draw from one bucket, in one statement."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgres import Postgres
from sqlalchemy import event

from vectorstore import counts, tables
from vectorstore.counts import Bucket, SharedCounts
from vectorstore.errors import StoreUnreachableError
from vectorstore.place import Place

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PERSON = Bucket("person wang", each=60.0, burst=180.0)
HOUSE = Bucket("address 10.0.0.1", each=60.0, burst=300.0)


@pytest.fixture
def two(database_url: str) -> Iterator[tuple[SharedCounts, SharedCounts]]:
    """Those of two processes."""
    opened = [SharedCounts.at(Place(Path(), database_url)) for _ in range(2)]
    yield opened[0], opened[1]
    for each in opened:
        each.close()


def statements_of(counted: SharedCounts) -> list[str]:
    """The statements that are sent from now on."""
    sent: list[str] = []

    @event.listens_for(counted._engine, "before_cursor_execute")
    def note(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement)

    return sent


def test_both_draw_from_one_bucket_and_are_told_how_long_to_wait(
    two: tuple[SharedCounts, SharedCounts],
) -> None:
    a, b = two
    assert [x.draw(PERSON)[0] for x in (a, b, a)] == [0, 0, 0]
    wait, _ = b.draw(PERSON)
    assert 55 < wait <= 60
    assert a.draw(PERSON)[0] == pytest.approx(wait, abs=5), "a draw that does not give draws nothing"
    assert b.draw(Bucket("person li", 60.0, 180.0))[0] == 0


def test_the_house_pays_only_for_whom_it_lets_in(two: tuple[SharedCounts, SharedCounts]) -> None:
    a, b = two
    sent = statements_of(a)
    assert [a.draw(PERSON, HOUSE) for _ in range(3)] == [(0, 0)] * 3
    assert len(sent) == 3, "one statement for both"
    for _ in range(9):
        assert b.draw(PERSON, HOUSE)[0] > 0
    assert [a.draw(Bucket(f"person {n}", 60.0, 180.0), HOUSE)[1] for n in range(2)] == [0, 0]
    person, house = a.draw(Bucket("person 3", 60.0, 180.0), HOUSE)
    assert (person, house > 0) == (0, True)


def test_who_waits_as_told_is_let_in(two: tuple[SharedCounts, SharedCounts]) -> None:
    quick = Bucket("address", each=0.3, burst=0.3)
    assert two[0].draw(quick)[0] == 0
    wait = two[1].draw(quick)[0]
    assert 0 < wait <= 0.3
    time.sleep(wait + 0.02)
    assert two[1].draw(quick)[0] == 0


def test_full_buckets_are_deleted_and_there_are_never_too_many(
    two: tuple[SharedCounts, SharedCounts], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _ = two

    def kept() -> int:
        with a._engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(tables.draws)).scalar_one())

    for n in range(4):
        a.draw(Bucket(f"gone {n}", each=0.001, burst=1.0))
    for n in range(8):
        a.draw(Bucket(f"made up {n}", each=60.0 + n, burst=600.0))
    time.sleep(0.05)
    a.forget_full()
    assert kept() == 8
    monkeypatch.setattr(counts, "KEPT", 5)
    a.forget_full()
    assert kept() == 5


def test_failed_logins_are_counted_for_all_and_forgotten(two: tuple[SharedCounts, SharedCounts]) -> None:
    a, b = two
    wait = timedelta(minutes=5)
    assert a.failures_of("wang") is None
    a.count_failure("wang", NOW, wait)
    b.count_failure("wang", NOW + timedelta(minutes=1), wait)
    assert a.failures_of("wang") == (2, NOW + timedelta(minutes=1))
    b.count_failure("li", NOW + timedelta(minutes=7), wait)
    assert a.failures_of("wang") is None
    a.forget_failures("li")
    assert b.failures_of("li") is None


def test_a_lost_database_is_said_within_the_time(
    two: tuple[SharedCounts, SharedCounts], postgres: Postgres, database_url: str
) -> None:
    two[0].draw(PERSON)
    postgres.lose(database_url)
    try:
        with pytest.raises(StoreUnreachableError):
            two[0].draw(PERSON)
    finally:
        postgres.give_back(database_url)
    assert two[0].draw(PERSON)[0] == 0
