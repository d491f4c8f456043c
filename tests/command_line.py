"""Runs the command in this process, and libraries for it to work on: fixtures of all tests (see conftest.py)."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_library import DOCUMENTS

QUESTION = "2025年养老床位数的目标是多少？"


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, as the installed program would."""

    def command(*arguments: str | Path) -> Ran:
        import cli

        monkeypatch.setattr(sys, "argv", ["zhengwen", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        assert isinstance(code, int)
        return Ran(code, out, err)

    return command


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that no test changes."""
    from typer.testing import CliRunner

    import cli

    folder = tmp_path_factory.mktemp("library")
    result = CliRunner().invoke(cli.app, ["--home", str(folder), "ingest", str(DOCUMENTS), "--json"])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def read_home(run: Run, tmp_path: Path) -> Path:
    """A library with one document read from the folder ``in`` beside it, for tests that read it again."""
    source = tmp_path / "in"
    source.mkdir()
    shutil.copy(DOCUMENTS / "work-points-2024.md", source / "points.md")
    assert run("ingest", source, "--home", tmp_path / "data").code == 0
    return tmp_path / "data"


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A copy of the library, for tests that change or lock it."""
    return shutil.copytree(home, tmp_path / "copy")


def ids(run: Run, home: Path) -> list[str]:
    return [document["id"] for document in run("documents", "--json", "--home", home).json()]


def id_of(run: Run, home: Path, source: str) -> str:
    listed = run("documents", "--json", "--home", home).json()
    return str(next(document["id"] for document in listed if document["source"] == source))
