"""Briefings over the small library: every sentence proved, nothing said twice, nothing hidden said at all."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from small_library import NOTE, PLAN, TODAY, SmallLibrary

from assistant.answers import DraftQuote, DraftStatement, Evidence, Statement
from assistant.briefing.as_paper import NOT_FOUND, Handing, paper_of
from assistant.briefing.errors import NotCoveredError, NotOfKindError, NoTopicError
from assistant.briefing.kinds import Takes
from assistant.briefing.making import Workshop
from assistant.briefing.templates import SectionPlan, load_template
from assistant.briefing.values import Briefing
from assistant.citations import check_statement
from assistant.official.footnotes import footnote_texts
from assistant.official.paper import Chart, Heading, Paper, Table, footnotes_of
from assistant.official.write_markdown import markdown_of
from assistant.official.write_word import word_of
from vectorstore.store import Store

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

HANDING = Handing(TODAY, "省领导", "省民政厅", "为筹备会议")


def _made(store: Store, topic: str, template: str = "briefing", length: int = 0) -> Briefing:
    shop = Workshop.on(topic, store, TODAY)
    return shop.fill(shop.outline(load_template(template), length=length))


@pytest.fixture(scope="module")
def briefing(library: SmallLibrary) -> Briefing:
    return _made(library.store, "智慧养老")


@pytest.fixture(scope="module")
def paper(briefing: Briefing) -> Paper:
    return paper_of(briefing, HANDING)


def test_sections_follow_the_template_and_empty_ones_are_left_out(briefing: Briefing) -> None:
    assert [section.heading for section in briefing.sections] == [
        "主要目标",
        "重点任务",
        "任务分工",
        "保障措施",
    ]
    assert briefing.not_found == ("基本情况：所用文件没有写到", "总体要求：所用文件没有写到")


def test_every_quote_stands_at_its_span(briefing: Briefing, library: SmallLibrary) -> None:
    citations = list(briefing.citations())
    assert citations
    for citation in citations:
        text = library.store.document(citation.document_id).text
        assert text[citation.span.start : citation.span.end] == citation.quote


def test_every_statement_passes_the_check_again(briefing: Briefing, library: SmallLibrary) -> None:
    store = library.store
    for statement in briefing.statements():
        passages = [store.passage_at(c.document_id, c.span.start) for c in statement.citations]
        quotes = tuple(
            DraftQuote(p, c.quote) for p, c in zip(passages, statement.citations, strict=True) if p
        )
        evidence = Evidence(tuple(quote.passage for quote in quotes))
        again = check_statement(DraftStatement(statement.text, quotes), evidence, store.document)
        assert isinstance(again, Statement), again


def test_footnotes_in_the_word_file_are_the_citations_and_verbatim(
    briefing: Briefing, paper: Paper, library: SmallLibrary
) -> None:
    word = docx.Document(io.BytesIO(word_of(paper, made=datetime(2025, 6, 1, tzinfo=UTC))))
    notes = footnote_texts(word)
    assert len(notes) == len(set(briefing.citations())) == len(list(footnotes_of(paper)))
    whole = " ".join(library.store.document(PLAN).text.split())
    for note in notes:
        quote = note[note.index("：“") + 2 : -1]
        assert quote in whole
        assert note.startswith("《贵州省智慧养老三年行动计划（2023—2025年）》（黔养联〔2023〕12号）")


def test_no_sentence_is_said_twice(briefing: Briefing) -> None:
    texts = [statement.text for point in briefing.sections for statement in point.statements()]
    assert len(texts) == len(set(texts))


def test_the_document_is_named_before_its_first_sentence(briefing: Briefing) -> None:
    first = briefing.sections[0].points[0].paragraphs[0][0]
    assert first.text.startswith("《贵州省智慧养老三年行动计划（2023—2025年）》提出，到2025年")


def test_indicators_and_duties_come_as_tables(paper: Paper) -> None:
    indicators, duties = (block for block in paper.blocks if isinstance(block, Table))
    assert indicators.header == ("指标", "单位", "2022年基数", "2025年目标")
    assert [cell.text for cell in indicators.rows[0]] == [
        "智慧养老服务覆盖率",
        "%",
        "35%",
        "80%",
    ]
    assert duties.header == ("序号", "任务", "牵头（责任）单位", "配合单位")
    assert [cell.text for cell in duties.rows[0]] == [
        "1",
        "建设智慧养老平台",
        "省民政厅",
        "省大数据局、省财政厅",
    ]


def test_what_is_missing_stands_at_the_end_and_how_it_was_made_below(paper: Paper) -> None:
    headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert headings[-1] == NOT_FOUND
    text = markdown_of(paper)
    assert "为筹备会议，现将文库中有关内容整理如下。" in text
    assert "未用大模型" in text and "印发前请人工审定" in text
    assert text.index(NOT_FOUND) < text.index("说明：")


def test_a_topic_asks_for_targets_of_its_year_alone(library: SmallLibrary) -> None:
    made = _made(library.store, "智慧养老2025年目标")
    assert [section.heading for section in made.sections] == ["主要目标"]


def test_what_the_library_does_not_cover_is_not_written(library: SmallLibrary) -> None:
    with pytest.raises(NotCoveredError, match="《贵州省公共数据开放办法》") as refused:
        Workshop.on("火星移民", library.store, TODAY)
    assert "no briefing was written" in str(refused.value)
    assert "养老机构暗访内部通报" not in str(refused.value)


def test_a_topic_that_a_template_has_nothing_for_is_not_said_to_be_unknown(library: SmallLibrary) -> None:
    with pytest.raises(NotOfKindError, match="指标对照表"):
        _made(library.store, "开放申请", "indicators")


@pytest.mark.parametrize("topic", ["", "  ", "？"])
def test_a_topic_needs_words(library: SmallLibrary, topic: str) -> None:
    with pytest.raises(NoTopicError):
        Workshop.on(topic, library.store, TODAY)


def test_a_word_of_a_topic_makes_no_topic(library: SmallLibrary) -> None:
    # 补贴 and its official terms stand in the library; a subsidy for what it does not speak of does not.
    with pytest.raises(NotCoveredError):
        Workshop.on("宠物寄养补贴", library.store, TODAY)


def test_what_is_not_public_is_used_only_where_it_is_named(library: SmallLibrary) -> None:
    with pytest.raises(NotCoveredError):
        Workshop.on("养老机构消防设施", library.store, TODAY)
    shop = Workshop.on("养老机构消防设施", library.store, TODAY, [NOTE])
    made = shop.fill(shop.outline(load_template("briefing")))
    assert [s.text for s in made.statements()] == [
        "《养老机构暗访内部通报》提出，暗访发现37家养老机构消防设施不合格。"
    ]


def test_points_put_into_the_outline_are_filled_or_named_as_missing(library: SmallLibrary) -> None:
    shop = Workshop.on("智慧养老", library.store, TODAY)
    outline = shop.outline(load_template("briefing"))
    plan = SectionPlan(
        "会上要问的", (Takes.TASKS,), ("社区助餐点", "宠物登记", "每餐补贴多少钱？", "客服电话是多少？")
    )
    made = shop.fill(replace(outline, sections=(plan,)))
    said = {point.heading: point.paragraphs[0][0].text for point in made.sections[0].points}
    assert set(said) == {"社区助餐点", "每餐补贴多少钱？"}
    assert "3元" in said["每餐补贴多少钱？"]
    assert made.not_found[-2:] == ("会上要问的：宠物登记", "会上要问的：客服电话是多少？")


def test_a_shorter_one_keeps_the_best_of_each_point(library: SmallLibrary) -> None:
    long, short = (_made(library.store, "智慧养老", length=length) for length in (3000, 300))
    assert len(list(short.statements())) <= len(list(long.statements()))
    assert [s.heading for s in short.sections] == [s.heading for s in long.sections]


def test_questions_are_answered_by_rows_headings_and_duties(library: SmallLibrary) -> None:
    made = _made(library.store, "智慧养老", "questions")
    asked = [point.heading for point in made.sections[0].points]
    assert "2025年智慧养老服务覆盖率的目标是多少？" in asked
    assert "“建设智慧养老平台”由哪个单位负责？" in asked
    assert "在“建设智慧养老平台”方面有哪些安排？" in asked


def test_a_duties_list_says_what_is_to_be_done(library: SmallLibrary) -> None:
    table = next(
        b
        for b in paper_of(_made(library.store, "智慧养老", "duties"), HANDING).blocks
        if isinstance(b, Table)
    )
    assert table.header == ("序号", "任务", "主要内容", "牵头（责任）单位", "配合单位")
    assert table.rows[1][2].text.startswith("到2025年，新建社区助餐点600个")


def test_a_digest_goes_document_by_document(library: SmallLibrary) -> None:
    made = _made(library.store, "数据开放", "policy-digest")
    assert [point.heading for point in made.sections[0].points] == ["贵州省公共数据开放办法"]


def test_two_years_are_no_series(paper: Paper) -> None:
    assert not any(isinstance(block, Chart) for block in paper.blocks)
