"""What a step shows: questions mistyped by sound, and some of another matter."""

from __future__ import annotations

import json
from importlib.resources import files
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sounds import alike
from evals.teaching_exercises import GROUP, MOST_SLIPS, Exercise, Exercises, Slips, common_characters
from evals.teaching_sets import CANDIDATES, Lesson
from vectorstore.tokens import simplify


def carried() -> list[str]:
    """The common characters of the vocabulary that the program carries."""
    text = files("assistant").joinpath("data", "cross-encoder.json").read_text(encoding="utf-8")
    pieces, scores = zip(*json.loads(text)["model"]["vocab"], strict=True)
    return common_characters(pieces, scores)


COMMON = carried()
SLIPS = Slips(COMMON)
ASKED = st.text(st.sampled_from([*COMMON, *"abc 2025？，臺"]), max_size=30)


def course(excerpts: int) -> list[Lesson]:
    """Two lessons of each excerpt: one that its first text answers, one that nothing does."""
    held = [tuple(f"{number}：{text}" for text in range(9)) for number in range(excerpts)]
    found = []
    for number, texts in enumerate(held):
        foreign = tuple(text for other in held if other != texts for text in other)
        found.append(Lesson(f"规划{number}", texts[:1], texts[1:], foreign))
        found.append(Lesson(f"数据{number}", (), texts, foreign))
    return found


@given(asked=ASKED, seed=st.integers(0, 1000))
def test_a_mistyped_question_keeps_its_length_and_sound(asked: str, seed: int) -> None:
    typed = SLIPS.mistyped(asked, Random(seed))
    assert len(typed) == len(asked)
    assert alike(typed, asked)
    changed = [(one, other) for one, other in zip(typed, asked, strict=True) if one != other]
    assert len(changed) <= MOST_SLIPS
    assert all(one in COMMON and simplify(one) == one for one, _ in changed)


def test_one_or_two_characters_are_mistyped_and_the_same_ones_with_the_same_seed() -> None:
    asked = "政府数据开放到哪一年"
    typed = [SLIPS.mistyped(asked, Random(seed)) for seed in range(60)]
    changed = [sum(one != other for one, other in zip(text, asked, strict=True)) for text in typed]
    assert {*changed} == {1, 2} and changed.count(1) > changed.count(2)
    assert typed == [SLIPS.mistyped(asked, Random(seed)) for seed in range(60)]


@pytest.mark.parametrize("asked", ["", "What by 2025?", "给"])
def test_where_no_other_character_has_the_sound_a_question_stays(asked: str) -> None:
    assert Slips("给政正").mistyped(asked, Random(1)) == asked


def test_common_characters_are_single_han_characters_above_the_line() -> None:
    assert common_characters(["政", "政府", "a", "瀣"], [-9.0, -9.0, -5.0, -13.0]) == ["政"]
    assert 1000 < len(COMMON) < 1600


def test_far_exercises_have_texts_of_one_other_excerpt_and_no_answer() -> None:
    lessons = course(3)
    exercises = Exercises(lessons, SLIPS, far=1, mistyped=0)
    others: set[str] = set()
    for seed in range(30):
        for lesson in lessons:
            drawn = exercises.drawn(lesson, Random(seed))
            assert drawn.question == lesson.question and drawn.right == ()
            assert len({*drawn.wrong}) == len(drawn.wrong) == CANDIDATES - 1
            (source,) = {text[0] for text in drawn.wrong}
            assert source != lesson.question[-1]
            others.add(lesson.question[-1] + source)
    assert others == {"01", "02", "10", "12", "20", "21"}


def test_a_text_that_answers_is_not_shown_as_wrong_where_two_excerpts_share_it() -> None:
    lessons = [Lesson("问", ("同",), ("甲",), ()), Lesson("又问", ("同",), ("乙",), ())]
    exercises = Exercises(lessons, SLIPS, far=1, mistyped=0)
    assert exercises.drawn(lessons[0], Random(1)) == Exercise("问", (), ("乙",))


def test_with_a_single_excerpt_nothing_is_asked_of_another() -> None:
    lessons = course(1)
    drawn = Exercises(lessons, SLIPS, far=1, mistyped=0).drawn(lessons[0], Random(1))
    assert drawn.right == lessons[0].right


def test_without_shares_a_lesson_is_shown_as_it_is_drawn() -> None:
    lessons = course(4)
    exercises = Exercises(lessons, SLIPS, far=0, mistyped=0)
    for group in exercises.groups(8, Random(1)):
        for shown in group:
            lesson = next(lesson for lesson in lessons if lesson.question == shown.question)
            assert shown.right == lesson.right


def test_of_many_questions_the_shares_are_far_and_mistyped() -> None:
    lessons = course(100)
    asked = {lesson.question: lesson for lesson in lessons}
    groups = list(Exercises(lessons, SLIPS, far=0.14, mistyped=0.08).groups(500, Random(1)))
    shown = [exercise for group in groups for exercise in group]
    mistyped = [exercise for exercise in shown if exercise.question not in asked]
    far = [e for e in shown if e.question in asked and not {*e.wrong} & {*asked[e.question].wrong}]
    assert len(shown) == 500 * GROUP
    assert 0.06 < len(mistyped) / len(shown) < 0.1
    assert 0.11 < len(far) / (len(shown) - len(mistyped)) < 0.17


def test_every_question_is_shown_once_before_any_is_shown_again_in_an_order_of_the_seed() -> None:
    lessons = course(12)
    exercises = Exercises(lessons, SLIPS, mistyped=0)

    def order(seed: int) -> list[str]:
        return [shown.question for group in exercises.groups(6, Random(seed)) for shown in group]

    assert order(1) == order(1) != order(2)
    every = sorted(lesson.question for lesson in lessons)
    assert sorted(order(1)[:24]) == sorted(order(1)[24:]) == every
