"""Parsers under a coverage-guided fuzzer: their seeds and a moment in every run of the tests, minutes with `-m hostile`."""

from __future__ import annotations

import time
from pathlib import Path

import fuzz_readers
import fuzz_words
import pytest
from fuzz_seeds import seeds
from fuzzing import MISSING, Run, fuzz
from tally import Tally

MODULES = {
    **dict.fromkeys(fuzz_readers.TARGETS, fuzz_readers),
    **dict.fromkeys(fuzz_words.TARGETS, fuzz_words),
}
SHARES = {"txt": 2, "md": 2, "html": 2, "docx": 3, "pdf": 4}
"""Of the time, where one is not enough: these have most code and take longest for an input."""
PACKED = ("docx", "pdf")
"""Whose malicious seeds take memory that only a process of its own gives back; `test_hostile_files` has such."""
PLANTED = """
import os

def careless(data):
    if "第".encode() in data:
        raise ValueError("planted")

def deadly(data):
    if "第".encode() in data:
        os.abort()

def careful(data):
    if data[:1] == b"a" and data[1:2] == b"b":
        return

TARGETS = {"careless": careless, "deadly": deadly, "careful": careful}
"""
fuzzed = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.mark.parametrize("target", [name for name in MODULES if name not in PACKED])
def test_what_the_fuzzer_begins_with_keeps_what_is_promised(target: str) -> None:
    given = seeds()[target]
    assert len(given) >= 5
    for data in given:
        MODULES[target].TARGETS[target](data)


def test_every_target_has_seeds() -> None:
    assert seeds().keys() == MODULES.keys()


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "planted.py").write_text(PLANTED, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "planted"


@fuzzed
def test_a_planted_fault_is_found_kept_and_shown_again(planted: str, tmp_path: Path) -> None:
    def run(number: int, seeds: list[bytes]) -> Run:
        return fuzz(planted, "careless", seeds, 60, tmp_path / str(number), tmp_path / "kept")

    first = run(1, [b"abc"])
    [kept] = (tmp_path / "kept" / "careless").iterdir()
    assert first.fault.startswith("careless: ValueError: planted\nTraceback")
    assert first.fault.splitlines()[-1].startswith(str(kept))
    assert "第".encode() in kept.read_bytes()
    again = run(2, [])
    assert "ValueError: planted" in again.fault and again.tried <= 3


@fuzzed
def test_a_target_that_ends_its_process_is_a_fault(planted: str, tmp_path: Path) -> None:
    run = fuzz(planted, "deadly", [b"abc"], 60, tmp_path / "run", tmp_path / "kept")
    assert "the process ended" in run.fault
    assert len(list((tmp_path / "kept" / "deadly").iterdir())) == 1


@fuzzed
def test_branches_that_are_reached_are_counted(planted: str, tmp_path: Path) -> None:
    run = fuzz(planted, "careful", [b"abc"], 2, tmp_path / "run", tmp_path / "kept")
    assert run.fault == "" and run.tried > 100 and run.branches > 2


@fuzzed
@pytest.mark.hostile
@pytest.mark.parametrize("target", MODULES)
def test_a_parser_keeps_what_is_promised_whatever_it_is_given(
    target: str, pytestconfig: pytest.Config, tally: Tally, tmp_path: Path
) -> None:
    began = time.monotonic()
    share = SHARES.get(target, 1) / sum(SHARES.get(name, 1) for name in MODULES)
    seconds = 60 * share * pytestconfig.getoption("minutes")
    run = fuzz(MODULES[target].__name__, target, seeds()[target], seconds, tmp_path / "run")
    ended = f", {run.ended} ended a process" if run.ended else ""
    tally.add(
        f"parser: {target}",
        run.tried,
        [run.fault] if run.fault else [],
        time.monotonic() - began,
        f"{run.branches:,} branches{ended}",
    )
