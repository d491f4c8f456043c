"""Two runs compared, and the gate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eval_fakes import BESIDE, FOUND, TEXT, answer, case, failure, info, record, refusal, result

from evals.compare import Breach, Verdict, compare, gate
from evals.errors import RunMismatchError
from evals.record import CaseResult, RunInfo, RunRecord


def run_of(right: int, wrong: int = 0) -> RunRecord:
    """A run in which the first cases are right and the others refused."""
    cases = [result(answer(), asked=case(f"q{n:02d}")) for n in range(right)]
    cases += [result(refusal(), asked=case(f"q{n:02d}")) for n in range(right, right + wrong)]
    return record(*cases)


def test_identical_runs_pass_and_no_case_changed() -> None:
    comparison = compare(run_of(20), run_of(20))
    assert gate(comparison, margin=0).passed
    assert comparison.count(Verdict.SAME) == 20
    assert not any(case.changed for case in comparison.cases)
    assert all(change.p in (None, 1.0) for change in comparison.metrics)


def test_a_drop_beyond_the_margin_fails_and_one_within_it_passes() -> None:
    comparison = compare(run_of(20), run_of(19, 1))
    assert not gate(comparison, margin=0.04).passed
    assert gate(comparison, margin=0.05).passed
    assert {breach.metric for breach in gate(comparison, margin=0.04).breaches} >= {
        "correct",
        "gold_cited",
        "over_refusal",
    }


def test_a_gain_never_fails() -> None:
    comparison = compare(run_of(10, 10), run_of(20))
    assert gate(comparison, margin=0).passed
    assert comparison.count(Verdict.BETTER) == 10


def test_the_changed_cases_are_tested_by_mcnemar() -> None:
    comparison = compare(run_of(20), run_of(12, 8))
    change = next(change for change in comparison.metrics if change.metric.name == "correct")
    assert (change.test, change.p) == ("McNemar", 2 / 2**8)
    assert change.difference is not None
    assert change.difference.interval.high < 0


def test_scores_between_nought_and_one_are_tested_by_paired_bootstrap() -> None:
    def ranked(first: bool) -> RunRecord:
        hits = (FOUND, BESIDE) if first else (BESIDE, FOUND)
        return record(*(result(answer(), asked=case(f"q{n}"), hits=hits) for n in range(10)))

    comparison = compare(ranked(True), ranked(False))
    change = next(change for change in comparison.metrics if change.metric.name == "mrr")
    assert (change.test, change.change) == ("bootstrap", -0.5)
    assert change.p == 0.001
    assert "mrr" in {breach.metric for breach in gate(comparison).breaches}


def test_one_quote_that_is_not_verbatim_fails_whatever_the_margin() -> None:
    good = run_of(200)
    last = good.outcomes[-1]
    assert isinstance(last, CaseResult)
    forged = replace(last, reply=answer(quote=TEXT.replace("600", "900"), around=TEXT))
    bad = replace(good, outcomes=(*good.outcomes[:-1], forged))
    assert "verbatim" in {breach.metric for breach in gate(compare(good, bad), margin=1).breaches}


def test_a_new_crash_an_unasked_case_and_a_metric_no_more_scored_fail() -> None:
    old = run_of(3)
    crashed = replace(old, outcomes=(*old.outcomes[:2], failure(case("q02"), 2)))
    assert gate(compare(old, crashed), margin=1).breaches == (Breach("crashed", cases=("q02",), count=1),)
    cut = replace(old, outcomes=old.outcomes[:2])
    kinds = {breach.kind for breach in gate(compare(old, cut), margin=1).breaches}
    assert kinds == {"unfinished", "gone"}
    blind = replace(
        old, outcomes=tuple(replace(o, golds=()) for o in old.outcomes if isinstance(o, CaseResult))
    )
    assert "unscored" in {breach.kind for breach in gate(compare(old, blind), margin=1).breaches}


@pytest.mark.parametrize(
    ("other", "name"), [(info(cases=3, corpus="c1"), "corpus"), (info(cases=3, set_hash="6f8"), "set")]
)
def test_runs_over_different_things_are_refused_unless_told(other: RunInfo, name: str) -> None:
    old = run_of(3)
    new = replace(old, info=other)
    with pytest.raises(RunMismatchError, match=name):
        compare(old, new)
    assert compare(old, new, different=True).differing == (name,)


def test_over_different_sets_only_the_shared_cases_count() -> None:
    old, new = run_of(3), run_of(5)
    new = replace(new, info=replace(new.info, set_hash="other"))
    comparison = compare(old, new, different=True)
    assert [c.case.id for c in comparison.cases] == ["q00", "q01", "q02"]
    assert comparison.only_new == ("q03", "q04")
    assert gate(comparison).passed


def test_a_case_whose_question_changed_is_no_shared_case() -> None:
    old = run_of(1)
    other = replace(case("q00"), question="别的问题？")
    with pytest.raises(RunMismatchError, match="share no case"):
        compare(old, record(result(answer(), asked=other)))


def test_the_same_result_in_other_words_is_shown_but_neither_better_nor_worse() -> None:
    old = record(result(answer()))
    new = record(result(answer("新建社区助餐点600个。")))
    comparison = compare(old, new)
    assert [(c.verdict, c.changed) for c in comparison.cases] == [(Verdict.SAME, True)]
