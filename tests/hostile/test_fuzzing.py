"""Parsers are fed with altered files and words: a little in every run of the tests, minutes with `-m hostile`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fuzzing import Found, feed_files, feed_words
from tally import Tally

SEED = 20_251_129


def told(found: Found) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in sorted(found.tried.items()))


def test_parsers_of_words_keep_their_promises_for_a_while() -> None:
    found = feed_words(SEED, 5)
    assert len(found.tried) == 7
    assert list(found.faults.values()) == []


def test_files_altered_by_chance_keep_what_is_promised_for_a_while(tmp_path: Path) -> None:
    found = feed_files(SEED, 5, tmp_path)
    assert len(found.tried) == 5
    assert list(found.faults.values()) == []


@pytest.mark.hostile
def test_parsers_of_words_keep_their_promises(pytestconfig: pytest.Config, tally: Tally) -> None:
    began = time.monotonic()
    found = feed_words(int(began), 30 * pytestconfig.getoption("minutes"))
    tally.add(
        "words fed to parsers",
        found.tried.total(),
        list(found.faults.values()),
        time.monotonic() - began,
        told(found),
    )


@pytest.mark.hostile
def test_files_altered_by_chance_keep_what_is_promised(
    pytestconfig: pytest.Config, tally: Tally, tmp_path: Path
) -> None:
    began = time.monotonic()
    found = feed_files(int(began), 30 * pytestconfig.getoption("minutes"), tmp_path)
    ended = f"; {found.ended} ended a worker" if found.ended else ""
    tally.add(
        "files fed to readers",
        found.tried.total(),
        list(found.faults.values()),
        time.monotonic() - began,
        told(found) + ended,
    )
