"""Question reading: what is asked for, what the question names, and what a follow-up leaves out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import Kind, kind_of, read_question, subject_terms


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("2025年智慧养老服务覆盖率要达到多少？", Kind.VALUE),
        ("要建几个社区助餐点？", Kind.VALUE),
        ("上门巡访率的目标是百分之几", Kind.VALUE),
        ("每餐补贴多少钱", Kind.VALUE),
        ("How many base stations are planned?", Kind.VALUE),
        ("谁负责建设智慧养老平台？", Kind.WHO),
        ("社区助餐点归哪个部门管？", Kind.WHO),
        ("培训护理员的责任单位是什么？", Kind.WHO),
        ("Who is responsible for training?", Kind.WHO),
        ("开放办法的文号是什么？", Kind.CARD),
        ("这个办法是谁印发的？", Kind.CARD),
        ("计划什么时候发布的？", Kind.CARD),
        ("When was the plan issued?", Kind.CARD),
        ("2022年和2025年相比有什么变化？", Kind.COMPARISON),
        ("床位数增加了多少？", Kind.COMPARISON),
        ("办法什么时候施行？", Kind.DATE),
        ("什么是未来社区？", Kind.DEFINITION),
        ("上门巡访率是什么意思？", Kind.DEFINITION),
        ("主要任务有哪些？", Kind.LIST),
        ("怎么申请公共数据？", Kind.HOW),
        ("企业可以申请吗？", Kind.YES_NO),
        ("这份计划讲了什么？", Kind.SUMMARY),
        ("你好", Kind.SMALL_TALK),
        ("您好！", Kind.SMALL_TALK),
        ("谢谢你", Kind.SMALL_TALK),
        ("hello", Kind.SMALL_TALK),
        ("你是谁", Kind.SMALL_TALK),
        ("智慧养老平台", Kind.OTHER),
    ],
)
def test_what_a_question_asks_for_is_told_by_its_words(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


@pytest.mark.parametrize("question", ["什么是上门巡访率？", "什么叫掌上执法率"])
def test_what_a_rate_means_is_a_question_for_a_definition(question: str) -> None:
    assert kind_of(question) is Kind.DEFINITION


@pytest.mark.parametrize(
    "question", ["你好，养老床位数2025年的目标是多少？", "谢谢，那谁负责呢？", "请问您好，助餐点补贴多少？"]
)
def test_a_greeting_before_a_question_is_no_small_talk(question: str) -> None:
    assert read_question(question).kind is not Kind.SMALL_TALK


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2025年的目标是多少？", (2025,)),
        ("到2022年和2025年分别是多少", (2022, 2025)),
        ("2021—2025年新建多少", (2021, 2025)),
        ("二〇二五年的目标", (2025,)),
        ("２０２５年的目标", (2025,)),
        ("the target for 2025", (2025,)),
        ("5G基站要建20000个吗", ()),
        ("电话12345是什么", ()),
        ("目标是多少", ()),
    ],
)
def test_the_years_a_question_names_are_read(question: str, years: tuple[int, ...]) -> None:
    assert read_question(question).years == years


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("四川省的覆盖率是多少", ("四川",)),
        ("贵州和云南有什么不同", ("贵州", "云南")),
        ("遵义市要建几个助餐点", ("遵义",)),
        ("What is planned in Hangzhou?", ("杭州",)),
        ("全省要建几个助餐点", ()),
        ("國家和廣東的目標", ("广东",)),
    ],
)
def test_the_regions_a_question_names_are_read(question: str, regions: tuple[str, ...]) -> None:
    assert read_question(question).regions == regions


@pytest.mark.parametrize(
    ("question", "actual"),
    [
        ("2025年实际达到多少？", True),
        ("目前已经建成多少个助餐点？", True),
        ("完成情况怎么样", True),
        ("How many have been built so far?", True),
        ("2025年要达到多少？", False),
        ("到2025年目标是多少？", False),
    ],
)
def test_who_asks_what_was_reached_is_told_from_who_asks_for_the_aim(question: str, actual: bool) -> None:
    assert read_question(question).wants_actual is actual


@pytest.mark.parametrize(
    ("question", "english"),
    [("What is the target for 2025?", True), ("目标是多少", False), ("what about 养老平台", False)],
)
def test_a_question_without_chinese_words_is_english(question: str, english: bool) -> None:
    assert read_question(question).english is english


class TestFollowUps:
    """What a follow-up leaves out comes from the question before it."""

    def test_a_year_alone_keeps_the_subject_and_what_is_asked_for(self) -> None:
        read = read_question("那2025年呢？", ["2022年养老床位数是多少？"])
        assert read.follow_up
        assert read.years == (2025,)
        assert read.kind is Kind.VALUE
        assert "养老床位数" in read.standalone
        assert "2022" not in read.standalone

    def test_who_alone_keeps_the_subject(self) -> None:
        read = read_question("谁负责？", ["智慧养老平台要接入多少家养老机构？"])
        assert read.kind is Kind.WHO
        assert "智慧养老平台" in read.standalone

    def test_a_pronoun_stands_for_the_subject(self) -> None:
        read = read_question("它由谁牵头？", ["智慧养老平台是什么？"])
        assert read.kind is Kind.WHO
        assert "智慧养老平台" in read.standalone

    def test_a_new_subject_keeps_the_year_and_what_is_asked_for(self) -> None:
        read = read_question("那养老床位数呢？", ["智慧养老服务覆盖率2025年的目标是多少？"])
        assert "养老床位" in read.standalone
        assert "覆盖率" not in read.standalone
        assert read.kind is Kind.VALUE
        assert read.years == (2025,)

    def test_a_new_rate_keeps_the_year(self) -> None:
        read = read_question("那上门巡访率呢？", ["智慧养老服务覆盖率2025年的目标是多少？"])
        assert read.years == (2025,)

    def test_a_question_with_its_own_subject_is_taken_as_it_is(self) -> None:
        question = "企业上云有什么补助？"
        read = read_question(question, ["2025年养老床位数的目标是多少？"])
        assert (read.standalone, read.years, read.follow_up) == (question, (), False)

    def test_a_chain_of_follow_ups_goes_back_to_the_first_subject(self) -> None:
        read = read_question("谁负责？", ["2022年养老床位数是多少？", "那2025年呢？"])
        assert "养老床位数" in read.standalone
        assert read.kind is Kind.WHO

    def test_small_talk_in_between_takes_no_subject_along(self) -> None:
        assert read_question("谢谢", ["2025年养老床位数的目标是多少？"]).kind is Kind.SMALL_TALK
        assert read_question("企业上云有什么补助？", ["你好"]).standalone == "企业上云有什么补助？"

    def test_english_follow_ups_keep_the_subject(self) -> None:
        read = read_question("What about 2022?", ["What is the coverage target for 2025?"])
        assert read.years == (2022,)
        assert "覆盖率" in read.standalone


@pytest.mark.parametrize(
    ("question", "subject"),
    [("2025年的目标是多少？", False), ("谁负责？", False), ("那呢？", False), ("养老床位数是多少？", True)],
)
def test_words_that_every_question_may_have_name_no_subject(question: str, subject: bool) -> None:
    assert bool(subject_terms(question)) is subject


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_can_be_read_after_any_other(text: str, history: list[str]) -> None:
    read = read_question(text, history)
    assert read.text == text
    assert read.kind in Kind


def test_a_follow_up_that_asks_for_the_date_is_not_asked_for_the_number_again() -> None:
    read = read_question("什么时候印发的？", ["五年倍增计划的文号是什么？"])
    assert read.standalone == "五年倍增计划 什么时候印发的"
