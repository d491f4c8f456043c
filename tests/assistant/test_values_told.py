"""A value is told for the thing it is asked of, by one statement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Refusal
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

PLAN = (
    "# 数字社会发展规划\n\n## 一、发展目标\n\n到2025年，掌上办公比例达到80%以上，协同运转机制基本形成。\n\n"
    "| 指标 | 2019年 | 2025年 |\n| --- | --- | --- |\n| 掌上办公比例 | 40% | 80% |\n| 在役工业机器人数量（万台） | 5 | 15 |\n| 独角兽企业（家） | 23 | 50 |\n\n"
    "## 二、主要任务\n\n### （一）培育市场主体\n\n到2025年，培育独角兽企业50家、准独角兽企业250家。\n\n"
    "### （二）推进医保服务\n\n升级优化全省医保移动支付平台，实现医保报销在线结算，推动新能源汽车等产业融合发展。\n"
)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Assistant]:
    with Store.open(tmp_path / "home", create=True) as store:
        store.put(read_document(Path("plan.md"), PLAN.encode(), "plan.md"))
        yield Assistant(store)


@pytest.mark.integration
@pytest.mark.parametrize("question", ["医保报销比例是多少？", "新能源汽车数量2025年目标是多少？"])
def test_a_row_that_shares_only_its_class_is_not_told(asked: Assistant, question: str) -> None:
    reply = asked.ask(question)
    assert isinstance(reply, Refusal), reply


@pytest.mark.integration
def test_a_figure_of_a_row_is_not_told_again_by_a_sentence(asked: Assistant) -> None:
    reply = asked.ask("掌上办公比例2025年目标是多少？")
    assert isinstance(reply, Answer), reply
    assert [s.text for s in reply.statements] == ["掌上办公比例：2025年目标为80%。"]


@pytest.mark.integration
def test_the_sentence_that_names_the_thing_itself_stays(asked: Assistant) -> None:
    reply = asked.ask("准独角兽企业2025年要培育多少家？")
    assert isinstance(reply, Answer), reply
    assert any("准独角兽企业250家" in s.text for s in reply.statements)
    assert not any(s.text.startswith("独角兽企业：") for s in reply.statements)
