"""Terse and two-fold questions over one plan: facts of its card, values of rows, who is responsible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

PLAN = (
    "青山省人民政府办公厅文件\n\n青政办发〔2021〕17号\n\n青山省人民政府办公厅关于印发青山省数字牧场发展计划的通知\n\n"
    "各市、县人民政府，省政府直属各单位：\n\n《青山省数字牧场发展计划》已经省政府同意，现印发给你们。\n\n"
    "青山省人民政府办公厅\n\n2021年3月4日\n\n(此件公开发布)\n\n"
    "# 青山省数字牧场发展计划\n\n## 一、发展目标\n\n到2025年，全省牧场上云数累计达到60万家，培育准示范牧场250家。\n\n"
    "| 指标 | 2020年 | 2023年 | 2025年 |\n| --- | --- | --- | --- |\n| 牧场上云数（万家） | 18 | 40 | 60 |\n| 示范牧场数（家） | 23 | 40 | 50 |\n"
    "| 草场监测覆盖率 | 16.1% | 40% | 80% |\n| 牛羊溯源覆盖率 | 29.3% | 60% | 100% |\n| 在役挤奶机器人数量（台） | 55 | 100 | 150 |\n\n"
    "## 二、主要任务\n\n### （一）推进智能改造\n\n组织开展500项牧场智能化改造项目，推广应用挤奶机器人，2023年累计在役挤奶机器人突破100台。（牵头单位：省农业农村厅、省经信厅）\n\n"
    "### （二）强化金融支持\n\n设立首期规模30亿元以上的牧业产业投资基金，加大对牧业重大项目的投入。（责任单位：省金融办、省财政厅）\n\n"
    "### （三）开展改革试点\n\n支持清溪市申报牧业金融改革国家试点，推进全省33个试点项目建设。（责任单位：省金融办）\n\n"
    "清溪市：大力推进数字牧场建设，建设牧业强市。\n\n白河市：推进牧业装备生产线建设，打造试点示范区。\n\n"
    "抄送：省委各部门，省人大常委会。\n\n青山省人民政府办公厅\n\n2021年3月11日印发\n"
)
TITLE = "青山省数字牧场发展计划"


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Assistant]:
    with Store.open(tmp_path / "home", create=True) as store:
        store.put(read_document(Path("plan.md"), PLAN.encode(), "plan.md"))
        yield Assistant(store)


def answer(asked: Assistant, question: str) -> Answer:
    reply = asked.ask(question)
    assert isinstance(reply, Answer), reply
    return reply


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "fact", "beside"),
    [
        ("数字牧场发展计划 文号", "青政办发〔2021〕17号", "关于印发青山省数字牧场发展计划的通知"),
        ("数字牧场发展计划的成文日期", "2021年3月4日", "青山省人民政府办公厅\n2021年3月4日"),
        ("数字牧场发展计划的印发日期", "2021年3月11日", "青山省人民政府办公厅\n2021年3月11日印发"),
    ],
)
def test_a_fact_of_the_card_is_quoted_with_the_line_that_says_of_what(
    asked: Assistant, question: str, fact: str, beside: str
) -> None:
    reply = answer(asked, question)
    quotes = [c.quote for s in reply.statements for c in s.citations]
    assert fact in reply.statements[0].text
    assert any(fact in quote for quote in quotes)
    assert any(beside in "\n".join(quote.split()) for quote in quotes), quotes
