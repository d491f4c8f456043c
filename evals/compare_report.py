"""A comparison as Markdown, HTML and JSON."""

from __future__ import annotations

from html import escape
from typing import Any

from evals.compare import Breach, ComparedCase, Comparison, GateResult, MetricChange, Verdict
from evals.html_page import card, chip, facts, lost_bars, page, quote, reply_text, stage_chip
from evals.record import CaseResult
from evals.report_json import metric_json
from evals.report_markdown import MOST_FAILING, info_rows, table
from evals.report_markdown import escape as cell
from evals.scoring import CaseScores
from evals.words import Language, amount, counted, percent, word

_VERDICT_CHIP = {Verdict.BETTER: ("good", "●"), Verdict.WORSE: ("bad", "■"), Verdict.SAME: ("info", "○")}


def changed_cases(comparison: Comparison) -> list[ComparedCase]:
    """The cases whose reply or result changed: worse ones first, then better ones, then those with other words."""
    order = [Verdict.WORSE, Verdict.BETTER, Verdict.SAME]
    changed = [case for case in comparison.cases if case.changed or case.verdict is not Verdict.SAME]
    return sorted(changed, key=lambda case: order.index(case.verdict))


def change_text(change: MetricChange, language: Language) -> str:
    """The change of a metric with its sign: points of a share, milliseconds."""
    if change.change is None:
        return "—"
    if change.metric.unit == "ms":
        return f"{change.change:+.0f} {word('ms', language)}"
    return "0" if abs(change.change) < 5e-5 else f"{change.change * 100:+.1f}"


def breach_text(breach: Breach, language: Language) -> str:
    """What is below the gate, in words."""
    name = f"{word(breach.metric, language)} `{breach.metric}`" if breach.metric else ""
    return word(
        f"breach_{breach.kind}",
        language,
        name=name,
        old=percent(breach.old),
        new=percent(breach.new),
        allowed=f"{breach.allowed * 100:g}",
        cases=", ".join(breach.cases[:10]),
        count=breach.count,
    )


def _p(change: MetricChange) -> str:
    return "—" if change.p is None else f"{change.p:.3f}"


def metric_rows(comparison: Comparison, language: Language) -> list[tuple[str, str, str, str, str]]:
    """Name, old, new, change, p of each metric: a table for a terminal."""
    return [
        (
            c.metric.name,
            amount(c.old.value, c.metric.unit, language),
            amount(c.new.value, c.metric.unit, language),
            change_text(c, language),
            "" if c.p is None else f"{_p(c)} {c.test}",
        )
        for c in comparison.metrics
    ]


# Markdown


def comparison_markdown(comparison: Comparison, result: GateResult, language: Language = "zh") -> str:
    """The whole comparison."""
    keys = ("metric", "this_run", "rate", "last_run", "change", "p")
    rows = [
        [
            f"{word(c.metric.name, language)} `{c.metric.name}`",
            counted(c.new),
            amount(c.new.value, c.metric.unit, language),
            amount(c.old.value, c.metric.unit, language),
            change_text(c, language),
            f"{_p(c)}{f' ({c.test})' if c.test else ''}",
        ]
        for c in comparison.metrics
    ]
    lost = [
        [word(stage, language), str(comparison.lost_new[stage]), str(comparison.lost_old[stage])]
        for stage in comparison.lost_new
    ]
    parts = [
        f"# {word('comparison', language)}",
        _gate_text(result, language),
        *(
            [f"**{word('different_things', language)}: {', '.join(comparison.differing)}**"]
            if comparison.differing
            else []
        ),
        table([word(key, language) for key in keys], rows),
        f"## {word('lost', language)}",
        table(["", word("this_run", language), word("last_run", language)], lost),
        f"## {word('changed', language)}",
        _counts(comparison, language),
        *[_case_markdown(case, language) for case in changed_cases(comparison)[:MOST_FAILING]],
        f"## {word('record', language)}",
        table(["", word("last_run", language), word("this_run", language)], _infos(comparison, language)),
    ]
    return "\n\n".join(parts) + "\n"


def _gate_text(result: GateResult, language: Language) -> str:
    if result.passed:
        return f"**{word('may_release', language)}** — {word('none_below', language)} (±{result.margin:g})"
    return "\n".join(
        [
            f"**{word('may_not_release', language)}**",
            "",
            *(f"- {breach_text(breach, language)}" for breach in result.breaches),
        ]
    )


def _counts(comparison: Comparison, language: Language) -> str:
    parts = [f"{word(verdict, language)} {comparison.count(verdict)}" for verdict in Verdict]
    for key, names in (("only_old", comparison.only_old), ("only_new", comparison.only_new)):
        if names:
            parts.append(f"{word(key, language)} {len(names)}: {', '.join(names[:10])}")
    return " · ".join(parts)


def _case_markdown(case: ComparedCase, language: Language) -> str:
    rows = [
        [word("reply", language), _reply(case.old), _reply(case.new)],
        [word("quotes", language), _quotes(case.old), _quotes(case.new)],
        [word("lost", language), _stage(case.old, language), _stage(case.new, language)],
    ]
    head = f"### {case.case.id} · {word(case.verdict, language)}\n\n{cell(case.case.question)}"
    return f"{head}\n\n{table(['', word('last_run', language), word('this_run', language)], rows)}"


def _reply(scores: CaseScores) -> str:
    outcome = scores.outcome
    if not isinstance(outcome, CaseResult):
        return outcome.error
    return (
        f"[{outcome.reply.reason}] {outcome.reply.answer}" if outcome.reply.refused else outcome.reply.answer
    )


def _quotes(scores: CaseScores) -> str:
    if not isinstance(scores.outcome, CaseResult):
        return ""
    return " ".join(f"[{c.n}] {c.source} “{c.quote}”" for c in scores.outcome.reply.citations)


def _stage(scores: CaseScores, language: Language) -> str:
    return (
        word(scores.stage, language) if scores.stage else word("right", language) if scores.correct else "—"
    )


def _infos(comparison: Comparison, language: Language) -> list[list[str]]:
    pairs = zip(info_rows(comparison.old, language), info_rows(comparison.new, language), strict=True)
    return [[name, old, new] for (name, old), (_, new) in pairs if old != new]


# HTML


def comparison_html(comparison: Comparison, result: GateResult, language: Language = "zh") -> str:
    """The comparison as one self-contained page."""
    title = f"{word('comparison', language)} · {comparison.new.set_name}"
    when = f"{comparison.old.started:%Y-%m-%d %H:%M} {comparison.old.engine} → {comparison.new.started:%Y-%m-%d %H:%M} {comparison.new.engine}"
    warning = (
        f"<p>{chip(word('different_things', language) + ': ' + ', '.join(comparison.differing), 'warn', '◆')}</p>"
        if comparison.differing
        else ""
    )
    stages = [
        (stage, (comparison.lost_new[stage], comparison.lost_old[stage])) for stage in comparison.lost_new
    ]
    note = f"{word('lost_note', language)} ■ {word('this_run', language)} {sum(comparison.lost_new.values())} □ {word('last_run', language)} {sum(comparison.lost_old.values())}"
    body = [
        f'<header class="top"><div><h1>{escape(title)}</h1><p class="meta">{escape(when)}</p>{warning}</div>{_gate_html(result, language)}</header>',
        f'<div class="wide">{_metrics_html(comparison, language)}{card(word("lost", language), lost_bars(stages, language), note=note)}</div>',
        _changed_html(comparison, language),
        card(
            word("record", language), facts([(n, f"{a} → {b}") for n, a, b in _infos(comparison, language)])
        ),
    ]
    return page(title, "\n".join(body), language)


def _gate_html(result: GateResult, language: Language) -> str:
    if result.passed:
        return f'<div class="gate"><b>✓ {escape(word("may_release", language))}</b><br>{escape(word("none_below", language))}</div>'
    reasons = "".join(f"<li>{escape(breach_text(breach, language))}</li>" for breach in result.breaches)
    return (
        f'<div class="gate bad"><b>■ {escape(word("may_not_release", language))}</b><ul>{reasons}</ul></div>'
    )


def _metrics_html(comparison: Comparison, language: Language) -> str:
    rows = []
    for c in comparison.metrics:
        gain = c.gain or 0.0
        kind, sign = ("good", "▲") if gain > 5e-5 else ("warn", "▼") if gain < -5e-5 else ("", "")
        text = escape(change_text(c, language))
        shown = f'<span class="chip {kind}">{sign} {text}</span>' if kind else text
        rows.append(
            f'<tr><th scope="row">{escape(word(c.metric.name, language))}<span class="key">{escape(c.metric.name)}</span></th>'
            f'<td class="optional"><b>{counted(c.new)}</b></td><td class="nowrap">{amount(c.new.value, c.metric.unit, language)}</td>'
            f'<td class="nowrap">{amount(c.old.value, c.metric.unit, language)}</td>'
            f'<td class="nowrap">{shown}<span class="key">p {_p(c)}</span></td></tr>'
        )
    names = [word(key, language) for key in ("metric", "count", "this_run", "last_run", "change")]
    head = "".join(
        f'<th scope="col"{" class=optional" if n == 1 else ""}>{escape(name)}</th>'
        for n, name in enumerate(names)
    )
    return f'<section class="card flush"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></section>'


def _changed_html(comparison: Comparison, language: Language) -> str:
    changed = changed_cases(comparison)
    counts = " ".join(
        chip(f"{word(verdict, language)} {comparison.count(verdict)}", *_VERDICT_CHIP[verdict])
        for verdict in Verdict
    )
    folds = "".join(_case_html(case, language) for case in changed[:MOST_FAILING])
    if len(changed) > MOST_FAILING:
        folds += f'<p class="meta">{escape(word("omitted", language, n=len(changed) - MOST_FAILING))}</p>'
    rest = folds or f"<p>{escape(word('no_changes', language))}</p>"
    body = f"<p>{counts}</p>{rest}"
    return card(f"{word('changed', language)} {len(changed)}", body)


def _case_html(case: ComparedCase, language: Language) -> str:
    label = word("text_changed", language) if case.verdict is Verdict.SAME else word(case.verdict, language)
    kind, sign = _VERDICT_CHIP[case.verdict]
    name = f'<span class="meta">{escape(case.case.id)}</span> <span class="q">{escape(case.case.question)}</span>'
    sides = "".join(
        f"<div><h3>{escape(word(key, language))} {stage_chip(scores.stage, language)}</h3>{_side(scores, language)}</div>"
        for key, scores in (("last_run", case.old), ("this_run", case.new))
    )
    return f'<details><summary>{chip(label, kind, sign)} {name}</summary><div class="side">{sides}</div></details>'


def _side(scores: CaseScores, language: Language) -> str:
    outcome = scores.outcome
    if not isinstance(outcome, CaseResult):
        return f"<p>{escape(outcome.error)}</p>"
    quotes = "".join(quote(citation) for citation in outcome.reply.citations)
    return f'<p>{reply_text(outcome.reply, language)}</p><dl class="case">{quotes}</dl>'


# JSON


def comparison_json(comparison: Comparison, result: GateResult | None) -> dict[str, Any]:
    """The comparison as an object."""
    return {
        "passed": result.passed if result else None,
        "reasons": [breach_text(breach, "en") for breach in result.breaches] if result else [],
        "differing": list(comparison.differing),
        "metrics": {
            c.metric.name: {
                "old": metric_json(c.old),
                "new": metric_json(c.new),
                "change": c.change,
                "p": c.p,
                "test": c.test,
                "interval": [c.difference.interval.low, c.difference.interval.high] if c.difference else None,
            }
            for c in comparison.metrics
        },
        **{
            verdict.value: [c.case.id for c in comparison.cases if c.verdict is verdict]
            for verdict in Verdict
        },
        "changed": [c.case.id for c in comparison.cases if c.changed],
        "only_old": list(comparison.only_old),
        "only_new": list(comparison.only_new),
    }
