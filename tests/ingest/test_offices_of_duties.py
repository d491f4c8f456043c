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


@pytest.mark.parametrize(
    ("bracket", "lead", "support"),
    [
        ("（省大数据局牵头，省教育厅、省民政厅等配合）", ("省大数据局",), ("省教育厅", "省民政厅")),
        ("（省大数据局牵头，省教育厅、省民政厅等按职责分工负责）", ("省大数据局",), ("省教育厅", "省民政厅")),
        ("（省大数据局、省教育厅负责）", ("省大数据局", "省教育厅"), ()),
        ("（省大数据局等有关部门负责）", ("省大数据局", "有关部门"), ()),
        ("（各有关部门按职责分工负责）", ("各有关部门",), ()),
        ("（省大数据局牵头，各市、县〔区〕人民政府配合）", ("省大数据局",), ("各市、县〔区〕人民政府",)),
        ("（负责部门：省大数据局，适用范围：全省）", ("省大数据局",), ()),
        ("（省大数据局、省教育厅等和各市人民政府负责）", ("省大数据局", "省教育厅", "各市人民政府"), ()),
    ],
)
def test_offices_named_by_verbs(bracket: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    found = duties(f"一、任务\n完善数据目录，按季度更新。{bracket}")
    assert [(duty.lead, duty.support) for duty in found] == [(lead, support)]


def test_the_first_office_leads_where_the_document_says_so() -> None:
    found = duties(
        "完善目录。（省大数据局、省教育厅负责。列第一位者为牵头单位，下同）\n推广应用。（省民政厅、省财政厅负责）"
    )
    assert [(d.lead, d.support) for d in found] == [
        (("省大数据局",), ("省教育厅",)),
        (("省民政厅",), ("省财政厅",)),
    ]


def test_a_line_of_its_own_names_the_offices_of_the_paragraph_above() -> None:
    item = read(
        f"{TITLE}\n一、任务\n完善数据目录，按季度更新。\n牵头单位：省大数据局\n配合单位：省教育厅、省民政厅\n"
    )
    duty = item.duties[0]
    assert (len(item.duties), duty.lead, duty.support) == (1, ("省大数据局",), ("省教育厅", "省民政厅"))
    text = item.document.text
    assert text[duty.span.start : duty.span.end].startswith("完善数据目录")
    assert (
        text[duty.unit_span.start : duty.unit_span.end]
        == "牵头单位：省大数据局\n配合单位：省教育厅、省民政厅"
    )


def test_a_sentence_names_who_leads_and_who_supports() -> None:
    duty = duties("数据目录由省大数据局牵头，省教育厅、省民政厅配合，按季度更新。")[0]
    assert (duty.lead, duty.support) == (("省大数据局",), ("省教育厅", "省民政厅"))


def test_columns_of_a_table_name_task_and_offices() -> None:
    item = read(
        f"{TITLE}\n任务分工\n序号\t重点任务\t牵头单位\t配合单位\n1\t编制数据目录\t省大数据局\t省教育厅、省民政厅\n2\t建设平台\t省发展改革委\t省财政厅\n"
    )
    assert [(d.task, d.lead, d.support) for d in item.duties] == [
        ("编制数据目录", ("省大数据局",), ("省教育厅", "省民政厅")),
        ("建设平台", ("省发展改革委",), ("省财政厅",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "申请人提交材料（纳税人对其真实性负责）。",
        "建立由政府负责人牵头的工作机制。",
        "核定工资（技工院校内由人力资源社会保障行政部门负责）。",
        "由省大数据局牵头的联席会议每季度召开。",
        "（二）工作要求由牵头人负责。",
    ],
)
def test_a_sentence_about_answering_for_something_is_no_duty(text: str) -> None:
    assert duties(text) == ()


def test_a_task_with_bracketed_numbering_is_named_by_its_own_words() -> None:
    text = "一、任务\n（一）将数据目录的审批，委托给设区市。（负责部门：省大数据局）\n（二）将接口的审批，委托给设区市。（负责部门：省教育厅）"
    assert [duty.task[:6] for duty in duties(text)] == ["（一）将数据", "（二）将接口"]


def test_beside_one_that_leads_those_who_answer_for_their_share_support() -> None:
    duty = duties("建设引水工程。（牵头单位：市水利局，责任单位：市财政局、市住建局）")[0]
    assert (duty.lead, duty.support) == (("市水利局",), ("市财政局", "市住建局"))


def test_a_column_of_those_who_answer_supports_beside_one_of_those_who_lead() -> None:
    table = "工作任务\t牵头单位\t责任单位\n建设引水工程\t市水利局\t市财政局\n加固堤防\t市水利局\t市住建局"
    assert [(duty.lead, duty.support) for duty in duties(table)] == [
        (("市水利局",), ("市财政局",)),
        (("市水利局",), ("市住建局",)),
    ]
