"""Sheets: columns, and cells that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_library import PLAN, document_of, read_all

from vectorstore.sheets import Sheet, csv_text, duty_sheet, harmless, indicator_sheet


def test_indicators_have_a_column_for_each_year() -> None:
    plan = read_all()[PLAN]
    sheet = indicator_sheet(plan.indicators, {PLAN: plan.document})
    assert sheet.header == ("document", "name", "unit", "category", "2022", "2025", "kind", "note")
    beds = next(row for row in sheet.rows if row[1] == "养老床位数")
    assert beds[:7] == (
        plan.document.title,
        "养老床位数",
        "万张",
        "服务",
        "12",
        "18",
        "2022 base; 2025 target",
    )
    assert all(len(row) == len(sheet.header) for row in sheet.rows)


def test_duties_have_their_heading_path() -> None:
    plan = read_all()[PLAN]
    sheet = duty_sheet(plan.duties, {PLAN: plan.document})
    lunch = next(row for row in sheet.rows if row[2] == "省商务厅")
    assert lunch[3] == "省民政厅"
    assert lunch[4].endswith("（二）办好社区助餐点")
    assert lunch[4] == " › ".join(
        document_of(PLAN).heading_path(plan.duties[[*sheet.rows].index(lunch)].span)
    )


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1", "\t=1", " =1", "-1=2", "-a", "+86 571", "\n=1"],
)
def test_what_would_run_is_marked_as_text_and_stays_readable(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    [
        "-3",
        "-3.5",
        "+12%",
        "-1,234.5",
        "－3",
        "-",
        "—",
        "+",
        "",
        "39.9",
        "≥5",
        "a=b",
        "年均增长",
        "-5 %",
        "'x",
        "2025年",
    ],
)
def test_figures_and_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_every_cell_comes_back_and_none_begins_a_formula(rows: list[tuple[str, str]]) -> None:
    text = csv_text(Sheet(("a", "b"), tuple(rows)))
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert len(read) == len(rows) + 1
    for cells, row in zip(read[1:], rows, strict=True):
        assert [cell.removeprefix("'") for cell in cells] == [
            c.replace("\0", "").removeprefix("'") for c in row
        ]
        for cell in cells:
            begins = cell.lstrip()[:1]
            assert begins not in ("=", "@", "＝", "＠")
            assert begins not in ("+", "-") or not any(c.isalpha() or c in "(|!" for c in cell)
