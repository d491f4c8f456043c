"""The words of a question that name something, without the talk around them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asked import (
    PLAIN_LENGTH,
    absent_words,
    asked_nouns,
    asks_opinion,
    is_named,
    is_plain,
    letter_words,
    matter_runs,
    named_bodies,
    named_days,
    named_plans,
    plan_subjects,
    titles_asked_of,
    unknown_words,
)
from vectorstore.tokens import simplify

TEXT = "智慧养老平台由省民政厅牵头，服务覆盖率达到百分之八十，助餐点六百个，企业上云，掌上办案"


def occurs(pair: str) -> bool:
    return pair in TEXT


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("智慧养老平台的覆盖率是多少？", ()),
        ("智慧厕所的覆盖率是多少？", ("慧厕所",)),
        ("充电桩要建多少个？", ("充电桩",)),
        ("元宇宙平台到底由谁牵头？", ("元宇宙",)),
        ("养老服务覆盖率目标大概是多少？", ()),
        ("一共要建多少个助餐点？", ()),
        ("每百个助餐点2025年要达到几个？", ()),
        ("十四五末服务覆盖率要多少？", ()),
    ],
)
def test_only_what_names_something_counts_as_unknown(question: str, words: tuple[str, ...]) -> None:
    found = unknown_words(question, occurs)
    assert bool(found) == bool(words)
    assert all(any(word in other or other in word for other in found) for word in words)


def test_a_pair_between_two_known_words_is_no_word() -> None:
    # 点企 stands in no text, 助餐点 and 企业 do.
    assert unknown_words("助餐点企业上云", occurs) == ()


def test_a_long_story_is_not_held_against_the_texts() -> None:
    assert unknown_words("我爷爷一个人住在老房子里，腿脚不方便，想找人每天送饭，有没有地方管？", occurs) == ()


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    plain = simplify(text)
    runs = matter_runs(plain)
    assert all(0 <= start < end <= len(plain) and end - start >= 2 for start, end in runs)
    assert all(before[1] <= after[0] for before, after in pairwise(runs))
    assert all(word in plain for word in (*unknown_words(text, occurs), *absent_words(text, TEXT, 2)))


@given(st.text(alphabet="养老床位服务覆盖率", min_size=2, max_size=PLAIN_LENGTH))
def test_words_that_the_texts_have_are_never_unknown(text: str) -> None:
    assert unknown_words(text, lambda _: True) == ()
    assert absent_words(text, text, 1) == ()


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("平台的客服电话是多少？", ("客服电话",)),
        ("助餐点总共投入多少财政资金？", ("财政资金",)),
        ("研究院的院长叫什么？", ("院长",)),
        ("由哪些部门牵头？", ()),
        ("目标是多少？", ()),
    ],
)
def test_what_is_asked_for_by_name(question: str, nouns: tuple[str, ...]) -> None:
    assert asked_nouns(question) == nouns


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("数据开放率是多少？", True),
        ("我家在山里，网很慢，怎么办？", False),
        ("问" * (PLAIN_LENGTH + 1), False),
    ],
)
def test_a_plain_question_is_one_short_clause(question: str, plain: bool) -> None:
    assert is_plain(question) is plain


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        ("教育部对高校提出什么要求？", ("教育部",)),
        ("绍兴市体育局对住宿做出了什么要求？", ("体育局",)),
        ("财政部和教育部如何安排经费？", ("财政部", "教育部")),
        ("腾讯公司在贵州建设什么？", ("腾讯公司",)),
        ("哪个部门负责？", ()),
        ("发展格局是什么？", ()),
        ("智慧养老是哪个厅牵头的？", ()),
    ],
)
def test_the_bodies_a_question_names(question: str, bodies: tuple[str, ...]) -> None:
    assert named_bodies(question) == bodies


def test_a_short_name_is_found_written_out() -> None:
    assert is_named("发改委", "由省发展和改革委员会牵头")
    assert is_named("人社厅", "由省人力资源社会保障厅负责")
    assert is_named("教育部", "由省教育厅负责") is False


def test_days_plans_titles_and_letters() -> None:
    assert named_days("截至2月14日和3月1号") == ((2, 14), (3, 1))
    assert named_days("2025年12月") == ()
    assert named_plans("“十三五”规划") == ("十三五",)
    assert len(named_plans("数字经济三年行动计划")) == 1
    assert plan_subjects("贵州省数字乡村“十四五”规划讲了什么") == ("数字乡村",)
    assert plan_subjects("按照十四五规划") == ()
    assert titles_asked_of("《养老服务条例》规定了什么？") == ("养老服务条例",)
    assert titles_asked_of("《养老服务条例》什么时候出台？") == ()
    assert letter_words("6G基站和IPv6改造") == ("6g", "ipv6")


@pytest.mark.parametrize(
    ("question", "opinion"),
    [
        ("你觉得这个计划好吗？", True),
        ("哪家企业最值得投资？", True),
        ("计划能不能实现？", True),
        ("能不能网上办？", False),
        ("风险预测怎么做？", False),
        ("评价办法是什么？", False),
    ],
)
def test_opinions_and_forecasts(question: str, opinion: bool) -> None:
    assert asks_opinion(question) is opinion
