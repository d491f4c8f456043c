"""Who leads a task that everyday words mean, two of them at once, and what else is asked of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Reason, Refusal, Reply
from assistant.pipeline import Assistant
from assistant.two_tasks import two_tasks
from ingest.document import read_document
from vectorstore.store import Store

PLAN = """# 云岭市数字化改革三年行动计划

云岭市人民政府办公室

## 一、重点任务

（一）热力管网智能监管平台。对老旧供暖管道分段装表，自动报告泄漏，居民家中温度低于十八度时派人上门，建立管网“健康码”制度，实行红黄绿三色管理。（牵头单位：市城管局）

（二）校车安全应用。为接送学生的车辆加装定位和超员报警，家长在手机上查看行驶路线，驾驶人资格逐年复核。（牵头单位：市教育局）

（三）民生热线平台。整合各部门咨询电话，来电三日内答复，依托市民通2.0平台开设专区。（牵头单位：市数据局）

（四）强化督促考核。每年检查本计划实施情况并进行绩效评价。（责任单位：市改革领导小组办公室）

## 二、指标

| 指标 | 说明 | 2023年 | 2026年（目标） |
| --- | --- | --- | --- |
| 故障及时修复率 | 重点考核2个工作日内修复的故障比例 | 61% | 95% |
| 热线接通率 | 接通电话占来电总数比例 | 82% | 98% |
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Reply]]:
    home: Path = tmp_path_factory.mktemp("tasks")
    with Store.open(home, create=True) as store:
        store.put_many([read_document(Path("plan.md"), PLAN.encode(), "plan")])
        yield Assistant(store).ask


def said(reply: Reply) -> str:
    assert isinstance(reply, Answer), reply
    return "".join(statement.text for statement in reply.statements)


@pytest.mark.parametrize(
    ("asked", "tasks"),
    [
        ("供水那套系统，跟垃圾分类那套，是同一个厅牵头吗？", ("供水那套系统", "垃圾分类那套")),
        ("两个平台,一个管供水,一个管校车,分别归谁牵头?", ("供水", "校车")),
        ("智慧供水与智慧校车的牵头单位对比", ("智慧供水", "智慧校车")),
        ("供热的平台、还有校车的系统，分别哪家牵头？", ("供热的平台", "校车的系统")),
        ("智慧供水由谁牵头？", ()),
        ("医疗机构与社会办医协同机制由哪个部门牵头", ()),
        ("长三角一体化和都市圈同城化由谁牵头", ()),
        ("人力资源和社会保障厅是不是一个单位", ()),
        ("2025年目标是多少，智慧养老和智慧教育分别由谁牵头", ()),
        ("智慧养老的牵头单位和责任单位各是哪家单位", ()),
        ("机关事务和后勤管理由谁牵头", ()),
        ("省民政厅和省财政厅分别负责什么", ()),
        ("数字政府和数字经济的目标一样吗", ()),
    ],
)
def test_two_tasks_are_told_apart_where_their_bearers_are_asked(asked: str, tasks: tuple[str, ...]) -> None:
    assert two_tasks(asked) == tuple(f"{task}由谁牵头？" for task in tasks)


def test_a_name_with_a_joint_inside_is_one_task() -> None:
    asked = "养老服务和社会救助平台分别由谁牵头"
    assert two_tasks(asked)
    assert two_tasks(asked, ["养老服务和社会救助平台"]) == ()


@pytest.mark.integration
def test_the_bearers_of_both_tasks_are_told(ask: Callable[[str], Reply]) -> None:
    text = said(ask("热力管网监管那个平台，跟校车安全那个应用，是同一家牵头吗？"))
    assert "市城管局" in text and "市教育局" in text and "市数据局" not in text


@pytest.mark.integration
@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ("冬天暖气管子漏水、屋里冷得不行，那套自动报漏的是哪家在牵头管？", "市城管局"),
        ("娃坐的接送车要能在手机上看到开到哪了，这个是谁牵头弄？", "市教育局"),
        ("这个三年计划每年做得好不好，由哪家来查、来打分？", "市改革领导小组办公室"),
    ],
)
def test_a_task_is_known_by_what_it_says(ask: Callable[[str], Reply], asked: str, body: str) -> None:
    assert body in said(ask(asked))


@pytest.mark.integration
def test_what_else_is_asked_of_a_task_is_told_from_it(ask: Callable[[str], Reply]) -> None:
    text = said(ask("供暖管道这种要给配一个什么码？哪个部门挑头？"))
    assert "健康码" in text and "市城管局" in text


@pytest.mark.integration
def test_the_time_within_which_is_told_from_the_meaning_of_a_row(ask: Callable[[str], Reply]) -> None:
    assert "2个工作日" in said(ask("“故障及时修复率”要求在几天之内修好才算？"))
    assert "95%" in said(ask("故障及时修复率2026年目标是多少？"))
    assert "95%" in said(ask("故障及时修复率2026年目标要多久修好的占多少？"))


@pytest.mark.integration
@pytest.mark.parametrize(
    "asked",
    [
        "市民通3.0平台新增了哪些功能？",
        "《云岭市数字化改革三年行动计划》印发的具体日期",
        "民生热线平台由哪家公司负责运营管理？",
        "市数据局现在谁当局长？",
    ],
)
def test_what_is_not_told_of_a_thing_that_is_told_is_refused(ask: Callable[[str], Reply], asked: str) -> None:
    reply = ask(asked)
    assert isinstance(reply, Refusal) and reply.reason is Reason.NOT_IN_DOCUMENTS, reply
