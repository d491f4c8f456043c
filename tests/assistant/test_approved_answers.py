"""Answers that staff approved: given for the same question alone, and only while all that they quote is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import small_library
from fakes import HashingEmbedder
from scripted_model import ScriptedChatModel, drafter
from small_library import PLAN, RULES

from assistant.answers import Answer, Turn
from assistant.approved import Trouble, cited_documents, problems_of
from assistant.pipeline import Assistant
from assistant.replies import reply_json
from assistant.sameness import question_key
from ingest.document import read_document
from vectorstore.approved import Approval, ApprovedQuote, ApprovedStatement
from vectorstore.passages import SearchFilter, Visibility
from vectorstore.store import Store

TODAY = date(2025, 6, 1)
NOW = datetime(2025, 6, 1, tzinfo=UTC)
QUESTION = "社区助餐点要建多少个？"
WORDS = "到2025年，新建社区助餐点600个，七十岁以上老年人用餐每餐补贴3元。"
SAID = "到2025年，新建社区助餐点600个。"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, create=True, embedder=HashingEmbedder()) as opened:
        opened.put_many(small_library.read_all().values())
        yield opened


def statement(
    store: Store, text: str = SAID, words: str = WORDS, document_id: str = PLAN
) -> ApprovedStatement:
    start = store.document(document_id).text.index(words)
    return ApprovedStatement(text, (ApprovedQuote(document_id, start, start + len(words), words),))


def approve(
    store: Store, *statements: ApprovedStatement, question: str = QUESTION, today: date = TODAY
) -> int:
    some = statements or (statement(store),)
    return store.library.approved.add(
        Approval(question, some, cited_documents(some, store, today)), "wang", NOW
    )


def ask(store: Store, question: str = QUESTION, today: date = TODAY) -> Answer | None:
    """The approved answer, if that is given."""
    reply = Assistant(store, today=lambda: today).ask(question)
    return reply if isinstance(reply, Answer) and reply.approved else None


def troubles(store: Store, number: int, today: date = TODAY) -> list[Trouble]:
    answer = store.library.approved.entry(number)
    return [problem.trouble for problem in problems_of(answer, store, today)]


def reread(store: Store, document_id: str, old: str, new: str) -> None:
    path = next(p for p in small_library.DOCUMENTS.iterdir() if p.stem == document_id)
    data = path.read_text(encoding="utf-8").replace(old, new).encode()
    store.put(read_document(path, data, document_id))


def test_an_approved_answer_is_given_as_a_checked_answer(store: Store) -> None:
    assert ask(store) is None
    approve(store)
    answer = ask(store)
    assert answer is not None
    assert [s.text for s in answer.statements] == [SAID]
    citation = answer.statements[0].citations[0]
    assert store.document(PLAN).text[citation.span.start : citation.span.end] == citation.quote
    said = reply_json(answer, store, today=TODAY, elapsed_ms=1)
    assert said["approved"] is True
    assert "wang" not in str(said)
    assert not [name for name in said if name in ("by", "at", "approved_by")]


@pytest.mark.parametrize(
    "same",
    [
        "社区助餐点要建多少个",
        "请问社区助餐点 要建多少个呢？",
        "社區助餐點要建多少個？",
        "社区助餐点的要建是多少个？谢谢",
    ],
)
def test_the_same_question_in_another_spelling_gets_it(store: Store, same: str) -> None:
    approve(store)
    assert ask(store, same) is not None


@pytest.mark.parametrize(
    "other",
    [
        "社区助餐点2022年要建多少个？",
        "贵州省社区助餐点要建多少个？",
        "广东省社区助餐点要建多少个？",
        "社区助餐点实际建了多少个？",
        "社区助餐点不要建多少个？",
        "社区助餐点由谁负责？",
        "社区助浴点要建多少个？",
        "社区助餐点要建多少家？",
        "要建多少个社区助餐点？",
    ],
)
def test_another_question_does_not_get_it(store: Store, other: str) -> None:
    approve(store)
    assert ask(store, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("增长1.5%的目标是哪年？", "增长15%的目标是哪年？"),
        ("老人是不是可以免费？", "老人不可以免费？"),
        ("2025年的目标是多少？", "2024年的目标是多少？"),
        ("What is the target for care beds?", "What is the target for carebeds?"),
    ],
)
def test_figures_negation_and_years_are_never_the_same(one: str, other: str) -> None:
    assert question_key(one) != question_key(other)


def test_what_cannot_stand_alone_is_the_same_as_nothing(store: Store) -> None:
    assert question_key("那它呢？") is None
    assert question_key("你好") is None
    approve(store)
    assistant = Assistant(store, today=lambda: TODAY)
    first = assistant.ask("智慧养老平台由谁牵头？")
    follow_up = assistant.ask("那社区助餐点呢？", (Turn("智慧养老平台由谁牵头？", first),))
    assert not (isinstance(follow_up, Answer) and follow_up.approved)


def test_no_model_is_asked_and_the_newest_approval_counts(store: Store) -> None:
    first = approve(store)
    other = statement(store, "七十岁以上老年人用餐每餐补贴3元。")
    approval = Approval(QUESTION, (other,), cited_documents((other,), store, TODAY))
    store.library.approved.add(approval, "li", NOW, instead_of=(first,))
    model = ScriptedChatModel(script=[])
    answer = Assistant(store, drafter(model), lambda: TODAY).ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.statements[0].text == "七十岁以上老年人用餐每餐补贴3元。"
    assert model.asked == []
    ended = store.library.approved.entry(first)
    assert (ended.ended_by, ended.ended) == ("li", NOW)
    assert [line["action"] for line in store.library.audit()] == [
        "answer.approve",
        "answer.end",
        "answer.approve",
    ]


def test_without_a_day_none_is_given(store: Store) -> None:
    approve(store)
    reply = Assistant(store).ask(QUESTION)
    assert not (isinstance(reply, Answer) and reply.approved)


def test_a_changed_document_ends_it_even_where_the_quote_still_stands(store: Store) -> None:
    number = approve(store)
    reread(store, PLAN, "贵阳市先行试点", "遵义市先行试点")
    assert ask(store) is None
    assert troubles(store, number) == [Trouble.CHANGED]


def test_a_withdrawn_and_a_removed_document_end_it(store: Store) -> None:
    number = approve(store)
    item = small_library.read_all()[PLAN]
    card = replace(item.document.card, visibility=Visibility.INTERNAL)
    store.put(replace(item, document=replace(item.document, card=card)))
    assert ask(store) is None
    assert troubles(store, number) == [Trouble.WITHDRAWN]
    store.remove(PLAN)
    assert ask(store) is None
    assert troubles(store, number) == [Trouble.REMOVED]


def test_it_ends_when_the_document_does_not_hold_as_it_did(store: Store) -> None:
    number = approve(store)
    later = date(2026, 1, 1)
    assert ask(store, today=later) is None
    assert troubles(store, number, later) == [Trouble.STATUS]
    problem = problems_of(store.library.approved.entry(number), store, later)[0]
    assert (problem.was, problem.now) == ("in_period", "period_over")
    # Approved knowingly over a plan whose period is over, it is given, with the warning that such citations carry.
    approve(store, today=later)
    answer = ask(store, today=later)
    assert answer is not None
    assert reply_json(answer, store, today=later, elapsed_ms=1)["citations"][0]["warnings"]


def test_a_sentence_that_does_not_pass_is_never_given(store: Store) -> None:
    number = approve(store, statement(store, "到2025年，新建社区助餐点900个。"))
    assert ask(store) is None
    assert troubles(store, number) == [Trouble.UNPROVED]
    approve(store, statement(store), statement(store, "本省鼓励钓鱼。"), question="钓鱼有补贴吗？")
    assert ask(store, "钓鱼有补贴吗？") is None


def test_a_question_to_some_documents_gets_it_only_from_among_them(store: Store) -> None:
    approve(store)
    assistant = Assistant(store, today=lambda: TODAY)
    among = assistant.within(SearchFilter(document_ids=(PLAN,))).ask(QUESTION)
    assert isinstance(among, Answer)
    assert among.approved
    others = assistant.within(SearchFilter(document_ids=(RULES,))).ask(QUESTION)
    assert not (isinstance(others, Answer) and others.approved)


def test_approvals_outlive_a_rebuilt_library(store: Store, tmp_path: Path) -> None:
    from vectorstore.library import Library

    approve(store)
    fresh = Library.at(tmp_path / "fresh.sqlite3")
    fresh.take_over(tmp_path / "library.sqlite3")
    assert [a.approval.question for a in fresh.approved.all()] == [QUESTION]
    fresh.close()
