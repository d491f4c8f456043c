"""Where no extractive answer tells what would be one, a model's first statement must give what is asked for."""

from __future__ import annotations

import pytest
from small_library import RULES, SmallLibrary, passage_with

from assistant.answers import DraftQuote, DraftStatement, ModelFault
from assistant.drafting import Drafted
from assistant.enforcement import Base, Enforcement
from assistant.evidence import gather
from assistant.question import read_question

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

SAID = "公共数据开放主体应当自收到开放申请之日起10个工作日内答复申请人。"


def enforcement(library: SmallLibrary, question: str) -> Enforcement:
    return Enforcement(gather(read_question(question), library.store), Base(()))


def drafted(document: str, words: str) -> DraftStatement:
    return DraftStatement(words, (DraftQuote(passage_with(document, words), words),))


def test_a_statement_that_gives_what_is_asked_for_is_shown(library: SmallLibrary) -> None:
    deciding = enforcement(library, "开放申请多久答复申请人？")
    assert deciding.reasons(drafted(RULES, SAID)) == ()
    assert [s.text for s in deciding.take(drafted(RULES, SAID))] == [SAID]


def test_a_true_statement_of_another_year_is_held_and_the_model_is_told(library: SmallLibrary) -> None:
    deciding = enforcement(library, "2031年开放申请多久答复申请人？")
    assert any("2031" in reason for reason in deciding.reasons(drafted(RULES, SAID)))
    assert list(deciding.take(drafted(RULES, SAID))) == []
    assert list(deciding.end()) == []
    assert deciding.outcome(Drafted()).fault is ModelFault.BESIDE_THE_POINT


def test_with_an_extractive_answer_that_one_is_the_measure(library: SmallLibrary) -> None:
    findings = gather(read_question("2031年开放申请多久答复申请人？"), library.store)
    base = library.answer("申请开放公共数据要多久答复？")
    deciding = Enforcement(findings, Base(base.statements))
    assert deciding.reasons(drafted(RULES, SAID)) == ()
