"""`zhengwen ask --receipt` and `zhengwen verify`: what was answered is kept, and what changed since is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run

STATIONS, COMPANIES = "2024年新建5G基站多少个？", "2024年新增上云企业多少家？"
pytestmark = pytest.mark.integration


@pytest.fixture
def receipt(run: Run, read_home: Path, tmp_path: Path) -> Path:
    """A receipt of two answers from the work points."""
    questions = tmp_path / "questions.jsonl"
    lines = (json.dumps({"question": question}) for question in (STATIONS, COMPANIES))
    questions.write_text("\n".join(lines), "utf-8")
    file = tmp_path / "receipt.json"
    ran = run("ask", "--questions", questions, "--receipt", file, "--home", read_home)
    assert ran.code == 0, ran.err
    assert f"`zhengwen verify {file}`" in ran.err
    return file


def test_a_receipt_holds_until_its_quotes_are_touched(
    run: Run, read_home: Path, tmp_path: Path, receipt: Path
) -> None:
    held = run("verify", receipt, "--home", read_home)
    assert (held.code, held.err) == (0, "")
    assert "全部成立" in held.out
    source = tmp_path / "in" / "points.md"
    text = source.read_text("utf-8")
    source.write_text(text.replace("新增上云企业3000家", "新增上云企业2000家"), "utf-8")
    assert run("ingest", tmp_path / "in", "--home", read_home).code == 0
    told = run("verify", receipt, "--json", "--home", read_home)
    assert told.code == 1
    lost = [quote["quote"] for quote in told.json()["quotes"] if quote["state"] != "stands"]
    assert len(lost) == 1
    assert "新增上云企业3000家" in lost[0]
    assert [s["part"] for s in told.json()["statements"] if not s["holds"]] == [2]
    assert "Something changed" in run("verify", receipt, "--english", "--home", read_home).out


def test_what_is_no_receipt_is_said_to_be_none(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("verify", tmp_path / "none.json", "--home", home).code == 2
    other = tmp_path / "other.json"
    other.write_text("{}", "utf-8")
    ran = run("verify", other, "--home", home)
    assert ran.code == 1
    assert "is no receipt of this program" in ran.err


def test_a_place_that_cannot_be_written_is_told(run: Run, home: Path, tmp_path: Path) -> None:
    ran = run("ask", STATIONS, "--receipt", tmp_path, "--home", home)
    assert ran.code == 2
    assert "cannot be written" in ran.err
