"""Cases proposed from documents, for people to review."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval_fakes import PLAN

from evals.cases import EvalCase, case_json
from evals.draft import Sources, draft
from evals.gold import GoldFinder
from evals.validation import validate
from ingest.document import read_document
from vectorstore.passages import IngestedDocument


@pytest.fixture
def item() -> IngestedDocument:
    front = "---\nregion: 浙江省\nperiod: 2023-2025\n---\n"
    return read_document(Path("plan.md"), (front + PLAN).encode(), "plan")


def proposed(item: IngestedDocument, *, by_place: bool = False) -> tuple[EvalCase, ...]:
    return draft(Sources([item.document], item.indicators, item.duties, by_place))


def test_every_proposal_is_marked_for_review_and_has_a_stable_id(item: IngestedDocument) -> None:
    cases = proposed(item)
    assert cases
    assert all(case_json(case)["reviewed"] is False for case in cases)
    assert [case.id for case in cases] == [case.id for case in proposed(item)]
    assert len({case.id for case in cases}) == len({case.question for case in cases}) == len(cases)


def test_cells_duties_terms_and_targets_are_proposed(item: IngestedDocument) -> None:
    by_question = {case.question: case for case in proposed(item)}
    assert by_question["2025年养老床位数的目标是多少？"].answer_points == (("1800",),)
    assert by_question["2022年上门巡访率是多少？"].answer_points == (("35%",),)
    assert "“喘息服务”是指什么？" in by_question
    duty = next(case for case in by_question.values() if "who" in case.tags)
    assert duty.answer_points == (("市商务局",),)


def test_unanswerable_twins_change_year_region_or_unit(item: IngestedDocument) -> None:
    twins = [case for case in proposed(item) if not case.answerable]
    assert {case.note for case in twins} <= {"another year", "another region"} | {
        c.note for c in twins if c.note and "unit" in c.note
    }
    assert twins
    assert all("浙江" not in case.question and not case.gold for case in twins)


@pytest.mark.parametrize("by_place", [False, True])
def test_the_gold_of_every_proposal_stands_in_the_documents(item: IngestedDocument, by_place: bool) -> None:
    cases = proposed(item, by_place=by_place)
    findings = validate(cases, GoldFinder([item.document], item.indicators), [item.document])
    assert {finding.text for finding in findings} == {"drafted, not reviewed"}


def test_gold_by_place_copies_no_sentence(item: IngestedDocument) -> None:
    cases = proposed(item, by_place=True)
    assert all(gold.quote is None for case in cases for gold in case.gold if "card" not in case.tags)


def test_at_most_so_many_of_a_kind_are_proposed(item: IngestedDocument) -> None:
    few = draft(Sources([item.document], item.indicators, item.duties), most=1)
    assert len([case for case in few if "table" in case.tags and case.answer_points]) == 1
