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
