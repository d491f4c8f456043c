"""Personal data is recognised by how it is built; figures, years and numbers of documents are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.personal_data import MASK, PersonalKind, masked, personal_data

ID_CARD, PHONE, BANK_CARD, EMAIL = PersonalKind


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("身份证11010519491231002X可以吗", ID_CARD, "11010519491231002X"),
        ("my ID is 110105 19491231 002x.", ID_CARD, "110105 19491231 002x"),
        ("１１０１０５１９４９１２３１００２Ｘ", ID_CARD, "１１０１０５１９４９１２３１００２Ｘ"),
        ("老证号330106650712301", ID_CARD, "330106650712301"),
        ("手机138 0013 8000怎么办", PHONE, "138 0013 8000"),
        ("+86-13800138000", PHONE, "+86-13800138000"),
        ("电话一三八零零一三八零零零", PHONE, "一三八零零一三八零零零"),
        ("打0571-87052222转108没人接", PHONE, "0571-87052222转108"),
        ("（0571）87052222", PHONE, "（0571）87052222"),
        ("02087052222", PHONE, "02087052222"),
        ("我电话是87052222", PHONE, "87052222"),
        ("call me at 8705 2222", PHONE, "8705 2222"),
        ("+1 415 555 2671", PHONE, "+1 415 555 2671"),
        ("卡号4111 1111 1111 1111对吗", BANK_CARD, "4111 1111 1111 1111"),
        ("6222021234567890128能领吗", BANK_CARD, "6222021234567890128"),
        ("邮箱wang.li@mail.example.com谢谢", EMAIL, "wang.li@mail.example.com"),
    ],
)
def test_personal_data_is_recognised(text: str, kind: PersonalKind, found: str) -> None:
    (one,) = personal_data(text)
    assert (one.kind, text[one.span.start : one.span.end]) == (kind, found)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check digit is wrong
        "11010519491331002X",  # there is no month 13
        "99010519491231002X",
        "4111111111111112",
        "浙政办发〔2018〕91号是哪年的？",
        "2018-2022年要建15万台工业机器人？",
        "投资13800138000元的项目",
        "138.00138000",
        "12345是什么电话？",
        "客服400-810-1234",
        "二〇一八年到二〇二二年",
        "2018-09-14发布",
        "2018 2019 2020 2021 2022年的目标",
        "3000-4000",
        "标准号GB/T 33481-2016",
        "a@b",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert personal_data(text) == ()
    assert masked(text) == text


def test_all_of_it_is_masked_and_nothing_else() -> None:
    text = "我叫王力，13800138000，wang@example.com，卡4111111111111111，2025年补贴多少？"
    assert masked(text) == f"我叫王力，{MASK}，{MASK}，卡{MASK}，2025年补贴多少？"


def test_numbers_that_touch_each_other_are_all_masked() -> None:
    assert masked("打+33010219900+33010219901+1 415 555 2671都行") == f"打{MASK * 3}都行"


@given(st.text(alphabet="0123456789 -+()（）xX.@ab年元〇一二电话", max_size=60))
def test_places_lie_in_order_and_a_masked_text_shows_none_of_them(text: str) -> None:
    places = personal_data(text)
    at = 0
    for place in places:
        assert at <= place.span.start < place.span.end <= len(text)
        at = place.span.end
    assert len(masked(text)) == len(text) + sum(len(MASK) - p.span.end + p.span.start for p in places)
    assert masked(masked(text)) == masked(text)
