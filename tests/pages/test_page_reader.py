"""The reader and the library as plain HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from fakes_documents import DIGEST, PLAN, POINTS, TODAY, FakeStore
from fakes_pages import FakeAssistant, fake_reply_json

from pages.contracts import Service
from pages.examples import offered, sample_of
from pages.library import library_page
from pages.paper import paper
from pages.reader import reader_page, span_from
from pages.words import words_for
from vectorstore.passages import Document, Span

ZH = words_for("zh")
BLOCK = re.compile(r'<(p|h\d|td|th)[^>]* data-start="(\d+)"[^>]*>(.*?)</\1>', re.DOTALL)


def blocks(html: str) -> list[tuple[int, str]]:
    """Each addressed element with its text, words for screen readers left out."""
    found = []
    for _, start, inner in BLOCK.findall(html):
        visible = re.sub(r'<span class="zw-sr">.*?</span>', "", inner)
        found.append((int(start), unescape(re.sub(r"<[^>]+>", "", visible))))
    return found


@pytest.mark.parametrize("document", [PLAN, POINTS, DIGEST], ids=lambda d: d.id)
@pytest.mark.parametrize("highlight", [None, Span(5, 60), Span(100, 101)])
def test_every_addressed_element_holds_the_characters_at_its_offset(
    document: Document, highlight: Span | None
) -> None:
    found = blocks(paper(document, highlight, ZH))
    assert len(found) > 3
    for start, text in found:
        assert document.text[start : start + len(text)] == text


@pytest.mark.parametrize("document", [PLAN, DIGEST], ids=lambda d: d.id)
def test_no_character_but_table_lines_is_lost(document: Document) -> None:
    shown = "".join(text for _, text in blocks(paper(document, None, ZH)))
    kept = re.sub(r"^\|[\s|:-]+\|$", "", document.text, flags=re.MULTILINE)
    assert re.sub(r"[\s|]", "", shown) == re.sub(r"[\s|]", "", kept)


def test_a_highlight_marks_exactly_its_characters() -> None:
    quote = "在役工业机器人数量达到15万台"
    start = PLAN.text.index(quote)
    html = paper(PLAN, Span(start, start + len(quote)), ZH)
    marked = re.findall(r'<mark class="zw-quote zw-place"[^>]*>(.*?)</mark>', html)
    assert [re.sub(r"<span.*?</span>", "", m) for m in marked] == [quote]


def test_headings_are_headings_and_run_in_headings_bold() -> None:
    html = paper(PLAN, None, ZH)
    assert re.search(r'<h2 id="s-\d+"[^>]*>一、总体目标</h2>', html)
    assert "<b>——实施智能化改造工程</b>。推进" in html


def test_tables_are_tables() -> None:
    html = paper(DIGEST, None, ZH)
    assert re.search(r"<thead[^>]*><tr[^>]*>.*主要指标.*</tr></thead>", html)
    assert "---" not in html


def test_a_cell_names_its_column_for_where_a_row_becomes_a_card() -> None:
    html = paper(DIGEST, None, ZH)
    names = [name for name in re.findall(r'<th[^>]*scope="col"[^>]*>([^<]+)</th>', html) if name.strip()]
    cells = re.findall(r'<td role="cell"([^>]*)>', html)
    assert names
    assert {name for attributes in cells for name in re.findall(r'data-name="([^"]*)"', attributes)} == set(
        names
    )
    assert any('class="zw-fig"' in attributes for attributes in cells)
    assert html.count('role="row"') == html.count("<tr")


def test_markup_in_a_document_stays_text() -> None:
    html = reader_page(DIGEST, None, TODAY, ZH)
    assert '<script>alert("x")' not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3-9", Span(3, 9)),
        ("9-3", None),
        ("3-3", None),
        ("a-b", None),
        (None, None),
        ("1-2-3", None),
        ("-1-4", None),
    ],
)
def test_places_in_an_address(text: str | None, span: Span | None) -> None:
    assert span_from(text) == span


def test_a_place_beyond_the_text_is_left_out() -> None:
    assert "zw-place" not in reader_page(PLAN, Span(0, 10**6), TODAY, ZH)


def service_with(*documents: Document) -> Service:
    """The pages' service over a library of these documents."""
    return Service(FakeAssistant(), FakeStore(documents), lambda: TODAY, fake_reply_json)


def test_the_library_says_what_is_official_and_what_is_not() -> None:
    html = library_page(service_with(PLAN, DIGEST), ZH)
    assert "示政办发〔2018〕9号" in html
    assert ZH("validity.period_over") in html
    assert ZH("validity.digest") in html


def test_an_empty_library_says_so() -> None:
    assert ZH("library.empty") in library_page(service_with(), ZH)


def test_another_library_gets_questions_about_its_own_documents() -> None:
    groups = offered((PLAN,))
    assert any("数字经济" in e.zh for g in groups for e in g.examples)
    other = offered((POINTS.__class__("x", "某市办法", "某市办法", POINTS.card, (), POINTS.source),))
    assert all("某市办法" in e.zh for g in other for e in g.examples)
    assert offered(()) == ()


def test_no_sample_without_indicators() -> None:
    assert sample_of((PLAN,), ()) is None


def test_the_day_a_document_was_written_is_not_told_as_the_day_it_was_issued() -> None:
    written, issued = date(2024, 2, 1), date(2024, 2, 8)
    document = replace(PLAN, card=replace(PLAN.card, written=written, issued=issued))
    page = reader_page(document, None, TODAY, ZH)
    assert "<dt>成文</dt><dd>2024-02-01</dd>" in page
    assert "<dt>发布</dt><dd>2024-02-08</dd>" in page
    same = replace(PLAN, card=replace(PLAN.card, written=written, issued=written))
    assert "<dt>发布</dt>" not in reader_page(same, None, TODAY, ZH)


def test_a_printed_page_is_named_where_it_begins_and_the_characters_stay_those_of_the_text() -> None:
    first, second, row = (PLAN.text.index(word) for word in ("一、总体目标", "通过五年努力", "产业数字化\t"))
    paged = replace(PLAN, pages=((0, 1), (first, 2), (second + 5, 3), (row, 4)))
    html = paper(paged, None, ZH)
    marks = re.findall(r'class="zw-page-mark" id="p-(\d)" data-label="第 (\d) 页"></span>', html)
    assert marks == [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]
    assert html.index('id="p-2"') < html.index("一、总体目标")
    assert html.index('id="p-3"') < html.index("通过五年努力")
    assert html.index("在役工业机器人数量(万台)") < html.index('id="p-4"')
    assert blocks(html) == blocks(paper(PLAN, None, ZH))
    assert 'class="zw-page-mark"' not in paper(PLAN, None, ZH)
