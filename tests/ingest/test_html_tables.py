from __future__ import annotations

import pytest
from html_pages import BODY, SENTENCE, page, paragraphs, read, rows, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import BlockKind
from ingest.errors import UnreadableFileError
from ingest.reading import html

TABLE = """<table><caption>表1 补贴标准</caption>
<thead><tr><th rowspan=2>类<br>别</th><th colspan="2">标准</th></tr><tr><th>2024年</th><th>2025年</th></tr></thead>
<tfoot><tr><td>合计</td><td>3</td><td>7</td></tr></tfoot>
<tbody><tr><td rowspan="2">困难</td><td>1</td><td>3</td></tr><tr><td>2</td><td>4</td></tr></tbody></table>"""


def test_merged_cells_are_spread_over_what_they_cover() -> None:
    assert rows(TABLE) == [
        ["类别", "标准", "标准"],
        ["类别", "2024年", "2025年"],
        ["困难", "1", "3"],
        ["困难", "2", "4"],
        ["合计", "3", "7"],
    ]


def test_the_caption_stands_above_its_table() -> None:
    blocks = read(page(BODY + TABLE)).blocks
    first = next(n for n, block in enumerate(blocks) if block.kind is BlockKind.ROW)
    assert blocks[first - 1].text == "表1 补贴标准"
    assert {block.table for block in blocks[first:]} == {0}


def test_a_row_over_the_whole_width_is_the_caption_at_the_top_and_a_note_at_the_end() -> None:
    body = (
        "<table><tr><td colspan=3>附件1<br>任务分工表</td></tr><tr><td>序号</td><td>任务</td><td>单位</td></tr>"
        "<tr><td colspan=3>一、开放</td></tr><tr><td>1</td><td>编目</td><td>数据局</td></tr>"
        "<tr><td colspan=3>注：任务按年核对。</td></tr></table>"
    )
    assert rows(body) == [["序号", "任务", "单位"], ["一、开放"] * 3, ["1", "编目", "数据局"]]
    assert paragraphs(f"<p>{SENTENCE}</p>{body}")[1:] == ["附件1", "任务分工表", "注：任务按年核对。"]


def test_several_paragraphs_of_a_cell_are_one_line_apart() -> None:
    body = "<table><tr><td>事项</td><td>材料</td></tr><tr><td>申领</td><td><p>1.身份证；</p><p>2.申请表。</p></td></tr></table>"
    assert rows(body)[1] == ["申领", "1.身份证； 2.申请表。"]


def test_columns_and_rows_that_hold_nothing_are_left_out() -> None:
    body = "<table><tr><td>甲</td><td></td><td>乙</td></tr><tr><td></td><td></td><td></td></tr><tr><td>1</td><td></td><td>2</td></tr></table>"
    assert rows(body) == [["甲", "乙"], ["1", "2"]]


def test_an_empty_cell_between_filled_ones_stays() -> None:
    body = "<table><tr><td>甲</td><td>乙</td><td>丙</td></tr><tr><td>1</td><td></td><td>3</td></tr></table>"
    assert rows(body)[1] == ["1", "", "3"]


def test_a_table_that_lays_out_the_page_is_read_as_paragraphs() -> None:
    assert rows(f"<table><tr><td>{BODY}</td></tr></table>") == []
    assert paragraphs(f"<table><tr><td>{BODY}</td></tr></table>")[1] == SENTENCE
    wide = "".join(f"<p>第{n}段。{SENTENCE}</p>" for n in range(30))
    beside = f"<table><tr><td>栏目</td><td>{wide}</td></tr><tr><td>一</td><td>二</td></tr></table>"
    assert rows(beside) == []
    assert f"第7段。{SENTENCE}" in paragraphs(beside)


def test_a_table_of_data_inside_a_layout_table_is_a_table() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert rows(f"<table><tr><td>栏</td><td>{inner}</td></tr><tr><td>目</td><td></td></tr></table>") == [
        ["甲", "乙"],
        ["1", "2"],
    ]


def test_a_small_table_inside_a_cell_is_part_of_the_cell() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    body = f"<table><tr><td>事项名称</td><td>办理说明</td></tr><tr><td>公共数据申请</td><td>分两类{inner}</td></tr></table>"
    assert rows(body)[1] == ["公共数据申请", "分两类 甲 乙"]


def test_tables_without_end_tags_are_read() -> None:
    assert rows("<table><tr><td>甲<td>乙<tr><td>1<td>2</table>") == [["甲", "乙"], ["1", "2"]]


def test_spans_that_claim_too_much_do_not_grow() -> None:
    bomb = (
        f"<table><tr><td colspan=100 rowspan=65534>{SENTENCE * 90}</td><td>甲</td></tr>"
        + "<tr><td>乙</td></tr>" * 3000
        + "</table>"
    )
    document = read(page(bomb))
    assert sum(len(block.text) for block in document.blocks) < 3_000_000
    assert SENTENCE in "".join(texts(document, None))
    assert any("merged cells" in warning for warning in document.warnings)


def test_a_page_of_endless_tables_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = "<table>" + "<tr><td>甲<th>乙" * 30 + "</table>"
    monkeypatch.setattr(html, "MAX_CELLS", 60)
    assert "甲\t乙" in texts(read(page(BODY + table)), None)
    with pytest.raises(UnreadableFileError, match="tables of 120 cells; at most 60 are read"):
        read(page(BODY + table * 2))


def test_a_table_with_more_places_than_can_be_laid_out_is_read_as_lines() -> None:
    bomb = "<table><tr>" + "<td>甲</td>" * 2000 + "</tr>" + "<tr><td>乙</td></tr>" * 2000 + "</table>"
    assert sum(len(block.text) for block in read(page(bomb)).blocks) < 20_000


words = st.text(st.sampled_from("甲乙丙丁12"), max_size=4)
spans = st.integers(0, 4)
cells = st.lists(st.tuples(words, spans, spans), min_size=1, max_size=5)


@settings(deadline=None, max_examples=150)
@given(st.lists(cells, min_size=1, max_size=6))
def test_spread_tables_are_rectangular_and_lose_no_text(table: list[list[tuple[str, int, int]]]) -> None:
    markup = "".join(
        "<tr>"
        + "".join(f"<td colspan={wide} rowspan={high}>{text}</td>" for text, wide, high in row)
        + "</tr>"
        for row in table
    )
    document = read(page(f"<p>{SENTENCE}</p><table>{markup}</table>"))
    by_table: dict[int | None, set[int]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.ROW:
            by_table.setdefault(block.table, set()).add(block.text.count("\t"))
    assert all(len(widths) == 1 for widths in by_table.values())
    whole = "\n".join(texts(document, None))
    assert all(text in whole for row in table for text, _, _ in row)
