"""What is asked beside something else: attributes in short, parts that leave out their subject, two sides in other words,
two years, English clauses; and what is told of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conversation import conversation, stated

from assistant.answers import Answer, Refusal, Reply
from assistant.defining_words import defined_term
from assistant.english import who_in_chinese
from assistant.kinds import Kind, Reckoning, kind_of, reckoning_of
from assistant.lexicon import official_terms, official_words
from assistant.parts import asking_clauses, parts_of
from assistant.question import read_question
from assistant.respelling import respelt
from assistant.sentences import paragraph_label
from ingest.document import read_document
from vectorstore.store import Store

PLAN = """# 云岭市智慧民生“十四五”规划

云政发〔2021〕17号

云岭市人民政府

2021年3月8日

## 一、主要指标

| 指标 | 说明 | 2020年 | 2025年（目标） |
| --- | --- | --- | --- |
| 管网故障及时修复率 | 接报后两小时内修好的比例 | 61% | 95% |
| 老年食堂覆盖率 | 建有老年食堂的村和社区所占比例 | 20% | 90% |
| 社区托育覆盖率 | 建有托育点的社区所占比例 | 20% | 90% |

## 二、重点任务

### 老年助餐平台

围绕“一碗热饭”一件事，建立老人口味库、食堂台账库，为民政、市场监管、卫健等部门提供助餐数据。（牵头单位：市民政局）

### 共享经济

到2025年，建成8家知名的共享出行平台，形成生产、流通、消费相连的共享生态。

### 消费领域共享经济

引导共享单车、分时租车、共享雨伞有序发展。

### 空间布局

金华市：建设海洋牧场示范区。打造量子通信产业基地。

湖州市：发展竹木家居产业。
"""
NEWS = """# 2020年云岭市智慧民生工作要点

## 一、数字基础设施

建成5G基站3000个，实现城区和景区的5G信号覆盖。

## 二、数据开放

2020年新增开放数据集150个。
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("together"), create=True) as opened:
        opened.put_many(
            [
                read_document(Path("plan.md"), PLAN.encode(), "plan"),
                read_document(Path("points.md"), NEWS.encode(), "points"),
            ]
        )
        yield opened


@pytest.fixture(scope="module")
def ask(store: Store) -> Callable[..., Reply]:
    """Asks questions of a conversation; the reply to the last one."""
    return conversation(store)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "老年助餐平台的牵头单位及其总体框架",
            ("老年助餐平台的牵头单位", "老年助餐平台总体框架"),
        ),
        (
            "老年助餐平台牵头单位;须建立的基础库",
            ("老年助餐平台的牵头单位", "老年助餐平台须建立的基础库"),
        ),
        (
            "智慧教育的牵头部门,以及教育行业云依托什么来建",
            ("智慧教育的牵头部门", "教育行业云依托什么来建"),
        ),
        ("社区矫正应用的建设内容及牵头单位", ("社区矫正应用的建设内容", "社区矫正应用的牵头单位")),
    ],
)
def test_what_is_asked_beside_who_leads_is_a_part_of_its_own(question: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.standalone for part in parts_of(read_question(question))) == parts


@pytest.mark.parametrize(
    "question", ["企业上云的责任单位是谁", "智慧养老的牵头单位和配合单位", "智慧养老和智慧体育的牵头单位"]
)
def test_one_thing_stays_one_question(question: str) -> None:
    assert len(parts_of(read_question(question))) == 1


def test_a_clause_that_only_weighs_what_is_told_is_no_part() -> None:
    assert asking_clauses("老年食堂覆盖率2020年多少，2025年多少？差得蛮多的吧") == [
        "老年食堂覆盖率2020年多少",
        "2025年多少？",
    ]
    assert len(asking_clauses("独角兽和上市公司各要到几家？哪个添得多")) == 1


def test_values_of_one_thing_from_year_to_year_are_asked_of_each() -> None:
    parts = parts_of(read_question("独角兽和上市公司，从2017到2022，各从几家要添到几家？"))
    assert [part.years for part in parts] == [(2017, 2022), (2017, 2022)]


def test_who_leads_and_what_else_are_both_told(ask: Callable[..., Reply]) -> None:
    said = stated(ask("老年助餐平台的牵头单位;须建立的基础库"))
    assert "市民政局" in said
    assert "食堂台账库" in said


def test_whom_a_platform_serves_is_no_question_for_who_leads_it(ask: Callable[..., Reply]) -> None:
    assert kind_of("服务哪些部门") is not Kind.WHO
    assert "卫健" in stated(ask("老年助餐平台谁负责，服务哪些部门？"))


def test_a_further_part_is_also_read_by_itself(ask: Callable[..., Reply]) -> None:
    said = stated(ask("到2025年要建成几家共享出行平台？消费这头，又引导哪些共享的东西有序发展？"))
    assert "8家" in said
    assert "共享雨伞" in said


def test_a_value_and_what_it_measures(ask: Callable[..., Reply]) -> None:
    said = stated(ask("管网故障及时修复率2025年要到多少？这个数到底量的是什么？"))
    assert "95%" in said
    assert "两小时内" in said


def test_equal_values_of_two_rows_are_both_told(ask: Callable[..., Reply]) -> None:
    said = stated(ask("老年食堂覆盖率和社区托育覆盖率"))
    assert "老年食堂覆盖率：" in said
    assert "社区托育覆盖率：" in said


def test_a_part_without_a_figure_is_not_told_by_an_office(ask: Callable[..., Reply]) -> None:
    reply = ask("老年助餐平台谁牵头？一年花多少万元？")
    assert isinstance(reply, Answer)
    assert any("多少万元" in missing for missing in reply.not_covered)


@pytest.mark.parametrize(
    ("question", "year", "more"),
    [
        ("修管子修得及时的比例跟老年食堂覆盖的比例，2020年哪个高？", "2020年", "41"),
        ("修管子修得及时的比例跟老年食堂覆盖的比例，2025年哪个高？", "2025年", "5"),
    ],
)
def test_two_sides_in_other_words_are_set_beside_each_other(
    ask: Callable[..., Reply], question: str, year: str, more: str
) -> None:
    reply = ask(question)
    assert isinstance(reply, Answer)
    reckoned = [s for s in reply.statements if s.computation is not None]
    assert [s.computation.result for s in reckoned if s.computation] == [more]
    assert year in reckoned[0].text


def test_a_sentence_is_told_with_the_place_its_paragraph_begins_with(ask: Callable[..., Reply]) -> None:
    text = "金华市：建设海洋牧场示范区。打造量子通信产业基地。湖州市：发展家居产业。"
    label = paragraph_label(text, text.index("打造"))
    assert label is not None
    assert text[label.start : label.end] == "金华市"
    assert paragraph_label(text, 0) is None
    assert paragraph_label(text, text.index("湖州")) is None
    told = ask("湖州是不是要打造量子通信产业基地？")
    assert isinstance(told, Refusal) or "湖州市：打造" not in stated(told)


def test_who_in_english_is_asked_in_chinese() -> None:
    assert who_in_chinese("Who builds Zheliban (浙里办)?") == "浙里办由谁牵头？"
    assert who_in_chinese("Who leads “老年助餐平台” in the plan?") == "老年助餐平台由谁牵头？"
    assert who_in_chinese("Who leads smart elderly care, and what is it for?") is None
    assert who_in_chinese("Who won the football match?") is None


def test_a_name_in_brackets_is_no_sign_of_a_chinese_question(ask: Callable[..., Reply]) -> None:
    assert read_question("Who builds Zheliban (浙里办)?").english
    assert "市民政局" in stated(ask("Who leads the meal platform (老年助餐平台)?"))


def test_english_clauses_are_parts() -> None:
    both = parts_of(read_question("Who leads “老年助餐平台”, and around which “one thing” is it built?"))
    assert both[0].kind is Kind.WHO
    assert len(both) == 2
    row = read_question("What share should “老年食堂覆盖率” reach by 2025, and what was it in 2020?")
    assert len(parts_of(row)) == 1


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("后来总结讲实现率到了多少", Kind.VALUE),
        ("帮我总结这份规划", Kind.SUMMARY),
        ("这套系统是哪家挑头弄的", Kind.WHO),
        ("掌上办公比例说的是啥？", Kind.DEFINITION),
        ("倍增计划是哪天印出来的", Kind.CARD),
        ("没人站岗也能罚的道，加起来该有多少条了", Kind.VALUE),
        ("你叫啥名字，是真人还是机器人", Kind.SMALL_TALK),
        ("加快发展县是哪26个县", Kind.LIST),
    ],
)
def test_kinds(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def test_what_is_reckoned() -> None:
    assert reckoning_of("2017年跟2022年比，差了多少") is Reckoning.DIFFERENCE
    assert reckoning_of("实际新增了多少") is not Reckoning.DIFFERENCE
    assert reckoning_of("软件和电子制造加起来多少") is Reckoning.SUM


def test_a_meaning_asked_for_in_short(ask: Callable[..., Reply]) -> None:
    assert defined_term("老年食堂覆盖率的含义") == "老年食堂覆盖率"
    assert "所占比例" in stated(ask("老年食堂覆盖率的含义"))


def test_a_slip_in_a_common_verb(store: Store) -> None:
    assert respelt("要培玉几家共享出行平台", store) == "要培育几家共享出行平台"


def test_a_near_term_is_looked_for_and_no_sign_that_it_wassaid() -> None:
    assert any(term == "体育" for term, _ in official_terms("附近哪里能游泳"))
    assert official_words("附近哪里能游泳") == ()
    assert official_words("哪里能念书") == (("教育", "学校"),)


def test_a_half_is_half_a_hundred(ask: Callable[..., Reply]) -> None:
    reply = ask("到2025年，老年食堂覆盖率能达到一半吗？")
    assert "90%" in stated(reply)


@pytest.mark.parametrize(
    "question",
    [
        "规划附表3里，各社区分到多少个5G基站？",
        "2020年工作要点署名是哪位写的？",
        "老年助餐平台是哪家公司写的程序？",
        "《云岭市元宇宙产业五年倍增计划》里老年食堂覆盖率2025年目标是多少？",
        "老年助餐平台给每个社区分多少个亿",
        "老年助餐平台哪一天上线的？我写稿子要准日子",
        "老年助餐平台在编工作人员数",
    ],
)
def test_what_no_text_tells_is_refused(ask: Callable[..., Reply], question: str) -> None:
    assert isinstance(ask(question), Refusal)


def test_a_follow_up_with_one_word_of_its_own(ask: Callable[..., Reply]) -> None:
    assert "景区" in stated(ask("5G基站要建多少", "要覆盖哪些地方"))


def test_a_title_in_short_is_still_the_document(ask: Callable[..., Reply]) -> None:
    assert "90%" in stated(ask("《智慧民生“十四五”规划》里老年食堂覆盖率2025年目标是多少？"))


def test_what_was_reached_and_what_is_aimed_at_later(ask: Callable[..., Reply]) -> None:
    said = stated(ask("管网故障及时修复率2020年是多少？以后目标是？"))
    assert "61%" in said
    assert "95%" in said


def test_years_by_two_figures_in_everyday_questions() -> None:
    assert set(read_question("做生意的大环境打分，19年咱浙江是几分，2025想弄到几分？").years) == {2019, 2025}
    assert kind_of("19年是啥水平") is Kind.VALUE


def test_the_office_may_stand_behind_a_colon() -> None:
    parts = parts_of(read_question("统一应急物资管理调度平台：建设模式及牵头单位"))
    assert [part.standalone for part in parts] == [
        "统一应急物资管理调度平台的建设模式",
        "统一应急物资管理调度平台的牵头单位",
    ]
