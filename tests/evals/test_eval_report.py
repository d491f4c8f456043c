"""Reports as people and CI systems read them. `make golden` writes the approved files anew; the diff is read."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from eval_fakes import answer, case, record, result, sample_record

from evals.compare import compare, gate
from evals.compare_report import comparison_html, comparison_markdown
from evals.junit import junit_xml
from evals.report import make_report
from evals.report_html import report_html
from evals.report_markdown import report_markdown
from evals.words import Language, word

GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("ZHENGWEN_GOLDEN") == "write"


def approved(name: str, text: str) -> None:
    path = GOLDEN / name
    if REWRITE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def lines(html: str) -> str:
    """HTML with a tag a line, and without the style sheet, so that a diff can be read."""
    return re.sub(r">(?=<)", ">\n", re.sub(r"(?s)<style>.*</style>", "<style></style>", html))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reports_are_as_read_and_approved(language: Language) -> None:
    report = make_report(sample_record())
    approved(f"report.{language}.md", report_markdown(report, language))
    approved(f"report.{language}.html", lines(report_html(report, language)))


def test_the_junit_report_is_as_read_and_approved() -> None:
    approved("junit.xml", junit_xml(sample_record()))


def test_a_comparison_is_as_read_and_approved() -> None:
    before = sample_record()
    after = replace(
        before,
        outcomes=(replace(before.outcomes[1], case=case()), *before.outcomes[1:3], *before.outcomes[3:]),
    )
    comparison = compare(before, after)
    result_of_gate = gate(comparison)
    approved("comparison.md", comparison_markdown(comparison, result_of_gate))
    approved("comparison.html", lines(comparison_html(comparison, result_of_gate)))


class _Page(HTMLParser):
    """Collects what a page would load, and whether its tags close in order."""

    VOID = frozenset({"meta", "link", "br"})
    SVG_ALONE = frozenset({"line", "path", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [
            value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data")
        ]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", ["report", "comparison"])
def test_a_page_loads_nothing_and_its_tags_close(kind: str) -> None:
    whole = sample_record()
    comparison = compare(whole, whole)
    html = (
        report_html(make_report(whole)) if kind == "report" else comparison_html(comparison, gate(comparison))
    )
    page = _Page()
    page.feed(html)
    assert page.open == []
    assert page.loads == ["data:,"]
    assert "script" not in page.tags
    assert "@import" not in html
    assert not re.search(r"url\(", html)
    assert "default-src 'none'" in html


def test_words_of_documents_and_models_never_become_markup() -> None:
    evil = "<img src=x onerror=alert(1)>|`*"
    asked = replace(case("<b>"), question=f"{evil}？", answer_points=((f"缺{evil}",),))
    whole = record(result(answer(evil, quote=evil), asked=asked), set_name="<script>")
    html, text = report_html(make_report(whole)), report_markdown(make_report(whole))
    assert "<img" not in html
    assert "<script" not in html
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)>\\|" in text
    ElementTree.fromstring(junit_xml(whole))


def test_junit_counts_failures_errors_and_skipped_apart() -> None:
    suite = ElementTree.fromstring(junit_xml(sample_record())).find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "7", "failures": "3", "errors": "1", "skipped": "1"
    }  # fmt: skip


def test_control_characters_do_not_break_the_xml() -> None:
    whole = record(result(answer("坏\x00字\x1f符"), asked=replace(case(), question="a\x0bb？")))
    ElementTree.fromstring(junit_xml(whole))


def test_a_run_that_is_not_complete_says_so() -> None:
    report = make_report(record(result(answer()), cases=5))
    assert "还差 4 题" in report_markdown(report)
    assert "还差 4 题" in report_html(report)


def test_a_report_of_nothing_can_be_made() -> None:
    report = make_report(record(cases=3))
    assert report.value("correct").value is None
    assert word("none_failing", "zh") in report_markdown(report)
    assert report_html(report)
