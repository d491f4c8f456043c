"""Tables of DOCX files: merged cells in every place that they cover."""

from __future__ import annotations

from docx_files import cell, docx, p, row, table
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import BlockKind
from ingest.reading import docx_tables
from ingest.reading.docx import read_docx
from ingest.reading.docx_tables import GridCell, spread


def rows(body: str) -> list[str]:
    return [block.text for block in read_docx(docx(body)).blocks if block.kind is BlockKind.ROW]


def test_merged_cells_stand_in_every_place_that_they_cover() -> None:
    body = table(
        row(cell("类别", merge="restart"), cell("目标", span=2)),
        row(cell("", merge="continue"), cell("2023年"), cell("2025年")),
        row(cell("数据"), cell("80%"), cell("95%")),
    )
    assert rows(body) == ["类别\t目标\t目标", "类别\t2023年\t2025年", "数据\t80%\t95%"]


def test_grid_columns_that_no_cell_begins_at_are_none() -> None:
    body = table(row(cell("甲", span=3), cell("乙", span=2)), row(cell("丙", span=3), cell("丁", span=2)))
    assert rows(body) == ["甲\t乙", "丙\t丁"]


def test_a_caption_and_a_note_inside_the_table_are_paragraphs() -> None:
    body = table(
        row(cell("表1 主要指标", span=2)), row(cell("指标"), cell("目标")), row(cell("一、数据", span=2)),
        row(cell("编制率"), cell("95%")), row(cell("注：截至年底。", span=2)),
    )  # fmt: skip
    blocks = read_docx(docx(body)).blocks
    assert [(b.kind is BlockKind.ROW, b.text) for b in blocks] == [
        (False, "表1 主要指标"),
        (True, "指标\t目标"),
        (True, "一、数据\t一、数据"),
        (True, "编制率\t95%"),
        (False, "注：截至年底。"),
    ]


def test_paragraphs_and_tables_inside_a_cell_are_one_line() -> None:
    inner = table(row(cell("内甲"), cell("内乙")))
    many = f"<w:tc>{p('编制')}{p('目录')}{inner}<w:p/></w:tc>"
    assert rows(table(row(cell("事项"), many))) == ["事项\t编制目录内甲 内乙"]


def test_rows_and_cells_that_stand_aside_keep_their_columns() -> None:
    shifted = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("乙")}{cell("丙")}</w:tr>'
    assert rows(table(row(cell("一"), cell("二"), cell("三")), shifted)) == ["一\t二\t三", "\t乙\t丙"]


def test_a_deleted_row_is_left_out() -> None:
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('旧')}{cell('旧')}</w:tr>"
    assert rows(table(row(cell("甲"), cell("乙")), deleted)) == ["甲\t乙"]


def test_two_tables_have_two_numbers() -> None:
    both = table(row(cell("甲"), cell("乙"))) + p("又") + table(row(cell("丙"), cell("丁")))
    found = [b.table for b in read_docx(docx(both)).blocks if b.kind is BlockKind.ROW]
    assert found == [0, 1]


def test_long_text_is_not_multiplied_without_end() -> None:
    wide = [GridCell("长" * 50_000, 0, 60)]
    narrow = [GridCell(str(n), n) for n in range(60)]
    assert sum(len(text) for line in spread([wide, narrow]) for text in line) < 60_000
    assert sum(len(text) for line in spread([[GridCell("短", 0, 60)], narrow]) for text in line) == 60 + 110


def test_a_grid_without_sense_stays_as_it_is() -> None:
    stairs = [[GridCell(f"{n}", n * 1000)] for n in range(docx_tables.MAX_COLUMNS + 1)]
    assert spread(stairs) == [[f"{n}"] for n in range(docx_tables.MAX_COLUMNS + 1)]
    assert spread([[GridCell("甲", 0, 10**11), GridCell("乙", 10**11, 10**11)]]) == [["甲", "乙"]]


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[str]], list[list[GridCell]]]:
    """A table cut into rectangles, as the texts that a reader sees in each place and as its cells."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    seen = [[""] * width for _ in range(height)]
    cells: list[list[GridCell]] = [[] for _ in range(height)]
    for top in range(height):
        for left in range(width):
            if seen[top][left]:
                continue
            free = next((n for n in range(left, width) if seen[top][n]), width)
            across = draw(st.integers(1, free - left))
            down = draw(st.integers(1, height - top))
            name = f"{top}:{left}"
            for line in range(top, top + down):
                if any(seen[line][left : left + across]):
                    break
                seen[line][left : left + across] = [name] * across
                cells[line].append(GridCell(name if line == top else "", left, across, line > top))
    return seen, [sorted(line, key=lambda each: each.column) for line in cells]


@given(grids())
def test_every_place_holds_the_text_of_the_cell_that_covers_it(
    drawn: tuple[list[list[str]], list[list[GridCell]]],
) -> None:
    seen, cells = drawn
    columns = sorted({each.column for line in cells for each in line})
    assert spread(cells) == [[line[column] for column in columns] for line in seen]


@given(
    st.lists(
        st.lists(
            st.builds(
                GridCell, st.text("甲乙", max_size=3), st.integers(0, 9), st.integers(0, 12), st.booleans()
            ),
            max_size=5,
        ),
        max_size=6,
    )
)
def test_any_cells_give_rows_of_one_length(cells: list[list[GridCell]]) -> None:
    assert len({len(line) for line in spread(cells)}) <= 1
