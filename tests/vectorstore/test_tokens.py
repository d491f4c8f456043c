from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.tokens import query_terms, simplify, terms


def test_han_text_gives_characters_and_neighbouring_pairs() -> None:
    assert terms("城镇化") == ["城", "镇", "化", "城镇", "镇化"]


def test_pairs_do_not_reach_over_punctuation() -> None:
    assert "化率" not in terms("城镇化，率先")


def test_traditional_text_has_the_terms_of_simplified_text() -> None:
    assert terms("醫療保險報銷") == terms("医疗保险报销")


@pytest.mark.parametrize(
    "spelling",
    [
        "浙政办发〔2018〕91号",
        "浙政办发[2018]91号",
        "浙政办发（2018）91号",
        "浙政办发【2018】91 号",
        "浙政办发［２０１８］第０９１号",
        "根据浙政办发﹝2018﹞91号文件",
        "浙政办发〔2018〕91",
    ],
)
def test_a_document_number_is_one_term_in_every_spelling(spelling: str) -> None:
    found = terms(spelling)
    assert "浙政办发〔2018〕91号" in found
    assert {"浙政", "2018"} <= set(found)


def test_a_number_in_round_brackets_without_its_sign_is_no_document_number() -> None:
    assert not [t for t in terms("附件(2018)12") if "〔" in t]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("达到438.1万人", "438.1"),
        ("占2.6个百分点", "2.6"),
        ("80％以上", "80%"),
        ("80 %", "80"),
        ("1,234.5元", "1234.5"),
        ("5G网络", "5g"),
        ("IPv6规模部署", "ipv6"),
        ("eWTP秘书处", "ewtp"),
        ("COVID-19", "covid-19"),
        ("COVID-19", "covid"),
        ("2025年底", "2025年"),
        ("2025年底", "2025"),
        ("2025年底", "年底"),
        ("2025 年", "2025年"),
        ("二○二五年", "2025"),
        ("2021-2025年", "2021"),
        ("Straße", "straße"),
        ("Программа", "программа"),
    ],
)
def test_numbers_years_and_words_are_whole_terms(text: str, term: str) -> None:
    assert term in terms(text)


def test_years_side_by_side_are_not_one_number() -> None:
    assert terms("2020,2021") == ["2020", "2021"]


def test_a_question_loses_its_interrogatives_and_politeness() -> None:
    assert query_terms("请问城镇化率是多少？") == terms("城镇化率是")
    assert query_terms("什麼是公租房嗎") == terms("是公租房")
    assert query_terms("申请条件有哪些呢") == terms("申请条件有")


def test_pairs_do_not_reach_over_a_stripped_interrogative() -> None:
    assert "率目" not in query_terms("城镇化率什么目标")


def test_english_question_words_are_stripped_too() -> None:
    assert query_terms("What is the target for 5G in 2025?") == ["target", "5g", "2025"]


@pytest.mark.parametrize("question", ["如何？", "what is it", "谁"])
def test_a_question_of_interrogatives_only_keeps_its_terms(question: str) -> None:
    assert query_terms(question) == terms(question) != []


def test_simplify_keeps_phrases_and_length() -> None:
    assert simplify("乾隆年間的頭髮") == "乾隆年间的头发"
    assert simplify("plain") == "plain"


@given(st.text())
def test_simplify_never_changes_the_length(text: str) -> None:
    assert len(simplify(text)) == len(text)


@given(st.text())
def test_no_term_is_empty_or_holds_white_space(text: str) -> None:
    for term in [*terms(text), *query_terms(text)]:
        assert term.split() == [term]


@given(st.text(alphabet="浙政办发〔〕[]()2018年号五二〇,.% aG-"))
def test_no_term_of_numbers_and_brackets_holds_white_space(text: str) -> None:
    assert " ".join(terms(text)).split() == terms(text)


def test_lone_surrogates_do_no_harm() -> None:
    assert simplify("\ud800醫") == "\ud800医"
    assert terms("\ud800醫") == ["医"]
