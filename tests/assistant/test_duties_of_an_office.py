"""The duties of an office: under each of its spellings, those it leads where that is asked, and who is said to lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Reply
from assistant.pipeline import Assistant
from assistant.premises import Premise, not_borne, premise_of, without_premise
from ingest.document import read_document
from vectorstore.store import Store

PLAN = """# 江西省数字服务规划

江西省人民政府办公厅

## 一、重点应用

互联网门诊。建设统一预约挂号平台，推动各级医院号源共享。（牵头单位：省卫健委）

疫苗追溯。建设疫苗流向登记系统，实现扫码查询。（牵头单位：省卫生健康委）

水库调度。汇集水库水位和雨量数据，提前生成泄洪方案。（牵头单位：江西省水利厅）

河道巡查。为河长配备巡查终端，发现问题当日上报。（牵头单位：省水利厅）

园区评价。按单位面积产出给园区打分，公布排名。（牵头单位：省发展改革委、省统计局）

庭审直播。开庭过程网上可看，裁判文书当日上网。（牵头单位：省法院）

律师阅卷。律师在线申请阅卷，三日内办结。（牵头单位：省检察院）
"""
TASKS = """# 江西省产业振兴任务书

江西省人民政府办公厅

## 一、任务

扶持小微企业。设立贷款风险补偿资金，降低融资成本。（责任单位：省财政厅、省发展改革委）

培育技能人才。每年培训技能人才五万人，发放培训补贴。（责任单位：省财政厅）
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Reply]]:
    with Store.open(tmp_path_factory.mktemp("offices") / "home", create=True) as store:
        for name, text in (("plan.md", PLAN), ("tasks.md", TASKS)):
            store.put(read_document(Path(name), text.encode(), name))
        yield Assistant(store).ask


def told(reply: Reply) -> list[str]:
    assert isinstance(reply, Answer), reply
    return [statement.text.partition("”")[0].removeprefix("“") for statement in reply.statements]


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("省卫健委负责哪些任务？", ["互联网门诊", "疫苗追溯"]),
        ("省卫生健康委负责哪些任务？", ["互联网门诊", "疫苗追溯"]),
        ("卫健委负责哪些任务？", ["互联网门诊", "疫苗追溯"]),
        ("江西省水利厅负责哪些任务？", ["水库调度", "河道巡查"]),
        ("省水利厅负责哪些任务？", ["水库调度", "河道巡查"]),
        ("省水利厅牵头的重点应用有哪些？", ["水库调度", "河道巡查"]),
        ("省发改委负责哪些任务？", ["园区评价", "扶持小微企业"]),
    ],
)
def test_all_duties_of_an_office_are_listed_under_each_spelling(
    ask: Callable[[str], Reply], question: str, tasks: list[str]
) -> None:
    assert sorted(told(ask(question))) == sorted(tasks)


@pytest.mark.integration
def test_who_asks_what_an_office_leads_is_told_no_other_role(ask: Callable[[str], Reply]) -> None:
    assert told(ask("省发展改革委牵头哪些应用？")) == ["园区评价"]
    assert sorted(told(ask("省发展改革委牵头和参与哪些任务？"))) == ["园区评价", "扶持小微企业"]


@pytest.mark.integration
def test_an_office_that_no_bracket_says_to_lead_has_its_duties_all_the_same(
    ask: Callable[[str], Reply],
) -> None:
    assert sorted(told(ask("省财政厅牵头哪些任务？"))) == ["培育技能人才", "扶持小微企业"]


@pytest.mark.integration
@pytest.mark.parametrize(
    "question", ["省检察院是庭审直播的牵头单位吗？", "庭审直播的牵头单位是不是省检察院？"]
)
def test_who_is_wrongly_said_to_be_the_lead_is_named_as_not_covered(
    ask: Callable[[str], Reply], question: str
) -> None:
    reply = ask(question)
    assert isinstance(reply, Answer), reply
    assert [s.text for s in reply.statements] == ["“庭审直播”的牵头单位是省法院。"]
    assert any("省检察院" in part for part in reply.not_covered)


@pytest.mark.integration
def test_who_is_rightly_said_to_be_the_lead_leaves_nothing_open(ask: Callable[[str], Reply]) -> None:
    reply = ask("省卫生健康委是互联网门诊的牵头单位吗？")
    assert isinstance(reply, Answer), reply
    assert "省卫健委" in reply.statements[0].text
    assert not reply.not_covered


@pytest.mark.parametrize(
    ("question", "office", "asked"),
    [
        ("省检察院是庭审直播的牵头单位吗？", "省检察院", "庭审直播由谁牵头"),
        ("省委政法委是不是纠纷调解的责任单位之一", "省委政法委", "纠纷调解由谁牵头"),
        ("庭审直播的牵头单位是省检察院吗？", "省检察院", "庭审直播的牵头单位由谁"),
    ],
)
def test_the_lead_of_a_task_is_taken_for_granted(question: str, office: str, asked: str) -> None:
    premise = premise_of(question)
    assert premise.office == office
    assert without_premise(question, premise) == asked


def test_an_office_is_borne_by_the_initials_of_its_words() -> None:
    said = ("“互联网门诊”的牵头单位是省卫健委、省医保局。",)
    assert not_borne(Premise(office="省卫生健康委"), said) == ()
    assert not_borne(Premise(office="省市场监管局"), said) == ("省市场监管局",)
