"""Levels, roles and parts of a sentence: what is said of one place of it is not said of another."""

from __future__ import annotations

import pytest
from fakes import ingested

from assistant.answers import Citation, DraftQuote, DraftStatement, Evidence, Statement
from assistant.checks_clauses import Proof, proof_of
from assistant.checks_roles import altered_level, mixed_clauses, moved_between_parts, swapped_roles
from assistant.citations import check_statement
from vectorstore.passages import Span

CENTRE = "某市创建国家级数据中心和省级示范园区。"
FUND = "某省设立科技基金，首期规模在5亿元以上，并向国家科技基金出资。"
WEAK = "在体制上，专业人才储备不足；在技术上，运维能力有待提高。"
YEARLY = "某省每年扶持100个社区食堂示范项目，推广上门送餐，完善老年食堂物流。"


def proof(text: str) -> Proof:
    document = ingested("a", text).document
    return proof_of(Citation("a", "", Span(0, len(text)), text), document)


def passes(text: str, quote: str) -> bool:
    item = ingested("a", quote)
    drafted = DraftStatement(text, (DraftQuote(item.passages[0], quote),))
    return isinstance(check_statement(drafted, Evidence(()), lambda _: item.document), Statement)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("某市创建国家级数据中心。", True),
        ("某市创建省级示范园区。", True),
        ("某市创建市级示范园区。", False),
        ("某市创建世界级数据中心。", False),
    ],
)
def test_a_level_is_one_that_is_named(text: str, right: bool) -> None:
    assert (altered_level(text, [proof(CENTRE)]) is None) is right
    assert passes(text, CENTRE) is right


def test_a_level_of_the_heading_is_named() -> None:
    document = ingested("a", "# 某办法\n\n## 省级平台\n\n平台归集全省数据。").document
    start = document.text.index("平台归集")
    span = Span(start, start + len("平台归集全省数据。"))
    cited = proof_of(Citation("a", "", span, document.text[span.start : span.end]), document)
    assert altered_level("省级平台归集全省数据。", [cited]) is None
    assert altered_level("市级平台归集全省数据。", [cited])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("科技基金还向国家科技基金出资。", True),
        ("国家科技基金向某省出资。", False),
        ("某省设立科技基金。", True),
    ],
)
def test_who_gives_and_who_gets_are_not_exchanged(text: str, right: bool) -> None:
    assert (swapped_roles(text, [FUND]) is None) is right


def test_a_name_behind_a_preposition_may_be_longer_in_the_quote() -> None:
    assert swapped_roles("名单每年向社会公布。", ["名单每年向全社会公布。"]) is None
    assert swapped_roles("方向由企业自己定。", ["企业自己定方向。"]) is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("在体制上，专业人才储备不足。", True),
        ("在技术上，运维能力有待提高。", True),
        ("在技术上，专业人才储备不足。", False),
        ("在体制上，运维能力有待提高。", False),
    ],
)
def test_what_one_part_says_is_not_said_of_another(text: str, right: bool) -> None:
    assert (moved_between_parts(text, [WEAK]) is None) is right
    assert passes(text, WEAK) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("某省每年扶持100个社区食堂示范项目。", True),
        ("某省推广上门送餐，完善老年食堂物流。", True),
        ("某省每年扶持100个上门送餐示范项目。", False),
        ("某省每年为上门送餐扶持100个社区食堂示范项目。", True),
    ],
)
def test_the_middle_of_a_clause_is_of_the_same_clause(text: str, right: bool) -> None:
    assert (mixed_clauses(text, [YEARLY]) is None) is right
