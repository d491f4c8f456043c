"""Questions as they are spoken or mistyped are read like the same in usual words."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

from assistant.question import Kind, read_question
from assistant.spoken import usual

pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("牽頭單位係邊個？", "牵头单位是哪个？"),
        ("由那些单位负责", "由哪些单位负责"),
        ("慨括一下保障措施", "概括一下保障措施"),
        ("有冇提到機器人", "有没有提到机器人"),
        ("点解要开放数据", "为什么要开放数据"),
        ("那些单位是谁管的", "那些单位是谁管的"),
        ("体系和关系", "体系和关系"),
    ],
)
def test_asking_words_get_their_usual_form(said: str, meant: str) -> None:
    assert usual(said) == meant


def test_a_mistyped_which_asks() -> None:
    assert read_question("雏鹰计划由那些单位负责？").kind is Kind.WHO


@pytest.mark.integration
def test_a_question_in_cantonese_is_answered(library: SmallLibrary) -> None:
    assert "12万张，2025年目标为18万张" in words_of(library.answer("養老床位數2022年同2025年各係幾多？"))


def test_what_was_reached_in_one_year_beside_the_aim_of_another_is_the_base() -> None:
    assert not read_question("床位数2022年实际数和2025年目标各是多少？").wants_actual
    assert read_question("床位数2025年的目标实际完成了多少？").wants_actual


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("您好，打扰了，麻烦确认一下规划管到哪年，多谢！", "规划管到哪年"),
        ("补缴的时候收不收滞纳金？", "补缴的时候收滞纳金吗？"),
        ("养老那个归谁？", "养老归谁？"),
        ("谢谢", "谢谢"),
        ("麻烦的是什么", "麻烦的是什么"),
    ],
)
def test_courtesy_and_frames_are_left_out(said: str, meant: str) -> None:
    assert usual(said) == meant
