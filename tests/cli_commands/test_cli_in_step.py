"""`zhengwen ingest` with its options, and the versions that it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run

from vectorstore.ownership import Ownership

pytestmark = pytest.mark.integration

TEXT = "关于示例工作的通知\n\n各单位应当在2025年底前完成示例工作。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "通知.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def home(run: Run, folder: Path, tmp_path: Path) -> Path:
    assert run("ingest", folder, "--home", tmp_path / "data").code == 0
    return tmp_path / "data"


def test_a_dry_run_says_what_would_change_and_makes_no_library(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "空.txt").write_bytes(b"")
    ran = run("ingest", folder, "--dry-run", "--home", tmp_path / "none")
    assert ran.code == 1
    assert "would be 1 added, 1 failed; nothing was written" in ran.out
    assert "空.txt is empty" in ran.err
    assert not (tmp_path / "none").exists()


def test_a_dry_run_as_json_is_what_the_run_then_does(run: Run, folder: Path, home: Path) -> None:
    (folder / "通知.txt").write_text(TEXT.replace("2025", "2026"), "utf-8")
    (folder / "办法.txt").write_text(TEXT.replace("通知", "办法"), "utf-8")
    (folder / "图.png").write_bytes(b"x")
    would = run("ingest", folder, "--dry-run", "--json", "--home", home).json()
    did = run("ingest", folder, "--json", "--home", home).json()
    assert (would.pop("dry_run"), did.pop("dry_run")) == (True, False)
    assert would == did
    assert (did["added"], did["changed"], did["passed_over"], did["stopped"]) == (1, 1, 1, False)


def test_options_that_exclude_each_other_are_wrong_use(run: Run, folder: Path, home: Path) -> None:
    assert run("ingest", folder, "--watch", "--dry-run", "--home", home).code == 2
    ran = run("ingest", folder, "--allow-empty", "--home", home)
    assert (ran.code, "--prune" in ran.err) == (2, True)


def test_an_emptied_folder_is_refused_before_anything_is_rebuilt(run: Run, folder: Path, home: Path) -> None:
    (folder / "通知.txt").unlink()
    before = (home / "manifest.json").stat().st_mtime_ns
    ran = run("ingest", folder, "--prune", "--rebuild", "--home", home)
    assert ran.code == 2
    assert "nothing was removed" in ran.err
    assert (home / "manifest.json").stat().st_mtime_ns == before


def test_a_served_library_is_told_with_what_to_do_and_can_be_looked_at(
    run: Run, folder: Path, home: Path
) -> None:
    owner = Ownership(home)
    owner.announce("http://127.0.0.1:7860", "secret")
    try:
        ran = run("ingest", folder, "--home", home)
        assert ran.code == 3
        assert "http://127.0.0.1:7860" in ran.err
        assert "zhengwen serve --docs FOLDER" in ran.err
        assert run("ingest", folder, "--dry-run", "--json", "--home", home).json()["unchanged"] == 1
        owner.say("keeps it in step with in")
        assert "keeps it in step with in" in run("ingest", folder, "--home", home).err
    finally:
        owner.release()


def test_the_texts_that_a_document_has_had_are_listed_and_shown(run: Run, folder: Path, home: Path) -> None:
    (folder / "通知.txt").write_text(TEXT.replace("2025", "2026"), "utf-8")
    (file,) = run("ingest", folder, "--json", "--home", home).json()["files"]
    of = file["document_id"]
    first, second = run("documents", of, "--versions", "--json", "--home", home).json()
    assert (first["number"], first["current"], second["current"]) == (1, False, True)
    assert first["replaced"] == second["first_seen"]
    assert first["first_seen"] < first["replaced"]
    for version in ("1", first["version"]):
        assert "2025年底" in run("documents", of, "--version", version, "--text", "--home", home).out
    shown = run("documents", of, "--version", "1", "--home", home).out
    assert f"characters\t{first['characters']}" in shown
    assert "passages" not in shown
    assert "passages" not in run("documents", of, "--version", "1", "--json", "--home", home).json()
    assert "passages" in run("documents", of, "--version", "2", "--home", home).out
    assert "2026年底" in run("documents", of, "--text", "--home", home).out
    assert "current" in run("documents", of, "--versions", "--home", home).out
    ran = run("documents", of, "--version", "9", "--home", home)
    assert (ran.code, "--versions" in ran.err) == (2, True)
    assert run("documents", "--versions", "--home", home).code == 2
