"""`zhengwen backup` and `zhengwen restore`, from one folder to another."""

from __future__ import annotations

from pathlib import Path

from command_line import QUESTION, Run


def test_a_library_is_kept_and_answers_elsewhere(run: Run, own_home: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "kept.tar.gz", tmp_path / "other"
    kept = run("backup", file, "--home", own_home)
    assert kept.code == 0, kept.err
    assert "kept 4 documents" in kept.out
    restored = run("restore", file, "--home", other)
    assert restored.code == 0, restored.err
    assert "restored 4 documents" in restored.out
    before, after = (run("ask", QUESTION, "--json", "--home", home).json() for home in (own_home, other))
    assert before["statements"] == after["statements"] != []
    assert '"backup"' in run("audit", "--json", "--home", own_home).out
    assert '"restore"' in run("audit", "--json", "--home", other).out


def test_a_folder_in_the_way_is_said(run: Run, own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar.gz"
    assert run("backup", file, "--home", own_home).code == 0
    again = run("restore", file, "--home", own_home)
    assert again.code == 3
    assert "--home" in again.err
