"""Two sections whose headings differ in one word: set beside each other for who tells them apart, for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import Answer, DraftStatement
from assistant.evidence import Findings, gather
from assistant.pipeline import Assistant
from assistant.question import read_question
from assistant.siblings import LEAST_SHARED, MOST_APART, sibling_statements
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

PROVINCE = "省级平台统一受理全省业务，制定接口标准，保存办件档案十年。"
CITY = "市级平台办理本市业务，接受群众咨询，每月报送办件数量。"
RULES = f"""# 青山省办件平台管理办法

## 一、平台分工

### （一）省级平台

{PROVINCE}

### （二）市级平台

{CITY}

### （三）经费来源

平台运行经费由财政承担，任何单位不得向群众收费。

## 二、机构设置

### （一）受理中心

受理中心登记来件，当场出具回执。

### （二）监督小组

监督小组抽查办件，公布抽查结果。

### （三）初审站

初审站核对材料是否齐全。

### （四）复审站

复审站核对结论是否合规。

## 三、督查机制

### （一）日常督查

日常督查由值班人员逐件查看，当天登记问题。

### （二）跨部门联合开展的督查

跨部门联合开展的督查每季度一次，集中处理积压办件。

## 四、主要指标

### （一）省级目标

| 指标 | 2022年 | 2025年 |
| --- | --- | --- |
| 省级办件量（万件） | 30 | 80 |

### （二）市级目标

市级目标由各市自行确定，报省里备案。
"""
ELSEWHERE = """# 青山省乡镇便民服务规定

## 一、服务站点

### （一）县级平台

县级平台派人进村，帮助老年人填写表格。
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("siblings"), create=True) as store:
        texts = {"rules.md": RULES, "elsewhere.md": ELSEWHERE}
        store.put_many(read_document(Path(name), text.encode(), name) for name, text in texts.items())
        yield store


def found_for(store: Store, question: str) -> Findings:
    return gather(read_question(question), store)


def beside(store: Store, question: str) -> list[DraftStatement]:
    return sibling_statements(found_for(store, question))


@pytest.mark.parametrize(
    "question",
    [
        "省级平台和市级平台的分工有何不同？",
        "省级、市级平台怎么分工？",
        "省里的平台跟市里的平台怎么分？",
        "省里跟市里的平台各管什么？",
        "办件的事，省级平台与市级平台分别负责什么？",
        "市级平台和省级平台有什么区别？",
        "“省级平台”和“市级平台”差别在哪？",
    ],
)
def test_two_siblings_that_a_question_tells_apart_are_set_beside_each_other(
    store: Store, question: str
) -> None:
    assert {s.text for s in beside(store, question)} == {PROVINCE, CITY}


@pytest.mark.parametrize("question", ["省级平台和市级平台的分工有何不同？", "省里的平台跟市里的平台怎么分？"])
def test_the_answer_consists_of_both_and_nothing_is_missing(store: Store, question: str) -> None:
    reply = Assistant(store).ask(question)
    assert isinstance(reply, Answer), reply
    assert {s.text for s in reply.statements} == {PROVINCE, CITY}
    assert len(reply.statements) == 2
    assert reply.not_covered == ()


def test_the_sections_stand_in_the_order_of_the_question(store: Store) -> None:
    for question, said in (
        ("市级平台和省级平台的分工有何不同？", [CITY, PROVINCE]),
        ("省级平台和市级平台的分工有何不同？", [PROVINCE, CITY]),
    ):
        assert [statement.text for statement in beside(store, question)] == said


@pytest.mark.parametrize(
    "question",
    [
        # Of one of them.
        "省级平台的分工是什么？",
        "省级平台和以前有何不同？",
        "省里的平台跟经费来源有什么区别？",
        # It tells nothing apart.
        "省级平台和市级平台由谁负责？",
        "省级平台和市级平台什么时候建成？",
        "省级平台保存档案多少年，市级平台多久报送一次？",
    ],
)
def test_who_asks_about_one_or_tells_nothing_apart_is_not_shown_both(store: Store, question: str) -> None:
    assert beside(store, question) == []


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("受理中心和监督小组的分工有何不同？", id="nothing shared"),
        pytest.param("日常督查和跨部门联合开展的督查有何不同？", id="told apart by many words"),
        pytest.param("省级平台和县级平台的分工有何不同？", id="of two texts"),
        pytest.param("省级平台和省级目标有何不同？", id="of two chapters"),
        pytest.param("省级目标和市级目标有何不同？", id="rows of a table"),
    ],
)
def test_only_headings_of_one_chapter_that_end_alike_are_siblings(store: Store, question: str) -> None:
    assert beside(store, question) == []


def test_siblings_differ_in_at_most_a_few_characters_and_end_alike_in_some() -> None:
    # The headings of this text stay on their sides of both limits.
    assert len("跨部门联合开展的") > MOST_APART >= len("省级")
    assert len("审站") >= LEAST_SHARED


def test_two_characters_at_the_end_are_enough(store: Store) -> None:
    said = [s.text for s in beside(store, "初审站和复审站的分工有何不同？")]
    assert sorted(said) == ["初审站核对材料是否齐全。", "复审站核对结论是否合规。"]


_WORDS = (
    "省级平台",
    "市级平台",
    "县级平台",
    "省里",
    "市里",
    "平台",
    "受理中心",
    "初审站",
    "复审站",
    "省级目标",
    "市级目标",
    "和",
    "跟",
    "的",
    "怎么分工",
    "有何不同",
    "各管什么",
    "由谁负责",
    "2025年",
    "，",
    "？",
)


@settings(max_examples=40)
@given(words=st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8))
def test_whatever_is_asked_there_are_two_verbatim_statements_of_two_sections_of_one_chapter_or_none(
    store: Store, words: list[str]
) -> None:
    statements = beside(store, "".join(words))
    assert len(statements) in (0, 2)
    quotes = [quote for statement in statements for quote in statement.quotes]
    assert all(quote.words and quote.words in quote.passage.text for quote in quotes)
    assert all(statement.quotes[0].words in statement.text for statement in statements)
    assert len({quote.passage.headings for quote in quotes}) == len(statements)
    assert len({(quote.passage.document_id, quote.passage.headings[:-1]) for quote in quotes}) <= 1
