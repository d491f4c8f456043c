"""What a model writes, on the page: statement by statement, under its label, to be stopped at any time."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from fakes_pages import FakeAssistant, service_of

from pages.actions import plain_text
from pages.api import ask_as_json
from pages.contracts import Service
from pages.conversation import answering, begin, in_language, transcript_html
from pages.render import Stopped, Writing, turn_html
from pages.sources import sources_of
from pages.words import words_for

ZH, EN = words_for("zh"), words_for("en")


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def service(assistant: FakeAssistant) -> Service:
    return service_of(assistant)


def reply_to(service: Service, question: str, language: str = "zh") -> dict[str, Any]:
    return ask_as_json(service, question, (), language)[1]


def turn(service: Service, question: str) -> str:
    return turn_html(1, question, reply_to(service, question), service, ZH)


class TestGenerated:
    """What a model wrote says so, where it is seen and where it is taken away."""

    def test_the_label_stands_in_the_head_and_at_each_sentence_of_the_models(self, service: Service) -> None:
        html = turn(service, "让模型写")
        assert html.count('zw-ai" title="') == 1
        assert html.count("zw-ai-mark") == 2
        assert 'data-generated="model:demo"' in html
        assert "去掉了 1 句没有依据的 · demo" in html

    def test_the_documents_own_words_have_no_label(self, service: Service) -> None:
        html = turn(service, "工业机器人")
        assert ZH("ai.label") not in html
        assert "data-aigc" not in html

    def test_the_metadata_has_the_field_of_the_standard(self, service: Service) -> None:
        html = turn(service, "让模型写")
        fields = json.loads(unescape(re.search(r'data-aigc="([^"]+)"', html).group(1)))  # type: ignore[union-attr]
        assert fields["AIGC"]["Label"] == "1"
        assert len(fields["AIGC"]["ProduceID"]) == 16

    def test_what_is_copied_says_who_wrote_it(self, service: Service) -> None:
        reply = reply_to(service, "让模型写")
        assert "大模型（demo）生成" in plain_text(reply, sources_of(reply, service), ZH)

    def test_a_translation_has_no_check_mark_and_its_quote_beside_it(self, service: Service) -> None:
        html = turn_html(1, "translate", reply_to(service, "translate", "en"), service, EN)
        assert "zw-i-check" not in html.split("zw-panel")[0].split("-source")[0]
        assert '<p class="zw-doc" lang="zh-CN">累计在役工业机器人突破10万台</p>' in html
        assert EN("support.translated") in html

    def test_a_model_that_broke_off_is_told_in_one_line(self, service: Service) -> None:
        assert turn(service, "让模型写").count("zw-model-note") == 1


class TestWriting:
    """What is seen while a model writes."""

    def test_statements_appear_one_by_one_and_stay(self, service: Service) -> None:
        seen = [c[-1].shown for c in answering(begin((), "让模型写"), service, "zh")]
        counts = [len(s.reply["statements"]) if s.reply else 0 for s in seen if isinstance(s, Writing)]
        assert counts == [0, 1]
        pages = [turn_html(1, "让模型写", shown, service, ZH) for shown in seen]
        texts = [
            re.findall(r'id="t1-s\d+".*?<p class="zw-text">(.*?)<span class="zw-seals">', p) for p in pages
        ]
        for before, after in pairwise(texts):
            assert after[: len(before)] == before
        assert [len(found) for found in texts] == [0, 1, 3]

    def test_a_waiting_reader_can_stop_and_is_told_what_happens(self, service: Service) -> None:
        first = next(answering(begin((), "让模型写"), service, "zh"))[-1].shown
        html = turn_html(1, "让模型写", first, service, ZH)
        assert "data-stop" in html
        assert ZH("writing", n=1) in html

    def test_what_was_shown_stays_when_it_is_stopped(
        self, service: Service, assistant: FakeAssistant
    ) -> None:
        assistant.pause = 0.1
        pressed: list[bool] = []
        for conversation in answering(begin((), "让模型写"), service, "zh", lambda: bool(pressed)):
            shown = conversation[-1].shown
            if isinstance(shown, Writing) and shown.reply:
                pressed.append(True)
        assert isinstance(shown, Stopped)
        assert shown.reply is not None
        assert len(shown.reply["statements"]) == 1
        assert conversation[-1].turn is not None
        html = transcript_html(in_language(conversation, service, "en"), service, EN)
        assert EN("stopped.after") in html
        assert "data-stop" not in html

    def test_stopped_before_the_first_sentence_it_can_be_asked_again(
        self, service: Service, assistant: FakeAssistant
    ) -> None:
        assistant.pause = 0.1
        *_, last = answering(begin((), "让模型写"), service, "zh", lambda: True)
        assert last[-1].shown == Stopped(None)
        assert 'data-ask="让模型写"' in transcript_html(last, service, ZH)

    def test_without_a_model_the_reply_comes_at_once(self, service: Service) -> None:
        assert len(list(answering(begin((), "工业机器人"), service, "zh"))) == 1

    def test_the_log_is_busy_while_it_grows(self, service: Service) -> None:
        seen = list(answering(begin((), "让模型写"), service, "zh"))
        assert "aria-busy" in transcript_html(seen[0], service, ZH)
        assert "aria-busy" not in transcript_html(seen[-1], service, ZH)
