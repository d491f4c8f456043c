"""What the tests of the citation check share: a statement with its quotes from whichever small document holds them."""

from __future__ import annotations

from small_library import PLAN, POINTS, RULES, document_of, passage_with, read_all

from assistant.answers import Computation, Draft, DraftQuote, DraftStatement, Evidence, Statement
from assistant.citations import Checked, check, find_quote
from vectorstore.passages import Passage

PASSAGES = [passage for item in read_all().values() for passage in item.passages]
ROW = "| 服务 | 养老床位数（万张） | 养老机构和社区的床位之和 | 12 | 18 |"
MONEY = "| 产业 | 养老服务产业规模（亿元） | 养老服务企业全年营业收入 | 5000 | 12000 |"
HEADER = "| 类别 | 指标 | 指标说明 | 2022年 | 2025年 |"


def checked(text: str, *quotes: str, computation: Computation | None = None) -> Checked:
    """One statement with its quotes, each from whichever document holds it."""
    drafted = DraftStatement(text, tuple(DraftQuote(_home(words), words) for words in quotes), computation)
    return check(Draft((drafted,)), Evidence(()), document_of)


def _home(words: str) -> Passage:
    for name in (PLAN, RULES, POINTS):
        if any(find_quote(words, p.text) for p in read_all()[name].passages):
            return passage_with(name, words)
    return PASSAGES[0]


def passes(text: str, *quotes: str, computation: Computation | None = None) -> Statement:
    found = checked(text, *quotes, computation=computation)
    assert len(found.statements) == 1, found.dropped
    return found.statements[0]


def reasons(text: str, *quotes: str, computation: Computation | None = None) -> str:
    found = checked(text, *quotes, computation=computation)
    assert found.statements == (), "passed"
    assert found.dropped[0].text == text
    return "; ".join(found.dropped[0].reasons)
