"""Noun phrases, single names, signs said by name and second parts: what they ask, and what is told as not found."""

from __future__ import annotations

import re

import pytest
from small_library import SmallLibrary, words_of

from assistant.antecedents import leaning
from assistant.asked import called_names, plan_subjects
from assistant.defining import _INTRODUCED
from assistant.parts import parts_of
from assistant.reading import read_alone
from assistant.spoken import usual

pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("智慧养老平台牵头单位及主要功能", ["智慧养老平台的牵头单位", "智慧养老平台的主要功能"]),
        ("养老护理员培训规模和责任单位", ["养老护理员培训的规模", "养老护理员培训的责任单位"]),
        ("牵头单位和责任单位", ["牵头单位和责任单位"]),
        ("智慧养老平台的功能和内容", ["智慧养老平台的功能和内容"]),
    ],
)
def test_an_office_and_another_attribute_are_two_questions(question: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(read_alone(question))] == parts


def test_signs_said_by_name_and_words_of_talk_in_quotation_marks() -> None:
    assert usual("“1加1加5”的架子是什么") == "“1+1+5”的架子是什么"
    assert usual("参加5G培训") == "参加5G培训"
    assert called_names("那个“多数”是几成") == ()
    assert called_names("“晚霞行动”由谁负责？") == ("晚霞行动",)


def test_a_plan_is_about_nothing_that_is_joined_to_it() -> None:
    assert plan_subjects("工作要点开通条数与“十四五”规划所载条数") == ()
    assert plan_subjects("数字乡村“十四五”规划") == ("数字乡村",)


def test_what_is_said_besides_leans_on_the_sentence_before() -> None:
    assert leaning("乡村振兴领域还建议改善资源配置。")
    assert not leaning("企业归还要及时。")


@pytest.mark.parametrize(
    ("said", "introduces"),
    [
        ("实施“领雁计划”，在人工智能领域重点突破核心技术。", True),
        ("探索建立“领雁计划”和联席会议制度。", False),
        ("破除“领雁计划”提供服务，助力解决问题。", False),
    ],
)
def test_a_deed_with_more_behind_it_introduces_a_term(said: str, introduces: bool) -> None:
    assert bool(re.search(_INTRODUCED.replace("TERM", "领雁计划"), said)) is introduces


@pytest.mark.integration
def test_a_count_is_told_by_its_figure(library: SmallLibrary) -> None:
    assert "600" in words_of(library.answer("社区助餐点新建数量"))


@pytest.mark.integration
def test_a_term_that_is_only_used_is_told_as_not_explained(library: SmallLibrary) -> None:
    answer = library.answer("什么是开放主体？")
    assert any("含义" in words for words in answer.not_covered)


@pytest.mark.integration
def test_a_second_part_that_the_same_sentence_answers_is_not_missing(library: SmallLibrary) -> None:
    answer = library.answer("社区助餐点要建多少个，七十岁以上老年人每餐补贴多少钱？")
    assert all(figure in words_of(answer) for figure in ("600", "3元"))
    assert answer.not_covered == ()


@pytest.mark.integration
def test_who_examines_is_not_who_leads(library: SmallLibrary) -> None:
    answer = library.answer("智慧养老平台由谁牵头，由谁验收？")
    assert "省民政厅" in words_of(answer)
    assert any("验收" in words for words in answer.not_covered)


@pytest.mark.integration
def test_a_plan_that_says_nothing_of_its_end_is_told_by_its_period(library: SmallLibrary) -> None:
    answer = library.answer("智慧养老三年行动计划现在还有效吗？")
    assert "2023" in words_of(answer)
    assert any("有效期" in words for words in answer.not_covered)


@pytest.mark.integration
def test_a_refusal_keeps_an_interrogative_inside_the_question(library: SmallLibrary) -> None:
    assert "谁来当养老联席会议的组长" in library.refusal("谁来当养老联席会议的组长").message


@pytest.mark.integration
def test_a_follow_up_asks_for_another_part_of_the_same_plan(library: SmallLibrary) -> None:
    said = words_of(library.answer("任务呢？", ["智慧养老三年行动计划的目标是什么？"]))
    assert "600" in said
    assert "2万名" in said


@pytest.mark.integration
def test_whether_is_answered_by_the_sentence_that_says_so(library: SmallLibrary) -> None:
    answer = library.answer("对上云企业给补助吗？")
    assert len(answer.statements) == 1
    assert "20万元" in answer.statements[0].text
