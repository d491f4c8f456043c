"""Case files: what is read, what is refused, and that sheets say the same as JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from evals.cases import EvalCase, Gold, case_json, parse_case, read_cases, set_hash, tagged, write_cases
from evals.errors import EvalCasesError

CASES = (
    EvalCase(
        "2025年床位数？",
        id="a",
        gold=(Gold("plan.md", quote="床位数 1800"), Gold("digest.md", quote="床位 1800 张")),
        answer_points=(("1800", "1,800"), ("张",)),
        must_not=("1200",),
        tags=("table", "figure"),
    ),
    EvalCase("那2022年呢？", id="b", history=("2025年床位数？",), gold=(Gold("plan.md", row="床位数"),)),
    EvalCase("火星上有几张床？", id="c", answerable=False, tags=("unanswerable",)),
    EvalCase(
        "由谁牵头？",
        id="d",
        gold=(Gold("plan.md", section="二、主要任务 › （一）办好助餐点"),),
        reviewed=False,
    ),
)


@pytest.mark.parametrize("name", ["set.jsonl", "set.csv", "set.tsv", "set.xlsx"])
def test_cases_come_back_as_they_were_written(tmp_path: Path, name: str) -> None:
    write_cases(tmp_path / name, CASES)
    assert read_cases(tmp_path / name) == CASES


def test_all_bad_lines_are_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    lines = [
        '{"question": ""}',
        '{"question": "a", "anwser_points": []}',
        "no json",
        '{"question": "b", "gold": [{"document": "d.md"}]}',
        '{"question": "c", "id": "1"}',
        '{"question": "d", "id": "1"}',
        "[1]",
        '{"question": "e", "answer_points": [[]]}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(EvalCasesError) as caught:
        read_cases(path)
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        f"bad.jsonl:{number}" for number in (1, 2, 3, 4, 6, 7, 8)
    ]
    assert "anwser_points" in caught.value.problems[1]
    assert "bad.jsonl:5" in caught.value.problems[4]


def test_a_sheet_may_have_chinese_columns_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "题库.csv"
    path.write_text(
        '标签,问题,可回答,答案要点,文件,引文\n"table|figure",床位数？,是,"1800|1,800\n张",plan.md,"床位数 1800\n床位 1800 张"\n,火星？,否,,,\n',
        encoding="utf-8-sig",
    )
    first, second = read_cases(path)
    assert first.answer_points == (("1800", "1,800"), ("张",))
    assert first.gold == (Gold("plan.md", quote="床位数 1800"), Gold("plan.md", quote="床位 1800 张"))
    assert first.tags == ("table", "figure")
    assert not second.answerable


def test_a_workbook_may_hold_numbers_truths_and_empty_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["question", "answer points", "answerable"],
        ["床位数？", 1800, True],
        [None, None, None],
        ["火星？", None, False],
    ):
        sheet.append(row)
    book.save(tmp_path / "set.xlsx")
    first, second = read_cases(tmp_path / "set.xlsx")
    assert first.answer_points == (("1800",),)
    assert (first.answerable, second.answerable) == (True, False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("frage,gold\na,b\n", "no column `question`"),
        ("question,colour\na,b\n", "unknown columns: colour"),
        ("question,answerable\na,perhaps\n", "neither yes nor no"),
        ("question,quote\na,b\n", "needs the file name"),
        ('question,document,quote\na,d.md,"x\ny\nz"\nb,"d.md\ne.md","x\ny\nz"\n', "set.csv row 3: document"),
        ("", "no column `question`"),
    ],
)
def test_a_sheet_that_cannot_be_used_says_why(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "set.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvalCasesError) as caught:
        read_cases(path)
    assert problem in str(caught.value)


@pytest.mark.parametrize("name", ["set.pdf", "none.jsonl", "broken.xlsx", "empty.jsonl", "gbk.jsonl"])
def test_a_file_that_is_no_set_is_refused_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK no workbook")
    (tmp_path / "empty.jsonl").write_text("\n\n")
    (tmp_path / "gbk.jsonl").write_bytes('{"question": "床位"}'.encode("gb18030"))
    with pytest.raises(EvalCasesError, match=name.split(".")[0]):
        read_cases(tmp_path / name)


def test_golds_of_several_kinds_do_not_fit_in_a_sheet(tmp_path: Path) -> None:
    mixed = EvalCase("？a", gold=(Gold("a.md", quote="x"), Gold("a.md", row="y")))
    with pytest.raises(EvalCasesError, match="jsonl"):
        write_cases(tmp_path / "set.csv", [mixed])


def test_the_hash_of_a_set_is_that_of_its_cases_not_of_its_file() -> None:
    assert set_hash(CASES) == set_hash(tuple(reversed(CASES)))
    assert set_hash(CASES) != set_hash(CASES[1:])


def test_tags_choose_cases() -> None:
    assert tagged(CASES, ["unanswerable", "table"]) == (CASES[0], CASES[2])
    assert tagged(CASES, []) == CASES


_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)


@given(
    st.builds(
        EvalCase,
        question=_WORDS,
        history=st.lists(_WORDS, max_size=2).map(tuple),
        answer_points=st.lists(st.lists(_WORDS, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
        gold=st.lists(st.builds(Gold, document=_WORDS, quote=_WORDS), max_size=2).map(tuple),
        answerable=st.booleans(),
    )
)
def test_any_case_survives_its_line(case: EvalCase) -> None:
    assert parse_case(json.loads(json.dumps(case_json(case), ensure_ascii=False))) == case


def test_a_row_with_more_cells_than_columns_is_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("question,answerable\n床位数？,true,多出来的\n覆盖率？,false,又一个\n", encoding="utf-8")
    with pytest.raises(EvalCasesError) as caught:
        read_cases(path)
    assert [problem.count("more cells") for problem in caught.value.problems] == [1, 1]


def test_a_table_saved_by_a_chinese_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_bytes("question,answer points,answerable\n床位数是多少？,1800,true\n".encode("gb18030"))
    assert read_cases(path)[0].question == "床位数是多少？"
