"""`zhengwen compare`: two documents, two texts of one, files, and what cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run


def test_two_documents_are_set_beside_each_other(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "plan.md").write_text("# 五年计划\n\n到2022年，在役工业机器人达到15万台。\n", encoding="utf-8")
    (folder / "points.md").write_text("# 2020年工作要点\n\n在役工业机器人突破10万台。\n", encoding="utf-8")
    assert run("ingest", folder, "--home", tmp_path / "data").code == 0
    ran = run("compare", "plan.md", "points.md", "--home", tmp_path / "data")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("# 文件对照")
    assert "双方都有的指标和目标：1 个" in ran.out


def test_an_earlier_text_is_compared_with_the_present_one(run: Run, read_home: Path, tmp_path: Path) -> None:
    source = tmp_path / "in" / "points.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.rstrip() + "\n\n另行增加一项：开通助老热线，全天有人接听。\n", encoding="utf-8")
    assert run("ingest", tmp_path / "in", "--home", read_home).code == 0
    [document] = run("documents", "--json", "--home", read_home).json()
    out = tmp_path / "changes.json"
    ran = run("compare", document["id"], "--version", "1", "-o", out, "--home", read_home)
    assert ran.code == 0, ran.err
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["counts"] == {"added": 1}
    assert "助老热线" in told["differences"][0]["after"]["quote"]


def test_documents_without_anything_in_common_are_said_to_be_so(run: Run, home: Path) -> None:
    ran = run("compare", "elder-care-plan.md", "work-points-2024.md", "--english", "--home", home)
    assert ran.code == 1
    assert "nothing to compare" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["elder-care-plan.md"], "Name two documents"),
        (["elder-care-plan.md", "没有这份"], "No document is named"),
        (["elder-care-plan.md", "elder-care-plan.md"], "Both names mean"),
        (["elder-care-plan.md", "work-points-2024.md", "-o", "x.pdf"], "end it in .docx, .md, .json"),
    ],
)
def test_wrong_use_is_told_with_what_to_do(run: Run, home: Path, arguments: list[str], words: str) -> None:
    ran = run("compare", *arguments, "--home", home)
    assert ran.code == 2
    assert words in ran.err
