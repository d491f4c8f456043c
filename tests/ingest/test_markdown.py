from __future__ import annotations

from datetime import date

import pytest
from policies import headings, lines, markdown, read

from vectorstore.passages import DigestOf, Period, Visibility

GOOD = """---
title: 某省数据计划摘编
number: 某政发〔2021〕010号
issuer: 某省人民政府
issued: 2021-03-05
period: 2021-2025
visibility: internal
digest_of:
  name: 某省数据计划
  issued: 2021-03-05
  number:
---

# 摘编

正文一段。
"""


def body(text: str) -> list[str]:
    return lines(f"# 甲\n\n{text}\n", "文件.md")[1:]


def test_front_matter_fills_the_card_and_is_no_text() -> None:
    item = markdown(GOOD)
    card = item.document.card
    assert item.document.title == "某省数据计划摘编"
    assert (card.number, card.issuer) == ("某政发〔2021〕010号", "某省人民政府")
    assert (card.issued, card.period) == (date(2021, 3, 5), Period(2021, 2025))
    assert card.visibility is Visibility.INTERNAL
    assert card.digest_of == DigestOf("某省数据计划", issued=date(2021, 3, 5))
    assert item.document.text == "摘编\n正文一段。\n"
    assert item.document.warnings == ()


def test_front_matter_has_no_spans() -> None:
    text = GOOD.replace("正文一段。", "某政发〔2020〕9号\n\n某省办公厅\n\n2020年1月2日")
    card = markdown(text).document.card
    assert card.number == "某政发〔2021〕010号"
    assert {name for name, _ in card.spans} & {"number", "issuer", "issued", "title"} == set()


def test_an_unknown_visibility_makes_a_draft_and_a_warning() -> None:
    item = markdown(GOOD.replace("internal", "内部"))
    assert item.document.card.visibility is Visibility.DRAFT
    assert "public, internal or draft" in item.document.warnings[0]


def test_broken_front_matter_is_a_warning_with_its_line() -> None:
    item = markdown("---\ntitle: 计划\nnumber: [1\n---\n# 甲\n\n正文。\n")
    assert "not valid YAML (line" in item.document.warnings[0]
    assert item.document.text == "甲\n正文。\n"
    assert item.document.card.visibility is Visibility.PUBLIC


def test_broken_front_matter_that_names_a_visibility_makes_a_draft() -> None:
    item = markdown("---\nvisibility: internal\nnumber: [1\n---\n# 甲\n\n正文。\n")
    assert item.document.card.visibility is Visibility.DRAFT
    assert "kept as a draft" in item.document.warnings[0]


def test_a_date_that_does_not_exist_costs_its_field_only() -> None:
    item = markdown(GOOD.replace("issued: 2021-03-05\nperiod", "issued: 2021-02-30\nperiod"))
    assert (item.document.card.issued, item.document.card.visibility) == (None, Visibility.INTERNAL)
    assert "issued" in item.document.warnings[0]


@pytest.mark.parametrize(
    "value",
    ["!!timestamp 甲", "!!int 甲", "*none", "[" * 3000, '"\\ud800"', "2021-13-45", "{? [a] : b}", "'a", "\t"],
)
def test_no_front_matter_stops_the_reading(value: str) -> None:
    item = markdown(f"---\nissued: {value}\ntitle: {value}\n---\n\n# 甲\n\n正文。\n")
    assert item.document.text == "甲\n正文。\n"
    assert item.document.title.encode()


def test_front_matter_that_repeats_itself_by_reference_does_not_grow() -> None:
    nested = "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(7)
    )
    item = markdown(f"---\na: &a [x]\n{nested}title: *h\nkind: *h\ndigest_of: *h\n---\n# 甲\n\n正文。\n")
    assert item.document.title == "甲"


def test_a_list_instead_of_front_matter_is_a_warning() -> None:
    assert (
        "no list of `name: value`" in markdown("---\n- 甲\n- 乙\n---\n# 甲\n\n正文。\n").document.warnings[0]
    )


def test_emphasis_links_and_inline_tags_leave_their_text() -> None:
    text = "**重点**推进__共享__，见[目录](http://example.org)与<u>附件</u>，`代码` ![图示](a.png)。"
    assert body(text) == ["重点推进共享，见目录与附件，代码 图示。"]


def test_soft_breaks_join_and_hard_breaks_part() -> None:
    assert body("公共数据\n依法共享。") == ["公共数据依法共享。"]
    assert body("open data\nportal") == ["open data portal"]
    assert body("第一行  \n第二行<br>第三行\\\n第四行") == ["第一行", "第二行", "第三行", "第四行"]


def test_numbered_lines_without_blank_lines_between_are_lines() -> None:
    text = "# 甲\n\n一、总体要求\n（一）指导思想\n坚持统筹推进。\n（二）主要目标\n年底完成。\n"
    assert headings(markdown(text).document) == [
        (1, "一、总体要求"),
        (2, "（一）指导思想"),
        (2, "（二）主要目标"),
    ]
    assert "坚持统筹推进。" in lines(text, "文件.md")


def test_list_items_keep_their_markers() -> None:
    assert body("- 编目；\n- 归集。\n\n3. 共享；\n4. 开放。") == [
        "- 编目；",
        "- 归集。",
        "3. 共享；",
        "4. 开放。",
    ]


def test_the_marker_of_an_empty_item_is_not_put_before_other_text() -> None:
    assert body("-\n\n正文。") == ["正文。"]
    assert body("- # 标题\n\n正文。") == ["标题", "正文。"]


def test_entities_leave_no_invisible_characters() -> None:
    assert body("公共&nbsp;数据&shy;&#8203;共享&#13;依法&#x2028;开放。") == [
        "公共 数据共享",
        "依法",
        "开放。",
    ]


def test_html_blocks_leave_their_text_whole() -> None:
    text = "<div>\n<p>第一段。</p><p>甲 &amp; 乙</p>\n<script>x()</script>\n<![if !x]>第二段。<![endif]>\n末段 a < 5 与 <b\n</div>"
    found = body(text)
    assert [line for line in found if "x()" in line] == []
    assert "".join(found).startswith("第一段。甲 & 乙第二段。末段 a < 5 与")


@pytest.mark.parametrize("opening", ["<!-- ", "<a ", "<a b='", "<p"])
def test_what_nothing_closes_is_text_however_often_it_stands(opening: str) -> None:
    """Each would be looked for to the end of the file: a hundred thousand of them would take an hour."""
    found = body("<div>甲</div>" + opening * 100_000 + "乙")
    assert found[0].startswith("甲" + opening.strip())
    assert found[-1].endswith("乙")


def test_indented_paragraphs_are_no_code() -> None:
    assert body("    公共数据依法共享。") == ["公共数据依法共享。"]


def test_a_text_file_with_hash_headings_is_read_as_markdown() -> None:
    item = read("# 第一部分\n\n**正文**一段。\n\n# 第二部分\n\n正文二段。\n")
    assert item.document.source.media_type == "text/markdown"
    assert headings(item.document) == [(1, "第一部分"), (1, "第二部分")]


def test_tables_stand_as_they_are() -> None:
    table = "| 指标 | 单位 | 2020年 |\n| --- | --- | --- |\n| **归集率** | % | 10 |"
    assert body(table) == ["| 指标 | 单位 | 2020年 |", "| --- | --- | --- |", "| 归集率 | % | 10 |"]


@pytest.mark.parametrize(
    "table",
    [
        "| 指标 | 单位 | 2020年 |\n| --- | --- | --- |\n| 归集率 | % | 10 |",
        "指标 | 单位 | 2020年\n--- | --- | ---\n归集率 | % | 10",
        "> | 指标 | 单位 | 2020年 |\n> | --- | --- | --- |\n> | 归集率 | % | 10 |",
        "- 见表\n\n  | 指标 | 单位 | 2020年 |\n  | :-- | --: | :-: |\n  | 归集率 | % | 10 |",
    ],
    ids=["bars", "no outer bars", "in a quotation", "in a list"],
)
def test_a_markdown_table_gives_its_indicators(table: str) -> None:
    row = markdown(f"# 甲\n\n{table}\n").indicators[0]
    assert (row.name, row.unit, [cell.text for _, cell in row.values]) == ("归集率", "%", ["10"])


def test_a_bar_inside_a_cell_does_not_part_it() -> None:
    row = markdown("# 甲\n\n| 指标 | 2020年 | 2025年 |\n|---|---|---|\n| A\\|B率 | 10 | 20 |\n").indicators[0]
    assert [(year, cell.text) for year, cell in row.values] == [(2020, "10"), (2025, "20")]
