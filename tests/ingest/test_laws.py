"""Whole laws, where they are at hand: the numbers of their articles are complete and in order."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from evals.laws import LawReading, Outcome, is_complete, laws_in, number_of, read_laws, runs, share

_GIVEN = os.environ.get("ZHENGWEN_TEST_DATA")
ARCHIVE = Path(_GIVEN) / "data" / "laws.tar.xz" if _GIVEN else None
EVERY = 40
"""Every fortieth of about 2,700 files: a few seconds."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> list[LawReading]:
    if ARCHIVE is None or not ARCHIVE.is_file():
        pytest.skip("ZHENGWEN_TEST_DATA names no folder with data/laws.tar.xz")
    folder = tmp_path_factory.mktemp("laws")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return read_laws(folder, laws_in(folder, EVERY), workers=1)


def test_the_articles_of_a_sample_of_laws_are_complete_and_in_order(sample: list[LawReading]) -> None:
    assert len(sample) > 50
    assert not [found.name for found in sample if found.outcome in (Outcome.DIFFERS, Outcome.UNREADABLE)]
    assert share(sample) >= 0.98


@pytest.mark.parametrize(
    ("han", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("一百零五", 105), ("一千二百六十", 1260), ("二百一十", 210)],
)
def test_a_number_in_han_figures_is_read(han: str, number: int) -> None:
    assert number_of(han) == number


def test_a_count_that_skips_a_number_is_not_complete() -> None:
    assert is_complete([1, 2, 3, 1, 2])
    assert is_complete([205, 206])
    assert not is_complete([1, 3])
    assert not is_complete([])
    assert runs([1, 2, 1]) == [[1, 2], [1]]
