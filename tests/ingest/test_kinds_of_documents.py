"""Kinds of documents beside notices, plans and laws: what heads a section in them, what they are called."""

from __future__ import annotations

import io

import docx
import pytest
from cards import document
from html_pages import SENTENCE, page
from policies import headings, markdown, read

from ingest.numbering import DECIMALS, numbering_of
from ingest.reading.html import read_html

BODY = "各区应当把数据共享作为一项基础工作，明确专人负责，每季度通报一次进展情况，并公布结果。"


def outline(text: str) -> list[tuple[int, str]]:
    return headings(read(text).document)


def test_numbered_parts_stand_outside_the_numbering_below_them() -> None:
    text = f"某市办事指引\n第一部分：办理\n一、条件\n{BODY}\n二、材料\n{BODY}\n第二部分：监督\n一、渠道\n{BODY}\n"
    assert outline(text) == [
        (1, "第一部分：办理"), (2, "一、条件"), (2, "二、材料"), (1, "第二部分：监督"), (2, "一、渠道"),
    ]  # fmt: skip


def test_decimal_numbers_nest_by_their_depth() -> None:
    text = f"某市应急预案\n1.1 目的\n{BODY}\n1.2 分级\n1.2.1 一级\n{BODY}\n1.2.2 二级\n{BODY}\n1.3 原则\n{BODY}\n"
    assert outline(text) == [
        (1, "1.1 目的"),
        (1, "1.2 分级"),
        (2, "1.2.1 一级"),
        (2, "1.2.2 二级"),
        (1, "1.3 原则"),
    ]


@pytest.mark.parametrize("line", ["2.5 万元以上的项目", "3.6 亿元资金", "2.0平台上线", "1.2 GB", "10.5 个"])
def test_a_figure_at_the_beginning_of_a_line_is_no_number(line: str) -> None:
    numbering = numbering_of(line)
    assert numbering is None or numbering.style not in DECIMALS


def test_clauses_with_decimal_numbers_head_nothing() -> None:
    text = f"某市指引\n第一部分　引言\n1.1　{BODY}\n1.2　申请人须在本市登记。\n第二部分　资格\n2.1　{BODY}\n"
    assert outline(text) == [(1, "第一部分 引言"), (1, "第二部分 资格")]


@pytest.mark.parametrize(
    ("ask", "answer"), [("问：", "答："), ("问题1：", "答复："), ("Q1：", "A1："), ("【问】：", "【答】：")]
)
def test_a_question_heads_its_answer(ask: str, answer: str) -> None:
    asked = [f"{ask}数据目录由谁编制，多久更新一次？", f"{ask}哪些单位适用？"]
    text = f"某市数据办法问答\n{asked[0]}\n{answer}{BODY}\n{asked[1]}\n{answer}{BODY}\n"
    assert outline(text) == [(1, asked[0]), (1, asked[1])]


def test_those_present_head_nothing() -> None:
    text = f"某市政府会议纪要\n一、审议办法\n{BODY}\n出席：甲某、乙某\n请假：丙某\n列席：市财政局负责人\n"
    assert outline(text) == [(1, "一、审议办法")]


def test_a_point_that_is_a_sentence_ends_the_section_of_the_one_before() -> None:
    point = "二、增加一条，作为第八条：“市政府应当公布目录；未公布的，应当说明理由。”"
    item = read(f"某市关于修改数据条例的决定\n一、目录的修改\n{BODY}\n{point}\n三、附则\n{BODY}\n")
    at = item.document.text.index(point)
    around = next(p for p in item.passages if p.span.start <= at < p.span.end)
    assert around.headings == ()
    assert headings(item.document) == [(1, "一、目录的修改"), (1, "三、附则")]


def test_points_that_begin_anew_belong_to_the_section_above() -> None:
    item = read(
        f"某市方案\n一、材料\n{BODY}\n一、身份证，须为原件；\n二、申请表，须盖章。\n二、时限\n{BODY}\n"
    )
    at = item.document.text.index("二、申请表")
    assert next(p for p in item.passages if p.span.start <= at < p.span.end).headings == ("一、材料",)


def test_the_menu_of_a_printed_page_and_its_foot_head_nothing_and_are_no_duty() -> None:
    text = (
        "首页\n政务公开\n互动交流\n某市公共数据共享管理办法\n2023-05-01 09:00来源：某市数据局\n分享到：微信 微博\n"
        f"一、目录\n{BODY}\n责任编辑：某甲\n相关阅读\n主办单位：某市数据局\n网站标识码：0000000000 某ICP备0000号\n"
    )
    item = markdown("---\ntitle: 某市公共数据共享管理办法\n---\n" + text.replace("\n", "\n\n"))
    assert headings(item.document) == [(1, "一、目录")]
    assert item.duties == ()


def test_articles_in_traditional_characters_are_articles() -> None:
    text = "某市數位服務管理辦法\n第 一 條　為推動數位服務，特訂定本辦法。\n第 二 條　本辦法之主管機關為資訊局。\n第 三 條　各機關應公布清冊。\n"
    assert [heading for _, heading in outline(text)] == ["第 一 條", "第 二 條", "第 三 條"]
    assert document(text).card.kind == "measures"


def test_a_name_below_the_office_that_issues_it_is_the_title() -> None:
    text = f"香港特別行政區政府\n數碼資助計劃指引\n第一部分　引言\n1.1　{BODY}\n"
    assert document(text).title == "數碼資助計劃指引"


def test_numbered_headings_of_a_word_file_are_no_title() -> None:
    file = docx.Document()
    file.add_paragraph("某市数字政府建设“十四五”规划")
    for name in ("一、建设背景", "二、总体要求"):
        file.add_heading(name, 1)
        file.add_paragraph(BODY)
    data = io.BytesIO()
    file.save(data)
    assert read(data.getvalue(), "无.docx").document.title == "某市数字政府建设“十四五”规划"
    assert markdown(f"# 一、背景\n\n{BODY}\n\n# 某市数据规划\n\n{BODY}\n").document.title == "某市数据规划"


def test_the_day_inside_the_heading_of_a_page_is_not_part_of_its_title() -> None:
    name = "某市公共数据共享办法"
    markup = page(before=f"<h2>{name}<small>2023-05-01</small></h2>", head=f"<title>{name}</title>")
    assert read_html(markup.encode()).blocks[0].text == name


def test_who_edited_a_page_is_not_part_of_the_text() -> None:
    markup = page(f"<p>{SENTENCE}</p>" * 4 + "<p>责任编辑：某甲</p>")
    assert all("责任编辑" not in block.text for block in read_html(markup.encode()).blocks)


def test_an_english_page_is_called_by_its_heading_without_the_site() -> None:
    words = "<p>Departments shall publish their catalogues by 30 June, and keep them complete.</p>" * 4
    title = "Guidelines on Open Data"
    markup = f"<html><head><title>{title} | City Government</title></head><body><h1>{title}</h1>{words}</body></html>"
    assert read(markup.encode(), "a.html").document.title == "Guidelines on Open Data"


def test_the_day_a_page_was_first_published_is_known_to_the_card() -> None:
    head = '<meta name="firstpublishedtime" content="2023-05-01-09:00:00">'
    assert ("issued", "2023-05-01") in read_html(page(head=head).encode()).hidden


def test_a_unit_is_not_taken_from_a_list_of_several() -> None:
    text = "表1 养老主要指标\n（单位：张，%）\n指标名称\t2020年\t2025年\n床位数\t120\t300\n护理型床位占比\t45\t60\n助餐点（个）\t5\t9\n"
    assert [(row.name, row.unit) for row in read(text).indicators] == [
        ("床位数", None),
        ("护理型床位占比", "%"),
        ("助餐点", "个"),
    ]


def test_an_office_that_helps_supports_whatever_the_label_says() -> None:
    text = f"某市方案\n一、任务\n{BODY}（责任单位：市民政局，市财政局配合）\n"
    assert [(duty.lead, duty.support) for duty in read(text).duties] == [(("市民政局",), ("市财政局",))]


def test_english_target_tables_are_read() -> None:
    text = "# Plan\n\n| Indicator | Unit | 2022 | 2025 |\n|---|---|---|---|\n| Data sets | number | 1,200 | 3,000 |\n"
    (row,) = markdown(text).indicators
    assert (row.name, row.unit, [cell.text for _, cell in row.values]) == (
        "Data sets",
        "number",
        ["1,200", "3,000"],
    )


def test_a_region_in_traditional_characters_is_the_one_that_people_ask_for() -> None:
    assert document(f"臺北市數位服務管理辦法\n第一條　{BODY}\n").card.region == "台北市"
