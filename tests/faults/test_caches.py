"""Caches that are lost or damaged: built again from the library, with the same answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from killing import command, contents, run, write_files

pytestmark = [pytest.mark.kills, pytest.mark.integration]
Seen = Callable[[str], None]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, home = tmp_path_factory.mktemp("base") / "files", tmp_path_factory.mktemp("base") / "home"
    write_files(folder, 8)
    assert run(command(home, "ingest", folder)).code == 0
    return home


def zeros(file: Path) -> None:
    """The middle third of a file as a disk loses it."""
    data = bytearray(file.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = bytes(third)
    file.write_bytes(data)


def gone(*names: str) -> Callable[[Path], None]:
    def lose(home: Path) -> None:
        for name in names:
            shutil.rmtree(home / name)

    return lose


def damaged(pattern: str) -> Callable[[Path], None]:
    def damage(home: Path) -> None:
        files = [f for f in home.glob(pattern) if f.is_file() and f.stat().st_size > 100]
        assert files, pattern
        for file in files:
            zeros(file)

    return damage


def cut(name: str) -> Callable[[Path], None]:
    def shorten(home: Path) -> None:
        file = home / name
        file.write_bytes(file.read_bytes()[:-5_000])

    return shorten


@pytest.mark.fault(
    "a cache is lost or damaged", "built again from the library at the next start; the same answers"
)
@pytest.mark.parametrize(
    "harm",
    [
        gone("chroma"),
        gone("fulltext"),
        gone("chroma", "fulltext"),
        damaged("chroma/chroma.sqlite3"),
        damaged("chroma/*/*.bin"),
        damaged("fulltext/*/*.store"),
        damaged("fulltext/*/*.idx"),
        damaged("fulltext/*/*.term"),
        damaged("fulltext/*/meta.json"),
        cut("chroma/rows.f32"),
        cut("chroma/rows.ids"),
        damaged("chroma/rows.f32"),
        damaged("notes.json"),
    ],
    ids=[
        "no vectors", "no full text", "neither", "vectors' database", "vectors' graph", "full text's store",
        "full text's postings", "full text's terms", "full text's list", "rows cut", "lines of rows cut", "rows", "notes",
    ],
)  # fmt: skip
def test_caches(base: Path, tmp_path: Path, harm: Callable[[Path], None], seen: Seen) -> None:
    home = tmp_path / "home"
    shutil.copytree(base, home)
    asking = command(home, "ask", "第3号工作应当做好什么？", "--json")
    before = json.loads(run(asking).out)
    whole = contents(home)
    harm(home)
    # As a server starts: files are read through first.
    assert contents(home)["keys"] == whole["keys"]
    again = run(asking)
    assert again.code == 0, again.err
    assert json.loads(again.out)["answer"] == before["answer"]


@pytest.mark.fault(
    "the manifest is damaged", "refused with the command that repairs it; repaired, the same answers"
)
def test_the_manifest(base: Path, tmp_path: Path, seen: Seen) -> None:
    home = tmp_path / "home"
    shutil.copytree(base, home)
    asking = command(home, "ask", "第3号工作应当做好什么？", "--json")
    before = json.loads(run(asking).out)
    zeros(home / "manifest.json")
    refused = run(asking)
    assert refused.code == 3 and "zhengwen doctor --repair" in refused.err
    repaired = run(command(home, "doctor", "--repair"))
    assert repaired.code == 0, repaired.out + repaired.err
    assert json.loads(run(asking).out)["answer"] == before["answer"]
    seen("exit code 3, then repaired")
