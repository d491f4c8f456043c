"""Questions to start with: those that this library answers, and none that it may not answer."""

from __future__ import annotations

from datetime import UTC, datetime

from fakes_documents import PLAN

from pages.examples import offered
from vectorstore.topics import Topic

AT = datetime(2025, 11, 20, tzinfo=UTC)


def topic(*phrases: str) -> Topic:
    return Topic(1, phrases, "", "", "wang", AT)


def questions(*topics: Topic) -> list[str]:
    return [e.zh for group in offered((PLAN,), topics) for e in group.examples]


def test_a_question_on_a_topic_that_is_not_answered_is_not_offered() -> None:
    assert "企业上云是谁的责任？" in questions()
    assert "企业上云是谁的责任？" not in questions(topic("企业上云"))
    assert questions(topic("企业上云")) != []


def test_a_group_without_questions_has_no_heading() -> None:
    assert [g.zh for g in offered((PLAN,), [topic("企业上云")])] == ["查数字", "作比较"]


def test_a_topic_in_english_words_counts_too() -> None:
    assert "企业上云是谁的责任？" not in questions(topic("cloud"))
