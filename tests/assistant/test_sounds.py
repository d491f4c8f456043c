"""Words that are spoken alike."""

from __future__ import annotations

import pytest

from assistant.sounds import alike, heard_in


@pytest.mark.parametrize(
    ("one", "other"), [("教玉", "教育"), ("活越", "活跃"), ("概扩", "概括"), ("身情", "申请")]
)
def test_words_of_one_sound_are_alike_whatever_their_tones_and_finals(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(("one", "other"), [("养犬", "养老"), ("教育", "教"), ("充电", "充值")])
def test_words_of_another_sound_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_slip_is_heard_where_a_text_has_the_word_it_stands_for() -> None:
    assert heard_in("用互数", ["“浙里办”注册用户数超过5600万"])
    assert not heard_in("外籍", ["“浙里办”注册用户数超过5600万"])


def test_the_word_itself_is_no_slip() -> None:
    assert not heard_in("基金", ["集成电路产业投资基金"])
