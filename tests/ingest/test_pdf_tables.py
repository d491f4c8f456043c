"""Tables of PDFs: ruled cells, merged cells, tables over page breaks, and what is no table."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import Page, pdf

from ingest.blocks import BlockKind, RawDocument
from ingest.reading.pdf import read_pdf

XS = [80.0, 200.0, 320.0, 440.0]


def rows(document: RawDocument) -> list[tuple[int | None, list[str]]]:
    return [(b.table, b.text.split("\t")) for b in document.blocks if b.kind is BlockKind.ROW]


def test_a_ruled_table_stands_between_its_paragraphs_and_is_read_once() -> None:
    page = (
        Page().text(80, 80, "主要指标如下：").table(XS, 100, [["指标", "单位", "数值"], ["床位", "张", "98"]])
    )
    read = read_pdf(pdf(page.text(80, 220, "以上为表。")))
    assert [b.text for b in read.blocks] == [
        "主要指标如下：",
        "指标\t单位\t数值",
        "床位\t张\t98",
        "以上为表。",
    ]
    assert all(b.pages == ((0, 1),) for b in read.blocks)


def test_merged_cells_are_spread_over_all_they_cover() -> None:
    page = Page()
    for x in (80, 200, 440):
        page.rule(x, 100, x, 190)
    page.rule(320, 130, 320, 190)
    for y in (100, 190):
        page.rule(80, y, 440, y)
    page.rule(200, 130, 440, 130).rule(200, 160, 440, 160)
    page.text(90, 145, "类别").text(260, 120, "年份").text(210, 150, "甲").text(330, 150, "乙")
    page.text(210, 180, "丙").text(330, 180, "丁")
    assert [row for _, row in rows(read_pdf(pdf(page)))] == [
        ["类别", "年份", "年份"],
        ["类别", "甲", "乙"],
        ["类别", "丙", "丁"],
    ]


def test_the_lines_of_a_cell_are_one_text() -> None:
    page = Page().grid([80, 200, 320], [100, 150])
    page.text(84, 118, "每千名老年人").text(84, 138, "床位数").text(204, 118, "Old age").text(
        204, 138, "homes"
    )
    assert rows(read_pdf(pdf(page))) == [(0, ["每千名老年人床位数", "Old age homes"])]


def test_a_table_over_a_page_break_goes_on_without_its_repeated_header() -> None:
    head = ["指标", "单位", "数值"]
    first = Page().table(XS, 700, [head, ["床位", "张", "98"]])
    second = Page().table(XS, 80, [head, ["机构", "家", "12"]])
    read = read_pdf(pdf(first, second))
    assert rows(read) == [(0, head), (0, ["床位", "张", "98"]), (0, ["机构", "家", "12"])]
    assert read.blocks[-1].pages == ((0, 2),)


def test_a_header_that_differs_is_kept() -> None:
    first = Page().table(XS, 700, [["指标", "单位", "2024年"], ["床位", "张", "98"]])
    second = Page().table(XS, 80, [["指标", "单位", "2025年"], ["机构", "家", "12"]])
    assert [row[2] for _, row in rows(read_pdf(pdf(first, second)))] == ["2024年", "98", "2025年", "12"]


def test_a_row_that_a_page_break_cut_is_one_again() -> None:
    first = Page().table(XS, 700, [["名称", "说明", "备注"], ["床位", "包括机构和", "无"]])
    second = Page().table(XS, 80, [["", "家庭床位", ""], ["机构", "含民办机构", "无"]])
    assert [row for _, row in rows(read_pdf(pdf(first, second)))][1:] == [
        ["床位", "包括机构和家庭床位", "无"],
        ["机构", "含民办机构", "无"],
    ]


def test_a_merged_category_goes_on_over_a_page_break() -> None:
    first = Page().table(XS, 700, [["类别", "指标", "数值"], ["养老", "床位", "98"]])
    second = Page().table(XS, 80, [["", "机构", "12"], ["托育", "托位", "7"]])
    assert [row[0] for _, row in rows(read_pdf(pdf(first, second)))] == ["类别", "养老", "养老", "托育"]


def test_a_row_and_the_category_beside_it_that_a_page_break_cut_are_whole_again() -> None:
    first = Page().table(XS, 650, [["类别", "指标", "数值"], ["文化", "书屋", "5"], ["养老服", "床位", "98"]])
    second = Page().grid(XS, [80, 128]).rule(XS[1], 104, XS[-1], 104)
    second.text(XS[0] + 4, 108, "务体系", 10).text(XS[1] + 4, 96, "总数", 10)
    second.text(XS[1] + 4, 120, "机构", 10).text(XS[2] + 4, 120, "12", 10)
    read = read_pdf(pdf(first, second))
    assert [row for _, row in rows(read)][1:] == [
        ["文化", "书屋", "5"],
        ["养老服务体系", "床位总数", "98"],
        ["养老服务体系", "机构", "12"],
    ]


def test_a_category_that_is_open_at_the_page_break_is_a_cell_of_both_pages() -> None:
    """Browsers draw no line below a merged cell that a page cuts, and print its text on either side."""
    for above, below in (("养老", ""), ("", "养老")):
        first = Page().rule(XS[0], 700, XS[-1], 700).rule(XS[0], 724, XS[-1], 724)
        for y in (748, 772):
            first.rule(XS[1], y, XS[-1], y)
        second = (
            Page().rule(XS[1], 80, XS[-1], 80).rule(XS[0], 104, XS[-1], 104).rule(XS[0], 128, XS[-1], 128)
        )
        for page, top, bottom in ((first, 700, 772), (second, 80, 128)):
            for x in XS:
                page.rule(x, top, x, bottom)
        cells = [
            (first, 716, ["类别", "指标", "数值"]), (first, 740, [above, "床位", "98"]),
            (first, 764, ["", "机构", "12"]), (second, 96, [below, "护理员", "5"]), (second, 120, ["托育", "托位", "7"]),
        ]  # fmt: skip
        for page, y, row in cells:
            for x, cell in zip(XS, row, strict=False):
                if cell:
                    page.text(x + 4, y, cell, 10)
        read = read_pdf(pdf(first, second))
        assert [row[0] for _, row in rows(read)] == ["类别", "养老", "养老", "养老", "托育"]
        assert all(block.kind is BlockKind.ROW for block in read.blocks)


def test_two_tables_with_text_between_them_are_two() -> None:
    page = (
        Page()
        .table(XS, 100, [["甲", "乙", "丙"]])
        .text(80, 180, "另有：")
        .table(XS, 200, [["丁", "戊", "己"]])
    )
    assert [table for table, _ in rows(read_pdf(pdf(page)))] == [0, 1]


def test_a_box_around_text_is_no_table() -> None:
    page = Page().grid([80, 500], [90, 200]).lines(90, 120, ["专栏内容第一行。", "专栏内容第二行。"])
    assert rows(read_pdf(pdf(page))) == []
    assert len(read_pdf(pdf(page)).blocks) == 2


def test_grey_areas_behind_lines_are_no_table() -> None:
    page = Page()
    for number in range(5):
        page.fill(80, 100 + 20 * number, 500, 120 + 20 * number)
        page.text(90, 115 + 20 * number, f"第{number}行文字。")
    assert rows(read_pdf(pdf(page))) == []


def test_a_drawing_with_boxes_and_arrows_is_no_table() -> None:
    page = Page().table([80, 200, 320], 100, [["申请", "受理"], ["审核", "办结"]])
    for number in range(20):
        page.rule(90 + 5 * number, 102, 100 + 5 * number, 140)
    read = read_pdf(pdf(page))
    assert rows(read) == []
    assert "受理" in "".join(b.text for b in read.blocks)


def test_a_long_note_over_the_whole_width_of_a_table_is_a_paragraph() -> None:
    note = "注：" + "本表数据由有关部门提供并经核对。" * 6
    page = Page().table(XS, 100, [["指标", "单位", "数值"], ["床位", "张", "98"]], size=10)
    page.rule(80, 148, 80, 200).rule(440, 148, 440, 200).rule(80, 200, 440, 200)
    for number in range(3):
        page.text(84, 162 + 14 * number, note[36 * number : 36 * number + 36], 9)
    read = read_pdf(pdf(page))
    assert [row for _, row in rows(read)] == [["指标", "单位", "数值"], ["床位", "张", "98"]]
    assert read.blocks[-1].text == note


def test_rows_whose_borders_do_not_fit_are_tables_of_their_own() -> None:
    page = (
        Page().table([80, 200, 440], 100, [["姓名", "住址"]]).table([80, 300, 440], 124, [["电话", "邮箱"]])
    )
    assert rows(read_pdf(pdf(page))) == [(0, ["姓名", "住址"]), (1, ["电话", "邮箱"])]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.text("指标数值单位", min_size=1, max_size=6), min_size=columns, max_size=columns),
            min_size=2,
            max_size=12,
        )
    )
)
def test_every_cell_of_a_ruled_table_stands_at_its_place(cells: list[list[str]]) -> None:
    xs = [80.0 + 100 * n for n in range(len(cells[0]) + 1)]
    assert [row for _, row in rows(read_pdf(pdf(Page().table(xs, 100, cells))))] == cells
