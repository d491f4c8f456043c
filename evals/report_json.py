"""A report as a JSON object: for other programs and for pages."""

from __future__ import annotations

from typing import Any

from evals.report import EvalReport, Group, MetricValue


def report_json(report: EvalReport) -> dict[str, Any]:
    """The figures of a report; the cases themselves stand in results.jsonl."""
    return {
        "set": report.info.set_name,
        "set_hash": report.info.set_hash,
        "corpus": report.info.corpus,
        "engine": report.info.engine,
        "commit": report.info.commit,
        "asked": report.asked,
        "missing": report.missing,
        "crashed": [failure.case.id for failure in report.crashed],
        "metrics": {value.metric.name: metric_json(value) for value in report.headline},
        "by_tag": {group.name: _group(group) for group in report.by_tag},
        "by_kind": {group.name: _group(group) for group in report.by_kind},
        "lost": {stage.value: count for stage, count in report.lost.items()},
        "failing": [
            {"id": scores.outcome.case.id, "stage": scores.stage.value if scores.stage else None}
            for scores in report.failing
        ],
        "not_scored": [{"id": n.case.id, "reason": n.reason} for n in report.not_scored],
    }


def metric_json(value: MetricValue) -> dict[str, Any]:
    """A metric's value with its interval and counts."""
    ends = value.interval
    return {
        "value": value.value,
        "interval": None if ends is None else [ends.low, ends.high],
        "n": value.n,
        "right": value.right,
    }


def _group(group: Group) -> dict[str, Any]:
    return {"cases": group.cases, **{name: value.value for name, value in group.values.items()}}
