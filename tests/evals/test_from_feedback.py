"""Feedback becomes drafts of cases that can be read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from evals.cases import case_json, read_cases
from evals.from_feedback import case_of, cases_of
from vectorstore.feedback import EarlierTurn, Feedback, FeedbackKind, FeedbackReason, Opinion

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ANSWERED = {
    "status": "answered",
    "statements": [{"text": "15万台。", "citations": [2]}],
    "citations": [
        {"n": 1, "source": "别的.txt", "quote": "最近的一处"},
        {"n": 2, "source": "plan.txt", "quote": "数量达到15万台"},
    ],
}
REFUSED = {"status": "refused", "statements": [], "citations": []}


def feedback(kind: FeedbackKind, reply: Mapping[str, object], comment: str = "") -> Feedback:
    reason = FeedbackReason.OUTDATED if kind is FeedbackKind.PROBLEM else None
    return Feedback(7, NOW, Opinion(kind, "多少？", reply, (EarlierTurn("先问", "先答"),), reason, comment))


def test_a_useful_answer_is_right_where_it_cites() -> None:
    case = case_of(feedback(FeedbackKind.USEFUL, ANSWERED))
    assert [(g.document, g.quote) for g in case.gold] == [("plan.txt", "数量达到15万台")]
    assert (case.id, case.history, case.answerable, case.reviewed) == ("feedback-7", ("先问",), True, False)


def test_a_useful_refusal_is_not_answerable() -> None:
    assert not case_of(feedback(FeedbackKind.USEFUL, REFUSED)).answerable
    assert case_of(feedback(FeedbackKind.PROBLEM, REFUSED)).answerable


def test_a_problem_leaves_the_gold_open_and_keeps_the_words() -> None:
    case = case_of(feedback(FeedbackKind.PROBLEM, ANSWERED, "换成新规划"))
    assert (case.gold, case.note) == ((), "换成新规划")
    assert case.tags == ("feedback", "problem", "outdated")


def test_cases_are_read_back(tmp_path: Path) -> None:
    entries = [feedback(FeedbackKind.USEFUL, ANSWERED)]
    path = tmp_path / "set.jsonl"
    path.write_text(
        "\n".join(json.dumps(case_json(c), ensure_ascii=False) for c in cases_of(entries)), "utf-8"
    )
    assert read_cases(path) == cases_of(entries)
