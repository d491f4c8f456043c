"""What is not written is refused: an aim beside what was reached, another phase, a part under another name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Reason, Refusal
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

_PLAN = """示例省数字服务规划（2021—2025年）
一、现实基础
（一）应用
“随手办”注册用户数超过5600万，日均活跃用户超过130万。
二、主要任务
（一）数字乡村建设行动
加强农村信息基础设施建设，农村宽带用户接入能力达到100Mbps以上。
（二）强化金融支持
参与国家集成电路基金（二期）出资，设立首期规模100亿元以上的省集成电路产业基金。
（三）培育企业
到2025年，培育独角兽企业50家，打造智慧养老平台，服务老年人。
（四）示例市
示例市加快建设数字经济领军城市，数字贸易中心和西湖湿地科创中心。到2025年，全省数字经济增加值达到4万亿元。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("written") / "home"
    with Store.open(home, create=True) as store:
        store.put(read_document(Path("规划.txt"), _PLAN.encode(), "plan"))
        yield Assistant(store)


@pytest.mark.parametrize(
    "question",
    [
        "2025年“随手办”的注册用户数目标是多少？",
        "二五年随手办注册用户打算冲到多少？现状我知道，问的是目标",
        "省集成电路产业基金二期规模",
        "独角兽企业培育二期规模多少家？",
        "“乡村数字建设行动”写了什么？",
        "智慧养老平台的客服打哪个号？",
        "给独角兽企业每家补贴几百万啊",
    ],
)
def test_what_is_not_written_is_refused(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Refusal), [statement.text for statement in reply.statements]


def test_the_weather_is_out_of_scope(assistant: Assistant) -> None:
    reply = assistant.ask("西湖湿地这周末下雨不？")
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("“随手办”的注册用户数有多少？", "5600万"),
        ("省集成电路产业基金首期规模", "100亿元"),
        ("省集成电路产业基金规模多大？", "100亿元"),
        ("“数字乡村行动”写了什么？", "100Mbps"),
        ("2025年独角兽企业目标是多少家？", "50家"),
    ],
)
def test_what_is_written_beside_it_is_answered(assistant: Assistant, question: str, held: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer), reply
    assert held in "".join(statement.text for statement in reply.statements)
