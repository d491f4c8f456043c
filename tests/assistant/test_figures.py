"""Figures as values: one value however it is written, and no other value taken for it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures import Figure, _same_length, bare_years, digit_names, figures, years
from vectorstore.numerals import han_number


def only(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4万亿元", 4 * 10**12),
        ("40000亿元", 4 * 10**12),
        ("4,000,000,000,000元", 4 * 10**12),
        ("1.5万个", 15000),
        ("15,000个", 15000),
        ("15000个", 15000),
        ("１５０００个", 15000),
        ("3百万人", 3_000_000),
        ("5千万元", 50_000_000),
        ("2.5 亿元", 250_000_000),
    ],
)
def test_scales_and_separators_are_one_value(text: str, value: int) -> None:
    assert only(text).value == value
    assert not only(text).percent


@pytest.mark.parametrize("text", ["90%", "90％", "９０%", "90 %", "百分之九十", "90.0%"])
def test_a_share_is_one_value_however_it_is_written(text: str) -> None:
    figure = only(text)
    assert (figure.value, figure.percent) == (Decimal(90), True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", "15"),
        ("三百二十", "320"),
        ("两千零五", "2005"),
        ("一万二千", "12000"),
        ("三亿", "300000000"),
        ("一百零八", "108"),
        ("九十九点五", "99.5"),
        ("十", "10"),
    ],
)
def test_written_out_numbers_have_their_value(text: str, value: str) -> None:
    assert han_number(text) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), [("十八万张", 180_000), ("三千家", 3000), ("一亿元", 10**8)])
def test_a_written_out_amount_is_a_figure(text: str, value: int) -> None:
    assert only(text).value == value


@pytest.mark.parametrize("text", ["第一", "一网通办", "统一建设", "万一", "千方百计", "百姓"])
def test_number_words_inside_other_words_are_no_figures(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年", [2025]),
        ("二〇二五年", [2025]),
        ("二○二五年、二零二四年", [2025, 2024]),
        ("2021—2025年", [2021, 2025]),
        ("2021-2025", [2021, 2025]),
        ("２０２５年", [2025]),
        ("2020个", []),
        ("12025年", []),
        ("2025年和2025年", [2025]),
    ],
)
def test_years_are_read_in_order_each_once(text: str, expected: list[int]) -> None:
    assert years(text) == expected


def test_a_year_is_no_figure_but_its_number_with_another_unit_is() -> None:
    assert figures("到2025年") == []
    assert only("2025家").value == 2025


def test_questions_may_name_a_year_without_its_sign() -> None:
    assert bare_years("the target for 2025?") == [2025]
    assert bare_years("2020目标里企业上云多少") == [2020]


@pytest.mark.parametrize(
    "text", ["累计达到2000条吗", "新增2020 家", "建设2000个5G基站", "2000万元", "1999.5%", "2025名护理员"]
)
def test_what_counts_is_no_year(text: str) -> None:
    assert bare_years(text) == []


@pytest.mark.parametrize("text", ["2025条例", "2025名单", "2020人才计划", "2020个人所得税", "2020台州"])
def test_a_year_before_a_word_that_only_begins_as_a_counting_word(text: str) -> None:
    assert bare_years(text) == [int(text[:4])]


@pytest.mark.parametrize("other", ["5‰", "5个百分点"])
def test_five_percent_is_neither_five_thousandths_nor_five_points(other: str) -> None:
    assert (only("5%").value, only("5%").percent) != (only(other).value, only(other).percent)


@given(
    st.decimals(min_value="0.01", max_value="9999", places=2),
    st.sampled_from(["万", "亿", "万亿", "百万", "千万"]),
)
def test_a_scale_word_multiplies(number: Decimal, scale: str) -> None:
    times = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "百万": 10**6, "千万": 10**7}[scale]
    assert only(f"{number:f}{scale}元").value == number * times


@given(st.integers(0, 10**12))
def test_separators_and_full_width_forms_change_no_value(number: int) -> None:
    full_width = str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert {only(form).value for form in (f"{number}件", f"{number:,}件", f"{full_width}件")} == {
        Decimal(number)
    }


@given(st.integers(1, 99), st.integers(1900, 2099))
def test_rewriting_between_arabic_and_chinese_changes_no_value(share: int, year: int) -> None:
    assert only(f"百分之{in_chinese(share)}").value == only(f"{share}%").value == share
    digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    assert years(f"{digits}年") == years(f"{year}年") == [year]


@given(st.integers(0, 99), st.integers(0, 99))
def test_different_shares_are_different_values(one: int, other: int) -> None:
    assert (only(f"{one}%").value == only(f"{other}%").value) is (one == other)


@given(st.text(max_size=80))
def test_a_figure_stands_where_it_says(text: str) -> None:
    for figure in figures(text):
        assert text[figure.start : figure.end] == figure.text


_NAMES = (
    "G60",
    "5G",
    "5.5G",
    "4K",
    "1+N",
    "“1+4+X”",
    "“4+1”",
    "V2.0",
    "IPv6",
    "PM2.5",
    "COVID-19",
    "415X",
    "3D",
    "5A",
)


@given(
    st.integers(1, 10**6),
    st.sampled_from(["家", "万元", "%", "公里"]),
    st.sampled_from(_NAMES),
    st.booleans(),
)
def test_a_name_with_digits_adds_no_figure(number: int, unit: str, name: str, before: bool) -> None:
    amount = f"共有企业和线路{number}{unit}"
    text = f"{name}的建设，{amount}" if before else f"{amount}，建设{name}工程"
    assert [f.value for f in figures(text)] == [f.value for f in figures(amount)]
    assert digit_names(text) == [name.strip("“”")]


@pytest.mark.parametrize("name", _NAMES)
def test_a_figure_right_behind_a_name_is_read(name: str) -> None:
    assert [f.value for f in figures(f"{name}企业达到120家")] == [120]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("GDP5万亿元", 5 * 10**12),
        ("GDP增长5%", 5),
        ("RMB100", 100),
        ("100M带宽", 100),
        ("220V电压", 220),
        ("10Gbps", 10),
    ],
)
def test_letters_beside_an_amount_make_it_no_name(text: str, value: int) -> None:
    assert only(text).value == value
    assert digit_names(text) == []


def in_chinese(number: int) -> str:
    """1…99 as it is written out."""
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")


def test_full_width_characters_but_the_comma_are_read_as_half_width_ones_in_their_places() -> None:
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    half = "".join(map(chr, range(0x21, 0x7F))).replace(",", "，")
    assert _same_length(f"甲{wide}㎡①　乙") == f"甲{half}㎡①　乙"


def test_years_of_age_are_figures() -> None:
    assert [figure.value for figure in figures("男不得早于二十二周岁，女不得早于二十周岁")] == [22, 20]
