"""A key is made once and stays; another name has another key."""

from __future__ import annotations

from pathlib import Path

from vectorstore.keys import key_at


def test_a_key_stays_the_same(tmp_path: Path) -> None:
    first = key_at(tmp_path, "history")
    assert len(first) == 32
    assert key_at(tmp_path, "history") == first
    assert key_at(tmp_path, "other") != first
