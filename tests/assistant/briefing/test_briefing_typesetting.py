"""How sentences are set: full-width marks beside Chinese characters, no blanks around figures, all else as it was."""

from __future__ import annotations

import pytest

from assistant.briefing.typesetting import in_chinese_type


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("到 2022 年,达到 65%以上,“两化”融合(PCS);", "到2022年，达到65%以上，“两化”融合（PCS）；"),
        ("产值突破 1,000 亿元, 9:00 开放", "产值突破1,000亿元，9:00开放"),
        ("建设 IT Park 和 supET 平台", "建设IT Park和supET平台"),
        ("比重≥3.5,增长 2:1", "比重≥3.5，增长2:1"),
        ("Smart (elderly) care, 2022", "Smart (elderly) care, 2022"),
    ],
)
def test_a_sentence_is_set(text: str, printed: str) -> None:
    assert in_chinese_type(text) == printed
