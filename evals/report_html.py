"""A report as one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.charts import curve
from evals.html_page import card, case_details, chip, facts, lost_bars, page, region
from evals.metrics import percentile
from evals.report import EvalReport, Group, MetricValue
from evals.report_markdown import MOST_FAILING, info_rows
from evals.words import Language, amount, counted, explain, interval, percent, word

LATENCY_POINTS = 120
"""Points of the latency plot at most."""


def report_html(report: EvalReport, language: Language = "zh") -> str:
    """The whole page."""
    title = f"{word('report', language)} · {report.info.set_name}"
    body = [
        _top(report, language),
        f'<div class="wide">{_headline(report.headline, language)}<div>{_lost(report, language)}{_curve(report, language)}{_latency(report, language)}</div></div>',
        _groups("by_tag", report.by_tag, language),
        _groups("by_kind", report.by_kind, language),
        _failing(report, language),
        _not_scored(report, language),
        card(word("record", language), facts(info_rows(report.info, language))),
    ]
    return page(title, "\n".join(part for part in body if part), language)


def _top(report: EvalReport, language: Language) -> str:
    info = report.info
    line = " · ".join(
        (
            info.started.strftime("%Y-%m-%d %H:%M"),
            info.engine,
            f"{len(info.documents)} {word('documents', language)}",
        )
    )
    if report.missing:
        state = chip(word("unfinished", language, n=report.missing), "warn", "◆")
    else:
        asked = word("all_asked", language, asked=report.asked, crashed=len(report.crashed))
        state = chip(asked, "bad" if report.crashed else "good", "■" if report.crashed else "●")
    head = f'<h1>{escape(word("report", language))} · {escape(info.set_name)}</h1><p class="meta">{escape(line)}</p>'
    return f'<header class="top"><div>{head}</div><div>{state}</div></header>'


def _headline(values: Sequence[MetricValue], language: Language) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(word(v.metric.name, language))}<span class="key">{escape(v.metric.name)}</span></th>'
        f'<td><b>{counted(v)}</b></td><td class="nowrap">{amount(v.value, v.metric.unit, language)}'
        f'<span class="key phone">{interval(v, language)}</span></td>'
        f'<td class="meta optional nowrap">{interval(v, language)}</td></tr>'
        for v in values
    )
    names = [word(key, language) for key in ("metric", "count", "rate", "interval")]
    head = "".join(
        f'<th scope="col"{" class=optional" if n == 3 else ""}>{escape(name)}</th>'
        for n, name in enumerate(names)
    )
    note = f'<p class="meta" style="padding:10px 14px;margin:0">{escape(word("interval_note", language))}</p>'
    return f'<section class="card flush"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}</section>'


def _lost(report: EvalReport, language: Language) -> str:
    rows = [(stage, (count,)) for stage, count in report.lost.items()]
    return card(word("lost", language), lost_bars(rows, language), note=word("lost_note", language))


def _curve(report: EvalReport, language: Language) -> str:
    if report.operating is None:
        return ""
    operating = report.operating
    svg = curve(
        [(p.refused_answerable, p.refused_unanswerable) for p in report.curve],
        title=f"{word('curve', language)}: {percent(operating.refused_answerable)}, {percent(operating.refused_unanswerable)}",
        x_label=word("curve_x", language),
        y_label=word("curve_y", language),
        x_ticks=[(0.0, "0%"), (0.5, "50%"), (1.0, "100%")],
        dot=(operating.refused_answerable, operating.refused_unanswerable),
    )
    values = (
        f'<p class="meta"><span class="sign">●</span> {escape(word("curve_y", language))} {percent(operating.refused_unanswerable)}, '
        f"{escape(word('curve_x', language))} {percent(operating.refused_answerable)}</p>"
    )
    return card(word("curve", language), svg + values, note=word("curve_note", language))


def _latency(report: EvalReport, language: Language) -> str:
    times = report.latencies
    if not times:
        return ""
    most = max(times[-1], 1.0)
    step = max(1, len(times) // LATENCY_POINTS)
    chosen = [*range(0, len(times), step), len(times) - 1]
    points = [(0.0, 0.0), *((times[n] / most, (n + 1) / len(times)) for n in dict.fromkeys(chosen))]
    marks = []
    for level, name in ((0.5, "p50"), (0.95, "p95")):
        at = percentile(times, level) or 0.0
        marks.append(((at / most, level), f"{name} {at:.0f}"))
    svg = curve(
        points,
        title=f"{word('latency', language)}: " + ", ".join(text for _, text in marks),
        x_label=word("ms", language),
        x_ticks=[(0.0, "0"), (0.5, f"{most / 2:.0f}"), (1.0, f"{most:.0f}")],
        marks=marks,
        steps=True,
    )
    return card(word("latency", language), svg, note=word("latency_note", language))


def _groups(key: str, groups: Sequence[Group], language: Language) -> str:
    if not groups:
        return ""
    names = ("correct", "gold_cited", "recall@5", "refusal_recall", "over_refusal", "latency_p50")
    head = "".join(
        f'<th scope="col">{escape(word(name, language))}</th>' for name in ("group", "cases", *names)
    )
    rows = []
    for group in groups:
        cells = "".join(
            f"<td>{amount(value.value, value.metric.unit, language)}"
            + (f'<span class="key">{counted(value)}</span>' if value.right is not None else "")
            + "</td>"
            for value in (group.values[name] for name in names)
        )
        rows.append(f'<tr><th scope="row">{escape(group.name)}</th><td>{group.cases}</td>{cells}</tr>')
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    title = word(key, language)
    return card(title, region(title, table), flush=True)


def _failing(report: EvalReport, language: Language) -> str:
    shown = "".join(case_details(scores, language) for scores in report.failing[:MOST_FAILING])
    rest = len(report.failing) - MOST_FAILING
    if rest > 0:
        shown += f'<p class="meta">{escape(word("omitted", language, n=rest))}</p>'
    return card(
        f"{word('failing', language)} {len(report.failing)}",
        shown or f"<p>{escape(word('none_failing', language))}</p>",
    )


def _not_scored(report: EvalReport, language: Language) -> str:
    if not report.not_scored:
        return ""
    rows = [
        (n.case.id, f"{n.case.question} — {explain(n.reason, language)}")
        for n in report.not_scored[:MOST_FAILING]
    ]
    return card(
        f"{word('not_scored', language)} {len(report.not_scored)}",
        facts(rows),
        note=word("not_scored_note", language),
    )
