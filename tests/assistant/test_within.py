"""Questions about a part of the library are answered from that part, and refused where it does not say."""

from __future__ import annotations

import pytest
from small_library import PLAN, RULES, SmallLibrary

from assistant.answers import Answer, Refusal, Turn
from vectorstore.passages import SearchFilter

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

QUESTION = "2025年养老床位数的目标是多少？"


def test_an_answer_cites_only_the_documents_asked(library: SmallLibrary) -> None:
    reply = library.assistant.within(SearchFilter(document_ids=(PLAN,))).ask(QUESTION)
    assert isinstance(reply, Answer)
    assert {c.document_id for s in reply.statements for c in s.citations} == {PLAN}


def test_what_only_another_document_says_is_refused(library: SmallLibrary) -> None:
    asked = library.assistant.within(SearchFilter(document_ids=(RULES,)))
    assert isinstance(asked.ask(QUESTION), Refusal)
    assert isinstance(library.assistant.ask(QUESTION), Answer)


def test_a_follow_up_may_be_about_other_documents_than_the_turn_before(library: SmallLibrary) -> None:
    before = Turn(QUESTION, library.assistant.ask(QUESTION))
    asked = library.assistant.within(SearchFilter(document_ids=(RULES,)))
    assert asked.ask("那数据呢？", [before]) is not None


def test_no_document_at_all_is_no_accident(library: SmallLibrary) -> None:
    assert isinstance(library.assistant.within(SearchFilter(kinds=("poem",))).ask(QUESTION), Refusal)
