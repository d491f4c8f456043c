"""`zhengwen brief`."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from command_line import Run

from assistant.official.footnotes import footnote_texts

pytestmark = pytest.mark.integration


def test_a_word_file_is_written_with_what_it_holds(run: Run, home: Path, tmp_path: Path) -> None:
    out = tmp_path / "养老.docx"
    ran = run("brief", "智慧养老", "-o", out, "--reader", "省领导", "--date", "2025-06-01", "--home", home)
    assert ran.code == 0
    assert "4 sections" in ran.err
    word = docx.Document(str(out))
    assert word.paragraphs[0].text == "关于智慧养老的情况简报"
    assert footnote_texts(word)


def test_without_a_file_it_is_printed_as_markdown(run: Run, home: Path) -> None:
    ran = run("brief", "智慧养老", "--template", "duties", "--home", home)
    assert ran.out.startswith("# 智慧养老任务分工表\n")


def test_an_outline_is_proposed_edited_and_taken_back(run: Run, home: Path, tmp_path: Path) -> None:
    proposed = run("brief", "智慧养老", "--propose", "--home", home).out
    path = tmp_path / "outline.yaml"
    path.write_text(proposed.replace("heading: 重点任务", "heading: 要办的事"), encoding="utf-8")
    written = run("brief", "智慧养老", "--outline", path, "--home", home).out
    assert "要办的事" in written and "重点任务" not in written


def test_a_topic_that_is_not_covered_fails_and_writes_nothing(run: Run, home: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.docx"
    ran = run("brief", "火星移民", "-o", out, "--home", home)
    assert (ran.code, out.exists()) == (1, False)
    assert "《贵州省公共数据开放办法》" in ran.err


def test_mistakes_are_wrong_use_with_their_place(run: Run, home: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("heading: x\n", encoding="utf-8")
    ran = run("brief", "智慧养老", "--outline", bad, "--home", home)
    assert ran.code == 2
    assert "bad.yaml:1: " in ran.err
    assert run("brief", "智慧养老", "--template", "none", "--home", home).code == 2
    assert run("brief", "智慧养老", "-o", tmp_path / "x.odt", "--home", home).code == 2


@pytest.mark.parametrize("name", ["x.docx", "x.md"])
def test_a_file_that_cannot_be_written_is_said(run: Run, home: Path, tmp_path: Path, name: str) -> None:
    ran = run("brief", "智慧养老", "-o", tmp_path / "none" / name, "--home", home)
    assert ran.code == 2
    assert "cannot be written" in ran.err and "Name another file." in ran.err


def test_a_topic_without_words_is_wrong_use(run: Run, home: Path) -> None:
    ran = run("brief", " ", "--home", home)
    assert (ran.code, "The topic has no words." in ran.err) == (2, True)


def test_a_pdf_without_libreoffice_is_a_matter_of_the_environment(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.official.pdf.office_program", lambda: None)
    ran = run("brief", "智慧养老", "-o", tmp_path / "x.pdf", "--home", home)
    assert ran.code == 3
    assert "apt install libreoffice-writer" in ran.err


def test_a_receipt_of_a_briefing_is_verified(run: Run, home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "receipt.json"
    assert run("brief", "智慧养老", "--receipt", kept, "--home", home).code == 0
    told = run("verify", kept, "--json", "--home", home)
    assert told.code == 0
    assert told.json()["sound"]
    kept.write_text(kept.read_text(encoding="utf-8").replace("600", "900"), encoding="utf-8")
    assert run("verify", kept, "--home", home).code == 1
