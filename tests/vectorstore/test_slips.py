from __future__ import annotations

import pytest

from vectorstore.slips import KnownTerms
from vectorstore.tokens import terms

NAMES = ("数字经济增加值", "掌上办案率", "互联网普及率（%）", "养老服务机构")
KNOWN = KnownTerms.of(NAMES)
PAIRS = {term for name in NAMES for term in terms(name)} | {"目标", "多少"}


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("掌上办案律的目标是多少", "上办案率"),
        ("数子经济增加值", "数字经济增"),
        ("互联网普及律", "网普及率"),
        ("養老服物机构有多少", "养老服务机构"),
    ],
)
def test_a_wrong_character_is_held_against_the_librarys_terms(question: str, meant: str) -> None:
    assert KNOWN.meant_by(question, PAIRS.__contains__) == (meant,)


@pytest.mark.parametrize("question", ["掌上办案率的目标是多少", "高速公路里程", "数字经济的目标", "率", ""])
def test_right_words_and_words_unlike_any_term_stay_as_they_are(question: str) -> None:
    assert KNOWN.meant_by(question, PAIRS.__contains__) == ()
