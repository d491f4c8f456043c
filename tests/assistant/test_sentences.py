"""Sentences of a passage: exact places, headings, brackets of offices, table rows."""

from __future__ import annotations

import pytest
from fakes import ingested
from hypothesis import given
from hypothesis import strategies as st
from small_library import PLAN, RULES, passage_with, read_all

from assistant.sentences import MAX_QUOTE, Sentence, clauses, sentences
from vectorstore.passages import Document, DocumentCard, Passage, Source, Span

PASSAGES = [passage for item in read_all().values() for passage in item.passages]


def passage_of(text: str) -> Passage:
    document = Document("a", "文件", text, DocumentCard(), (), Source("a.txt", "a.txt", "0", "text/plain"))
    return document.passage(Span(0, len(text)))


def test_sentences_stand_where_they_say_and_leave_nothing_out() -> None:
    for passage in PASSAGES:
        found = sentences(passage)
        assert [s.text for s in found] == [passage.text[s.span.start : s.span.end] for s in found]
        assert list(found) == sorted(found, key=lambda s: s.span)
        left = list(passage.text)
        for sentence in found:
            left[sentence.span.start : sentence.span.end] = [""] * len(sentence.span)
        assert not "".join(left).strip()


@given(st.text(alphabet="甲乙。！？；\n\t |”」）1.—（单位：）", min_size=1, max_size=60))
def test_sentences_of_any_text_cover_it_without_overlap(text: str) -> None:
    found = sentences(passage_of(text))
    end = 0
    for sentence in found:
        assert sentence.span.start >= end
        assert not text[end : sentence.span.start].strip()
        end = sentence.span.end
    assert not text[end:].strip()


def test_the_heading_a_passage_begins_with_is_told_from_its_sentences() -> None:
    found = sentences(passage_with(PLAN, "（二）办好社区助餐点"))
    assert [s.words for s in found if s.heading] == ["办好社区助餐点"]
    assert any("新建社区助餐点600个" in s.text for s in found if not s.heading)


def test_a_bracket_naming_offices_is_told_from_a_sentence() -> None:
    found = sentences(passage_with(PLAN, "牵头单位：省商务厅"))
    assert [s.text for s in found if s.units] == ["（牵头单位：省商务厅；配合单位：省民政厅）"]


def test_a_table_row_is_one_sentence_with_all_its_cells() -> None:
    found = sentences(passage_with(PLAN, "养老床位数"))
    rows = [s.text for s in found if s.row and "养老床位数" in s.text]
    assert rows == ["| 服务 | 养老床位数（万张） | 养老机构和社区的床位之和 | 12 | 18 |"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("（一）加快建设。", "加快建设。"),
        ("——推进云上建设。", "推进云上建设。"),
        ("1. 推进建设。", "推进建设。"),
        ("01推进建设。", "推进建设。"),
        ("1.5万个基站建成。", "1.5万个基站建成。"),
        ("2025年建成。", "2025年建成。"),
    ],
)
def test_numbering_leads_a_sentence_and_a_figure_does_not(text: str, words: str) -> None:
    (found,) = sentences(passage_of(text))
    assert found.words == words


def test_a_closing_quotation_mark_belongs_to_its_sentence() -> None:
    first, second = sentences(passage_of("他说“好。”然后走了。"))
    assert (first.text, second.text) == ("他说“好。”", "然后走了。")


def test_clauses_of_a_long_sentence_join_to_the_sentence() -> None:
    text = "；".join(f"建设第{n}个平台，接入{n}家机构" for n in range(30)) + "。"
    sentence = sentences(passage_of(text))[0]
    assert len(sentence.text) > MAX_QUOTE
    parts = clauses(sentence)
    assert "".join(text[p.start : p.end] for p in parts) == text
    assert all(len(part) <= MAX_QUOTE for part in parts)


def test_an_article_is_found_as_a_sentence_with_its_number() -> None:
    found = [s.text for s in sentences(passage_with(RULES, "开放公共数据不得收取费用"))]
    assert any(text.startswith("第三条") for text in found)


def test_a_passage_without_headings_has_no_heading_sentence() -> None:
    item = ingested("a", "建设平台。\n完善服务。")
    found: list[Sentence] = [s for passage in item.passages for s in sentences(passage)]
    assert not any(s.heading for s in found)
