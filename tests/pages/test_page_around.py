"""What stands around a conversation: personal data, scope, feedback, what a browser keeps, exports."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from fakes_documents import DIGEST, PLAN, FakeStore
from fakes_pages import FakeAssistant, service_of
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.receipt_form import receipt_from
from pages.agent_tools import AGENT_TOOLS
from pages.api import api_router
from pages.chat_completions import chat_router
from pages.contracts import Service
from pages.conversation import Conversation, answering, begin, in_language, transcript_html
from pages.dialogs import dialogs_html
from pages.exports import as_markdown, as_receipt, as_word, file_name
from pages.history import kept_html, restored
from pages.opinions import opinion_on
from pages.personal_box import personal_box
from pages.render import Gone
from pages.scope_form import EVERYTHING, changed, scope_html
from pages.words import words_for
from vectorstore.feedback import FeedbackKind, FeedbackReason
from vectorstore.passages import SearchFilter

ZH, EN = words_for("zh"), words_for("en")
NOW = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
KEY = b"a key"


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def service(assistant: FakeAssistant) -> Service:
    return replace(service_of(assistant), key=KEY)


def talk(service: Service, *questions: str, scope: SearchFilter = EVERYTHING) -> Conversation:
    shown: Conversation = ()
    for question in questions:
        *_, shown = answering(begin(shown, question, scope), service, "zh")
    return shown


def kept(shown: Conversation, key: bytes = KEY) -> dict[str, Any]:
    found = re.search(r'data-sealed="([^"]*)" data-seal="(\w+)"', kept_html(shown, key))
    assert found is not None
    return {"sealed": html.unescape(found[1]), "seal": found[2]}


class TestPersonalBox:
    def test_it_names_what_was_found_and_hides_the_middle(self) -> None:
        box = personal_box("我<b>的卡4111111111111111，手机13800138000", ZH)
        assert "这句话里好像有银行卡号、电话号码" in box
        assert "4111········1111" in box
        assert "13800138000" not in box
        assert "<b>的" not in box
        assert re.findall(r'data-personal="(\w+)"', box) == ["mask", "edit", "keep"]

    def test_without_personal_data_there_is_none(self) -> None:
        assert personal_box("2025年要建多少个5G基站？", ZH) == ""


class TestScope:
    def test_values_are_added_and_taken_away(self, service: Service) -> None:
        scope = changed(service, EVERYTHING, "document", "plan", chosen=True)
        scope = changed(service, scope, "year", "2020", chosen=True)
        assert scope == SearchFilter(document_ids=("plan",), years=(2020,))
        assert changed(service, scope, "year", "2020", chosen=False) == SearchFilter(document_ids=("plan",))
        assert changed(service, scope, "clear", "", chosen=False) == EVERYTHING

    @pytest.mark.parametrize(
        ("field", "value"),
        [("document", "internal"), ("year", "1999"), ("year", "x"), ("kind", "law"), ("colour", "red")],
    )
    def test_what_would_leave_no_document_cannot_be_chosen(
        self, service: Service, field: str, value: str
    ) -> None:
        assert changed(service, EVERYTHING, field, value, chosen=True) == EVERYTHING

    def test_only_what_the_other_choices_leave_is_offered(self, service: Service) -> None:
        form = scope_html(service, SearchFilter(kinds=("digest",)), ZH)
        assert DIGEST.title in form
        assert PLAN.title not in form
        assert "1 份文件 · 摘编" in form
        assert "全部 3 份文件" in scope_html(service, EVERYTHING, ZH)

    def test_a_question_is_asked_of_the_documents_chosen_and_says_so(
        self, service: Service, assistant: FakeAssistant
    ) -> None:
        scope = SearchFilter(document_ids=("plan",))
        shown = talk(service, "工业机器人", scope=scope)
        assert assistant.limits == [scope]
        assert f"只在这个范围里找：《{PLAN.title}》" in transcript_html(shown, service, ZH)
        assert "只在这个范围里找" not in transcript_html(talk(service, "工业机器人"), service, ZH)


class TestFeedback:
    def test_an_opinion_carries_the_conversation_as_the_service_knows_it(self, service: Service) -> None:
        shown = talk(service, "智慧养老由谁牵头？", "工业机器人")
        said = {"turn": 2, "kind": "problem", "reason": "outdated", "comment": "旧了", "reply": "forged"}
        opinion = opinion_on(shown, said, "zh")
        assert opinion is not None
        assert (opinion.kind, opinion.reason, opinion.comment) == (
            FeedbackKind.PROBLEM,
            FeedbackReason.OUTDATED,
            "旧了",
        )
        assert opinion.reply == shown[1].shown
        assert [t.question for t in opinion.history] == ["智慧养老由谁牵头？"]

    @pytest.mark.parametrize("said", [{}, {"turn": 9, "kind": "useful"}, {"turn": 1, "kind": "great"}])
    def test_of_nothing_there_is_no_opinion(self, service: Service, said: dict[str, Any]) -> None:
        assert opinion_on(talk(service, "工业机器人"), said, "zh") is None

    def test_a_useful_answer_has_no_reason(self, service: Service) -> None:
        said = {"turn": 1, "kind": "useful", "reason": "outdated", "comment": "x"}
        opinion = opinion_on(talk(service, "工业机器人"), said, "zh")
        assert opinion is not None
        assert (opinion.reason, opinion.comment) == (None, "")

    def test_answers_and_refusals_can_be_judged(self, service: Service) -> None:
        shown = transcript_html(talk(service, "工业机器人", "天气"), service, ZH)
        assert re.findall(r'data-feedback="(\w+)" data-turn="(\d)"', shown) == [
            ("useful", "1"),
            ("problem", "1"),
            ("useful", "2"),
            ("problem", "2"),
        ]


class TestHistory:
    def test_what_a_browser_kept_is_shown_again(self, service: Service) -> None:
        first = talk(service, "工业机器人")
        both = talk(service, "工业机器人", "智慧养老由谁牵头？")
        again = restored([kept(first), kept(both)], service)
        assert [(e.number, e.question) for e in again] == [(1, "工业机器人"), (2, "智慧养老由谁牵头？")]
        assert transcript_html(again, service, ZH) == transcript_html(both, service, ZH)
        assert in_language(again, service, "en") == again

    def test_an_answer_that_was_changed_is_not_shown(self, service: Service) -> None:
        item = kept(talk(service, "工业机器人"))
        (gone,) = restored([{**item, "sealed": item["sealed"].replace("15万台", "99万台")}], service)
        assert gone.shown == Gone()
        shown = transcript_html((gone,), service, ZH)
        assert "99万台" not in shown
        assert 'data-ask="工业机器人"' in shown
        assert restored([kept(talk(service, "工业机器人"), b"another")], service)[0].shown == Gone()

    @pytest.mark.parametrize(
        "sent", [None, "x", [1], [{}], [{"sealed": "[]", "seal": "é"}], [{"sealed": 1, "seal": 2}]]
    )
    def test_what_is_none_of_ours_is_passed_over(self, service: Service, sent: object) -> None:
        assert restored(sent, service) == ()

    def test_an_answer_from_a_document_that_was_withdrawn_is_not_shown(self, service: Service) -> None:
        item = kept(talk(service, "智慧养老由谁牵头？"))
        without = replace(service, store=FakeStore([PLAN]))
        assert restored([item], without)[0].shown == Gone()

    def test_a_follow_up_goes_on_from_what_was_kept(self, service: Service, assistant: FakeAssistant) -> None:
        again = restored([kept(talk(service, "工业机器人"))], service)
        *_, shown = answering(begin(again, "智慧养老呢？"), service, "zh")
        assert assistant.asked[-1] == ("智慧养老呢？", ("工业机器人",))
        assert shown[-1].number == 2

    def test_the_scope_of_a_question_is_kept(self, service: Service) -> None:
        scope = SearchFilter(document_ids=("plan",), years=(2020,), kinds=("plan",))
        assert restored([kept(talk(service, "工业机器人", scope=scope))], service)[0].scope == scope

    def test_an_accident_is_not_kept(self, service: Service) -> None:
        assert kept_html(talk(service, "弄坏它"), KEY) == ""


class TestExports:
    def test_markdown_has_every_sentence_with_source_and_quote(self, service: Service) -> None:
        text = as_markdown(talk(service, "工业机器人", "上海要建多少？"), service, ZH, NOW).decode()
        assert "## 问 工业机器人" in text
        assert "到2022年，在役工业机器人要达到15万台。 \\[1\\]" in text
        assert f"\\[1\\] 《{PLAN.title}》，示政办发〔2018〕9号" in text
        assert "> 累计在役工业机器人突破10万台" in text
        assert "没有查到：现在做到了吗" in text
        assert "没有上海的" in text
        assert not text.startswith("---")

    def test_markup_in_a_question_stays_words(self, service: Service) -> None:
        text = as_markdown(talk(service, "养老 <b>*x*</b>\n# 标题"), service, ZH, NOW).decode()
        assert "\\<b\\>\\*x\\*\\</b\\> \\# 标题" in text

    def test_generated_sentences_are_labelled_where_people_and_programs_look(self, service: Service) -> None:
        shown = talk(service, "让模型写：工业机器人")
        text = as_markdown(shown, service, ZH, NOW).decode()
        front = re.match(r"---\nAIGC: (.*)\n---\n", text)
        assert front is not None
        assert json.loads(front[1])[0]["AIGC"]["Label"] == "1"
        assert text.count("AI 生成") == 3  # two sentences, and what the label means
        read = docx.Document(io.BytesIO(as_word(shown, service, ZH, NOW)))
        assert sum("AI 生成" in p.text for p in read.paragraphs) == 3

    def test_a_receipt_holds_what_was_answered_also_after_a_reload(self, service: Service) -> None:
        shown = talk(service, "智慧养老由谁牵头？", "让模型写：工业机器人")
        for conversation in (shown, restored([kept(shown[:1]), kept(shown)], service)):
            receipt = receipt_from(as_receipt(conversation, service, ZH, NOW))
            assert [p.question for p in receipt.parts] == ["智慧养老由谁牵头？", "让模型写：工业机器人"]
            generated = receipt.parts[1].generated
            assert generated is not None
            written = [n for n, s in enumerate(receipt.parts[1].statements, start=1) if s.generated]
            assert written == generated["statements"]
            assert {c.document_id for c in receipt.citations} >= {DIGEST.id, PLAN.id}

    def test_word_file_and_markdown_hold_the_same(self, service: Service) -> None:
        shown = talk(service, "智慧养老由谁牵头？")
        read = docx.Document(io.BytesIO(as_word(shown, service, EN, NOW)))
        words = "\n".join(p.text for p in read.paragraphs)
        assert "智慧养老由省民政厅牵头" in words
        assert DIGEST.title in words
        assert "Digest" in words
        assert file_name(EN, NOW, "docx") == "Zhengwen-20260501-1230.docx"


class TestDialogs:
    def test_the_page_says_who_answers_and_what_is_kept(
        self, service: Service, assistant: FakeAssistant
    ) -> None:
        assert "没有用大模型" in dialogs_html(service, ZH)
        assistant.engine = "model:demo"
        said = dialogs_html(service, ZH)
        assert "大模型执笔" in said
        assert "最多保存一年" in said
        assert "12345" in said


class TestApi:
    def client(self, service: Service) -> TestClient:
        app = FastAPI()
        app.include_router(api_router(service))
        return TestClient(app)

    def test_a_question_can_be_limited(self, service: Service, assistant: FakeAssistant) -> None:
        body = {"question": "工业机器人", "documents": ["五年倍增"], "years": [2020], "kinds": ["plan"]}
        assert self.client(service).post("/api/ask", json=body).status_code == 200
        assert assistant.limits == [SearchFilter(document_ids=("plan",), years=(2020,), kinds=("plan",))]

    @pytest.mark.parametrize("name", ["没有这份", "内部材料"])
    def test_an_unknown_or_hidden_document_is_not_found(self, service: Service, name: str) -> None:
        answer = self.client(service).post("/api/ask", json={"question": "x", "documents": [name]})
        assert answer.status_code == 404
        assert "/api/documents" in answer.json()["detail"]

    def test_personal_data_is_masked_before_anything_sees_it(
        self, service: Service, assistant: FakeAssistant
    ) -> None:
        client = self.client(service)
        body = {"question": "我是13800138000，养老呢", "history": ["邮箱a@b.cn"]}
        client.post("/api/ask", json=body)
        assert assistant.asked[-2:] == [("邮箱＊＊＊", ()), ("我是＊＊＊，养老呢", ("邮箱＊＊＊",))]
        client.post("/api/ask", json={**body, "personal_data": "keep"})
        assert assistant.asked[-1][0] == "我是13800138000，养老呢"


class TestOtherClients:
    def test_agents_and_chat_clients_are_masked_for_as_well(
        self, service: Service, assistant: FakeAssistant
    ) -> None:
        tool = next(tool for tool in AGENT_TOOLS if tool.name == "ask_policies")
        tool.run(
            service,
            tool.takes.model_validate({"question": "13800138000问养老", "history": ["卡4111111111111111"]}),
        )
        app = FastAPI()
        app.include_router(chat_router(service))
        said = [{"role": "user", "content": "a@b.cn"}, {"role": "user", "content": "13800138000问养老"}]
        for stream in (False, True):
            body = {"model": "zhengwen", "messages": said, "stream": stream}
            assert TestClient(app).post("/v1/chat/completions", json=body).status_code == 200
        words = str(assistant.asked)
        assert words.count("＊＊＊问养老") == 3
        assert not any(secret in words for secret in ("13800138000", "4111111111111111", "a@b.cn"))


def test_a_service_seals_with_a_key_of_its_own_unless_it_is_given_one(service: Service) -> None:
    assert service.key != service_of(FakeAssistant()).key
    assert replace(service, key=KEY).key == KEY
