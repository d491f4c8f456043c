"""Interrogatives of other kinds of Chinese."""

from __future__ import annotations

import pytest

from assistant.question import Kind, read_question
from assistant.spoken import usual


@pytest.mark.parametrize(
    ("said", "standard"),
    [
        ("企业上云系边个单位负责嘅？", "企业上云是哪个单位负责的？"),
        ("目标系几多？", "目标是多少？"),
        ("企业上云归啥人管", "企业上云归谁管"),
    ],
)
def test_dialect_words_are_read_as_the_standard_ones(said: str, standard: str) -> None:
    assert usual(said) == standard


@pytest.mark.parametrize("text", ["周边个体户有多少", "体系边界怎么划", "这边个人怎么申请", "联系多少家企业"])
def test_other_words_with_their_characters_stay(text: str) -> None:
    assert usual(text) == text


def test_what_is_asked_for_is_told_in_dialect_too() -> None:
    assert read_question("智慧教育由邊個單位牽頭？").kind is Kind.WHO
    assert read_question("2022年目標係幾多？").kind is Kind.VALUE
