"""What stands near a question and is said of another thing, or not what is asked for: refused in a library of a few texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Refusal
from assistant.asked import asked_measures, asks_opinion, named_bodies
from assistant.fitting import begins_with
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.regions import regions_in
from vectorstore.store import Store

_PLAN = """示例省数字服务规划（2021—2025年）
一、现实基础
（一）应用
“随手办”注册用户数超过5600万，日均活跃用户超过130万。“随手钉”完成9万个组织机构、110万用户的接入。
（二）网络
推进西湖实验室杭州研究院建设，建成5G基站超过5万个，实现主要城区信号覆盖。
二、主要任务
（一）海洋
青岛湾围绕海洋发展，创建国家智慧海洋示范区、国家级海洋大数据中心和国家级海洋电子产业基地。
（二）数据安全
构筑公共数据全生命周期安全防护体系，重点从“人、数据、场景”三个维度，加强风险识别与防护。
（三）人才
引进院士10人以上，鼓励大学生创新创业，支持农民开办网店。
（四）走廊
加快建设城西科创大走廊，支持随手码应用，推出扫码进码功能，监管药品流通。
三、保障措施
（一）加强组织领导
建立工作机制。
（二）加强人才支撑
开展业务培训。
（三）加强资金保障
安排专项资金。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Store.open(tmp_path_factory.mktemp("said"), create=True) as store:
        store.put(read_document(Path("规划.txt"), _PLAN.encode(), "plan"))
        yield Assistant(store)


@pytest.mark.integration
class TestReplies:
    @pytest.mark.parametrize(
        "asked",
        [
            "随手钉日均活跃用户有多少？",
            "城西科创大走廊有多长",
            "随手码怎么注册",
            "在哪里下载随手办",
            "随手办是谁开发的",
            "随手办和随手钉哪个好用",
            "大学生创业能贷款吗",
            "农民开网店要审批吗",
            "药品买错了怎么办",
            "给我写个数据安全工作总结",
        ],
    )
    def test_what_is_told_of_another_thing_is_refused(self, assistant: Assistant, asked: str) -> None:
        assert isinstance(assistant.ask(asked), Refusal)

    @pytest.mark.parametrize(
        ("asked", "held"),
        [
            ("随手办日均活跃用户有多少？", "130万"),
            ("海洋类国家级示范区、中心、基地有哪些", "海洋电子产业基地"),
            ("公共数据全生命周期安全防护重点从哪三个维度入手", "场景"),
            ("院士要引多少个", "10"),
            ("数字服务规划的保障措施一共几条，逐条列出来", "加强资金保障"),
        ],
    )
    def test_what_is_written_is_answered(self, assistant: Assistant, asked: str, held: str) -> None:
        reply = assistant.ask(asked)
        assert isinstance(reply, Answer)
        assert held in "".join(statement.text for statement in reply.statements)


def test_a_measure_is_asked_for_with_or_without_a_verb() -> None:
    assert asked_measures("共享单车押金多少") == ("共享单车押金",)
    assert asked_measures("产业产值要到多少") == ("产业产值",)


def test_what_is_best_is_an_opinion() -> None:
    assert asks_opinion("5G手机哪款好")
    assert not asks_opinion("哪款应用由省里建设")


def test_the_firm_of_who_asks_is_no_office_of_the_question() -> None:
    assert named_bodies("我们公司做机器人的，想看看市场") == ()


def test_words_that_touch_name_no_city() -> None:
    assert regions_in("吃的东西安不安全") == ()
    assert regions_in("西安的规划") == ("西安",)


def test_a_document_does_not_begin_with_a_city_that_lies_in_a_name() -> None:
    document = read_document(Path("规划.txt"), _PLAN.encode(), "plan").document
    assert re.search("杭州", document.text)
    assert not begins_with("杭州", document)
