"""What is asked at once or goes on from before: a row's value and meaning, what a question turns to, a box by its number,
the aims of a year; and papers and numbers that no text has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conversation import conversation, stated

from assistant.answers import Refusal, Reply
from assistant.asked import by_its_like
from assistant.card_words import card_fields
from assistant.guards_asked import _OWN_CASE, _WHETHER_WRITTEN
from assistant.kinds import Kind, kind_of
from assistant.parts import asking_clauses, parts_of
from assistant.question import aims_asked, names_nothing, read_question
from assistant.story import without_introduction
from ingest.document import read_document
from vectorstore.store import Store

PLAN = """# 云岭市智慧民生“十四五”规划

云政发〔2021〕17号

云岭市人民政府

2021年3月8日

## 一、发展目标

到2025年，建成覆盖城乡的智慧民生服务网，办事不出村，投诉当日有回音。

到2035年，民生服务全面智能化，成为全国民生服务示范城市。

## 二、主要指标

| 指标 | 说明 | 2020年 | 2025年（目标） |
| --- | --- | --- | --- |
| 管网故障及时修复率 | 重点考核2个工作日内修复的故障比例 | 61% | 95% |
| 种子企业（家） | 估值超过五千万元的未上市企业数量 | 12 | 30 |

## 三、重点任务

### 专栏3-1 居家类重点应用

热力管网智能监管平台。2021年新建换热站智能终端400个，对老旧供暖管道分段装表。（牵头单位：市城管局）

统一助餐。实现老人餐费统一补贴、菜单统一发布、配送统一调度、满意度联合回访。（牵头单位：市民政局）

### 专栏3-2 出行类重点应用

校车安全应用。为接送学生的车辆加装定位和超员报警。（牵头单位：市教育局）

云岭通勤码。为夜班工人开行定制公交，刷码乘车，首批开行26条线路。（牵头单位：市交通运输局）
"""


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Reply]]:
    """Asks questions of a conversation; the reply to the last one."""
    with Store.open(tmp_path_factory.mktemp("at-once"), create=True) as store:
        store.put_many([read_document(Path("plan.md"), PLAN.encode(), "plan")])
        yield conversation(store)


@pytest.mark.parametrize(
    "question",
    [
        "管网故障及时修复率的指标含义和2025年目标",
        "管网故障及时修复率 考核时限 2025年目标",
        "管网故障及时修复率是怎么算的，2025年要到多少？",
    ],
)
def test_what_a_row_means_stands_beside_its_value_where_both_are_asked_for(
    talk: Callable[..., Reply], question: str
) -> None:
    text = stated(talk(question))
    assert "2025年目标为95%" in text and "2个工作日" in text


def test_either_alone_is_told_alone(talk: Callable[..., Reply]) -> None:
    assert "工作日" not in stated(talk("管网故障及时修复率2025年的目标是多少？"))
    assert "95%" not in stated(talk("2025年管网故障及时修复率是什么意思？"))


def test_what_is_asked_first_is_told_first(talk: Callable[..., Reply]) -> None:
    text = stated(talk("管网故障及时修复率的含义和2025年目标"))
    assert text.index("工作日") < text.index("95%")


def test_facts_of_a_document_named_beside_each_other() -> None:
    assert card_fields("发文字号 成文日期") == (("number", "文号"), ("written", "成文日期"))
    assert card_fields("When was it issued") == card_fields("when it was issued")


def test_what_is_counted_stays_the_subject_of_a_follow_up() -> None:
    question = read_question("那到2025年呢，要建到多少个", ["2021年计划新建多少个换热站智能终端？"])
    assert "换热站智能终端" in question.standalone and question.years == (2025,)
    assert question.kind is Kind.VALUE and len(parts_of(question)) == 1


@pytest.mark.parametrize(
    ("question", "kept"),
    [("2021年要做多少建设项目？", "建设项目"), ("要开发多少款工业软件", "开发工业软件")],
)
def test_what_only_begins_like_a_measure_is_not_torn(question: str, kept: str) -> None:
    assert kept in read_question("那2025年呢，要到多少", [question]).standalone


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("供热平台谁牵头，建设目标呢", 2),
        ("供热平台是什么？那牵头单位呢，", 2),
        ("会议何时开呢，谁参加", 2),
        ("那供热平台呢，谁牵头？", 1),
    ],
)
def test_what_a_question_turns_to_is_no_part_where_more_is_asked_behind_it(question: str, parts: int) -> None:
    assert len(asking_clauses(question)) == parts


def test_a_follow_up_about_another_year_is_not_answered_by_what_else_that_year_brings(
    talk: Callable[..., Reply],
) -> None:
    assert "400个" in stated(talk("2021年新建多少个换热站智能终端？"))
    assert isinstance(talk("2021年新建多少个换热站智能终端？", "那到2025年呢，要建到多少个"), Refusal)


def test_a_question_that_reads_as_answered_by_what_was_cited_before_goes_on_from_it(
    talk: Callable[..., Reply],
) -> None:
    text = stated(talk("老人吃饭统一助餐由谁牵头？", "具体要做到哪几个“统一”？"))
    assert "菜单统一发布" in text and "配送统一调度" in text


@pytest.mark.parametrize(
    "question",
    ["专栏3-2讲什么", "规划专栏3—2列了哪些应用？", "专栏3-2包括哪几个应用", "专栏3-2的内容是什么？"],
)
def test_a_box_is_found_by_its_number(talk: Callable[..., Reply], question: str) -> None:
    text = stated(talk(question))
    assert "校车安全应用" in text and "云岭通勤码" in text and "统一助餐" not in text


def test_a_box_that_is_not_there_is_refused(talk: Callable[..., Reply]) -> None:
    assert isinstance(talk("专栏9-9列了哪些应用？"), Refusal)


@pytest.mark.parametrize(
    ("question", "words"),
    [("到2035年要实现什么", "全国民生服务示范城市"), ("2025年要搞成啥样？", "投诉当日有回音")],
)
def test_the_aims_of_a_year(talk: Callable[..., Reply], question: str, words: str) -> None:
    assert words in stated(talk(question))


def test_the_aims_of_a_year_that_no_text_names(talk: Callable[..., Reply]) -> None:
    assert isinstance(talk("到2031年要实现什么"), Refusal)


@pytest.mark.parametrize("question", ["到2025年要建成什么平台", "2025年实现了什么突破性进展"])
def test_aims_of_something_are_not_read_as_aims_of_a_year(question: str) -> None:
    assert aims_asked(question) is None


def test_what_a_year_is_to_bring_goes_on_from_what_was_asked_before() -> None:
    question = read_question("到2025年要达到什么程度？", ["管网故障及时修复率是多少？"])
    assert question.follow_up and "管网故障及时修复率" in question.standalone


@pytest.mark.parametrize(
    "question",
    [
        "智慧民生规划的中期评估报告是什么时候发布的？",
        "统一助餐 工作人员编制数",
        "现在买黄金合适吗",
        "智慧民生规划的发布会在哪儿开的",
        "云岭通勤码用的是哪家公司的云",
    ],
)
def test_what_no_text_tells_is_refused(talk: Callable[..., Reply], question: str) -> None:
    assert isinstance(talk(question), Refusal)


def test_a_number_that_a_clause_gives_is_told(talk: Callable[..., Reply]) -> None:
    assert "26条" in stated(talk("云岭通勤码首批开行线路数"))


def test_companies_are_enterprises_where_only_those_are_written(talk: Callable[..., Reply]) -> None:
    assert "12家" in stated(talk("种子公司2020年有几家？"))
    assert by_its_like("供电公司的电话", {"电公", "公司"}.__contains__) == "供电公司的电话"


def test_a_paper_that_is_pointed_to_is_left_out() -> None:
    assert without_introduction("那份讲民生的材料里，出行这块要做哪些应用？") == "出行这块要做哪些应用？"
    for kept in (
        "那份2021年的材料里，出行这块要做哪些？",
        "那份民生规划材料里，谁负责校车？",
        "我家开厂的。政府对这块有哪些支持？",
    ):
        assert without_introduction(kept) == kept


@pytest.mark.parametrize(
    "question",
    [
        "产业投资基金目标值是多少？",
        "购买商业健康保险的税前扣除值是多少？",
        "首都叫什么？",
        "有没有提供上门服务",
    ],
)
def test_words_that_only_look_like_it_are_left(question: str) -> None:
    assert not _OWN_CASE.search(question) and not _WHETHER_WRITTEN.search(question)
    assert "首都" not in question or names_nothing(read_question("都叫什么？")) is not names_nothing(
        read_question(question)
    )


def test_two_offices_are_asked_for_in_everyday_words() -> None:
    assert kind_of("这个应用哪俩单位领头搞的呀") is Kind.WHO
