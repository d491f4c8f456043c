"""PDFs: lines to paragraphs, pages, headers and contents lists, columns, notes, headings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import Page, pdf

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.reading.pdf import read_pdf

WIDE = 36
"""Characters of 12 points in a full line of the test pages."""
FULL = "各级人民政府应当推动养老服务发展并且保障老年人权益加强组织领导完善工作机制落实责任"[:WIDE]
FIRST = FULL[: WIDE - 2]
LEFT = 80.0


def texts(document: RawDocument) -> list[str]:
    return [block.text for block in document.blocks]


def body(*pages: list[str], **kept: str) -> RawDocument:
    """A file whose pages hold lines of body text; a wide blank begins a paragraph."""
    return read_pdf(pdf(*(Page().lines(LEFT, 120, lines) for lines in pages), **kept))


def test_lines_of_a_paragraph_are_joined_and_an_indent_begins_the_next() -> None:
    read = body(["　" + FIRST, FULL, "的要求。", "　" + FIRST, FULL, "的办法。"])
    assert texts(read) == [FIRST + FULL + "的要求。", FIRST + FULL + "的办法。"]


def test_a_line_in_which_the_next_word_would_have_fitted_ends_its_paragraph() -> None:
    assert texts(body([FULL, "申请材料", "办理时限", FULL])) == [FULL + "申请材料", "办理时限", FULL]


@pytest.mark.parametrize("begun", ["省“一张图”", "办”目标", "“微应用”"])
def test_no_line_is_parted_at_a_quotation_mark(begun: str) -> None:
    # Two characters short of the edge: the first one would fit, the mark beside it holds it back.
    short = FIRST[:-1]
    assert texts(body(["　" + short, begun + FULL[len(begun) :], "完。"]))[0].startswith(short + begun)


def test_a_line_a_little_short_inside_an_indented_paragraph_does_not_end_it() -> None:
    read = body(["　" + FIRST, FULL[:-3], "大，2020年新增了数据。", "　" + FIRST, FULL, "完。"])
    assert texts(read)[0] == FIRST + FULL[:-3] + "大，2020年新增了数据。"


def test_a_cross_reference_at_the_margin_goes_on_with_its_paragraph() -> None:
    reference = "第四十七条 规定的补偿。"
    read = body(["　" + FIRST, reference, "　" + FIRST, FULL, "完。"])
    assert texts(read)[0] == FIRST + "第四十七条规定的补偿。"


def test_a_full_line_that_ends_a_sentence_ends_a_paragraph_where_nothing_tells_otherwise() -> None:
    ended = FULL[:-1] + "。"
    assert texts(body([ended, FULL, "完。"])) == [ended, FULL + "完。"]


def test_text_over_a_page_break_is_one_block_with_both_pages() -> None:
    read = body(["　" + FIRST, FULL], [FULL, "结束。", "　另起一段。"])
    assert read.blocks[0].text == FIRST + FULL + FULL + "结束。"
    assert read.blocks[0].pages == ((0, 1), (len(FIRST + FULL), 2))
    assert read.blocks[1] == Block("另起一段。", pages=((0, 2),))


def test_blanks_around_figures_go_in_chinese_and_stay_between_latin_words() -> None:
    page = Page().text(80, 100, "自").text(92, 100, " 2023 ").text(136, 100, "年起，使用")
    page.text(204, 100, "Open Data ").text(266, 100, "的单位，应当在").text(352, 100, " 30 ").text(
        374, 100, "日内备案。"
    )
    assert texts(read_pdf(pdf(page))) == ["自2023年起，使用 Open Data 的单位，应当在30日内备案。"]


def test_the_blank_behind_an_article_number_stays() -> None:
    page = Page().text(80, 100, "第一条").text(119, 100, "为了规范管理，制定本办法。")
    assert texts(read_pdf(pdf(page)))[0].startswith("第一条")
    spaced = Page().text(80, 100, "第一条 为了规范管理，制定本办法。")
    assert texts(read_pdf(pdf(spaced))) == ["第一条 为了规范管理，制定本办法。"]


def test_radicals_and_compatibility_ideographs_are_the_characters_they_stand_for() -> None:
    assert texts(body(["⼈⺠⾏政，⽅法和⾦額。"])) == ["人民行政，方法和金額。"]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["The words of this docu-", "ment are many and small"],
            "The words of this document are many and small",
        ),
        (["This is a well known word, well-", "known to all readers here"], None),
    ],
)
def test_a_word_cut_by_a_hyphen_is_whole_again_and_a_compound_keeps_its_hyphen(
    lines: list[str], joined: str | None
) -> None:
    page = Page()
    for number, line in enumerate(lines):
        page.text(80, 100 + 16 * number, line)
    (read,) = texts(read_pdf(pdf(page)))
    assert read == (joined or "This is a well known word, well-known to all readers here")


def test_a_title_of_two_centred_lines_is_one_and_the_date_below_is_not_part_of_it() -> None:
    page = (
        Page().text(297 - 120, 80, "某市人民政府关于印发养老", 20).text(297 - 80, 110, "服务办法的通知", 20)
    )
    page.text(297 - 95, 140, "二〇二三年五月一日", 20)
    page.lines(LEFT, 200, ["　" + FIRST, FULL, FULL, FULL, "结束。"])
    assert texts(read_pdf(pdf(page)))[:2] == ["某市人民政府关于印发养老服务办法的通知", "二〇二三年五月一日"]


def test_running_headers_footers_and_page_numbers_are_dropped() -> None:
    def page(number: int) -> Page:
        page = Page().text(80, 30, "https://example.org/a", 8).text(480, 30, "2023/5/1 10:20", 8)
        page.text(290, 815, f"{number}/4", 8)
        return page.lines(LEFT, 100, [f"　第{'一二三四'[number - 1]}项内容。"])

    assert texts(read_pdf(pdf(*map(page, range(1, 5))))) == [f"第{n}项内容。" for n in "一二三四"]


def test_page_marks_are_dropped_on_either_side() -> None:
    pages = [
        Page()
        .text(80 if n % 2 else 480, 800, f"— {n} —".replace("—", "－"))
        .lines(LEFT, 100, [f"　内容{c}。"])
        for n, c in enumerate("甲乙丙", 1)
    ]
    assert texts(read_pdf(pdf(*pages))) == ["内容甲。", "内容乙。", "内容丙。"]


def test_headings_at_the_same_place_that_do_not_count_pages_are_kept() -> None:
    def page(annex: int, content: str) -> Page:
        return Page().text(260, 60, f"ANNEX {annex}", 14).text(80, 120, content)

    read = read_pdf(pdf(page(1, "one"), page(1, "two"), page(2, "three"), page(5, "four"), page(3, "five")))
    assert [t for t in texts(read) if t.startswith("ANNEX")] == [
        "ANNEX 1",
        "ANNEX 1",
        "ANNEX 2",
        "ANNEX 5",
        "ANNEX 3",
    ]


def test_a_contents_list_whose_entries_come_again_is_dropped() -> None:
    read = body(
        ["　　目 录", "第一章 总则", "第二章 服务", "第三章 附则", "第一章 总则", "　第一条 略。"],
        ["第二章 服务", "　第二条 略。", "第三章 附则", "　第三条 略。"],
    )
    assert texts(read) == [
        "第一章 总则",
        "第一条 略。",
        "第二章 服务",
        "第二条 略。",
        "第三章 附则",
        "第三条 略。",
    ]


def test_a_contents_list_with_dots_and_page_numbers_is_dropped() -> None:
    contents = Page().text(250, 80, "Table of Contents", 14)
    for number, name in enumerate(["Purpose", "Scope", "Policy", "Annex"], 1):
        contents.text(80, 100 + 20 * number, f"{name} {'.' * 60} {number}")
    rest = Page().text(80, 100, "Purpose").text(80, 130, "It is for all to read.")
    assert texts(read_pdf(pdf(contents, rest))) == ["Purpose", "It is for all to read."]


def test_the_word_contents_alone_drops_nothing() -> None:
    lines = ["　　目录", "　第一项内容是这样的。", "　第二项内容是那样的。"]
    assert texts(body(lines)) == ["目录", "第一项内容是这样的。", "第二项内容是那样的。"]


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    page = Page()
    left = [f"{n}左栏的文字在这里写满整个一栏的宽度" for n in "甲乙丙丁戊己庚辛"]
    right = [f"{n}右栏的文字在这里写满整个一栏的宽度" for n in "甲乙丙丁戊己庚辛"]
    for number, (a, b) in enumerate(zip(left, right, strict=True)):
        page.text(60, 100 + 20 * number, a).text(320, 100 + 20 * number, b)
    assert "".join(texts(read_pdf(pdf(page)))) == "".join(left + right)


def test_labels_and_their_values_are_no_columns() -> None:
    page = Page()
    for number in range(8):
        page.text(60, 100 + 20 * number, "联系电话").text(320, 100 + 20 * number, "某某办公室工作人员王某")
    assert all("联系电话" in line and "王某" in line for line in texts(read_pdf(pdf(page))))


def test_a_note_at_the_foot_stands_behind_the_paragraph_that_goes_on_over_it() -> None:
    first = Page().lines(LEFT, 600, ["　" + FIRST, FULL, FULL, FULL]).text(LEFT, 700, "① 见有关规定。", 8)
    second = Page().lines(LEFT, 100, [FULL, "结束。", "　下一段。"])
    read = texts(read_pdf(pdf(first, second)))
    assert read == [FIRST + FULL * 4 + "结束。", "① 见有关规定。", "下一段。"]


def test_larger_and_bold_lines_of_a_latin_text_are_headings() -> None:
    page = Page().text(80, 80, "Open Data Policy", 20).text(80, 120, "Purpose", 12, bold=True)
    for number in range(4):
        page.text(80, 140 + 16 * number, "This text tells what the policy is for, at some length.")
    blocks = read_pdf(pdf(page)).blocks
    assert [(b.text, b.level) for b in blocks if b.kind is BlockKind.HEADING] == [
        ("Open Data Policy", 1),
        ("Purpose", 2),
    ]


def test_the_type_of_chinese_headings_tells_no_level() -> None:
    page = Page().text(80, 80, "一、总体要求", 20).lines(LEFT, 120, ["　" + FIRST, FULL, FULL, "完。"])
    assert all(block.level is None for block in read_pdf(pdf(page)).blocks)


def test_a_turned_page_reads_as_it_is_shown() -> None:
    page = Page(size=(842, 595), rotate=90)
    page.turned(100, 500, "first line", 1, 0).turned(120, 500, "second line", 1, 0)
    assert texts(read_pdf(pdf(page))) == ["first line", "second line"]


def test_a_watermark_is_left_out_and_named() -> None:
    page = Page().turned(200, 400, "DRAFT", 0.7071, 0.7071, 60).lines(LEFT, 100, ["　正文。"])
    read = read_pdf(pdf(page))
    assert texts(read) == ["正文。"]
    assert read.warnings == ("Slanted text, as of a watermark, was left out (page 1).",)


def test_text_printed_twice_to_look_bold_is_read_once() -> None:
    page = Page().text(80, 100, "重要通知").text(80.4, 100, "重要通知")
    assert texts(read_pdf(pdf(page))) == ["重要通知"]


@pytest.mark.parametrize(
    ("title", "hidden"),
    [
        ("某市养老服务办法", (("title", "某市养老服务办法"),)),
        ("Microsoft Word - 某市养老服务办法.doc", ()),
        ("法规格式标准及示例", ()),
        (None, ()),
    ],
)
def test_the_title_among_the_properties_is_taken_where_the_text_bears_it_out(
    title: str | None, hidden: tuple[tuple[str, str], ...]
) -> None:
    page = Page().text(200, 80, "某市养老服务办法", 18).lines(LEFT, 120, ["　正文。"])
    assert read_pdf(pdf(page, title=title)).hidden == hidden


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text("人民政府应当推动服务，。；", min_size=1, max_size=WIDE - 2), min_size=1, max_size=12
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_character_is_lost_and_pages_stand_in_order_inside_their_blocks(pages: list[list[str]]) -> None:
    # A line set off by its page and place is no header, and no line is centred.
    written = [["　序" + line for line in lines] for lines in pages]
    read = body(*written)
    expected = "".join(line.strip("　") for lines in written for line in lines)
    assert "".join(texts(read)).replace(" ", "") == expected
    begun = [(at, page) for block in read.blocks for at, page in block.pages]
    assert [page for _, page in begun] == sorted(page for _, page in begun)
    for block in read.blocks:
        offsets = [at for at, _ in block.pages]
        assert offsets[0] == 0
        assert offsets == sorted(set(offsets))
        assert offsets[-1] < len(block.text)


def test_the_site_behind_the_title_of_a_printed_page_is_cut_off() -> None:
    name = "某市公共数据共享管理办法"
    read = read_pdf(
        pdf(Page().lines(LEFT, 100, [name, FULL, "完。"]), title=f"{name}_政策文件_某市人民政府网站")
    )
    assert ("title", name) in read.hidden


def test_a_footer_with_a_web_address_full_of_figures_is_dropped() -> None:
    address = "https://example.org/" + "%E5%88%B6%E9%80%A0" * 4 + ".html"

    def page(number: int) -> Page:
        page = Page().text(40, 815, f"{address} {number}/2", 8)
        return page.lines(LEFT, 100, [f"　第{'一二'[number - 1]}项内容。"])

    assert texts(read_pdf(pdf(page(1), page(2)))) == ["第一项内容。", "第二项内容。"]
