"""Two runs side by side: case by case, with tests of significance, and a gate for releases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.cases import EvalCase
from evals.errors import RunMismatchError
from evals.record import CaseFailure, CaseResult, RunInfo, RunRecord
from evals.report import METRICS, Metric, MetricValue, metric_value
from evals.scoring import CaseScores, Score, Stage, score_record
from evals.significance import Difference, mcnemar, paired_bootstrap

MARGIN = 0.01
"""Drop of a share that the gate lets pass unless told otherwise: one case in a hundred."""
STRICT = frozenset({"verbatim", "number_agreement"})
"""Metrics that may not drop at all: what is shown is proved or not."""
GATED = frozenset(
    {metric.name for metric in METRICS if metric.unit == "share" and not metric.judged} - {"partial_answer"}
)
"""Metrics that the gate looks at. A partial answer may be the right one; times vary with the machine."""
BY_REPLY = frozenset(
    {
        "verbatim",
        "number_agreement",
        "citation_recall",
        "citation_precision",
        "refusal_precision",
        "refusal_f1",
    }
)
"""Metrics that the replies decide whether to score (no refusal has no precision); the others, once scored, stay so."""
_TOLERANCE = 1e-9


class Verdict(StrEnum):
    """How a case changed."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """A case in both runs. ``changed``: whether the reply differs in words, quotes or status."""

    case: EvalCase
    old: CaseScores
    new: CaseScores
    verdict: Verdict
    changed: bool


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A metric in both runs, over the cases that both have. ``p``: McNemar's exact test where the metric is yes or no
    for each case (``test`` names it), else paired bootstrap; None when no case is scored in both."""

    metric: Metric
    old: MetricValue
    new: MetricValue
    difference: Difference | None
    test: str | None
    p: float | None

    @property
    def change(self) -> float | None:
        """New − old."""
        if self.old.value is None or self.new.value is None:
            return None
        return self.new.value - self.old.value

    @property
    def gain(self) -> float | None:
        """By how much the new run is better; negative where it is worse."""
        change = self.change
        return change if change is None or self.metric.higher_is_better else -change


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared. ``differing`` names what makes them runs over different things (empty as a rule)."""

    old: RunInfo
    new: RunInfo
    differing: tuple[str, ...]
    metrics: tuple[MetricChange, ...]
    cases: tuple[ComparedCase, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    lost_old: Mapping[Stage, int]
    lost_new: Mapping[Stage, int]
    missing: int
    new_crashes: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        """How many cases changed so."""
        return sum(case.verdict is verdict for case in self.cases)


@dataclass(frozen=True, slots=True)
class Breach:
    """Something below the gate. kind: ``drop`` (a metric, by more than ``allowed``), ``unscored`` (a metric that was scored
    before), ``crashed`` and ``gone`` (cases, by id), ``unfinished`` (``count`` cases not asked)."""

    kind: str
    metric: str = ""
    old: float = 0.0
    new: float | None = None
    allowed: float = 0.0
    cases: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether a release may go out, and each thing that is below the gate."""

    margin: float
    breaches: tuple[Breach, ...]

    @property
    def passed(self) -> bool:
        return not self.breaches


def compare(old: RunRecord, new: RunRecord, *, different: bool = False) -> Comparison:
    """Compare two runs over the same set and corpus; with ``different`` also others, over the cases they share.

    Raises RunMismatchError when the runs are over different sets or corpora, or share no case.
    """
    differing = tuple(
        name
        for name, field in (("corpus", "corpus"), ("set", "set_hash"))
        if getattr(old.info, field) != getattr(new.info, field)
    )
    if differing and not different:
        raise RunMismatchError(
            f"The runs are over different things ({', '.join(differing)}): {_named(old.info)} and {_named(new.info)}. "
            "Run both over the same set and documents, or compare what they share with --different."
        )
    before, after = _by_id(score_record(old)), _by_id(score_record(new))
    shared = [name for name in after if name in before and _same_question(before[name], after[name])]
    if not shared:
        raise RunMismatchError("The runs share no case. Compare runs over the same set.")
    pairs = [(before[name], after[name]) for name in shared]
    return Comparison(
        old=old.info,
        new=new.info,
        differing=differing,
        metrics=tuple(change for metric in METRICS if (change := _metric(metric, pairs)) is not None),
        cases=tuple(_case(was, now) for was, now in pairs),
        only_old=tuple(name for name in before if name not in shared),
        only_new=tuple(name for name in after if name not in shared),
        lost_old=_lost([was for was, _ in pairs]),
        lost_new=_lost([now for _, now in pairs]),
        missing=new.missing,
        new_crashes=tuple(
            now.outcome.case.id
            for was, now in pairs
            if isinstance(now.outcome, CaseFailure) and not isinstance(was.outcome, CaseFailure)
        ),
    )


def gate(comparison: Comparison, margin: float = MARGIN) -> GateResult:
    """Whether no gated metric is worse by more than ``margin`` (``STRICT`` ones: at all), nothing crashes that did not,
    and no case is missing."""
    found: list[Breach] = []
    for change in comparison.metrics:
        name, old, new = change.metric.name, change.old.value, change.new.value
        if name not in GATED or old is None:
            continue
        allowed = 0.0 if name in STRICT else margin
        if new is None and name not in BY_REPLY:
            found.append(Breach("unscored", name, old))
        elif change.gain is not None and change.gain < -allowed - _TOLERANCE:
            found.append(Breach("drop", name, old, new, allowed))
    if comparison.new_crashes:
        found.append(Breach("crashed", cases=comparison.new_crashes, count=len(comparison.new_crashes)))
    if comparison.missing:
        found.append(Breach("unfinished", count=comparison.missing))
    if comparison.only_old and not comparison.differing:
        found.append(Breach("gone", cases=comparison.only_old, count=len(comparison.only_old)))
    return GateResult(margin, tuple(found))


def _named(info: RunInfo) -> str:
    return f"{info.set_name} ({info.cases} cases, {info.set_hash[:8]}) over {len(info.documents)} documents ({info.corpus[:8]})"


def _by_id(scored: Sequence[CaseScores]) -> dict[str, CaseScores]:
    return {scores.outcome.case.id: scores for scores in scored}


def _same_question(was: CaseScores, now: CaseScores) -> bool:
    old, new = was.outcome.case, now.outcome.case
    return (old.question, old.history) == (new.question, new.history)


def _case(was: CaseScores, now: CaseScores) -> ComparedCase:
    before, after = _standing(was), _standing(now)
    verdict = Verdict.SAME if before == after else Verdict.BETTER if after > before else Verdict.WORSE
    return ComparedCase(now.outcome.case, was, now, verdict, _shown(was) != _shown(now))


def _standing(scores: CaseScores) -> tuple[float, ...]:
    """What decides better or worse, the weightiest first: right, gold cited, points met. A crash is below all."""
    if isinstance(scores.outcome, CaseFailure):
        return (-1.0,)
    return tuple(scores.value(name) or 0.0 for name in ("correct", "gold_cited", "answer_points"))


def _shown(scores: CaseScores) -> object:
    outcome = scores.outcome
    if isinstance(outcome, CaseFailure):
        return outcome.error
    reply = outcome.reply
    return (
        reply.status,
        reply.reason,
        reply.said,
        [(c.document_id, c.quote) for c in reply.citations],
        reply.not_covered,
    )


def _metric(metric: Metric, pairs: Sequence[tuple[CaseScores, CaseScores]]) -> MetricChange | None:
    old = metric_value(metric, [was for was, _ in pairs])
    new = metric_value(metric, [now for _, now in pairs])
    if old.value is None and new.value is None:
        return None
    both = [
        (a, b)
        for was, now in pairs
        if (a := _value(metric, was)) is not None and (b := _value(metric, now)) is not None
    ]
    difference = paired_bootstrap([a for a, _ in both], [b for _, b in both])
    if not both:
        return MetricChange(metric, old, new, None, None, None)
    if all(value in (0.0, 1.0) for pair in both for value in pair):
        p = mcnemar(sum(b > a for a, b in both), sum(b < a for a, b in both))
        return MetricChange(metric, old, new, difference, "McNemar", p)
    return MetricChange(metric, old, new, difference, "bootstrap", difference.p if difference else None)


def _value(metric: Metric, scores: CaseScores) -> float | None:
    """The value of one case; for a percentile of times the time itself, for F1 nothing."""
    if metric.unit == "ms":
        return scores.outcome.elapsed_ms if isinstance(scores.outcome, CaseResult) else None
    score: Score | None = scores.scores.get(metric.name)
    return score.value if score else None


def _lost(scored: Sequence[CaseScores]) -> dict[Stage, int]:
    counted = Counter(scores.stage for scores in scored if scores.stage is not None)
    return {stage: counted[stage] for stage in Stage}
