"""How often a visitor is heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pages import frequency
from pages.frequency import MOST, WITHIN, Frequency

NOW = datetime(2025, 11, 20, tzinfo=UTC)


def test_a_visitor_is_heard_so_many_times_and_again_later() -> None:
    heard = Frequency()
    assert all(heard.allows("a", NOW) for _ in range(MOST))
    assert not heard.allows("a", NOW + WITHIN - timedelta(seconds=1))
    assert heard.allows("a", NOW + WITHIN)


def test_others_are_heard_meanwhile() -> None:
    heard = Frequency()
    for _ in range(MOST + 1):
        heard.allows("a", NOW)
    assert heard.allows("b", NOW)


def test_made_up_visitors_do_not_fill_the_memory() -> None:
    heard = Frequency()
    for n in range(frequency.KEPT + 5):
        heard.allows(str(n), NOW)
    assert len(heard._said) == frequency.KEPT
