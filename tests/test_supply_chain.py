"""What is installed is pinned by its hashes, and its licences are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def name_of(written: str) -> str:
    """The name of a package as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", written).lower()


def entries_of(lock: Path) -> list[str]:
    return re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    entries = entries_of(lock)
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    text = "\n".join(entries)
    options = set(re.findall(r"--[a-z][a-z-]*", text))
    assert "://" not in text and options == {"--hash"}


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    table = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) +\| (\d\S*) +\| (\S.*?) +\|$", table, re.MULTILINE)
    told = {(name_of(name), version) for name, version, _ in rows}
    pinned: set[tuple[str, str]] = set()
    elsewhere: set[str] = {"tiktoken", "setuptools"}  # the first stands in the head, the second builds only
    for entry in entries_of(ROOT / "requirements.lock"):
        name, version = entry.split()[0].split("==")
        pinned.add((name_of(name), version))
        if ";" in entry:
            elsewhere.add(name_of(name))
    assert told <= pinned
    assert {name for name, _ in pinned} - {name for name, _ in told} <= elsewhere
