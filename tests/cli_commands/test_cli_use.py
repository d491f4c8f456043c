"""What all commands share: the folder, exit codes, help; and `doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import QUESTION, Run
from small_library import DOCUMENTS
from typer.testing import CliRunner

import cli

pytestmark = pytest.mark.integration


class TestDoctor:
    def test_a_sound_library_has_no_findings(self, run: Run, home: Path) -> None:
        ran = run("doctor", "--json", "--home", home)
        findings = ran.json()
        assert ran.code == 0
        assert [f["check"] for f in findings] == ["python", "token encoding", "embeddings", "store", "model"]
        assert all(f["ok"] for f in findings)
        assert "4 documents" in findings[3]["detail"]

    def test_no_library_yet_is_said_and_is_no_fault(self, run: Run, tmp_path: Path) -> None:
        ran = run("doctor", "--home", tmp_path / "data")
        assert ran.code == 0
        assert "zhengwen ingest" in ran.out
        assert not (tmp_path / "data").exists()


class TestHome:
    def test_home_may_stand_before_or_after_the_command_or_in_the_environment(
        self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        after = run("documents", "--json", "--home", home)
        before = run("--home", home, "documents", "--json")
        monkeypatch.setenv("ZHENGWEN_HOME", str(home))
        assert after.code == 0
        assert after == before == run("documents", "--json")

    def test_home_after_the_command_wins(self, run: Run, home: Path, tmp_path: Path) -> None:
        assert run("--home", tmp_path / "nowhere", "documents", "--home", home).code == 0

    def test_an_earlier_home_is_not_remembered(
        self, run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("--home", home, "documents").code == 0
        monkeypatch.chdir(tmp_path)
        assert run("documents").code == 3


class TestExitCodes:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["nonsense"],
            ["documents", "--nonsense"],
            ["search", "a", "--most", "0"],
            ["ingest"],
            ["search"],
            ["remove"],
        ],
    )
    def test_wrong_use_is_2_with_usage_on_standard_error(self, arguments: list[str]) -> None:
        result = CliRunner().invoke(cli.app, arguments)
        assert result.exit_code == 2
        assert "Usage" in result.stderr
        assert result.stdout == ""

    def test_a_setting_that_cannot_be_used_is_2(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHENGWEN_THREADS", "many")
        ran = run("documents")
        assert ran.code == 2
        assert "ZHENGWEN_THREADS" in ran.err

    @pytest.mark.parametrize(
        "arguments",
        [["ask", QUESTION], ["documents"], ["search", "a"], ["indicators"], ["duties"], ["remove", "a"]],
        ids=lambda a: a[0],
    )
    def test_a_missing_library_is_3_with_the_command_that_makes_one(
        self, run: Run, tmp_path: Path, arguments: list[str]
    ) -> None:
        ran = run(*arguments, "--home", tmp_path / "data")
        assert (ran.code, ran.out) == (3, "")
        assert "zhengwen ingest" in ran.err
        assert not (tmp_path / "data").exists()

    def test_a_library_of_another_version_is_3_and_the_named_command_repairs_it(
        self, run: Run, read_home: Path
    ) -> None:
        manifest = read_home / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"splitter": "other"}))
        ran = run("ask", QUESTION, "--home", read_home)
        assert (ran.code, ran.out) == (3, "")
        assert "zhengwen ingest" in ran.err
        assert "--rebuild" in ran.err
        assert run("doctor", "--home", read_home).code == 3
        assert run("ingest", read_home.parent / "in", "--rebuild", "--home", read_home).code == 0
        assert "1.5万个" in run("ask", "2024年要新建多少个5G基站？", "--home", read_home).out

    def test_a_home_that_cannot_be_made_is_3(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert run("ingest", DOCUMENTS, "--home", tmp_path / "file" / "data").code == 3

    def test_text_without_an_id_is_wrong_use(self, run: Run, home: Path) -> None:
        assert run("documents", "--text", "--home", home).code == 2

    def test_help_is_0_and_names_every_command(self) -> None:
        result = CliRunner().invoke(cli.app, ["--help"])
        assert result.exit_code == 0
        for command in (
            "ingest",
            "documents",
            "remove",
            "ask",
            "search",
            "indicators",
            "duties",
            "serve",
            "doctor",
        ):
            assert command in result.stdout
