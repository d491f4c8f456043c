"""Automatic numbers of DOCX files, as word processors show them."""

from __future__ import annotations

import pytest
from docx_files import HEADINGS, docx, level, numbered, numbering, p, styled
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.counting import counted
from ingest.reading.docx import read_docx
from ingest.structure import lay_out
from vectorstore.numerals import ordinal

CHAPTERS = level(0, "chineseCounting", "第%1章") + level(
    1, "chineseCountingThousand", "第%2条", inside='<w:lvlRestart w:val="0"/>'
)
OUTLINE = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "%3)")


def texts(body: str, lists: str, styles: str = "") -> list[str]:
    return [
        block.text for block in read_docx(docx(body, parts={"numbering": lists, "styles": styles})).blocks
    ]


def test_chapters_and_articles_are_numbered_as_in_a_law() -> None:
    body = "".join(
        numbered(text, 1, at)
        for text, at in (("总则", 0), ("为了示例", 1), ("适用范围", 1), ("附则", 0), ("施行", 1))
    )
    assert texts(body, numbering(CHAPTERS)) == [
        "第一章 总则",
        "第一条 为了示例",
        "第二条 适用范围",
        "第二章 附则",
        "第三条 施行",
    ]


def test_articles_whose_numbers_have_no_gap_are_articles_all_the_same() -> None:
    close = level(0, "japaneseCounting", "第%1条", inside='<w:suff w:val="nothing"/>')
    body = "".join(
        numbered(text, 1)
        for text in ("为了示例，制定本办法。", "本办法适用于示例。", "本办法自公布之日起施行。")
    )
    raw = read_docx(docx(body, parts={"numbering": numbering(close)}))
    assert [section.heading for section in lay_out(raw.blocks).sections] == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    ("style", "shown", "text"),
    [
        ("chineseCounting", "（%1）", "（一）甲"),
        ("chineseCountingThousand", "%1、", "一、甲"),
        ("decimal", "%1.", "1. 甲"),
        ("decimal", "（%1）", "（1）甲"),
        ("decimalEnclosedCircleChinese", "%1", "① 甲"),
        ("lowerLetter", "%1)", "a) 甲"),
        ("none", "附则", "附则 甲"),
        ("bullet", "\uf0b7", "• 甲"),
        ("bullet", "–", "– 甲"),
        ("decimal", "", "甲"),
    ],
)
def test_a_number_stands_before_its_paragraph(style: str, shown: str, text: str) -> None:
    assert texts(numbered("甲", 1), numbering(level(0, style, shown))) == [text]


def test_deeper_numbers_begin_anew_below_each_outer_one() -> None:
    levels = [0, 1, 1, 2, 0, 1, 2]
    body = "".join(numbered("甲", 1, at) for at in levels)
    assert [text.split(" ")[0] for text in texts(body, numbering(OUTLINE))] == [
        "1.",
        "1.1",
        "1.2",
        "a)",
        "2.",
        "2.1",
        "a)",
    ]


def test_lists_of_one_definition_count_on_and_one_with_its_own_start_begins_there() -> None:
    override = {3: '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'}
    lists = numbering(OUTLINE, lists={1: 0, 2: 0, 3: 0}, overrides=override)
    body = "".join(numbered("甲", each) for each in (1, 2, 3, 1, 3))
    assert [text.split(" ")[0] for text in texts(body, lists)] == ["1.", "2.", "5.", "6.", "7."]


def test_a_list_may_replace_a_level() -> None:
    override = {1: f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.", start=4)}</w:lvlOverride>'}
    assert texts(numbered("甲", 1), numbering(OUTLINE, overrides=override)) == ["IV. 甲"]


def test_a_paragraph_without_text_counts_and_a_deeper_first_one_begins_those_above() -> None:
    body = numbered("甲", 1) + numbered("", 1) + numbered("乙", 1)
    assert texts(body, numbering(OUTLINE)) == ["1. 甲", "3. 乙"]
    assert texts(numbered("甲", 1, 1) + numbered("乙", 1), numbering(OUTLINE)) == ["1.1 甲", "2. 乙"]


def test_numbers_of_a_legal_level_are_figures() -> None:
    legal = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", inside="<w:isLgl/>")
    assert texts(numbered("甲", 1) + numbered("乙", 1, 1), numbering(legal))[1] == "1.1 乙"


def test_a_style_names_its_list_and_the_list_its_level() -> None:
    styles = HEADINGS.replace(
        '<w:pPr><w:outlineLvl w:val="1"/>',
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/>',
    ).replace(
        '<w:pPr><w:outlineLvl w:val="0"/>',
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>',
    )
    linked = level(0, "chineseCounting", "%1、", inside='<w:pStyle w:val="h1"/>') + level(
        1, "chineseCounting", "（%2）", inside='<w:pStyle w:val="h2"/>'
    )
    without = p("附件", '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body = (
        styled("总体要求", "h1")
        + styled("目标", "h2")
        + styled("任务", "h2")
        + without
        + styled("保障", "h1")
    )
    assert texts(body, numbering(linked), styles) == [
        "一、总体要求",
        "（一）目标",
        "（二）任务",
        "附件",
        "二、保障",
    ]


def test_a_definition_may_point_to_a_numbering_style() -> None:
    styles = '<w:style w:type="numbering" w:styleId="n"><w:name w:val="编号"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    lists = numbering(OUTLINE, '<w:numStyleLink w:val="n"/>')
    assert texts(numbered("甲", 2), lists, styles) == ["1. 甲"]


def test_a_bullet_before_a_heading_is_left_out() -> None:
    body = p("总则", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>')
    assert texts(body, numbering(level(0, "bullet", "■"))) == ["总则"]


def test_a_list_that_is_not_there_numbers_nothing() -> None:
    assert texts(numbered("甲", 9) + numbered("乙", 1, 7) + numbered("丙", 1, 99), numbering(OUTLINE)) == [
        "甲",
        "乙",
        "丙",
    ]


@given(st.integers(1, 9999))
def test_numbers_in_words_are_read_back(number: int) -> None:
    assert ordinal(counted(number, "chineseCountingThousand")) == number


@given(
    st.integers(-5, 10**9),
    st.sampled_from(
        [
            "lowerLetter",
            "upperRoman",
            "chineseLegalSimplified",
            "ideographZodiac",
            "decimalEnclosedCircle",
            "ordinal",
            "没有的",
        ]
    ),
)
def test_every_number_has_a_short_form(number: int, style: str) -> None:
    assert 1 <= len(counted(number, style)) <= 31


@given(st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_the_last_figure_of_a_number_counts_the_paragraphs_since_the_last_outer_one(
    levels: list[int],
) -> None:
    lists = numbering(
        level(0, "decimal", "%1;") + level(1, "decimal", "%1.%2;") + level(2, "decimal", "%1.%2.%3;")
    )
    shown = [
        text.split(";")[0].split(".")
        for text in texts("".join(numbered("甲", 1, at) for at in levels), lists)
    ]
    assert [len(each) - 1 for each in shown] == levels
    counts: list[int] = []
    for at, each in zip(levels, shown, strict=True):
        counts = counts[: at + 1] + [1] * (at - len(counts))
        counts = [*counts[:at], counts[at] + 1] if len(counts) > at else [*counts, 1]
        assert each == [str(count) for count in counts]
