"""Looking for weighted terms in a text gives what listing the text's terms gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.relevance import Wanted, coverage, term_set
from vectorstore.tokens import is_written_out

TEXTS = st.text(alphabet="浙江數数字經经济5G年二〇一八2018-〔〕号, .%ＡBcé\n第十条", max_size=40)


@given(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), st.integers(1, 9))
def test_what_a_text_covers_is_told_alike_by_looking_and_by_listing(
    texts: tuple[str, str, str, str], scale: int
) -> None:
    asked, text, context, title = texts
    weights = {term: float(scale + n % 5) for n, term in enumerate(sorted(term_set(asked)))}
    listed = coverage(weights, term_set(text), term_set(context), term_set(title))
    assert Wanted.of(weights).in_text(text, context, title) == pytest.approx(listed)


@pytest.mark.parametrize(
    ("term", "looked_for"),
    [("数", True), ("数字", True), ("5g", False), ("2018年", False), ("浙〔2018〕1号", False)],
)
def test_only_chinese_characters_are_looked_for_as_they_are(term: str, looked_for: bool) -> None:
    assert is_written_out(term) is looked_for
