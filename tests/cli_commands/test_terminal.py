"""What is printed after an ingest."""

from __future__ import annotations

import pytest

import terminal
from ingest.report import IngestReport, Outcome


def report(files: int, warnings: int) -> IngestReport:
    read = [
        Outcome(
            f"{n}.txt",
            "added",
            f"/in/{n}.txt",
            document_id=f"{n}",
            passages=2,
            warnings=("is odd.",) * warnings,
        )
        for n in range(files)
    ]
    return IngestReport((*read, Outcome("bad.pdf", "failed", "/in/bad.pdf", reason="is a scan.")))


def test_few_warnings_are_all_printed(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_report(report(3, 2))
    out, err = capsys.readouterr()
    assert "3 added, 1 failed" in out
    assert err.count("is odd.") == 6


def test_many_warnings_are_counted_with_the_command_that_shows_them_and_failures_come_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.print_report(report(100, 3))
    err = capsys.readouterr().err.splitlines()
    assert sum(line.endswith("is odd.") for line in err) == terminal.MAX_WARNINGS
    assert err[-2].startswith(f"{300 - terminal.MAX_WARNINGS} more warnings")
    assert "`zhengwen documents ID`" in err[-2]
    assert err[-1] == "bad.pdf is a scan."


def test_on_a_terminal_the_counts_are_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    from io import StringIO

    from rich.console import Console

    out = Console(file=StringIO(), force_terminal=True, width=100, color_system=None)
    monkeypatch.setattr(terminal, "OUT", out)
    terminal.print_counts(report(4, 1))
    assert isinstance(out.file, StringIO)
    lines = [line.split() for line in out.file.getvalue().splitlines() if line.strip()]
    assert lines == [["files", "passages", "warnings"], ["added", "4", "8", "4"], ["failed", "1"]]


def test_the_json_has_totals_beside_the_files() -> None:
    told = terminal.report_json(report(4, 1))
    assert (told["added"], told["failed"], told["passages"], told["warnings"]) == (4, 1, 8, 4)
    assert len(told["files"]) == 5


def test_a_citation_is_printed_with_its_page_and_what_is_to_be_known_of_its_document(
    capsys: pytest.CaptureFixture[str],
) -> None:
    citation = {
        "n": 1, "title": "某市办法", "number": None, "section": ["第一条"], "page": 3, "quote": "依法管理。",
        "warnings": ["这是征求意见稿，不是正式文件。"],
    }  # fmt: skip
    reply = {
        "status": "answered",
        "statements": [{"text": "依法管理。", "citations": [1]}],
        "not_covered": [],
        "citations": [citation],
    }
    terminal.print_reply(reply)
    out = capsys.readouterr().out
    assert "[1] 《某市办法》 第一条 第3页\n" in out
    assert "这是征求意见稿，不是正式文件。" in out


def test_what_a_model_wrote_is_labelled_and_why_it_broke_off_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    statements: list[dict[str, object]] = [
        {"text": text, "citations": []} for text in ("模型的话。", "原文的话。")
    ]
    reply = {
        "status": "answered",
        "statements": statements,
        "citations": [],
        "not_covered": [],
        "generated": {"by": "model:demo", "label": "AI 生成", "statements": [1]},
        "note": "模型的答复中断了，其后由原文摘录补足。",
    }
    terminal.print_reply(reply)
    out = capsys.readouterr().out
    assert "模型的话。 〔AI 生成〕" in " ".join(out.split())
    assert out.count("AI 生成") == 1
    assert "模型的答复中断了" in out
