from __future__ import annotations

import pytest
from policies import TITLE, headings, read

from vectorstore.passages import Duty


def duties(text: str) -> tuple[Duty, ...]:
    return read(f"{TITLE}\n{text}\n").duties


def test_offices_behind_one_word_all_lead() -> None:
    duty = duties("完善数据目录，按季度更新。（责任单位：省大数据局、省教育厅，各设区市）")[0]
    assert (duty.lead, duty.support) == (("省大数据局", "省教育厅", "各设区市"), ())


@pytest.mark.parametrize("word", ["配合单位", "参与单位", "协办单位", "配合部门"])
def test_lead_and_support_are_kept_apart(word: str) -> None:
    duty = duties(f"完善数据目录。(牵头单位:省大数据局;{word}:省教育厅、省民政厅)")[0]
    assert (duty.lead, duty.support) == (("省大数据局",), ("省教育厅", "省民政厅"))


def test_an_office_may_have_brackets_of_its_own() -> None:
    assert duties("完善目录。（责任单位：省大数据局（省信息中心）、省教育厅）")[0].lead == (
        "省大数据局（省信息中心）",
        "省教育厅",
    )


def test_the_task_is_the_run_in_heading_of_its_paragraph() -> None:
    text = "一、任务\n——完善数据目录。每季度更新一次。（责任单位：省大数据局）\n——推广共享应用。建设示范应用。（责任单位：省教育厅）"
    assert [duty.task for duty in duties(text)] == ["完善数据目录", "推广共享应用"]


def test_two_tasks_of_a_paragraph_have_their_own_offices_and_spans() -> None:
    item = read(f"{TITLE}\n完善数据目录（责任单位：省大数据局）；推广共享应用（责任单位：省教育厅）。\n")
    text = item.document.text
    assert [(duty.task[:6], duty.lead) for duty in item.duties] == [
        ("完善数据目录", ("省大数据局",)),
        ("推广共享应用", ("省教育厅",)),
    ]
    assert [text[d.span.start : d.span.end] for d in item.duties] == [
        "完善数据目录（责任单位：省大数据局）",
        "推广共享应用（责任单位：省教育厅）",
    ]
    assert text[item.duties[1].unit_span.start : item.duties[1].unit_span.end] == "（责任单位：省教育厅）"


def test_a_bracket_over_a_page_break_is_one() -> None:
    text = "推进培训工作，提升干部素养，建成培训基地。(责任单位:省大数据局、省\n\n—7—\n\n教育厅、省民政厅)"
    assert duties(text)[0].lead == ("省大数据局", "省教育厅", "省民政厅")


@pytest.mark.parametrize(
    "text",
    ["各责任单位：请按时报送。", "（省大数据局）负责编制目录。", "（责任单位：）", "（责任单位：省大数据局"],
)
def test_what_names_no_office_in_a_bracket_is_no_duty(text: str) -> None:
    assert duties(text) == ()


def test_a_bracket_of_offices_is_no_heading() -> None:
    item = read(f"{TITLE}\n一、任务\n完善数据目录，按季度更新。\n（责任单位：省大数据局）\n")
    assert headings(item.document) == [(1, "一、任务")]
    assert item.duties[0].lead == ("省大数据局",)
