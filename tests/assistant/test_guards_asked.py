"""What exactly is asked for: how many of something, which places, how one's own matter stands; years told by days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Reason, Refusal, Turn
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

TEXT = """---
region: 浙江省
issued: 2020-02-20
---
# 关于加快口罩生产和数字农业建设的通知

一、扩大口罩生产

省内口罩日产量从2月2日的4.5万只增长到11日的15.8万只。民政服务机构全面设立隔离区。

二、建设数字农业工厂

创建100个数字农业工厂，培育2个以上新零售标杆城市。

三、方便群众办事

平台注册用户数超过5600万，每天受理业务。车辆购置税申报等249项业务已实现全程网上办，群众可登录平台查询。推动浙、苏、皖异地就医费用直接结算。

四、试点

杭州、宁波先行试点快递进村。

推广移动支付。（责任单位：省金融办、省商务厅）
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Store.open(tmp_path_factory.mktemp("asked"), create=True) as store:
        store.put_many([read_document(Path("notice.md"), TEXT.encode("utf-8"), "notice")])
        yield Assistant(store)


@pytest.mark.parametrize(
    "question",
    [
        "民政服务机构一共要建多少间隔离区？",
        "民政服务机构设立隔离区要花多少万元？",
        "民政服务机构的隔离区有多少平方米？",
        "新零售标杆城市是哪两个城市？",
        "数字农业工厂分别在哪些县？",
        "在平台上办业务罚多少款？",
        "平台注册费标准是多少？",
    ],
)
def test_words_without_what_is_asked_for_are_no_answer(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Refusal), reply
    assert reply.reason is Reason.NOT_IN_DOCUMENTS


@pytest.mark.parametrize("question", ["帮我查一下我的业务受理情况", "我上个月申请的业务办到哪一步了？"])
def test_ones_own_case_is_in_no_document(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("平台有多少人注册？", "5600万"),
        ("数字农业工厂要创建多少个？", "100个"),
        ("快递进村在哪两个城市先行试点？", "杭州、宁波"),
        ("2020年2月2日到11日，省内口罩日产量从多少增长到多少？", "15.8万只"),
        ("已有多少项业务实现全程网上办？", "249项"),
        ("异地就医费用直接结算，江苏安徽能直接报吗？", "浙、苏、皖"),
        ("推广移动支付的责任单位是哪几家？", "省金融办"),
    ],
)
def test_words_with_it_are(assistant: Assistant, question: str, words: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer), reply
    assert words in "".join(statement.text for statement in reply.statements)


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("“推广移动支付”是干什么的？", "负责的又是哪些单位？", "省金融办"),
        ("口罩日产量是多少？", "那又要增长到多少？", "15.8万只"),
    ],
)
def test_adverbs_of_a_follow_up_name_no_subject(
    assistant: Assistant, first: str, then: str, words: str
) -> None:
    reply = assistant.ask(then, [Turn(first, assistant.ask(first))])
    assert isinstance(reply, Answer), reply
    assert words in "".join(statement.text for statement in reply.statements)
