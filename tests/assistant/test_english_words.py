"""English questions in everyday words are answered from Chinese texts."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

from assistant.english import in_chinese, matters

pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("What does chapter six of the plan say?", "第6章"),
        ("Summarize the second part", "第2部分"),
        ("How many 5G towers are planned?", "5G基站"),
        ("What shortcomings remain?", "短板"),
    ],
)
def test_everyday_words_and_chapters_are_said_in_chinese(question: str, chinese: str) -> None:
    assert chinese in in_chinese(question)


def test_words_of_asking_are_no_matter() -> None:
    assert matters("Please summarize the chapter on funding")[1] == ()


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many 5G towers will be built in 2024?", "1.5万个"),
        ("How many caregivers are trained every year?", "2万名"),
        ("What are the parts of chapter two of the smart elderly care action plan?", "办好社区助餐点"),
    ],
)
def test_everyday_english_is_answered(library: SmallLibrary, question: str, said: str) -> None:
    assert said in words_of(library.answer(question))
