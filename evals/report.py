"""What a run came to: the report as values. Storing and printing are elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals.cases import EvalCase
from evals.metrics import f1, percentile
from evals.record import CaseFailure, CaseResult, Outcome, RunInfo, RunRecord
from evals.scoring import CaseScores, Score, Stage, score_record
from evals.significance import Interval, bootstrap, bootstrap_f1, bootstrap_percentile, weighted_mean, wilson

CURVE_POINTS = 60
"""Points of a curve at most; more cannot be told apart in a plot."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric's name, whether more of it is better, what it counts (``share`` or ``ms``), and whether the judge gives it."""

    name: str
    higher_is_better: bool = True
    unit: str = "share"
    judged: bool = False


METRICS = (
    Metric("correct"),
    Metric("answer_points"),
    Metric("gold_cited"),
    Metric("verbatim"),
    Metric("number_agreement"),
    Metric("citation_recall"),
    Metric("citation_precision"),
    Metric("recall@1"),
    Metric("recall@5"),
    Metric("recall@10"),
    Metric("recall@20"),
    Metric("mrr"),
    Metric("ndcg@10"),
    Metric("refusal_precision"),
    Metric("refusal_recall"),
    Metric("refusal_f1"),
    Metric("false_answer", higher_is_better=False),
    Metric("over_refusal", higher_is_better=False),
    Metric("partial_answer", higher_is_better=False),
    Metric("faithfulness", judged=True),
    Metric("completeness", judged=True),
    Metric("latency_p50", higher_is_better=False, unit="ms"),
    Metric("latency_p95", higher_is_better=False, unit="ms"),
)
"""All metrics, in the order of reports."""
COUNTED = frozenset({"verbatim", "number_agreement"})
"""Metrics that count citations or figures, not cases."""


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A metric over a run. value: None when no case scores it. n: what was counted (cases; citations and figures
    for ``COUNTED``); right: how many of them, for yes-or-no metrics."""

    metric: Metric
    value: float | None
    interval: Interval | None
    n: int
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one tag or kind."""

    name: str
    cases: int
    values: Mapping[str, MetricValue]
    lost: Mapping[Stage, int]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What refusing below a retrieval score would give: the shares of unanswerable and of answerable questions refused."""

    threshold: float
    refused_unanswerable: float
    refused_answerable: float


@dataclass(frozen=True, slots=True)
class NotScored:
    """A case that could not be told right or wrong, or whose gold could not be looked for, and why."""

    case: EvalCase
    reason: str


@dataclass(frozen=True, slots=True)
class EvalReport:
    """A run's figures. ``curve`` is empty unless the set has both answerable and unanswerable cases;
    ``latencies`` are milliseconds in ascending order."""

    info: RunInfo
    asked: int
    missing: int
    headline: tuple[MetricValue, ...]
    by_tag: tuple[Group, ...]
    by_kind: tuple[Group, ...]
    lost: Mapping[Stage, int]
    curve: tuple[CurvePoint, ...]
    operating: CurvePoint | None
    latencies: tuple[float, ...]
    failing: tuple[CaseScores, ...]
    crashed: tuple[CaseFailure, ...]
    not_scored: tuple[NotScored, ...]

    def value(self, name: str) -> MetricValue:
        """The headline value of a metric. Raises KeyError."""
        for value in self.headline:
            if value.metric.name == name:
                return value
        raise KeyError(name)


def make_report(record: RunRecord, judged: Mapping[str, Sequence[Score]] | None = None) -> EvalReport:
    """The report of a recorded run; ``judged`` are a judge's scores by case id."""
    scored = score_record(record, judged)
    curve, operating = refusal_curve(scored)
    return EvalReport(
        info=record.info,
        asked=len(record.outcomes),
        missing=record.missing,
        headline=headline(scored),
        by_tag=_groups(scored, lambda scores: scores.outcome.case.tags),
        by_kind=_groups(scored, lambda scores: (_kind(scores.outcome),)),
        lost=_lost(scored),
        curve=curve,
        operating=operating,
        latencies=tuple(sorted(result.elapsed_ms for result in record.results)),
        failing=tuple(scores for scores in scored if scores.stage is not None),
        crashed=record.failures,
        not_scored=_not_scored(scored),
    )


def headline(scored: Sequence[CaseScores]) -> tuple[MetricValue, ...]:
    """All metrics over some cases; those of the judge only where it gave any."""
    values = [metric_value(metric, scored) for metric in METRICS]
    return tuple(value for value in values if value.n or not value.metric.judged)


def metric_value(metric: Metric, scored: Sequence[CaseScores]) -> MetricValue:
    """One metric over some cases, with its interval. Crashed cases have no scores and are left out."""
    match metric.name:
        case "refusal_f1":
            return _refusal_f1(metric, scored)
        case "latency_p50" | "latency_p95":
            times = [s.outcome.elapsed_ms for s in scored if isinstance(s.outcome, CaseResult)]
            level = 0.5 if metric.name == "latency_p50" else 0.95
            return MetricValue(
                metric, percentile(times, level), bootstrap_percentile(times, level), len(times)
            )
    found = [
        score for s in scored if (score := s.scores.get(metric.name)) is not None and score.value is not None
    ]
    values = [score.value for score in found if score.value is not None]
    weights = [score.weight for score in found]
    right = sum(v * w for v, w in zip(values, weights, strict=True))
    whole = metric.name in COUNTED or all(v in (0.0, 1.0) for v in values)
    # One yes or no a case: a bootstrap would claim certainty where all cases are alike.
    shares = all(v in (0.0, 1.0) for v in values) and all(w == 1 for w in weights)
    return MetricValue(
        metric,
        weighted_mean(values, weights),
        wilson(round(right), len(values)) if shares else bootstrap(values, weights),
        round(sum(weights)),
        round(right) if values and whole else None,
    )


def _refusal_f1(metric: Metric, scored: Sequence[CaseScores]) -> MetricValue:
    results = [s.outcome for s in scored if isinstance(s.outcome, CaseResult)]
    precision = metric_value(Metric("refusal_precision"), scored).value
    recall = metric_value(Metric("refusal_recall"), scored).value
    interval = bootstrap_f1([not r.case.answerable for r in results], [r.reply.refused for r in results])
    # Without a refusal precision is undefined; F1 is then 0 as long as something should have been refused.
    value = f1(precision if precision is not None else 0.0, recall)
    return MetricValue(
        metric, value, interval if value is not None else None, len(results) if value is not None else 0
    )


def _kind(outcome: Outcome) -> str:
    return outcome.kind if isinstance(outcome, CaseResult) else "crashed"


def _lost(scored: Sequence[CaseScores]) -> dict[Stage, int]:
    counted = Counter(scores.stage for scores in scored if scores.stage is not None)
    return {stage: counted[stage] for stage in Stage}


def _groups(scored: Sequence[CaseScores], names: Callable[[CaseScores], Sequence[str]]) -> tuple[Group, ...]:
    members: dict[str, list[CaseScores]] = {}
    for scores in scored:
        for name in dict.fromkeys(names(scores)):
            members.setdefault(name, []).append(scores)
    shown = (
        "correct",
        "answer_points",
        "gold_cited",
        "recall@5",
        "refusal_recall",
        "over_refusal",
        "latency_p50",
    )
    metrics = [metric for metric in METRICS if metric.name in shown]
    return tuple(
        Group(name, len(found), {m.name: metric_value(m, found) for m in metrics}, _lost(found))
        for name, found in sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def refusal_curve(scored: Sequence[CaseScores]) -> tuple[tuple[CurvePoint, ...], CurvePoint | None]:
    """How well the best retrieval score alone would tell what to refuse, and where the assistant stands.

    Each point refuses all questions whose best passage scores below the threshold (a ROC curve, refusing
    being the positive class). Points above the curve are the merit of the guards.
    """
    results = [s.outcome for s in scored if isinstance(s.outcome, CaseResult)]
    best = [(r.hits[0].score if r.hits else 0.0, r) for r in results]
    yes = [score for score, r in best if r.case.answerable]
    no = [score for score, r in best if not r.case.answerable]
    if not yes or not no:
        return (), None

    def below(scores: Sequence[float], threshold: float) -> float:
        return sum(score < threshold for score in scores) / len(scores)

    levels = sorted({*yes, *no})
    step = max(1, len(levels) // CURVE_POINTS)
    thresholds = [*levels[::step], levels[-1] + 1e-5]
    curve = tuple(CurvePoint(t, below(no, t), below(yes, t)) for t in thresholds)
    refused = [r for r in results if r.reply.refused]
    operating = CurvePoint(
        0.0,
        sum(not r.case.answerable for r in refused) / len(no),
        sum(r.case.answerable for r in refused) / len(yes),
    )
    return curve, operating


def _not_scored(scored: Sequence[CaseScores]) -> tuple[NotScored, ...]:
    found: list[NotScored] = []
    for scores in scored:
        outcome = scores.outcome
        if not isinstance(outcome, CaseResult):
            continue
        if outcome.gold_problems:
            found.append(NotScored(outcome.case, "; ".join(outcome.gold_problems)))
        elif outcome.case.gold and outcome.case.answerable and not outcome.golds:
            found.append(NotScored(outcome.case, scores.scores["gold_cited"].explanation))
        elif scores.correct is None:
            found.append(NotScored(outcome.case, scores.scores["correct"].explanation))
    return tuple(found)
