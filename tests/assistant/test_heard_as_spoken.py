"""Years, bare who-questions, meanings and the like as people say them; words that only look like one of them stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_library import SmallLibrary

from assistant.answers import Answer, Refusal
from assistant.asked import asks_opinion
from assistant.defining_words import defined_term
from assistant.evidence import gather
from assistant.guards_asked import own_trouble
from assistant.kinds import Kind, kind_of
from assistant.parts import parts_of
from assistant.pipeline import Assistant
from assistant.question import read_question
from assistant.spoken import usual
from ingest.document import read_document
from vectorstore.regions import places_in
from vectorstore.store import Store

pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("17年那会儿有几家？", "2017年那会儿有几家？"),
        ("指标一九年多少分", "指标2019年多少分"),
        ("20年年初说要开放多少个", "2020年年初说要开放多少个"),
        ("成交额17年、20年、22年各是多少", "成交额2017年、2020年、2022年各是多少"),
        ("一九年多来的变化", "一九年多来的变化"),
        ("干了17年年底退休", "干了17年年底退休"),
        ("要重点解决哪些人的问题", "要重点解决哪些人的问题"),
        ("点解要搞数字政府", "为什么要搞数字政府"),
    ],
)
def test_years_and_asking_words_are_read_and_their_likes_left(said: str, meant: str) -> None:
    assert usual(said) == meant


@pytest.mark.parametrize("bare", ["谁来管", "哪个厅管", "归哪个部门管", "这事儿谁负责？", "那是谁牵头的呢？"])
def test_who_alone_goes_on_from_the_question_before(bare: str) -> None:
    question = read_question(bare, ["智慧养老平台要建成什么样？"])
    assert question.follow_up and question.kind is Kind.WHO and "智慧养老平台" in question.standalone


def test_who_it_is_said_to_be_is_no_part_of_the_subject() -> None:
    question = read_question("那社区助餐呢，也是他们吗？", ["智慧养老由谁牵头？"])
    assert question.kind is Kind.WHO and "社区助餐" in question.standalone
    assert "也是" not in question.standalone and "智慧养老" not in question.standalone


def test_another_subject_in_the_terms_of_the_question_before() -> None:
    question = read_question("那上云的企业呢，要到多少家？", ["2020年机器人要突破多少台？"])
    assert question.years == (2020,) and question.kind is Kind.VALUE and "上云的企业" in question.standalone


@pytest.mark.parametrize("asked", ["接通率这个指标怎么理解？", "接通率代表什么", "接通率怎么理解"])
def test_a_meaning_is_asked_for_in_many_words(asked: str) -> None:
    assert kind_of(asked) is Kind.DEFINITION and defined_term(asked) == "接通率"


@pytest.mark.parametrize(
    ("asked", "actual"),
    [("超2亿个，截止哪年？", False), ("截止2020年底建成多少个", True), ("截至目前有几个", True)],
)
def test_until_when_asks_for_no_state(asked: str, actual: bool) -> None:
    assert read_question(asked).wants_actual is actual


@pytest.mark.parametrize(
    ("asked", "opinion"),
    [
        ("你说我该买哪只芯片股", True),
        ("想买点股票，这家现在能不能入手", True),
        ("国有股权转让要办哪些手续", False),
        ("上市公司的股票发行条件", False),
    ],
)
def test_which_share_to_buy_is_for_no_document_to_say(asked: str, opinion: bool) -> None:
    assert asks_opinion(asked) is opinion


def test_counted_reasons_are_one_question() -> None:
    assert len(parts_of(read_question("为什么要深化改革，是哪三方面的需要？"))) == 1
    assert len(parts_of(read_question("为什么要深化改革，由谁牵头？"))) == 2


def test_words_for_the_state_of_a_county_are_no_name() -> None:
    assert places_in("让落后县到发达地方去办厂") == () and places_in("贫困县有补贴吗") == ()
    assert places_in("安吉县有补贴吗") == ("安吉县",)


@pytest.mark.integration
@pytest.mark.parametrize("asked", ["智慧养老平台的牵头单位负责人是谁", "谁当省民政厅厅长"])
def test_what_no_text_tells_of_a_thing_in_it_is_refused(library: SmallLibrary, asked: str) -> None:
    assert isinstance(library.ask(asked), Refusal)


@pytest.mark.integration
def test_trouble_of_ones_own_is_no_rule_about_trouble(library: SmallLibrary) -> None:
    stated = library.answer("养老床位数2025年的目标是多少？").statements
    trouble = gather(read_question("平台报错了怎么办"), library.store)
    rule = gather(read_question("平台报错了，要几天之内修好"), library.store)
    assert own_trouble(trouble, stated) is not None and own_trouble(rule, stated) is None


@pytest.mark.parametrize(
    "asked",
    [
        "教龄20年初中教师有补贴吗",
        "社保缴15年年底能领多少",
        "工龄15年能退吗",
        "重点解析哪些政策",
    ],
)
def test_spans_and_other_words_are_left(asked: str) -> None:
    assert usual(asked) == asked


@pytest.mark.parametrize(
    "asked", ["领导干部买卖股票要报告吗？", "买彩票的公益金由谁分配？", "挑选支持多少家股份制企业"]
)
def test_shares_are_a_matter_of_rules_too(asked: str) -> None:
    assert not asks_opinion(asked)


def test_places_that_begin_like_a_verb_are_names() -> None:
    assert places_in("向阳镇有补贴吗") == ("向阳镇",) and places_in("大庆市让胡路区") == ("让胡路区",)


@pytest.mark.parametrize("asked", ["党代表什么条件能当选", "资金由哪个来源解决"])
def test_words_with_an_asking_word_inside_are_read_whole(asked: str) -> None:
    assert kind_of(asked) not in (Kind.DEFINITION, Kind.WHO)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("全市花生种植30万亩，总产量8万吨。", "花生种植多少万亩？", "30万亩"),
        ("到2026年，充电桩投入使用5万个。", "充电桩投入使用多少万个？", "5万个"),
    ],
)
def test_words_with_a_word_of_spending_inside_ask_for_no_money(
    tmp_path: Path, text: str, asked: str, told: str
) -> None:
    with Store.open(tmp_path / "home", create=True) as store:
        store.put_many([read_document(Path("plan.md"), f"# 云岭市发展计划\n\n{text}\n".encode(), "plan")])
        reply = Assistant(store).ask(asked)
    assert isinstance(reply, Answer) and told in reply.statements[0].text
