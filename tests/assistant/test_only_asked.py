"""Of several values side by side the one asked for is told, and nothing that depends on what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conversation import conversation, stated

from assistant.answers import Answer, Refusal, Reply
from ingest.document import read_document
from vectorstore.store import Store

POINTS = """# 2024年云岭市智慧学校工作要点

云政发〔2024〕8号

云岭市人民政府

2024年2月1日

## 一、学校

### 网上课堂

启动云岭讲堂2.0，开设同步课程320门，新建录播教室60间，新增共享课件900个。

### 视力保护

力争到2024年底，学生近视率控制在45%以内，课桌椅更换率达到80%，教室灯光改造率达到100%。

### 食堂

对评上放心食堂的学校，给予补助3万元，最高不超过5万元。

### 校车

截至2023年9月，校车覆盖乡镇12个，配备随车照管员40名。

### 乡镇

宁州镇建成运动场6片，新增图书8000册，云岭新区建成运动场9片。

### 用电

全市学校用电下降10%，其中照明用电下降25%。
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("only"), create=True) as opened:
        opened.put_many([read_document(Path("points.md"), POINTS.encode(), "points")])
        yield opened


@pytest.fixture(scope="module")
def ask(store: Store) -> Callable[..., Reply]:
    return conversation(store)


@pytest.mark.parametrize(
    ("question", "told", "left_out"),
    [
        ("2024年要开设多少门同步课程？", "同步课程320门", ["60间", "900个"]),
        ("2024年要新建多少间录播教室？", "录播教室60间", ["320门", "900个"]),
        ("课桌椅更换率要达到多少？", "课桌椅更换率达到80%", ["100%"]),
    ],
)
def test_the_value_asked_for_is_told_alone(
    ask: Callable[..., Reply], question: str, told: str, left_out: list[str]
) -> None:
    said = stated(ask(question))
    assert told in said
    assert not [words for words in left_out if words in said]


def test_its_quote_stays_whole(ask: Callable[..., Reply]) -> None:
    reply = ask("2024年要开设多少门同步课程？")
    assert isinstance(reply, Answer)
    quoted = "".join(citation.quote for s in reply.statements for citation in s.citations)
    assert "新建录播教室60间" in quoted and "新增共享课件900个" in quoted


def test_a_hedge_and_a_time_in_front_hold_for_what_follows(ask: Callable[..., Reply]) -> None:
    said = stated(ask("教室灯光改造率要达到多少？"))
    assert "力争到2024年底" in said and "100%" in said
    assert "截至2023年9月" in stated(ask("校车配备了多少名随车照管员？"))


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("放心食堂给予补助多少？", ["3万元", "最高不超过5万元"]),
        ("全市学校用电下降多少？", ["10%", "其中照明用电下降25%"]),
        ("2024年开设多少门同步课程、新建多少间录播教室？", ["320门", "60间"]),
        ("2024年要开设多少门同步课程？新建的录播教室又要多少间？", ["320门", "60间"]),
    ],
    ids=["a limit", "a part of it", "two in one clause", "two clauses"],
)
def test_what_hangs_together_or_is_asked_together_is_told_together(
    ask: Callable[..., Reply], question: str, whole: list[str]
) -> None:
    said = stated(ask(question))
    assert not [words for words in whole if words not in said]


def test_a_place_in_front_goes_with_its_values(ask: Callable[..., Reply]) -> None:
    assert "宁州镇" in stated(ask("宁州镇新增图书多少册？"))


def test_the_figure_of_a_question_is_no_answer_to_it(ask: Callable[..., Reply]) -> None:
    """`320门` stands in the question itself."""
    assert isinstance(ask("320门同步课程里，英语占了多少门？"), Refusal)
    assert "320门" in stated(ask("2024年开设的同步课程有多少门？"))


@pytest.mark.parametrize(
    "question",
    [
        "新建录播教室，每间市里补助多少万？",
        "2024年每位老师要上满多少学时？",
        "校车的红黄绿三种颜色各代表什么？",
        "“云岭讲堂”的四个专区分别叫什么？",
    ],
    ids=[
        "a sum of support",
        "a unit that no text has",
        "a sign that no text has",
        "so many that are not listed",
    ],
)
def test_what_reads_near_but_gives_nothing_of_it_is_refused(ask: Callable[..., Reply], question: str) -> None:
    assert isinstance(ask(question), Refusal)
