"""Sections that are asked for by another name than the one they have: aims, background, tasks, safeguards."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("智慧养老三年行动计划的目标是什么？", "总体目标"),
        ("智慧养老三年行动计划的主要目标", "总体目标"),
        (
            "智慧养老三年行动计划的重点任务有哪些",
            "主要任务：建设智慧养老平台；办好社区助餐点；培训养老护理员。",
        ),
        ("智慧养老三年行动计划有哪些保障", "保障措施"),
    ],
)
def test_a_section_is_found_under_a_near_name(library: SmallLibrary, question: str, said: str) -> None:
    assert words_of(library.answer(question)).startswith(said)


def test_an_amount_is_no_section(library: SmallLibrary) -> None:
    said = words_of(library.answer("智慧养老服务覆盖率2025年的目标是多少？"))
    assert "80" in said
    assert said.startswith("智慧养老服务覆盖率")
