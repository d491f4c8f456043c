"""Rates: a burst, then evenly; each key by itself, and no memory without end."""

from __future__ import annotations

from typing import cast

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.operating import rates
from pages.operating.rates import Draw, Rate, Rates
from vectorstore.counts import Bucket, SharedCounts
from vectorstore.errors import StoreUnreachableError


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def drawn(rate: Rate, key: str, times: int) -> int:
    """How many of so many draws pass."""
    return sum(not rate.wait(key) for _ in range(times))


def test_a_burst_passes_and_then_one_at_a_time() -> None:
    clock = Clock()
    rate = Rate(30, clock)
    assert drawn(rate, "a", 50) == 10
    assert rate.wait("a") == pytest.approx(2.0)
    clock.now += 2.0
    assert drawn(rate, "a", 5) == 1
    clock.now += 3600
    assert drawn(rate, "a", 50) == 10


def test_each_key_has_its_own() -> None:
    rate = Rate(30, Clock())
    drawn(rate, "a", 50)
    assert drawn(rate, "b", 50) == 10


def test_who_waits_as_told_is_let_in() -> None:
    clock = Clock()
    rate = Rate(7, clock)
    drawn(rate, "a", 50)
    clock.now += rate.wait("a")
    assert rate.wait("a") == 0.0


def test_none_lets_all_pass_and_one_a_minute_lets_one() -> None:
    assert drawn(Rate(0, Clock()), "a", 1_000) == 1_000
    assert drawn(Rate(1, Clock()), "a", 10) == 1


def test_made_up_keys_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "KEPT", 10)
    rate = Rate(30, Clock())
    for number in range(100):
        rate.wait(str(number))
    assert len(rate._full_at) == 10


@given(st.integers(1, 600), st.lists(st.floats(0, 5), max_size=200))
def test_never_more_than_burst_and_rate_pass(per_minute: int, pauses: list[float]) -> None:
    clock = Clock()
    rate = Rate(per_minute, clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        passed += not rate.wait("a")
    assert passed <= max(1, per_minute / 3) + per_minute * sum(pauses) / 60 + 1e-6


class Counts:
    """Counts of several processes that a test takes away."""

    def __init__(self) -> None:
        self.lost = False
        self.asked = 0
        self.waits = (0.0, 0.0)

    def draw(self, first: Bucket, second: Bucket | None = None) -> tuple[float, float]:
        self.asked += 1
        if self.lost:
            raise StoreUnreachableError("gone")
        return self.waits


def refused(rates_: Rates, *draws: Draw) -> tuple[float, str] | None:
    return anyio.run(rates_.refused, draws)


def test_shared_rates_are_asked_once_and_say_who_has_to_wait() -> None:
    counts = Counts()
    shared = Rates(cast(SharedCounts, counts), Clock())
    person, house = Draw(Rate(30, Clock()), "wang", "person"), Draw(Rate(600, Clock()), "10.0.0.1", "address")
    assert refused(shared, person, house) is None
    counts.waits = (0.0, 7.0)
    assert refused(shared, person, house) == (7.0, "address")
    counts.waits = (3.0, 0.0)
    assert refused(shared, person, house) == (3.0, "person")
    assert counts.asked == 3
    assert refused(shared, Draw(Rate(0, Clock()), "10.0.0.1", "requests")) is None
    assert counts.asked == 3, "no rate, nothing to ask"


def test_without_the_database_each_process_counts_by_itself_and_asks_again_later() -> None:
    counts, clock = Counts(), Clock()
    shared = Rates(cast(SharedCounts, counts), clock)
    draw = Draw(Rate(30, Clock()), "wang", "person")
    counts.lost = True
    assert [refused(shared, draw) for _ in range(10)] == [None] * 10
    told = refused(shared, draw)
    assert told is not None
    assert (round(told[0]), told[1]) == (2, "person")
    assert counts.asked == 1
    counts.lost = False
    clock.now += rates.ALONE_SECONDS
    assert refused(shared, draw) is None
    assert counts.asked == 2
