"""How many connections a limit of file descriptors allows."""

from __future__ import annotations

import pytest

from pages.operating.descriptors import LEAST, RESERVED, room_for


@pytest.mark.parametrize("descriptors", [256, 1_024, 4_096, 1 << 20])
def test_connections_and_what_is_accepted_at_once_leave_the_reserve(descriptors: int) -> None:
    room = room_for(descriptors)
    assert room.connections + room.backlog + RESERVED <= descriptors
    assert room.connections > LEAST


def test_a_limit_below_the_reserve_still_lets_some_in() -> None:
    assert room_for(64).connections == LEAST
