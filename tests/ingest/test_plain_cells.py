"""Tables of plain text whose cells stand one a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policies import read

from ingest.blocks import BlockKind
from ingest.reading.plain import read_plain

ABOVE = "某市养老服务三年计划\n一、目标\n到2025年，全市养老服务体系基本建成，老年人的获得感明显增强。\n表1 主要指标\n"
BELOW = "二、任务\n各区要落实责任，按年度公布进展，接受社会监督。\n"
HEADER = ["类别", "指标名称", "单位", "2022年", "2025年"]
ROWS = [
    ["居家", "家庭病床", "张", "120", "≥300"],
    ["", "助餐点覆盖率", "%", "/", "95"],
    ["机构", "护理型床位占比", "%", "48.5", "60左右"],
]


def text_of(header: list[str], rows: list[list[str]], between: str = "\n") -> str:
    return ABOVE + between.join(cell for row in [header, *rows] for cell in row if cell) + "\n" + BELOW


def rows_of(text: str) -> list[list[str]]:
    return [block.text.split("\t") for block in read_plain(text).blocks if block.kind is BlockKind.ROW]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n　"])
def test_cells_one_a_line_are_rows_again_and_a_merged_category_is_left_empty(between: str) -> None:
    assert rows_of(text_of(HEADER, ROWS, between)) == [HEADER, *ROWS]


def test_they_are_indicators_and_the_text_around_them_stays() -> None:
    item = read(text_of(HEADER, ROWS))
    assert [
        (row.name, row.unit, row.category, [cell.text for _, cell in row.values]) for row in item.indicators
    ] == [
        ("家庭病床", "张", "居家", ["120", "≥300"]),
        ("助餐点覆盖率", "%", "居家", ["/", "95"]),
        ("护理型床位占比", "%", "机构", ["48.5", "60左右"]),
    ]
    assert [section.heading for section in item.document.sections] == ["一、目标", "二、任务"]


def test_ordinals_and_a_column_behind_the_years_have_their_places() -> None:
    header = ["分类", "序号", "指标", "2020年", "2025年", "属性"]
    rows = [
        ["民生", "1", "托位数", "100", "200", "预期性"],
        ["", "2", "床位数", "〔80〕", "〔90〕", "约束性"],
    ]
    assert rows_of(text_of(header, rows)) == [header, *rows]


def test_an_ordinal_column_without_ordinals_stays_empty() -> None:
    header = ["序号", "指标", "2020年", "2025年"]
    rows = [["", "托位数", "100", "200"], ["", "床位数", "80", "90"]]
    assert rows_of(text_of(header, rows)) == [header, *rows]


def test_a_header_that_a_page_repeats_is_left_out() -> None:
    text = text_of(HEADER, [*ROWS[:2], HEADER, *ROWS[2:]])
    assert rows_of(text) == [HEADER, *ROWS]


@pytest.mark.parametrize(
    "rows",
    [
        [["机构", "床位", "张", "120"], ["机构", "护理员", "名", "30"]],
        [["指标说明的文字见附件。"], ["另行公布。"]],
    ],
)
def test_rows_that_do_not_fit_the_header_stay_lines(rows: list[list[str]]) -> None:
    assert rows_of(text_of(HEADER, rows)) == []


CELL = st.text(alphabet="养老床位护理机构托育覆盖", min_size=2, max_size=8)
FIGURE = st.one_of(st.integers(0, 99999).map(str), st.sampled_from(["/", "≥76", ">95%", "12.5", "约30"]))


@given(st.lists(st.tuples(CELL, CELL, st.just("%"), FIGURE, FIGURE).map(list), min_size=2, max_size=8))
def test_whole_rows_come_out_as_they_went_in(rows: list[list[str]]) -> None:
    assert rows_of(text_of(HEADER, rows)) == [HEADER, *rows]
