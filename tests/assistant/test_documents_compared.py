"""Documents set beside each other with their dates, copies of one document, headings counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_library import words_of

from assistant.answers import Answer, Computation, Reply
from assistant.checks_computation import wrong_computation
from assistant.citations import unproved_figures
from assistant.figures import figures
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

OLDER = """# 青川市充电设施建设方案

青政办发〔2021〕7号

## 一、工作目标

到2023年，全市建成公共充电桩8000个，充电服务费每千瓦时不超过0.6元，居民小区充电桩覆盖率达到60%。

## 二、重点任务

### （一）扩大公共充电网络

在商场和医院旁修建公共充电站。

### （二）改造老旧小区电路

为老旧小区更换变压器。

### （三）建立充电监测平台

把所有充电桩接入市级监测平台。

### （四）培训充电运维人员

每年举办两期运维培训班。

## 三、组织实施

充电设施建设由市能源局牵头负责，G60沿线和5G机房旁优先布点。

青川市人民政府办公室

2021年3月5日
"""
NEWER = """# 青川市充电设施提升方案

青政办发〔2024〕19号

## 一、总体目标

到2026年，全市建成公共充电桩12000个，充电服务费每千瓦时不超过0.6元，居民小区充电桩覆盖率达到85%。

## 二、组织实施

充电设施建设由市能源局牵头负责，市住房城乡建设局配合。

青川市人民政府办公室

2024年5月20日
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    texts = {"older": OLDER, "newer": NEWER, "another-name": NEWER}
    with Store.open(tmp_path_factory.mktemp("compared"), create=True) as store:
        store.put_many([read_document(Path(f"{n}.md"), t.encode(), n) for n, t in texts.items()])
        yield store


def answer_to(store: Store, question: str) -> Answer:
    reply: Reply = Assistant(store).ask(question)
    assert isinstance(reply, Answer), reply
    return reply


BOTH = "青川市充电设施建设方案和充电设施提升方案"


class TestSetBeside:
    """One statement for each document with its date, the newest last, then what the figures come to."""

    @pytest.mark.parametrize(
        ("matter", "result", "words"),
        [
            ("的公共充电桩目标有什么不同？", "4000", "多4000个"),
            ("的居民小区充电桩覆盖率相差多少？", "25", "多25个百分点"),
            ("的充电服务费一样吗？", "0", "一致，相差0元"),
        ],
    )
    def test_each_with_its_date_then_the_difference(
        self, store: Store, matter: str, result: str, words: str
    ) -> None:
        older, newer, reckoned = answer_to(store, BOTH + matter).statements
        assert older.text.startswith("《青川市充电设施建设方案》（2021年3月5日）：")
        assert newer.text.startswith("《青川市充电设施提升方案》（2024年5月20日）：")
        assert "2021年3月5日" in {c.quote for c in older.citations}
        assert reckoned.computation is not None
        assert reckoned.computation.result == result
        assert words in reckoned.text
        assert len({c.document_id for c in reckoned.citations}) == 2

    def test_who_is_responsible_is_said_of_both(self, store: Store) -> None:
        answer = answer_to(store, f"{BOTH}的牵头单位是不是同一个部门？")
        assert len(answer.statements) == 2
        assert all("市能源局牵头" in statement.text for statement in answer.statements)

    def test_a_date_that_the_text_does_not_state_is_not_said(self, tmp_path: Path) -> None:
        texts = {"older": OLDER.replace("2021年3月5日", ""), "newer": NEWER}
        with Store.open(tmp_path, create=True) as store:
            store.put_many([read_document(Path(f"{n}.md"), t.encode(), n) for n, t in texts.items()])
            answer = answer_to(store, f"{BOTH}的公共充电桩目标有什么不同？")
        undated = [s.text for s in answer.statements if s.text.startswith("《青川市充电设施建设方案》")]
        assert undated
        assert not any("《青川市充电设施建设方案》（" in text for text in undated)


def test_of_two_copies_one_is_cited(store: Store) -> None:
    answer = answer_to(store, "2026年公共充电桩建成多少个？")
    assert words_of(answer).count("12000个") == 1
    assert {c.document_id for s in answer.statements for c in s.citations} == {"newer"}


def test_the_copy_with_its_number_is_cited(tmp_path: Path) -> None:
    texts = {"a-full": NEWER, "z-bare": NEWER.replace("青政办发〔2024〕19号\n", "")}
    with Store.open(tmp_path, create=True) as store:
        store.put_many([read_document(Path(f"{n}.md"), t.encode(), n) for n, t in texts.items()])
        answer = answer_to(store, "2026年公共充电桩建成多少个？")
    assert {c.document_id for s in answer.statements for c in s.citations} == {"a-full"}


@pytest.mark.parametrize(
    "question", ["青川市充电设施建设方案共有几大任务？", "青川市充电设施建设方案的重点任务分几个方面？"]
)
def test_headings_are_counted_over_their_citations(store: Store, question: str) -> None:
    (statement,) = answer_to(store, question).statements
    assert statement.computation is not None
    assert (statement.computation.kind, statement.computation.result) == ("count", "4")
    quotes = "\n".join(c.quote for c in statement.citations)
    assert all(name in quotes for name in statement.computation.operands)


@pytest.mark.parametrize(
    ("operands", "result", "right"),
    [
        (("修路", "架桥", "种树"), "3", True),
        (("修路", "架桥", "种树"), "4", False),
        (("修路", "架桥", "架桥"), "3", False),
        (("修路", "架桥", "挖河"), "3", False),
    ],
)
def test_a_count_of_names_is_counted_again(operands: tuple[str, ...], result: str, right: bool) -> None:
    reason = wrong_computation(Computation("count", operands, result), ("一、修路", "二、架桥", "三、种树"))
    assert (reason is None) is right


def test_a_part_on_money_is_not_answered_by_another_figure(store: Store) -> None:
    answer = answer_to(store, "公共充电桩要建多少个，投资多少亿？")
    assert answer.not_covered == ("投资多少亿",)
    assert any(figure.value == 8000 for s in answer.statements for figure in figures(s.text))


@pytest.mark.parametrize("altered", ["G65沿线", "6G机房"])
def test_another_name_with_digits_is_not_proved(altered: str) -> None:
    assert unproved_figures(f"在{altered}旁布点", ("G60沿线和5G机房旁优先布点",)) is not None
    assert unproved_figures("在G60沿线和5G机房旁布点", ("G60沿线和5G机房旁优先布点",)) is None
