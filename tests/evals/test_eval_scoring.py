"""From a recorded case to its scores and to the stage that lost it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eval_fakes import BESIDE, FOUND, TEXT, answer, case, failure, refusal, result, sample_record

from evals.cases import EvalCase
from evals.record import CaseResult, RecordedCitation, RecordedStatement
from evals.report import make_report
from evals.scoring import Stage, score_outcome
from evals.support import supported


def test_a_right_answer_scores_full_and_is_lost_nowhere() -> None:
    scores = score_outcome(result(answer()))
    assert scores.correct is True
    assert scores.stage is None
    full = (
        "recall@1",
        "mrr",
        "ndcg@10",
        "answer_points",
        "gold_cited",
        "verbatim",
        "citation_recall",
        "citation_precision",
    )
    assert {name: scores.value(name) for name in full} == dict.fromkeys(full, 1.0)


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (result(answer("别的话。", start=90, quote="别" * 40), hits=(BESIDE,)), Stage.NOT_RETRIEVED),
        (result(answer("别的话。", start=90, quote="别" * 40)), Stage.NOT_CHOSEN),
        (result(refusal(), evidence=()), Stage.NOT_CHOSEN),
        (result(refusal(), hits=(BESIDE,)), Stage.NOT_RETRIEVED),
        (result(refusal()), Stage.REFUSED),
        (result(answer("新建社区助餐点60个。")), Stage.WRONG),
        (result(answer(), asked=case(answerable=False)), Stage.NOT_REFUSED),
        (failure(), Stage.CRASHED),
    ],
)
def test_each_failing_case_is_lost_at_one_stage(outcome: CaseResult, stage: Stage) -> None:
    assert score_outcome(outcome).stage is stage


def test_what_a_case_does_not_score_is_none_and_never_zero() -> None:
    bare = EvalCase("怎么申请？")
    scores = score_outcome(result(answer(), asked=bare, golds=()))
    assert scores.correct is None
    assert scores.stage is None
    for name in (
        "recall@5",
        "mrr",
        "gold_cited",
        "answer_points",
        "refusal_recall",
        "false_answer",
        "refusal_precision",
    ):
        assert scores.value(name) is None, name


def test_a_case_without_indexed_gold_is_still_told_right_by_its_answer_points() -> None:
    scores = score_outcome(result(answer(), golds=()))
    assert scores.value("gold_cited") is None
    assert scores.correct is True


def test_a_forbidden_string_makes_an_answer_wrong() -> None:
    outcome = result(answer(), asked=replace(case(), must_not=("省商务厅",)))
    scores = score_outcome(outcome)
    assert scores.stage is Stage.WRONG
    assert "省商务厅" in scores.scores["correct"].explanation


def test_a_quote_that_is_not_what_stood_there_is_not_verbatim() -> None:
    altered = TEXT.replace("600", "900")
    assert score_outcome(result(answer(quote=altered, around=TEXT))).value("verbatim") == 0.0


def test_a_statement_with_another_figure_is_not_supported_and_does_not_agree() -> None:
    scores = score_outcome(result(answer("到2025年，新建社区助餐点900个。")))
    assert scores.value("citation_recall") == 0.0
    assert scores.value("citation_precision") == 0.0
    assert scores.value("number_agreement") == 0.5
    assert scores.scores["number_agreement"].weight == 2


def cell(n: int, line: str, start: int) -> RecordedCitation:
    return RecordedCitation(
        n, "plan", "v", "plan.md", "计划", (), line, start, start + len(line), (), line, start
    )


def test_a_cell_is_supported_by_its_row_and_header_and_by_neither_alone() -> None:
    header, row = cell(1, "| 指标 | 2022年 | 2025年 |", 0), cell(2, "| 养老床位数（张） | 1200 | 1800 |", 50)
    right = RecordedStatement("养老床位数：2025年目标为1800张。", (1, 2), "supported")
    assert supported(right, [header, row])
    assert not supported(right, [row])
    assert not supported(replace(right, text="养老床位数：2025年目标为1200张。"), [header, row])


def test_gold_found_further_down_scores_less() -> None:
    scores = score_outcome(result(answer(), hits=(BESIDE, FOUND)))
    assert (scores.value("recall@1"), scores.value("recall@5"), scores.value("mrr")) == (0.0, 1.0, 0.5)


def test_a_crash_is_kept_apart_from_all_metrics() -> None:
    report = make_report(sample_record())
    assert [crash.case.id for crash in report.crashed] == ["q6"]
    assert report.value("correct").n == 5
    assert (report.value("correct").right, report.value("refusal_recall").value) == (2, 1.0)
    assert report.lost[Stage.CRASHED] == 1
    assert [n.case.id for n in report.not_scored] == ["q7"]


def test_the_headline_weighs_citations_by_their_number_not_by_case() -> None:
    report = make_report(sample_record())
    assert report.value("verbatim").n == sum(len(r.reply.citations) for r in sample_record().results)


def test_the_refusal_curve_runs_from_refusing_nothing_to_refusing_all() -> None:
    report = make_report(sample_record())
    assert (report.curve[0].refused_answerable, report.curve[0].refused_unanswerable) == (0.0, 0.0)
    assert (report.curve[-1].refused_answerable, report.curve[-1].refused_unanswerable) == (1.0, 1.0)
    assert report.operating is not None
    assert report.operating.refused_unanswerable == 1.0
