"""What the page Evaluate shows of a run, alone or beside an earlier one. Every figure is one of ``evals``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from evals.compare import Comparison, GateResult, MetricChange, Verdict
from evals.compare_report import breach_text, change_text, changed_cases
from evals.record import CaseResult
from evals.report import EvalReport, MetricValue
from evals.scoring import CaseScores, Stage
from evals.words import Language, amount, counted, explain, interval, word
from pages.markup import hidden, icon
from pages.words import Words

FIRST: Final = (
    "correct",
    "verbatim",
    "gold_cited",
    "number_agreement",
    "refusal_recall",
    "over_refusal",
    "latency_p50",
)
"""The metrics that are seen at once; all others fold away."""
MOST_CASES: Final = 60
"""Cases listed on the page; the files have all."""
_LEAST_CHANGE: Final = 5e-5
"""Differences below this are shown as 0.0 and count as none."""


def language_of(words: Words) -> Language:
    """The language of a page as ``evals`` names it."""
    return "en" if words.language == "en" else "zh"


def report_view(report: EvalReport, words: Words) -> str:
    """One run: its figures, where cases were lost, what failed."""
    language = language_of(words)
    rows = [_row_alone(value, language) for value in report.headline]
    names = [value.metric.name for value in report.headline]
    head = [word(key, language) for key in ("metric", "count", "rate", "interval")]
    lost = [(stage, (count,)) for stage, count in report.lost.items()]
    failing = "".join(_case(scores, None, words) for scores in report.failing[:MOST_CASES])
    rest = _rest(len(report.failing), words)
    unscored = "".join(
        f'<li><b>{escape(n.case.id)}</b> <span lang="zh-CN">{escape(n.case.question)}</span> '
        f'<span class="zw-meta">{escape(explain(n.reason, language))}</span></li>'
        for n in report.not_scored[:MOST_CASES]
    )
    parts = [
        f'<div class="zw-scores">{_figures(head, names, rows, words)}{_lost(lost, words)}</div>',
        _card(words("evaluate.failing", n=len(report.failing)), failing or _none("failing", words), rest),
    ]
    if unscored:
        parts.append(
            _card(
                words("evaluate.not_scored", n=len(report.not_scored)),
                f'<ul class="zw-plain-list">{unscored}</ul>',
                _rest(len(report.not_scored), words),
            )
        )
    return "".join(parts)


def comparison_view(comparison: Comparison, words: Words) -> str:
    """Two runs side by side: figures with their change, lost by stage, the cases that changed."""
    language = language_of(words)
    rows = [_row_compared(change, language, words) for change in comparison.metrics]
    names = [change.metric.name for change in comparison.metrics]
    head = [word(key, language) for key in ("metric", "this_run", "rate", "last_run", "change")]
    lost = [(s, (comparison.lost_new[s], comparison.lost_old[s])) for s in comparison.lost_new]
    changed = changed_cases(comparison)
    cases = "".join(_case(c.new, c.old, words, c.verdict) for c in changed[:MOST_CASES])
    chips = "".join(
        _chip(kind, sign, f"{word(verdict, language)} {comparison.count(verdict)}")
        for verdict, kind, sign in (
            (Verdict.BETTER, "good", "●"),
            (Verdict.WORSE, "bad", "■"),
            (Verdict.SAME, "plain", "○"),
        )
    )
    title = words("evaluate.changed", n=len(changed))
    body = cases or _none("changed", words)
    return f'<div class="zw-scores">{_figures(head, names, rows, words)}{_lost(lost, words)}</div>' + _card(
        title, body, _rest(len(changed), words), chips
    )


def gate_view(result: GateResult, differing: Sequence[str], words: Words) -> str:
    """Whether the run may be released; else each figure that is below the gate."""
    language = language_of(words)
    warning = ""
    if differing:
        things = ", ".join(word(name, language) for name in differing)
        warning = f'<p class="zw-meta">◆ {escape(word("different_things", language))}: {escape(things)}</p>'
    if result.passed:
        told = f"<b>{icon('check')}{escape(word('may_release', language))}</b><p>{escape(word('none_below', language))}</p>"
        return f'<div class="zw-gate zw-passed" role="status">{told}{warning}</div>'
    reasons = "".join(
        f"<li>{escape(breach_text(breach, language).replace('`', ''))}</li>" for breach in result.breaches
    )
    count = words("evaluate.gate.failed", n=len(result.breaches))
    return (
        f'<div class="zw-gate zw-below" role="status"><b>■ {escape(word("may_not_release", language))}</b>'
        f"<p>{escape(count)}</p><ul>{reasons}</ul>{warning}</div>"
    )


def _figures(head: Sequence[str], names: Sequence[str], rows: Sequence[str], words: Words) -> str:
    """The table of metrics: the first ones, and all others behind a fold."""
    first = [row for name in FIRST for n, row in zip(names, rows, strict=True) if n == name]
    later = [row for name, row in zip(names, rows, strict=True) if name not in FIRST]
    rest = (
        f'<details class="zw-reveal"><summary>{escape(words("evaluate.more", n=len(rows)))}</summary>'
        f"{_table(head, later, words)}</details>"
        if later
        else ""
    )
    return (
        f'<section class="zw-panel-card" aria-labelledby="zw-figures"><h2 class="zw-sr" id="zw-figures">'
        f"{escape(words('evaluate.headline'))}</h2>{_table(head, first, words)}{rest}</section>"
    )


def _table(head: Sequence[str], rows: Sequence[str], words: Words) -> str:
    cells = "".join(
        f'<th scope="col" role="columnheader"{"" if n == 0 else " class=zw-fig"}>{escape(name)}</th>'
        for n, name in enumerate(head)
    )
    return (
        f'<table role="table" class="zw-data zw-metrics"><caption class="zw-sr">{escape(words("evaluate.headline.caption"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead><tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def _row_alone(value: MetricValue, language: Language) -> str:
    unit = value.metric.unit
    return _row(
        value.metric.name,
        (
            (word("count", language), f"<b>{escape(counted(value))}</b>"),
            (word("rate", language), escape(amount(value.value, unit, language))),
            (word("interval", language), escape(interval(value, language))),
        ),
        language,
    )


def _row_compared(change: MetricChange, language: Language, words: Words) -> str:
    unit = change.metric.unit
    gain = change.gain or 0.0
    kind, said = (
        ("good", words("evaluate.up"))
        if gain > _LEAST_CHANGE
        else ("warn", words("evaluate.down"))
        if gain < -_LEAST_CHANGE
        else ("level", "")
    )
    mark = ""
    if said:
        # The arrow is the figure's way, the word says whether that is good: less time is better, less right is not.
        up = (change.change or 0.0) > 0
        mark = f'<span aria-hidden="true">{"▲" if up else "▼"}</span>'
    told = f'<span class="zw-meta">{escape(said)}</span>' if said else ""
    text = escape(change_text(change, language))
    return _row(
        change.metric.name,
        (
            (word("this_run", language), f"<b>{escape(counted(change.new))}</b>"),
            (word("rate", language), escape(amount(change.new.value, unit, language))),
            (word("last_run", language), escape(amount(change.old.value, unit, language))),
            (
                word("change", language),
                f'<span class="zw-change zw-{kind}-ink">{mark}{text}</span> {told}',
            ),
        ),
        language,
    )


def _row(name: str, cells: Iterable[tuple[str, str]], language: Language) -> str:
    figures = "".join(
        f'<td role="cell" class="zw-fig" data-name="{escape(label)}">{cell}</td>' for label, cell in cells
    )
    return (
        f'<tr role="row"><th role="rowheader" scope="row">{escape(word(name, language))}'
        f'<span class="zw-meta">{escape(name)}</span></th>{figures}</tr>'
    )


def _lost(rows: Sequence[tuple[Stage, Sequence[int]]], words: Words) -> str:
    """Cases lost at each stage as bars; the second of two is the last run's, hollow. Numbers stand beside them."""
    language = language_of(words)
    shown = [(stage, counts) for stage, counts in rows if stage is not Stage.CRASHED or any(counts)]
    most = max((count for _, counts in shown for count in counts), default=0)
    totals = [sum(counts[n] for _, counts in shown) for n in range(len(shown[0][1]))] if shown else [0]
    keys = "".join(
        f'<span><span class="zw-bar-key{" zw-hollow" if n else ""}" aria-hidden="true"></span>'
        f"{escape(words('evaluate.lost.last' if n else 'evaluate.lost.this', n=total))}</span>"
        for n, total in enumerate(totals)
    )
    bars = "".join(
        f'<dt id="zw-lost-{stage.value}">{escape(word(stage, language))}</dt><dd>{"".join(_bar(c, most, n > 0) for n, c in enumerate(counts))}</dd>'
        for stage, counts in shown
    )
    body = f'<dl class="zw-lost">{bars}</dl>' if most else f"<p>{escape(words('evaluate.lost.none'))}</p>"
    return (
        f'<section class="zw-panel-card zw-lost-card"><h2>{escape(words("evaluate.lost"))}</h2>'
        f'<p class="zw-meta zw-lost-keys"><span>{escape(words("evaluate.lost.note"))}</span>{keys}</p>{body}</section>'
    )


def _bar(count: int, most: int, hollow: bool) -> str:
    width = 100 * count / most if most else 0
    drawn = (
        f'<svg class="zw-bar{" zw-hollow" if hollow else ""}" width="{width:.1f}%" aria-hidden="true"></svg>'
        if count
        else ""
    )
    number = f"<span>{count}</span>" if hollow else f"<b>{count}</b>"
    return f'<span class="zw-bar-line"><span class="zw-bar-room">{drawn}</span>{number}</span>'


def _case(now: CaseScores, before: CaseScores | None, words: Words, verdict: Verdict | None = None) -> str:
    """A case, folded: how it ended (in both runs), and inside what was replied and why that is right or wrong."""
    case = now.outcome.case
    ends = _stage(now, words)
    if before is not None:
        ends = f"{hidden(words('evaluate.before'))}{_stage(before, words)}{icon('arrow')}{hidden(words('evaluate.after'))}{ends}"
    sides = "".join(
        f"<div>{_side(scores, title, words)}</div>"
        for scores, title in ((before, words("evaluate.before")), (now, words("evaluate.after")))
        if scores is not None
    )
    history = (
        f'<p class="zw-meta" lang="zh-CN">{escape(" → ".join(case.history))}</p>' if case.history else ""
    )
    return (
        f'<details class="zw-case"{f" data-verdict={verdict.value}" if verdict else ""}><summary>'
        f'<span class="zw-meta">{escape(case.id)}</span> <span class="zw-case-question" lang="{_lang(case.question)}">{escape(case.question)}</span> '
        f'<span class="zw-case-ends">{ends}</span></summary>{history}<div class="zw-sides">{sides}</div></details>'
    )


def _side(scores: CaseScores, title: str, words: Words) -> str:
    language = language_of(words)
    outcome = scores.outcome
    if not isinstance(outcome, CaseResult):
        return f'<p class="zw-meta">{escape(title)}</p><p>{escape(outcome.error)}</p>'
    quotes = "".join(
        f'<li><span class="zw-meta">[{c.n}] {escape(" › ".join((c.source, *c.section)))}</span> '
        f'<mark class="zw-quote">{escape(c.quote)}</mark></li>'
        for c in outcome.reply.citations
    )
    why = explain(scores.scores["correct"].explanation, language) if "correct" in scores.scores else ""
    reason = f'<p class="zw-meta">{escape(words("evaluate.why"))}: {escape(why)}</p>' if why else ""
    told = escape(outcome.reply.answer)
    if outcome.reply.refused:
        refused = f"{word('refused_reason', language)} {outcome.reply.reason}"
        told = f"{_chip('plain', '○', refused)} {told}"
    return (
        f'<p class="zw-meta">{escape(title)}</p><p lang="{_lang(outcome.reply.answer)}">{told}</p>'
        + (f'<ul class="zw-case-quotes zw-doc" lang="zh-CN">{quotes}</ul>' if quotes else "")
        + reason
    )


def _stage(scores: CaseScores, words: Words) -> str:
    language = language_of(words)
    if scores.stage is not None:
        return _chip("bad", "■", word(scores.stage, language))
    if scores.correct:
        return _chip("good", "●", word("right", language))
    return _chip("plain", "○", words("evaluate.unscored"))


def _card(title: str, body: str, rest: str, chips: str = "") -> str:
    return (
        f'<section class="zw-panel-card zw-cases"><div class="zw-cases-head"><h2>{escape(title)}</h2>'
        f'<span class="zw-chips">{chips}</span></div>{body}{rest}</section>'
    )


def _rest(count: int, words: Words) -> str:
    more = count - MOST_CASES
    return (
        f'<p class="zw-meta zw-table-foot">{escape(words("evaluate.rest", n=more))}</p>' if more > 0 else ""
    )


def _none(what: str, words: Words) -> str:
    return f'<p class="zw-cases-none">{escape(words(f"evaluate.{what}.none"))}</p>'


def _chip(kind: str, sign: str, text: str) -> str:
    return f'<span class="zw-chip zw-{kind}"><span aria-hidden="true">{sign}</span> {escape(text)}</span>'


def _lang(text: str) -> str:
    return "zh-CN" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"
