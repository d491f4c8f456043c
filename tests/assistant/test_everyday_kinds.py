"""What is asked for is heard in everyday words, too; two things that are named are set beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.kinds import Kind, Reckoning, reckoning_of
from assistant.lexicon import official_names
from assistant.pipeline import Assistant
from assistant.question import read_question
from assistant.spoken import usual
from ingest.document import read_document
from vectorstore.store import Store


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("网上技术市场谁搞？", Kind.WHO),
        ("粮食那个平台，哪家在弄？", Kind.WHO),
        ("掌上办公比例咋算的？", Kind.DEFINITION),
        ("网络零售额翻几番？", Kind.COMPARISON),
        ("软件业和制造业收入哪个大？", Kind.COMPARISON),
        ("雏鹰计划和鲲鹏计划哪个培育的企业多？", Kind.COMPARISON),
        ("鼓不鼓励返乡大学生创业？", Kind.YES_NO),
        ("5G基站啥时候建够5万个？", Kind.DATE),
        ("计划到啥年份结束？", Kind.DATE),
        ("数字工匠每年培育人数", Kind.VALUE),
        ("送教帮扶活动2020年场次", Kind.VALUE),
    ],
)
def test_everyday_words_tell_the_kind(question: str, kind: Kind) -> None:
    assert read_question(question).kind is kind


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("二〇二〇年要建多少座站？", "2020年要建多少座站？"),
        ("目标和2017年比差多少", "目标和2017年相差多少"),
        ("支不支持无人超市？", "支持无人超市吗？"),
    ],
)
def test_years_and_differences_are_read_as_said(said: str, meant: str) -> None:
    assert usual(said) == meant


def test_how_often_something_doubles_is_a_ratio() -> None:
    assert reckoning_of("数字经济增加值到2022年翻了多少？") is Reckoning.RATIO


PLAN = (
    "# 数字经济五年计划\n\n## 一、总体目标\n\n| 类别 | 指标 | 2017年 | 2020年 | 2022年 |\n| --- | --- | --- | --- | --- |\n"
    "| 规模 | 电子信息制造业业务收入（亿元） | 7905 | 11500 | 15000 |\n| 规模 | 软件和信息服务业收入（亿元） | 5543 | 8000 | 10000 |\n\n"
    "## 二、市场主体\n\n实施“雏鹰计划”。实施中小微企业赋能提升工程，形成一批细分领域的“隐形冠军”。（责任单位：省经信委）\n\n"
    "实施“鲲鹏计划”。到2022年，力争培育高新技术企业8000家。（责任单位：省科技厅）\n"
)
POINTS = "# 深化数字建设2020年工作要点\n\n## 一、设施\n\n建成5G基站超过5万个，实现城区、交通干线的信号覆盖。\n\n## 二、养老\n\n发展互联网养老，加快建设“邻里养”平台。\n"


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Assistant]:
    with Store.open(tmp_path / "home", create=True) as store:
        for name, text in (("plan.md", PLAN), ("points.md", POINTS)):
            store.put(read_document(Path(name), text.encode(), name))
        yield Assistant(store)


def _said(asked: Assistant, question: str) -> list[str]:
    reply = asked.ask(question)
    assert isinstance(reply, Answer), reply
    return [statement.text for statement in reply.statements]


@pytest.mark.integration
def test_two_named_things_are_set_beside_each_other(asked: Assistant) -> None:
    first, second = _said(asked, "雏鹰计划和鲲鹏计划有什么区别？")
    assert "隐形冠军" in first
    assert "8000家" in second


@pytest.mark.integration
def test_the_end_of_the_second_name_belongs_to_the_first_too(asked: Assistant) -> None:
    *_, reckoned = _said(asked, "信息服务业和电子信息制造业业务收入哪个大？")
    assert reckoned.endswith("电子信息制造业业务收入多5000亿元。")


@pytest.mark.integration
def test_a_ratio_up_to_the_last_year_begins_with_the_first(asked: Assistant) -> None:
    *_, reckoned = _said(asked, "软件和信息服务业收入到2022年是几倍？")
    assert "2017年的5543亿元" in reckoned


@pytest.mark.integration
def test_what_one_year_s_plan_says_is_told_with_its_year(asked: Assistant) -> None:
    said = _said(asked, "5G基站啥时候建够5万个？")
    assert said[0].startswith("《深化数字建设2020年工作要点》：")


WORK = (
    "# 数字教育和数据2025年工作安排\n\n## 一、数字教育\n\n2025年，持续开展名师直播活动100场、针对性地帮扶乡村学校送教活动200次，培育数字工匠1万名。\n\n"
    "## 二、重点任务\n\n由一大动力、两大支撑构成三大重点任务，即强化数据支撑，聚焦经济和社会转型。\n\n"
    "## 三、安全\n\n特种设备监管平台。对特种设备实施安全码制度，完善分级管控。（牵头单位：省市场监管局）\n\n"
    "重点车辆监管应用。对重点车辆推出安全码，实现全过程监管。（牵头单位：省交通运输厅）\n\n"
    "## 四、开放\n\n2025年，公共数据开放率达到25%，优先开放交通出行数据。\n"
)


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Assistant]:
    with Store.open(tmp_path / "home", create=True) as store:
        store.put(read_document(Path("work.md"), WORK.encode(), "work.md"))
        yield Assistant(store)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("乡村学校送教帮扶活动2025年场次", "200次"),
        ("数字工匠培育人数", "1万名"),
        ("有哪些重点任务？", "即强化数据支撑"),
        ("到2025年，政府手上的数据打算放出来多少给老百姓用？", "25%"),
    ],
)
def test_what_is_called_otherwise_is_told(at_work: Assistant, question: str, said: str) -> None:
    assert said in _said(at_work, question)[0]


@pytest.mark.integration
def test_each_of_two_that_are_joined_has_its_office(at_work: Assistant) -> None:
    said = _said(at_work, "“安全码”分别用在特种设备和重点车辆上，各由谁牵头？")
    assert "省市场监管局" in said[0]
    assert "省交通运输厅" in said[1]


@pytest.mark.integration
def test_a_second_part_that_names_nothing_is_not_answered_alone(at_work: Assistant) -> None:
    assert not isinstance(at_work.ask("数字工匠能领多少创业补贴，去哪领"), Answer)


@pytest.mark.integration
def test_a_count_asked_for_is_not_answered_without_one(at_work: Assistant) -> None:
    assert not isinstance(at_work.ask("特种设备有几个安全码？"), Answer)


@pytest.mark.integration
def test_what_goes_on_in_a_year_is_not_told_as_done(asked: Assistant) -> None:
    assert not isinstance(asked.ask("“邻里养”平台什么时候上线？"), Answer)


@pytest.mark.integration
def test_a_difference_of_a_year_that_no_row_gives_is_not_reckoned(asked: Assistant) -> None:
    reply = asked.ask("2018年和2020年软件和信息服务业收入差多少？")
    assert not isinstance(reply, Answer) or all(s.computation is None for s in reply.statements)


def test_an_everyday_word_inside_a_longer_one_is_not_heard() -> None:
    assert [term for term, _ in official_names("我家娃上网课开多少门")] == ["上网课", "娃"]
