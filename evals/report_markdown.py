"""A report as Markdown, for change requests and closing notes."""

from __future__ import annotations

from collections.abc import Sequence

from evals.record import CaseResult, RunInfo
from evals.report import EvalReport, Group
from evals.scoring import CaseScores, Stage
from evals.words import Language, amount, counted, explain, interval, percent, word

MOST_FAILING = 200
"""Failing cases listed; the rest stand in results.jsonl."""


def report_markdown(report: EvalReport, language: Language = "zh") -> str:
    """The whole report."""
    parts = [
        f"# {word('report', language)} · {escape(report.info.set_name)}",
        _state(report, language),
        _headline(report, language),
        f"## {word('lost', language)}\n\n{_lost(report, language)}",
        f"## {word('by_tag', language)}\n\n{groups_table(report.by_tag, language)}",
        f"## {word('by_kind', language)}\n\n{groups_table(report.by_kind, language)}",
        _curve(report, language),
        _failing(report, language),
        _not_scored(report, language),
        f"## {word('record', language)}\n\n{info_list(report.info, language)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(escape(cell) for cell in line) + " |" for line in lines)


def escape(text: str) -> str:
    """A text in one table cell or list line; no word of a document becomes markup."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _state(report: EvalReport, language: Language) -> str:
    if report.missing:
        return word("unfinished", language, n=report.missing)
    return word("all_asked", language, asked=report.asked, crashed=len(report.crashed))


def _headline(report: EvalReport, language: Language) -> str:
    header = [word(key, language) for key in ("metric", "count", "rate", "interval")]
    rows = [
        [
            f"{word(v.metric.name, language)} `{v.metric.name}`",
            counted(v),
            amount(v.value, v.metric.unit, language),
            interval(v, language),
        ]
        for v in report.headline
    ]
    return f"{table(header, rows)}\n\n{word('interval_note', language)}"


def _lost(report: EvalReport, language: Language) -> str:
    return "\n".join(f"- {word(stage, language)}: {count}" for stage, count in report.lost.items())


def groups_table(groups: Sequence[Group], language: Language) -> str:
    """The figures of each tag or kind."""
    if not groups:
        return word("none", language)
    names = ("correct", "gold_cited", "recall@5", "refusal_recall", "over_refusal", "latency_p50")
    header = [word("group", language), word("cases", language), *(word(name, language) for name in names)]
    rows = [
        [g.name, str(g.cases), *(amount(g.values[n].value, g.values[n].metric.unit, language) for n in names)]
        for g in groups
    ]
    return table(header, rows)


def _curve(report: EvalReport, language: Language) -> str:
    if report.operating is None:
        return ""
    x, y = word("curve_x", language), word("curve_y", language)
    steps = report.curve[:: max(1, len(report.curve) // 10)]
    rows = [
        [f"{p.threshold:.3f}", percent(p.refused_answerable), percent(p.refused_unanswerable)] for p in steps
    ]
    rows.append(
        ["●", percent(report.operating.refused_answerable), percent(report.operating.refused_unanswerable)]
    )
    return f"## {word('curve', language)}\n\n{word('curve_note', language)}\n\n{table(['', x, y], rows)}"


def _failing(report: EvalReport, language: Language) -> str:
    shown = [case_block(scores, language) for scores in report.failing[:MOST_FAILING]]
    if len(report.failing) > MOST_FAILING:
        shown.append(word("omitted", language, n=len(report.failing) - MOST_FAILING))
    title = f"## {word('failing', language)} ({len(report.failing)})"
    return "\n\n".join([title, *(shown or [word("none_failing", language)])])


def case_block(scores: CaseScores, language: Language) -> str:
    """A failing case: question, reply, quotes, gold, and the stage that lost it."""
    outcome = scores.outcome
    case = outcome.case
    stage = word(scores.stage or Stage.WRONG, language)
    lines = [f"### {case.id} · {stage}", ""]

    def line(key: str, text: str) -> None:
        lines.append(f"- {word(key, language)}: {escape(text)}")

    if case.history:
        line("history", " → ".join(case.history))
    line("question", case.question)
    if not isinstance(outcome, CaseResult):
        line("why", outcome.error)
        return "\n".join(lines)
    reply = outcome.reply
    line("reply", f"[{reply.reason}] {reply.answer}" if reply.refused else reply.answer)
    for citation in reply.citations:
        line("quotes", f"[{citation.n}] {citation.source} {' › '.join(citation.section)}: “{citation.quote}”")
    if not case.answerable:
        line("gold", word("answerable_no", language))
    for gold in outcome.golds:
        line("gold", f"{gold.document}: “{gold.text}”")
    if case.answer_points:
        line("points", "; ".join(" / ".join(group) for group in case.answer_points))
    if outcome.golds:
        line("found_at", explain(scores.scores["mrr"].explanation, language))
    line("why", explain(scores.scores["correct"].explanation, language))
    return "\n".join(lines)


def _not_scored(report: EvalReport, language: Language) -> str:
    if not report.not_scored:
        return ""
    lines = [f"- {n.case.id}: {escape(explain(n.reason, language))}" for n in report.not_scored]
    title = f"## {word('not_scored', language)} ({len(report.not_scored)})"
    return "\n".join([title, "", word("not_scored_note", language), "", *lines])


def info_rows(info: RunInfo, language: Language) -> list[tuple[str, str]]:
    """What was run, as pairs of a name and a text."""
    pairs = [
        (
            "set",
            f"{info.set_name} ({info.cases}, {info.set_hash}{', ' + ' '.join(info.tags) if info.tags else ''})",
        ),
        ("corpus", info.corpus),
        (
            "documents",
            f"{len(info.documents)}: "
            + ", ".join(d.source for d in info.documents[:8])
            + (" …" if len(info.documents) > 8 else ""),
        ),
        ("engine", info.engine),
        ("commit", info.commit or "—"),
        ("code", info.code),
        ("prompts", ", ".join(f"{name} {version}" for name, version in info.prompts.items()) or "—"),
        (
            "versions",
            f"Python {info.python}, "
            + ", ".join(f"{name} {version}" for name, version in info.versions.items()),
        ),
        ("settings", ", ".join(f"{name}={value}" for name, value in info.settings.items()) or "—"),
        ("workers", str(info.workers)),
        ("started", info.started.isoformat(timespec="seconds")),
        ("finished", info.finished.isoformat(timespec="seconds") if info.finished else "—"),
    ]
    return [(word(key, language), text) for key, text in pairs]


def info_list(info: RunInfo, language: Language) -> str:
    """What was run, as a list."""
    return "\n".join(f"- {name}: {escape(text)}" for name, text in info_rows(info, language))
