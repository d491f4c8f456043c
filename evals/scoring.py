"""From a recorded case to its scores and, where it failed, the stage that lost it. Pure; reads only the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.gold import hits_any, is_hit
from evals.metrics import (
    citation_precision,
    citation_recall,
    ndcg_at_k,
    points_met,
    recall_at_k,
    reciprocal_rank,
    refusal_scores,
    says,
)
from evals.record import CaseFailure, CaseResult, Outcome, RecordedReply, RunRecord
from evals.support import agreeing_figures, is_verbatim, supported

RECALL_DEPTHS = (1, 5, 10, 20)


class Stage(StrEnum):
    """Where a failing case was lost; the first that applies counts."""

    CRASHED = "crashed"
    NOT_RETRIEVED = "not_retrieved"
    """No gold among the passages that search gave."""
    NOT_CHOSEN = "not_chosen"
    """Gold was found, but is not among the passages or quotes of the reply."""
    REFUSED = "refused"
    """The reply's passages held gold (or the case has none to look for), and it was refused."""
    WRONG = "wrong"
    """Gold is cited, but an answer point is missing or a forbidden string is there."""
    NOT_REFUSED = "not_refused"
    """An unanswerable question was answered."""


@dataclass(frozen=True, slots=True)
class Score:
    """A metric of one case. value: None when the case does not score it. weight: of how many things the value is the
    mean, where a metric counts citations or figures instead of cases."""

    name: str
    value: float | None
    explanation: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class CaseScores:
    """The scores of a case. ``stage``: where it was lost, None when it is right or not scored."""

    outcome: Outcome
    scores: Mapping[str, Score]
    stage: Stage | None

    def value(self, name: str) -> float | None:
        """The value of a metric, None when it is not scored."""
        score = self.scores.get(name)
        return score.value if score else None

    @property
    def correct(self) -> bool | None:
        """Whether the reply is right; None when the case gives nothing to tell it by. A crash is wrong."""
        if isinstance(self.outcome, CaseFailure):
            return False
        value = self.value("correct")
        return None if value is None else value == 1.0


def score_record(
    record: RunRecord, judged: Mapping[str, Sequence[Score]] | None = None
) -> tuple[CaseScores, ...]:
    """The scores of every recorded case. judged: by case id, what a judge gave."""
    extra = judged or {}
    return tuple(score_outcome(outcome, extra.get(outcome.case.id, ())) for outcome in record.outcomes)


def score_outcome(outcome: Outcome, judged: Sequence[Score] = ()) -> CaseScores:
    """The scores of one case."""
    if isinstance(outcome, CaseFailure):
        return CaseScores(outcome, {}, Stage.CRASHED)
    retrieval, cited = _retrieval(outcome), _gold_cited(outcome)
    said = _said(outcome, cited)
    scores = [*retrieval, cited, *said, *_citations(outcome.reply), *_refusals(outcome), *judged]
    by_name = {score.name: score for score in scores}
    stage = _stage(outcome, cited.value) if by_name["correct"].value == 0.0 else None
    return CaseScores(outcome, by_name, stage)


def _why_no_gold(result: CaseResult) -> str:
    if not result.case.answerable:
        return "unanswerable"
    if not result.case.gold:
        return "the case has no gold"
    return "; ".join(result.gold_problems) or "no document of its gold is indexed"


def _retrieval(result: CaseResult) -> list[Score]:
    names = [*(f"recall@{k}" for k in RECALL_DEPTHS), "mrr", "ndcg@10"]
    if not result.golds:
        return [Score(name, None, _why_no_gold(result)) for name in names]
    hit = [
        frozenset(n for n, gold in enumerate(result.golds) if hits_any(found.place, [gold]))
        for found in result.hits
    ]
    relevant = [bool(golds) for golds in hit]
    first = next((str(rank) for rank, is_gold in enumerate(relevant, start=1) if is_gold), "none")
    values = [
        *(recall_at_k(relevant, k) for k in RECALL_DEPTHS),
        reciprocal_rank(relevant),
        ndcg_at_k(hit, len(result.golds)),
    ]
    return [
        Score(name, value, f"first gold at rank {first}") for name, value in zip(names, values, strict=True)
    ]


def _gold_cited(result: CaseResult) -> Score:
    if not result.golds:
        return Score("gold_cited", None, _why_no_gold(result))
    cited = any(hits_any(citation.place, result.golds) for citation in result.reply.citations)
    return Score("gold_cited", float(cited))


def _said(result: CaseResult, cited: Score) -> list[Score]:
    case, reply = result.case, result.reply
    if not case.answerable:
        return [
            Score("answer_points", None, "unanswerable"),
            Score("correct", float(reply.refused), "" if reply.refused else "answered, though unanswerable"),
        ]
    met = points_met(case.answer_points, "" if reply.refused else reply.said)
    forbidden = [text for text in case.must_not if not reply.refused and says(text, reply.said)]
    missing = [group[0] for group in case.answer_points if points_met([group], reply.said) == 0.0]
    points = Score("answer_points", met, f"missing: {'、'.join(missing)}" if missing else "")
    reasons = [
        *(["refused"] if reply.refused else []),
        *([points.explanation] if missing and not reply.refused else []),
        *(f"must not say {text}" for text in forbidden),
        *(["gold is not cited"] if cited.value == 0.0 and not reply.refused else []),
    ]
    if not reasons and met is None and cited.value is None:
        return [points, Score("correct", None, "neither answer points nor gold")]
    return [points, Score("correct", float(not reasons), "; ".join(reasons))]


def _citations(reply: RecordedReply) -> list[Score]:
    cited = [reply.cited(statement) for statement in reply.statements]

    def supports(statement: int, numbers: Sequence[int]) -> bool:
        return supported(reply.statements[statement], [c for c in cited[statement] if c.n in numbers])

    numbers = [[citation.n for citation in citations] for citations in cited]
    verbatim = [is_verbatim(citation) for citation in reply.citations]
    figures = [
        agrees
        for statement, citations in zip(reply.statements, cited, strict=True)
        for agrees in agreeing_figures(statement, citations)
    ]
    return [
        Score("citation_recall", citation_recall(numbers, supports)),
        Score("citation_precision", citation_precision(numbers, supports)),
        _counted("verbatim", verbatim),
        _counted("number_agreement", figures),
    ]


def _counted(name: str, found: Sequence[bool]) -> Score:
    if not found:
        return Score(name, None, "nothing to count", 0.0)
    return Score(name, sum(found) / len(found), f"{sum(found)} of {len(found)}", float(len(found)))


def _refusals(result: CaseResult) -> list[Score]:
    reply = result.reply
    scores = refusal_scores(
        answerable=result.case.answerable, refused=reply.refused, partial=reply.status == "partial"
    )
    return [Score(name, value, reply.reason or "") for name, value in scores.items()]


def _stage(result: CaseResult, gold_cited: float | None) -> Stage:
    if not result.case.answerable:
        return Stage.NOT_REFUSED
    refused = result.reply.refused
    if not result.golds:
        return Stage.REFUSED if refused else Stage.WRONG
    if gold_cited:
        return Stage.WRONG
    if not any(hits_any(hit.place, result.golds) for hit in result.hits):
        return Stage.NOT_RETRIEVED
    if refused and any(
        is_hit(place, p) for place in result.evidence for gold in result.golds for p in gold.places
    ):
        return Stage.REFUSED
    return Stage.NOT_CHOSEN
