"""What the program says of a question set is said in Chinese on Chinese pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases import EvalCase, Gold, read_cases
from evals.errors import EvalCasesError
from evals.validation import validate
from pages.words import words_for
from pages.words_cases import CASES

ZH = words_for("zh")


def in_chinese(sentence: str) -> str:
    return CASES.in_language(sentence, ZH)[0]


def problems(tmp_path: Path, *lines: str) -> list[str]:
    path = tmp_path / "walk.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(EvalCasesError) as caught:
        read_cases(path)
    return [in_chinese(problem) for problem in caught.value.problems]


def test_every_line_that_is_no_case_is_told_in_chinese(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        '{"question": "好吗？", "goal": 1}',
        '{"id": "x"}',
        "[]",
        '{"question": " "}',
        '{"question": "好吗？", "answerable": "maybe"}',
        '{"question": "好吗？", "gold": [{"document": "a.md"}]}',
    )
    assert told == [
        "walk.jsonl 第 1 行：goal：没有这一栏",
        "walk.jsonl 第 2 行：question：缺了这一栏",
        'walk.jsonl 第 3 行：不是一道题；一道题写成 {"question": …}',
        "walk.jsonl 第 4 行：没有写问题",
        "walk.jsonl 第 5 行：answerable：应写 true 或 false",
        "walk.jsonl 第 6 行：gold.0：标准段落要写明 quote、section 或 row",
    ]


def test_ids_given_twice_and_empty_files_are_told_in_chinese(tmp_path: Path) -> None:
    twice = problems(tmp_path, '{"question": "甲？", "id": "1"}', '{"question": "乙？", "id": "1"}')
    assert twice == ["walk.jsonl 第 2 行：编号 1 和 walk.jsonl:1 的重了。请各用各的。"]
    assert problems(tmp_path, "") == [f"{tmp_path / 'walk.jsonl'} 里没有题。每行写一个 JSON 对象。"]


def test_cases_to_be_looked_at_are_told_in_chinese() -> None:
    cases = (
        EvalCase("甲？", "1"),
        EvalCase("甲？", "2", answerable=False, answer_points=(("三",),)),
        EvalCase("乙？", "3", gold=(Gold("a.md", "原文"),), answer_points=(("三",),), must_not=("三",), reviewed=False),
    )  # fmt: skip
    told = [in_chinese(finding.text) for finding in validate(cases)]
    assert told == [
        "应当回答，却没有标准段落和要点，判不出对错",
        "应当拒答，却写了要点",
        "must_not 的“三”在要点里也有",
        "是起草的，还没有人核对",
        "和 1 问的一样",
    ]
