"""The reports of a run as files in its folder."""

from __future__ import annotations

from pathlib import Path

from evals.compare import Comparison, GateResult
from evals.compare_report import comparison_html, comparison_markdown
from evals.judge import read_judged
from evals.junit import junit_xml
from evals.record import RunRecord
from evals.report import EvalReport, make_report
from evals.report_html import report_html
from evals.report_markdown import report_markdown
from evals.words import Language

MARKDOWN, HTML, JUNIT = "report.md", "report.html", "junit.xml"


def write_reports(record: RunRecord, folder: Path, language: Language = "zh") -> EvalReport:
    """Score a record, with what a judge left in its folder, and write the reports beside it."""
    report = make_report(record, read_judged(folder))
    (folder / MARKDOWN).write_text(report_markdown(report, language), encoding="utf-8")
    (folder / HTML).write_text(report_html(report, language), encoding="utf-8")
    (folder / JUNIT).write_text(junit_xml(record), encoding="utf-8")
    return report


def write_comparison(
    comparison: Comparison, result: GateResult, folder: Path, language: Language = "zh"
) -> Path:
    """Write a comparison as Markdown and HTML; gives the HTML file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "comparison.md").write_text(comparison_markdown(comparison, result, language), encoding="utf-8")
    page = folder / "comparison.html"
    page.write_text(comparison_html(comparison, result, language), encoding="utf-8")
    return page
