"""A turn of the conversation as HTML: what is shown, and that nothing of others becomes markup."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fakes_documents import DIGEST, PLAN
from fakes_pages import FakeAssistant, service_of

from pages.accidents import Accident
from pages.actions import plain_text
from pages.api import ask_as_json
from pages.contracts import Service
from pages.conversation import Conversation, answering, begin, failed_question, in_language, transcript_html
from pages.markup import cells_of, in_two_voices, is_header, marked_quote, to_width
from pages.render import turn_html
from pages.sources import sources_of
from pages.words import words_for

GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("ZHENGWEN_GOLDEN") == "write"
ZH, EN = words_for("zh"), words_for("en")


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def service(assistant: FakeAssistant) -> Service:
    return service_of(assistant)


def reply_to(service: Service, question: str) -> dict[str, Any]:
    return ask_as_json(service, question, (), "zh")[1]


def turn(service: Service, question: str, language: str = "zh") -> str:
    return turn_html(1, question, reply_to(service, question), service, words_for(language))


@pytest.mark.parametrize(
    ("name", "question", "language"),
    [
        ("answer", "要用上多少工业机器人？归谁管？现在做到了吗？", "zh"),
        ("answer-en", "要用上多少工业机器人？", "en"),
        ("generated", "让模型写：要用上多少工业机器人？", "zh"),
        ("translated", "translate: how many robots?", "en"),
        ("table", "指标里有多少？", "zh"),
        ("digest", "智慧养老由谁牵头？", "zh"),
        ("refusal", "上海要建多少？", "zh"),
    ],
)
def test_rendered_replies_are_as_read_and_approved(
    service: Service, name: str, question: str, language: str
) -> None:
    html = re.sub(r">(?=<)", ">\n", turn(service, question, language)) + "\n"
    path = GOLDEN / f"{name}.html"
    if REWRITE:
        path.write_text(html, encoding="utf-8")
    assert html == path.read_text(encoding="utf-8")


class _Tags(HTMLParser):
    """Collects the names of all tags, and checks that they close in order."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("question", ["工业机器人", "智慧养老", "指标", "上海", "别的"])
def test_tags_close_and_ids_are_unique(service: Service, question: str) -> None:
    parser = _Tags()
    parser.feed(turn(service, question))
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))


@pytest.mark.parametrize(
    "question", ['<img src=x onerror="alert(1)">', "机器人</h2><script>alert(1)</script>", '"><b>上海']
)
def test_html_in_a_question_stays_text(service: Service, question: str) -> None:
    parser = _Tags()
    parser.feed(turn(service, question))
    assert not parser.seen & {"script", "img"}
    assert parser.open == []


def test_html_in_a_document_stays_text(service: Service) -> None:
    html = turn(service, "智慧养老由谁牵头？")
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_html_in_an_accident_stays_text(service: Service) -> None:
    html = turn_html(1, "<script>1</script>", Accident("AB12CD"), service, ZH)
    assert "<script" not in html
    assert "AB12CD" in html


def test_each_statement_ends_in_seals_that_lead_to_its_panels(service: Service) -> None:
    html = turn(service, "工业机器人")
    for n in (1, 2, 3):
        assert f'href="#t1-c{n}"' in html
        assert f'id="t1-c{n}-source"' in html


def test_the_seal_of_an_expired_document_looks_different(service: Service) -> None:
    html = turn(service, "工业机器人")
    assert 'zw-seal zw-past" href="#t1-c1"' in html
    assert 'zw-seal" href="#t1-c2"' in html


def test_dashed_seals_are_explained_where_there_are_any(service: Service) -> None:
    assert "虚线编号" in turn(service, "要用上多少工业机器人？归谁管？")
    assert "虚线编号" not in turn(service, "智慧养老由谁牵头？")


def test_a_digest_is_marked_and_has_no_red_rule(service: Service) -> None:
    html = turn(service, "智慧养老由谁牵头？")
    assert ZH("digest.notice") in html
    assert '"zw-rule"' not in html
    assert ZH("validity.digest") in html


def test_an_official_document_has_the_red_rule(service: Service) -> None:
    assert '"zw-rule"' in turn(service, "指标里有多少？")


def test_a_cited_row_is_shown_below_its_header(service: Service) -> None:
    html = turn(service, "指标里有多少？")
    assert re.search(r"<thead>.*2022年.*</thead><tbody>.*>15<", html)


def test_the_missing_part_is_named(service: Service) -> None:
    html = turn(service, "工业机器人")
    assert "没有查到：现在做到了吗" in html
    assert "12345" in html


def test_a_quote_that_no_longer_stands_in_the_document_is_not_called_checked(service: Service) -> None:
    reply = reply_to(service, "智慧养老由谁牵头？")
    reply["citations"][0]["quote"] = "别的话"
    html = turn_html(1, "问", reply, service, ZH)
    assert ZH("panel.changed") in html
    assert ZH("panel.check.same") not in html


def test_a_document_that_was_withdrawn_leaves_the_answer_readable(service: Service) -> None:
    reply = reply_to(service, "智慧养老由谁牵头？")
    reply["citations"][0]["document_id"] = "gone"
    html = turn_html(1, "问", reply, service, ZH)
    assert ZH("panel.missing") in html
    assert "zw-open" not in html


def test_the_copied_text_has_all_references(service: Service) -> None:
    reply = reply_to(service, "工业机器人")
    text = plain_text(reply, sources_of(reply, service), ZH)
    assert "15万台。[1]" in text
    assert "[1] 《示例省数字经济五年倍增计划》，示政办发〔2018〕9号，2018-09-14" in text
    assert "[3] " in text


def test_words_of_a_document_are_set_apart_from_ours() -> None:
    html = in_two_voices("牵头单位：省民政厅牵头。", ["省民政厅牵头"])
    assert html == '牵头单位：<span class="zw-doc">省民政厅牵头</span>。'


def test_a_quote_is_bold_where_the_statement_rests_on_it() -> None:
    html = marked_quote(
        "到2022年,建设示范智能工厂100个,在役工业机器人数量要达到15万台以上。", "2022年要有15万台。", ZH
    )
    assert "<b>2022年</b>" in html
    assert "<b>15万台以上</b>" in html
    assert "<b>100" not in html


@pytest.mark.parametrize(
    ("quote", "cells"),
    [
        ("a\tb\t3", ("a", "b", "3")),
        ("| a | / | 90% |", ("a", "/", "90%")),
        ("\n指标名\n说明\n/\n90%", ("指标名", "说明", "/", "90%")),
        ("| --- | --- |", ()),
        ("一句话。", ()),
        ("第一段。\n第二段。", ()),
    ],
)
def test_cells_of_table_rows(quote: str, cells: tuple[str, ...]) -> None:
    assert cells_of(quote) == cells


def test_a_header_holds_no_values() -> None:
    assert is_header(("类别", "指标", "2017年", "2020年"))
    assert not is_header(("总体规模", "增加值", "20000", "/"))


def test_merged_cells_are_missing_on_the_left() -> None:
    assert to_width(("b", "c"), 3) == ("", "b", "c")


def answered(conversation: Conversation, service: Service, language: str) -> Conversation:
    """The conversation when its last question is answered."""
    *_, last = answering(conversation, service, language)
    return last


def test_an_accident_is_logged_under_the_number_shown(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = answered(begin((), "弄坏它"), service, "zh")
    shown = conversation[-1].shown
    assert isinstance(shown, Accident)
    assert shown.reference in caplog.text
    assert "the library could not be opened" in caplog.text
    assert failed_question(conversation) == "弄坏它"


def test_a_conversation_hands_its_turns_to_the_assistant(service: Service, assistant: FakeAssistant) -> None:
    first = answered(begin((), "工业机器人"), service, "zh")
    answered(begin(first, "那养老呢"), service, "zh")
    assert assistant.asked[-1] == ("那养老呢", ("工业机器人",))


def test_another_language_changes_our_words_and_no_quote(service: Service) -> None:
    chinese = answered(begin((), "上海要建多少？"), service, "zh")
    english = in_language(chinese, service, "en")
    html = transcript_html(english, service, EN)
    assert "[en] " in html
    assert EN("nearest") in html
    assert "智慧养老由省民政厅牵头" in html


def test_a_blank_question_has_a_heading_in_words(service: Service) -> None:
    html = transcript_html(answered(begin((), "  "), service, "zh"), service, ZH)
    assert ZH("ask.blank") in html


def test_quotes_stand_in_their_documents_in_the_fakes(service: Service) -> None:
    for citation in reply_to(service, "工业机器人")["citations"]:
        document = service.public_document(citation["document_id"])
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
    assert {PLAN.id, DIGEST.id} <= {d.id for d in service.public_documents()}


def test_suggestions_are_in_the_language_of_the_page(service: Service) -> None:
    reply = reply_to(service, "要用上多少工业机器人？") | {
        "suggestions": ["“智慧养老”由谁负责？", "老小区加装电梯归谁管？", "别的问题？"]
    }
    asked = {
        language: re.findall(r'data-ask="([^"]*)"', turn_html(1, "问", reply, service, words_for(language)))
        for language in ("zh", "en")
    }
    assert asked["zh"] == reply["suggestions"]
    assert asked["en"] == [
        "Who is responsible for “智慧养老”?",
        "Who handles lifts in old housing estates?",
        "别的问题？",
    ]
