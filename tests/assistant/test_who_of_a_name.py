"""Who leads a thing that one document only names, and another gives a duty for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Refusal
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

NAMED = "# 2020年工作要点\n\n## 一、养老\n\n发展互联网养老，加快建设“邻里帮”平台。\n"
LED = (
    "# 数字服务规划\n\n## 一、重点应用\n\n智慧养老。打造全省统一的“邻里帮”智慧养老服务系统，以养老服务大数据为依托，"
    "形成统一系统、一套政策管理和服务养老的新体系。（牵头单位：省民政厅）\n\n"
    "智慧体育。建设场馆预约应用，提供赛事报名服务。（牵头单位：省体育局）\n"
)


@pytest.mark.integration
@pytest.mark.parametrize("question", ["邻里帮平台是谁牵头做的？", "“邻里帮”由谁牵头？"])
def test_the_duty_around_a_further_sentence_is_told(tmp_path: Path, question: str) -> None:
    with Store.open(tmp_path / "home", create=True) as store:
        for name, text in (("named.md", NAMED), ("led.md", LED)):
            store.put(read_document(Path(name), text.encode(), name))
        reply = Assistant(store).ask(question)
    assert isinstance(reply, Answer), reply
    assert "省民政厅" in reply.statements[0].text
    assert all("省体育局" not in statement.text for statement in reply.statements)


ALIKE = (
    "# 数字服务计划\n\n## 一、重点任务\n\n实施智能化改造工程。加快应用工业大脑，建设智能工厂，到2022年示范试点达到500个。（责任单位：省经信委）\n\n"
    "振兴乡村信息设施。加强农村、山区和海岛信息基础设施建设，实施网络补点。（责任单位：省通信管理局）\n\n"
    "数字文旅。以杭州城市大脑为基础，整合公共文化数据，提升文旅服务水平。（责任单位：省文旅厅）\n\n"
    "拓展跨境电子商务。深化综合试验区建设，提升跨境贸易便利化水平。（责任单位：省商务厅）\n"
)
POINTS = (
    "# 2020年工作要点\n\n## 一、城市\n\n指导湖州、衢州“城市大脑”示范试点建设，形成一批应用新标杆。\n\n"
    "## 二、乡村振兴\n\n乡村振兴要按照产业兴旺的总要求，推进农村经济建设。深化跨境电商综试区建设。\n\n"
    "## 三、交通\n\n持续推进智慧高速云控平台建设，实现公众出行服务覆盖全省主要城市。\n"
)


@pytest.fixture
def alike(tmp_path: Path) -> Iterator[Assistant]:
    with Store.open(tmp_path / "home", create=True) as store:
        for name, text in (("plan.md", ALIKE), ("points.md", POINTS)):
            store.put(read_document(Path(name), text.encode(), name))
        yield Assistant(store)


@pytest.mark.integration
@pytest.mark.parametrize(
    "question",
    ["城市大脑示范试点谁负责？", "乡村振兴谁负责？", "智慧高速云控平台是哪个单位牵头？"],
)
def test_a_duty_of_a_like_named_task_is_not_told(alike: Assistant, question: str) -> None:
    reply = alike.ask(question)
    assert isinstance(reply, Refusal), reply
    assert dict(reply.values)["topic"].endswith("的负责单位")


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "office"),
    [("智能化改造工程谁负责？", "省经信委"), ("跨境电商归哪个部门管？", "省商务厅")],
)
def test_a_task_that_is_named_or_shortened_has_its_office(
    alike: Assistant, question: str, office: str
) -> None:
    reply = alike.ask(question)
    assert isinstance(reply, Answer), reply
    assert office in reply.statements[0].text
    assert len(reply.statements) == 1
