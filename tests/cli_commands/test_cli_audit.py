"""`zhengwen audit`: acts of management stand there with who and when."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from command_line import Run, id_of


def acts(run: Run, home: Path, *more: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("audit", "--json", *more, "--home", home).out.splitlines()]


def test_what_commands_do_is_written_down(run: Run, read_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough one\n"))
    assert run("user", "add", "wang", "--password-stdin", "--home", read_home).code == 0
    document = id_of(run, read_home, "points.md")
    assert run("withdraw", document, "--home", read_home).code == 0
    assert run("topics", "add", "股票", "--home", read_home).code == 0
    assert run("user", "remove", "wang", "--home", read_home).code == 0
    found = acts(run, read_home)
    assert [line["action"] for line in found] == [
        "ingest",
        "user.add",
        "withdraw",
        "topic.add",
        "user.remove",
    ]
    assert found[0]["detail"] == {"added": 1}
    assert found[1]["subject"] == "wang"
    assert all(str(line["actor"]).startswith("command") for line in found)
    assert [line["action"] for line in acts(run, read_home, "--subject", document)] == ["withdraw"]
    assert "withdraw" in run("audit", "--home", read_home).out


def test_a_day_that_is_none_is_wrong_use(run: Run, read_home: Path) -> None:
    ran = run("audit", "--since", "yesterday", "--home", read_home)
    assert ran.code == 2
    assert "2025-11-20" in ran.err
    assert acts(run, read_home, "--since", "2999-01-01") == []
