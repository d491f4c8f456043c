"""Characters mistaken for others of the same sound are read as the library writes them; nothing else is."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

from assistant.respelling import respelt

pytest_plugins = ("small_library_store",)
pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("养老床未数2025年目表是多少", "养老床位数2025年目标是多少"),
        ("智慧养老服务复盖率", "智慧养老服务覆盖率"),
        ("培训养老护离员谁牵投", "培训养老护理员谁牵头"),
        ("养老床位数2025年目标是多少", "养老床位数2025年目标是多少"),
        ("工资标准是多少", "工资标准是多少"),
        ("地铁票价", "地铁票价"),
        ("四川省智慧养老计划", "四川省智慧养老计划"),
    ],
)
def test_only_what_no_text_has_is_read_otherwise(library: SmallLibrary, typed: str, meant: str) -> None:
    assert respelt(typed, library.store) == meant


def test_the_answer_keeps_the_question_as_it_was_typed(library: SmallLibrary) -> None:
    answer = library.answer("养老床未数2025年目表是多少")
    assert answer.question == "养老床未数2025年目表是多少"
    assert "18万张" in words_of(answer)
