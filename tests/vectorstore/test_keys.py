"""A key is made once and stays; another name has another key."""

from __future__ import annotations

from vectorstore.keys import key_at
from vectorstore.place import Place


def test_a_key_stays_the_same(place: Place) -> None:
    place.home.mkdir()
    first = key_at(place, "history")
    assert len(first) == 32
    assert key_at(place, "history") == first
    assert key_at(place, "other") != first
