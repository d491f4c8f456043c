"""`zhengwen upgrade`: whatever a folder needs, it is done or said exactly."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import Run

QUESTION = "2025年养老床位数的目标是多少？"


def change(home: Path, **values: object) -> None:
    manifest = home / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | values))


def test_a_folder_that_is_up_to_date_stays_as_it_is(run: Run, own_home: Path) -> None:
    done = run("upgrade", "--home", own_home)
    assert (done.code, "Nothing else was needed" in done.out) == (0, True)


def test_indexes_of_another_kind_are_built_again(run: Run, own_home: Path) -> None:
    change(own_home, index_schema=1)
    assert run("ask", QUESTION, "--home", own_home).code == 3
    done = run("upgrade", "--home", own_home)
    assert (done.code, "indexes were built again" in done.out) == (0, True)
    assert run("ask", QUESTION, "--home", own_home).code == 0


@pytest.mark.parametrize("other", [{"library_schema": 3}, {"splitter": "1"}])
def test_texts_are_read_again_from_where_they_were(
    run: Run, read_home: Path, other: dict[str, object]
) -> None:
    before = run("documents", "--json", "--home", read_home).json()
    # What came into the folder since is not for an upgrade to add.
    (read_home.parent / "in" / "new.md").write_text("# 新文件\n新内容", "utf-8")
    change(read_home, **other)
    refused = run("documents", "--home", read_home)
    assert (refused.code, "zhengwen upgrade" in refused.err) == (3, True)
    done = run("upgrade", "--home", read_home)
    assert done.code == 0, done.err
    after = run("documents", "--json", "--home", read_home).json()
    assert [d["id"] for d in after] == [d["id"] for d in before]


def test_texts_that_are_not_where_they_were_are_named(run: Run, read_home: Path) -> None:
    change(read_home, library_schema=3)
    elsewhere = read_home.parent / "moved" / "in"
    shutil.move(read_home.parent / "in", elsewhere)
    asked = run("upgrade", "--home", read_home)
    assert asked.code == 3
    assert "points.md" in asked.err and "zhengwen upgrade FOLDER" in asked.err
    assert (read_home / "library.sqlite3").exists()
    done = run("upgrade", elsewhere, "--home", read_home)
    assert done.code == 0, done.err
    assert len(run("documents", "--json", "--home", read_home).json()) == 1
