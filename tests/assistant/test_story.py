"""A question is judged without what its asker tells of himself."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary

from assistant.answers import Reason, Refusal
from assistant.story import without_english_story, without_story

pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("我阿爸是舟山跑船的，他问平台归谁牵头", "他问平台归谁牵头"),
        ("“五个一”是哪五个？我们厂要对照准备材料。", "“五个一”是哪五个？"),
        ("我们企业能不能申请开放？", "我们企业能不能申请开放？"),
        ("我想开个店，我家没钱", "我想开个店，我家没钱"),
        ("到2025年，覆盖率是多少？", "到2025年，覆盖率是多少？"),
    ],
)
def test_clauses_on_oneself_that_ask_nothing_are_left_out(told: str, asked: str) -> None:
    assert without_story(told) == asked


def test_an_english_greeting_is_left_out() -> None:
    assert without_english_story("Hi, I am a researcher. Who leads it?") == "Who leads it?"
    assert without_english_story("May I apply?") == "May I apply?"


@pytest.mark.integration
def test_a_story_denies_nothing(library: SmallLibrary) -> None:
    told = library.answer("我要写一份材料，2025年智慧养老服务覆盖率要达到多少？")
    assert "80%" in told.statements[0].text


@pytest.mark.integration
@pytest.mark.parametrize("question", ["帮我预约下周三去办开放申请", "我手上有点钱，买养老股还是数据股好？"])
def test_acts_and_advice_are_out_of_scope(library: SmallLibrary, question: str) -> None:
    reply = library.ask(question)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.OUT_OF_SCOPE


@pytest.mark.integration
def test_what_somebody_plans_is_no_name(library: SmallLibrary) -> None:
    assert "80%" in library.answer("省里计划到2025年智慧养老服务覆盖率达到多少？").statements[0].text
