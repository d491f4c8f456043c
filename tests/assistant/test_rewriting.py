"""A follow-up that a model has made whole is taken only where it says nothing new."""

from __future__ import annotations

import pytest

from assistant.answers import Evidence, Reason, Refusal, Turn
from assistant.rewriting import first_line, rewritten_question


def turn(question: str) -> Turn:
    return Turn(question, Refusal(question, Reason.NOT_IN_DOCUMENTS, "", (), Evidence(())))


BEFORE = (turn("贵州省2025年智慧养老服务覆盖率的目标是多少？"), turn("养老床位数呢？"))


@pytest.mark.parametrize(
    ("asked", "rewritten"),
    [
        ("那2022年呢？", "贵州省2022年养老床位数是多少？"),
        ("覆盖率2022年是多少？", "智慧养老服务覆盖率2022年是多少？"),
        ("床位数是多少？", "2025年养老床位数是多少？"),
    ],
)
def test_what_the_conversation_said_is_put_in(asked: str, rewritten: str) -> None:
    question = rewritten_question(rewritten, asked, BEFORE)
    assert question is not None
    assert question.text == asked
    assert question.standalone == rewritten
    assert question.follow_up


@pytest.mark.parametrize(
    ("asked", "rewritten"),
    [
        ("那2022年呢？", "贵州省2030年养老床位数是多少？"),
        ("那2022年呢？", "养老床位数是多少？"),
        ("那2022年呢？", "广东省2022年养老床位数是多少？"),
        ("那2022年呢？", "贵州省2022年高铁里程是多少？"),
        ("床位数是多少？", "贵州省2025年智慧养老服务覆盖率是多少？"),
        ("那2022年呢？", "2022年养老床位数是12万张。\n这是目标。"),
        ("那2022年呢？", ""),
        ("那2022年呢？", "2022年养老床位数" * 30),
        ("床位数是多少？", "500张养老床位数是多少？"),
    ],
)
def test_what_brings_something_in_or_loses_something_is_not_taken(asked: str, rewritten: str) -> None:
    assert rewritten_question(rewritten, asked, BEFORE) is None


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("养老床位数是多少？", "养老床位数是多少？"),
        ("```\n养老床位数是多少？\n```", "养老床位数是多少？"),
        ("改写后的问题：养老床位数是多少？\n说明：……", "养老床位数是多少？"),
        ("<think>他问的是床位</think>\n养老床位数是多少？", "养老床位数是多少？"),
        ("<think>想不完", ""),
        ("", ""),
    ],
)
def test_the_line_is_found_among_what_a_model_writes(words: str, line: str) -> None:
    assert first_line(words) == line
