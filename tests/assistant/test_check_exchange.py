"""Who does what to whom, conditions and exceptions, everyday words: rules of the check on single sentences."""

from __future__ import annotations

import pytest
from fakes import ingested

from assistant.answers import DraftQuote, DraftStatement, Evidence
from assistant.citations import Dropped, Violation, check_statement

NOTICE = "债权人提出破产申请的，人民法院应当自收到申请之日起五日内通知债务人。"
POSTS = "值守人员每次上岗前要测量体温，体温正常方可开展工作。"
LANES = "青川市要建设公路非现场执法车道500条，累计达到1800条。"
LICENCE = "审核合格的，予以登记，发给执业许可证；审核不合格的，将审核结果书面通知申请人。"
STOLEN = "票据已经兑现的，按照兑现的价值计算；没有兑现，但失主无法避免损失的，按照实际损失计算。"
LEAVE = "用人单位不得与劳动者约定由劳动者承担违约金，但本法第二十二条规定的情形除外。"
LOAN = "企业由于还款困难申请展期的，可与银行协商，展期3至6个月。"
FIRMS = "到2025年，青川市规模以上制造业企业的收入要超过500亿元。"
SCENES = "青川市拓展大数据应用场景20个以上，把人工智能用于医疗服务和健康管理。"
ABROAD = "青川市建设一批合作区，鼓励企业构建全球产业链。"
PLATFORM = "青川市研究出台专项政策，整合各部门数据，并把建成的平台向公众开放。"


def violations(text: str, quote: str) -> list[Violation]:
    item = ingested("a", quote)
    drafted = DraftStatement(text, (DraftQuote(item.passages[0], quote),))
    found = check_statement(drafted, Evidence(()), lambda _: item.document)
    return [f.violation for f in found.failures] if isinstance(found, Dropped) else []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("债务人提出破产申请的，人民法院应当自收到申请之日起五日内通知债权人。", NOTICE),
        ("各科室每次上岗前要测量体温。", POSTS),
        ("青川市建设一批合作区，青川市构建全球产业链。", ABROAD),
    ],
)
def test_another_one_in_the_place_of_who_is_spoken_of_fails(text: str, quote: str) -> None:
    assert Violation.SUBJECT in violations(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("债权人提出破产申请的，人民法院收到申请后应当在五日内通知债务人。", NOTICE),
        ("公路非现场执法车道要建设500条，累计达到1800条。", LANES),
        ("值守人员上岗前要测量体温，体温正常方可开展工作。", POSTS),
    ],
)
def test_the_same_ones_in_another_order_pass(text: str, quote: str) -> None:
    assert violations(text, quote) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("予以登记，发给执业许可证；审核不合格的，将审核结果书面通知申请人。", LICENCE),
        ("用人单位不得与劳动者约定由劳动者承担违约金。", LEAVE),
        ("企业可与银行协商，展期3至6个月。", LOAN),
        ("票据已经兑现的，按照兑现的价值计算；没有兑现。", STOLEN),
    ],
)
def test_a_condition_or_exception_that_is_left_out_fails(text: str, quote: str) -> None:
    assert Violation.CONDITION in violations(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("审核合格的，予以登记，发给执业许可证。", LICENCE),
        ("还款有困难的企业，可以跟银行商量，展期3到6个月。", LOAN),
        ("用人单位不得与劳动者约定由劳动者承担违约金，本法第二十二条规定的情形除外。", LEAVE),
    ],
)
def test_a_condition_said_in_other_words_is_said(text: str, quote: str) -> None:
    assert violations(text, quote) == []


def test_whom_a_target_is_limited_to_is_not_left_out() -> None:
    assert Violation.WORDING in violations("到2025年，青川市制造业企业的收入要超过500亿元。", FIRMS)
    assert violations("到2025年，青川市规模以上制造业企业的收入要超过500亿元。", FIRMS) == []


def test_a_word_that_tells_which_ones_are_meant_is_not_left_out() -> None:
    quote = "青川市的农村宽带用户接入能力5年内达到100Mbps以上。"
    assert Violation.CONDITION in violations("青川市的宽带用户接入能力5年内达到100Mbps以上。", quote)
    assert violations("青川市农村宽带用户的接入能力5年内达到100Mbps以上。", quote) == []


def test_a_limit_may_stand_before_its_verb() -> None:
    assert violations("青川市至少拓展20个大数据应用场景。", SCENES) == []
    assert Violation.BINDING in violations("青川市至多拓展20个大数据应用场景。", SCENES)


@pytest.mark.parametrize(
    "text",
    [
        "青川市会研究制定专门的政策。",
        "建好的平台会向公众开放。",
        "青川市会整合数据，再把平台向公众开放出来。",
    ],
)
def test_everyday_words_for_those_of_the_quote_pass(text: str) -> None:
    assert violations(text, PLATFORM) == []


@pytest.mark.parametrize(
    "text", ["建成的平台向公众免费开放。", "青川市把建成的平台卖给公众。", "青川市研究出台补贴政策。"]
)
def test_everyday_words_that_say_something_else_fail(text: str) -> None:
    assert violations(text, PLATFORM)
