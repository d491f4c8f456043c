"""Suggested questions have an English form, made of the same name and year."""

from __future__ import annotations

import pytest

from assistant.suggestions import in_english


@pytest.mark.parametrize(
    ("suggestion", "english"),
    [
        ("掌上办案率2025年的目标是多少？", "What is the 2025 target for 掌上办案率?"),
        ("5G基站2020年的目标是多少？", "What is the 2020 target for 5G基站?"),
        ("“智能装备”由谁负责？", "Who is responsible for “智能装备”?"),
        ("“持续优化提升营商环境”有哪些内容？", "What does “持续优化提升营商环境” include?"),
        ("《甲办法》讲了什么？", None),
        ("这里有哪些文件？", None),
    ],
)
def test_a_suggestion_in_english(suggestion: str, english: str | None) -> None:
    assert in_english(suggestion) == english
