from __future__ import annotations

import pytest
from policies import headings, lines, markdown, read

from ingest.numbering import numbering_of
from vectorstore.numerals import ordinal

BODY = "各级各部门应当把数据共享作为一项基础工作，明确专人负责，每季度通报一次进展情况。"


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("一、总体要求", "（一）指导思想"),
        ("一、总体要求", "(一)指导思想"),
        ("（一）共享机制", "1.编制目录"),
        ("（一）共享机制", "1．编制目录"),
        ("一、重点任务", "01编制目录"),
        ("一、重点任务", "01 编制目录"),
        ("一、重点任务", "２.编制目录"),
        ("1.编制目录", "（1）目录范围"),
        ("三、应用推广", "专栏 3-1 重点应用"),
        ("第一编 通则", "第一章 适用范围"),
        ("第一章 适用范围", "第一节 定义"),
    ],
)
def test_a_numbering_style_nests_inside_the_outer_one(outer: str, inner: str) -> None:
    item = read(f"某省数据共享办法\n{outer}\n{BODY}\n{inner}\n{BODY}\n")
    assert headings(item.document) == [(1, outer), (2, inner)]
    assert item.passages[-1].headings == (outer, inner)


def test_an_article_is_headed_by_its_number_alone() -> None:
    item = read(f"某省数据共享办法\n第二章　目录管理\n第七条　{BODY}\n第七条之一　{BODY}\n")
    assert headings(item.document) == [(1, "第二章 目录管理"), (2, "第七条"), (2, "第七条之一")]


def test_an_article_is_found_in_markdown_and_in_plain_text_alike() -> None:
    text = f"# 某省数据共享办法\n\n## 第二章 目录管理\n\n第七条　{BODY}\n\n第八条　{BODY}\n"
    assert headings(markdown(text).document) == [(1, "第二章 目录管理"), (2, "第七条"), (2, "第八条")]


def test_an_article_with_its_subject_in_brackets_is_a_heading() -> None:
    assert headings(read(f"某省数据共享办法\n第七条【目录】{BODY}\n第八条（范围）{BODY}\n").document) == [
        (1, "第七条"),
        (1, "第八条"),
    ]


def test_a_dash_opens_a_run_in_heading() -> None:
    text = f"某省数据共享办法\n一、主要任务\n——完善数据目录。{BODY}\n——推广共享应用。{BODY}\n"
    assert headings(read(text).document) == [(1, "一、主要任务"), (2, "完善数据目录"), (2, "推广共享应用")]


def test_first_sentences_of_neighbouring_paragraphs_are_run_in_headings() -> None:
    text = f"某省数据共享办法\n一、基本原则\n坚持统筹规划。{BODY}\n坚持安全可控。{BODY}\n"
    assert headings(read(text).document) == [(1, "一、基本原则"), (2, "坚持统筹规划"), (2, "坚持安全可控")]


def test_one_first_sentence_alone_is_no_heading() -> None:
    text = f"某省数据共享办法\n一、基本原则\n坚持统筹规划。{BODY}\n{BODY}\n{BODY}\n"
    assert headings(read(text).document) == [(1, "一、基本原则")]


def test_a_run_in_heading_ends_with_its_paragraph() -> None:
    text = f"某省数据共享办法\n一、原则\n坚持统筹。{BODY}\n坚持安全。{BODY}\n\n名称\t单位\n甲\t个\n"
    document = read(text).document
    assert document.text[document.sections[-1].span.start : document.sections[-1].span.end].count("\n") == 1


@pytest.mark.parametrize(
    "reference",
    [
        "依照第三条的规定，有关单位应当报告。",
        "第三条规定的单位应当报告。",
        "第三条和第四条所称数据，包括公共数据。",
        "第二章的规定适用于企业数据。",
    ],
)
def test_a_cross_reference_is_no_heading(reference: str) -> None:
    text = f"某省数据共享办法\n第一条　{BODY}\n{reference}\n第二条　{BODY}\n"
    assert headings(read(text).document) == [(1, "第一条"), (1, "第二条")]


def test_items_inside_an_article_are_no_headings() -> None:
    text = f"某省数据共享办法\n第九条　下列数据不予共享：\n（一）涉密数据；\n（二）个人隐私；\n（三）其他数据。\n第十条　{BODY}\n"
    assert headings(read(text).document) == [(1, "第九条"), (1, "第十条")]


def test_a_numbered_sentence_is_no_heading() -> None:
    text = (
        "某省数据共享办法\n一、工作要求\n（一）各部门应当编制目录，按季度更新，及时公布。\n（二）完成时限；\n"
    )
    assert headings(read(text).document) == [(1, "一、工作要求")]


@pytest.mark.parametrize("line", ["2.5万家企业上云", "2021年全面完成", "05%以内", "——2025", "10月1日起施行"])
def test_a_figure_at_the_start_of_a_line_is_no_numbering(line: str) -> None:
    assert numbering_of(line) is None


def test_blanks_that_spread_a_heading_are_dropped() -> None:
    assert lines("某省数据共享办法\n总　则\n第一章　总　则\n附 则\n")[1:] == ["总则", "第一章 总则", "附则"]


def test_levels_of_markdown_stand_outside_all_numbering() -> None:
    text = f"# 某省数据共享办法\n\n## 总体部署\n\n一、目标\n\n{BODY}\n\n## 保障\n\n{BODY}\n"
    assert headings(markdown(text).document) == [(1, "总体部署"), (2, "一、目标"), (1, "保障")]


def test_a_style_may_be_skipped_without_leaving_a_level_empty() -> None:
    text = f"某省数据共享办法\n一、目标\n（1）近期目标\n{BODY}\n二、任务\n{BODY}\n"
    assert headings(read(text).document) == [(1, "一、目标"), (2, "（1）近期目标"), (1, "二、任务")]


def test_an_unnumbered_heading_stands_above_its_body() -> None:
    text = f"某省数据共享办法\n数据目录怎样编制\n{BODY}\n数据怎样申请\n{BODY}\n"
    assert headings(read(text).document) == [(1, "数据目录怎样编制"), (1, "数据怎样申请")]


def test_a_signature_and_the_recipients_of_copies_are_no_sections() -> None:
    text = (
        f"某省数据共享办法\n一、要求\n{BODY}\n某省人民政府办公厅\n2021年3月5日\n抄送：省委办公厅，省军区。\n"
    )
    assert headings(read(text).document) == [(1, "一、要求")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十二", 12),
        ("１２", 12),
        ("一百零五", 105),
        ("一千二百六十", 1260),
        ("两", 2),
        ("", None),
        ("甲", None),
    ],
)
def test_ordinals_are_read_in_han_and_other_figures(text: str, number: int | None) -> None:
    assert ordinal(text) == number


@pytest.mark.parametrize("figures", ["1" * 5000, "一" + "〇" * 5000, "１" * 19])
def test_figures_without_end_are_no_number(figures: str) -> None:
    assert ordinal(figures) is None
    assert read(f"某市数据办法\n第{figures}条 数据应当共享。\n").document.text.startswith("某市数据办法")
