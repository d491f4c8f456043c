"""The sets that the cross-encoder is taught with are whole, and every bad line of one is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from evals.errors import EvalCasesError
from evals.teaching_sets import CANDIDATES, NEAREST, RIGHT, Lesson, lessons, read_excerpts

SETS = sorted((Path(__file__).parents[2] / "evals" / "sets" / "reading").glob("*.txt"))

EXCERPT = """\
=== 某镇 食堂办法 > 第一章 总则 > 第二章 用餐 > 一、补助
[1] 七十周岁以上的居民每餐补助三元。
[2] 周日休息。
Q 1，2 | 补多少、哪天不开
N | 归谁管
"""


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_every_excerpt_has_sentences_and_questions_with_and_without_an_answer(path: Path) -> None:
    """That no line is bad, no number missing or doubled and no question asked twice, reading it has found."""
    excerpts = read_excerpts(path)
    assert len(excerpts) >= 2
    for excerpt in excerpts:
        answered = [bool(question.answered_by) for question in excerpt.questions]
        assert any(answered) and not all(answered), excerpt.where
        assert len(excerpt.sentences) >= 2, excerpt.where


def test_each_matter_is_there_with_a_hundred_excerpts() -> None:
    matters: Counter[str] = Counter()
    for path in SETS:
        matters[path.stem.rpartition("-")[0]] += len(read_excerpts(path))
    told = (SETS[0].parent / "README.md").read_text(encoding="utf-8")
    assert [matter for matter in matters if f"`{matter}`" not in told] == []
    assert len(matters) == 8 and min(matters.values()) >= 100


def test_no_excerpt_stands_in_two_files() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for path in SETS:
        for excerpt in read_excerpts(path):
            said = tuple(excerpt.sentences.values())
            assert seen.setdefault(said, excerpt.where) == excerpt.where


def written(folder: Path, text: str) -> Path:
    path = folder / "set.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_excerpt_becomes_a_lesson_for_each_question(tmp_path: Path) -> None:
    other = "=== 通知\n[1] 停水一天。\nQ 1 | 停多久\n"
    first, second, third = lessons([read_excerpts(written(tmp_path, EXCERPT + other))])
    one, two = "某镇食堂办法 > 第二章 用餐 > 一、补助：", "通知：停水一天。"
    assert first.question == "补多少、哪天不开"
    assert first.right == (f"{one}七十周岁以上的居民每餐补助三元。", f"{one}周日休息。")
    assert first.wrong == () and first.foreign == (two,)
    assert second.right == () and second.wrong == first.right
    assert third.right == (two,) and third.foreign == first.right


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Q 3 | 何时开", "no sentence 3, which is to answer “何时开”"),
        ("[2] 又一句。", "line 6: the number 2 was taken before"),
        ("N | 归谁管", "line 6: was asked before"),
        ("Q | 何时开", "line 6: is no sentence"),
        ("=== 空的", "line 6: the excerpt has no sentences"),
    ],
)
def test_a_bad_line_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(EvalCasesError, match=told):
        read_excerpts(written(tmp_path, f"{EXCERPT}{line}\n"))


def test_all_bad_lines_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(EvalCasesError) as caught:
        read_excerpts(written(tmp_path, f"before\n{EXCERPT}？\nQ 9 | 谁\n"))
    assert len(caught.value.problems) == 3


def test_a_file_without_excerpts_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(EvalCasesError, match="holds no excerpts"):
        read_excerpts(written(tmp_path, ""))
    (tmp_path / "set.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(EvalCasesError, match="cannot be read as UTF-8"):
        read_excerpts(tmp_path / "set.txt")


@pytest.mark.parametrize(
    ("right", "wrong", "foreign"), [(0, 9, 40), (1, 9, 40), (5, 9, 40), (1, 2, 0), (0, 1, 1)]
)
def test_what_is_drawn_is_of_the_lesson_and_not_more_than_a_step_holds(
    right: int, wrong: int, foreign: int
) -> None:
    lesson = Lesson(
        "问",
        tuple(f"r{n}" for n in range(right)),
        tuple(f"w{n}" for n in range(wrong)),
        tuple(f"f{n}" for n in range(foreign)),
    )
    for seed in range(20):
        answering, others = lesson.drawn(Random(seed))
        assert len(answering) == min(right, RIGHT) and set(answering) <= set(lesson.right)
        assert set(others) <= {*lesson.wrong, *lesson.foreign} and len(set(others)) == len(others) >= 1
        assert len(answering) + len(others) <= CANDIDATES


def test_near_are_texts_of_other_excerpts_that_share_most_with_the_question(tmp_path: Path) -> None:
    files = []
    for name, said in (("one", "食堂每餐补助三元"), ("two", "食堂每餐补助五元"), ("three", "车站每日清扫")):
        path = tmp_path / f"{name}.txt"
        path.write_text(
            f"=== {name}\n[1] {said}。\n[2] 另行通知。\nQ 1 | 食堂每餐补助多少\n", encoding="utf-8"
        )
        files.append(read_excerpts(path))
    first = lessons(files)[0]
    assert first.near[0] == "two：食堂每餐补助五元。"
    assert not {*first.near} & {*first.right, *first.wrong}


def test_near_texts_are_of_another_excerpt_in_all_sets() -> None:
    for lesson in lessons([read_excerpts(path) for path in SETS[:6]]):
        assert len(set(lesson.near)) <= NEAREST
        assert not {*lesson.near} & {*lesson.right, *lesson.wrong}, lesson.question


def test_near_texts_are_drawn_in_the_place_of_foreign_ones_mostly() -> None:
    lesson = Lesson("q", ("r",), tuple(f"w{n}" for n in range(9)), ("f",), ("n",))
    random = Random(3)
    drawn = Counter(text for _ in range(400) for text in lesson.drawn(random)[1])
    assert drawn["n"] > drawn["f"] > 0
    assert drawn["n"] + drawn["f"] == 400
