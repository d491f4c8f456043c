"""The parts of a document or a chapter, what articles provide, several fields of a card, and reasons."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

from assistant.card_words import card_fields

pytest_plugins = ("small_library_store",)
pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "智慧养老三年行动计划第二部分分哪几块？",
            "主要任务：建设智慧养老平台；办好社区助餐点；培训养老护理员。",
        ),
        ("智慧养老三年行动计划分哪几个部分？", "总体目标；主要任务；保障措施。"),
    ],
)
def test_parts_are_headings(library: SmallLibrary, question: str, said: str) -> None:
    assert words_of(library.answer(question)) == said


def test_a_chapter_of_articles_is_told_whole(library: SmallLibrary) -> None:
    texts = [s.text for s in library.answer("公共数据开放办法第二章有哪几条？").statements]
    assert [text[:3] for text in texts] == ["第五条", "第六条", "第七条", "第八条"]


def test_a_matter_is_looked_for_in_the_chapter_that_is_counted(library: SmallLibrary) -> None:
    said = words_of(library.answer("智慧养老三年行动计划第三部分提到的资金是多少？"))
    assert "3亿元" in said
    assert "每餐补贴" not in said


def test_all_articles_on_a_matter_are_shown_but_that_of_the_purpose(library: SmallLibrary) -> None:
    texts = [s.text for s in library.answer("公共数据开放有什么规定？").statements]
    assert [text[:3] for text in texts] == ["第二条", "第三条", "第四条"]


def test_fields_asked_side_by_side_are_each_given(library: SmallLibrary) -> None:
    said = words_of(library.answer("公共数据开放办法是谁发的、什么时候发的？"))
    assert "贵州省大数据发展局" in said
    assert "2024年4月8日" in said


def test_a_field_that_the_text_lacks_is_named(library: SmallLibrary) -> None:
    answer = library.answer("智慧养老三年行动计划的文号和发布日期是什么？")
    assert "黔养联〔2023〕12号" in words_of(answer)
    assert len(answer.not_covered) == 1
    assert "成文日期（文中没有写明）" in answer.not_covered[0]


def test_one_field_is_one_field() -> None:
    assert card_fields("文号是什么") == (("number", "文号"),)
    assert [field for field, _ in card_fields("文号、规划期和发文机关")] == ["number", "period", "issuer"]


def test_reasons_come_from_the_text(library: SmallLibrary) -> None:
    assert "为了规范公共数据开放" in words_of(library.answer("为什么要制定公共数据开放办法？"))


def test_a_last_clause_that_asks_to_be_told_changes_nothing(library: SmallLibrary) -> None:
    asked = library.answer("为什么要制定公共数据开放办法？简单讲讲")
    assert words_of(asked) == words_of(library.answer("为什么要制定公共数据开放办法？"))


@pytest.mark.parametrize(
    ("before", "question", "said"),
    [
        ("智慧养老平台由谁牵头？", "社区助餐点又是哪家？", "省商务厅"),
        ("智慧养老平台由谁牵头？", "那社区助餐点是谁？", "省商务厅"),
        ("养老床位数2025年的目标是多少？", "养老服务产业规模又是多少？", "12000亿元"),
    ],
)
def test_another_subject_with_a_bare_interrogative_goes_on(
    library: SmallLibrary, before: str, question: str, said: str
) -> None:
    assert said in words_of(library.answer(question, (before,)))


def test_change_over_the_years_is_reckoned(library: SmallLibrary) -> None:
    answer = library.answer("养老床位数从2022年到2025年怎么变？")
    assert any(s.computation is not None and s.computation.result == "6" for s in answer.statements)


def test_a_year_before_words_that_point_to_a_document_is_not_asked_about(library: SmallLibrary) -> None:
    said = words_of(library.answer("2024年那份公共数据开放办法里，开放平台由谁负责？"))
    assert "省大数据局" in said


def test_a_name_in_letters_is_answered_by_what_has_it(library: SmallLibrary) -> None:
    answer = library.answer("那5G通达率呢？", ("2024年新增上云企业多少家？",))
    assert "99%" in words_of(answer)


def test_another_subject_without_a_figure_is_told_of_all_the_same(library: SmallLibrary) -> None:
    answer = library.answer("那数据目录呢？", ("5G基站新建多少个？",))
    assert "更新一次数据目录" in words_of(answer)
