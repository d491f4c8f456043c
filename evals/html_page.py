"""One self-contained HTML page: the frame, the style sheet, and pieces that reports and comparisons share.

No external request is possible: the page forbids them by its content security policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.charts import bar
from evals.record import CaseResult, RecordedCitation, RecordedReply
from evals.scoring import CaseScores, Stage
from evals.words import Language, explain, word

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

STYLE = """
:root{--page:#EDF3F0;--surface:#fff;--sunken:#F4F8F6;--ink:#13231E;--ink-2:#3D4F48;--ink-3:#54665F;--line:#D0DCD6;--control:#6A7F77;
--brand:#0B5D52;--brand-soft:#DCEEE8;--on-brand:#fff;--quote:#FFE7A0;--quote-line:#9A6A00;--quote-ink:#241B00;--warn-bg:#FFF3DC;--warn:#754700;
--bad-bg:#FCEAE7;--bad:#98231A;--info-bg:#E6EEF7;--info:#234B78;--focus:#1B4FD8;
--sans:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif;--song:"Songti SC","STSong","Noto Serif CJK SC",SimSun,serif}
@media (prefers-color-scheme:dark){:root{--page:#0D1513;--surface:#15201D;--sunken:#111A17;--ink:#E7F0EC;--ink-2:#BACAC3;--ink-3:#9DB0A8;
--line:#2D3D37;--control:#7F968D;--brand:#7FD3C0;--brand-soft:#17382F;--on-brand:#06231E;--quote:#574300;--quote-line:#E5B73B;--quote-ink:#FFF4D0;
--warn-bg:#362A0E;--warn:#FFD584;--bad-bg:#3D1F1B;--bad:#FFB6A9;--info-bg:#1A2A3C;--info:#A9CBF2;--focus:#9DC1FF}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.65 var(--sans);-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
main{max-width:1216px;margin:0 auto;padding:24px 32px 40px}
h1{font:700 1.625rem/1.35 var(--song);margin:0}h2{font-size:1.0625rem;margin:0 0 4px}
p{margin:0 0 8px}.meta{color:var(--ink-3);font-size:.875rem}
.top{display:flex;flex-wrap:wrap;gap:12px 24px;align-items:flex-start;justify-content:space-between;margin-bottom:16px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:16px;padding:16px 20px;margin-bottom:16px;min-width:0}
.grid2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 16px;align-items:start}
.wide{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 16px;align-items:start}
.flush{padding:0;overflow:hidden}.flush h2{padding:16px 20px 8px}
.scroll{overflow-x:auto}.scroll:focus-visible,summary:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9375rem;font-variant-numeric:tabular-nums}
th,td{padding:10px 14px;text-align:right;border-top:1px solid var(--line);vertical-align:top}
th:first-child,td:first-child{text-align:left}
thead th{background:var(--sunken);color:var(--ink-2);font-weight:400;font-size:.875rem;border-top:0}
tbody th{font-weight:400}tbody td b{white-space:nowrap}
.nowrap{white-space:nowrap}.left th,.left td{text-align:left}
.key.phone{display:none}.scroll table{min-width:680px;overflow-wrap:normal}
.key{color:var(--ink-3);font-size:.8125rem;display:block}
.chip{display:inline-block;border-radius:999px;padding:0 10px;font-size:.875rem;line-height:1.75;white-space:nowrap}
.chip.good{background:var(--brand-soft);color:var(--brand)}.chip.bad{background:var(--bad-bg);color:var(--bad)}
.chip.warn{background:var(--warn-bg);color:var(--warn)}.chip.info{background:var(--info-bg);color:var(--info)}
.gate{border:1px solid var(--brand);background:var(--brand-soft);color:var(--brand);border-radius:10px;padding:8px 16px;max-width:30rem}
.gate.bad{border-color:var(--bad);background:var(--bad-bg);color:var(--bad)}.gate b{font-size:1.0625rem}.gate ul{margin:0;padding-left:1.1em}
.lost{display:grid;grid-template-columns:minmax(6em,auto) 1fr;gap:8px 14px;margin:12px 0 0;font-size:.9375rem;align-items:center}
.lost dt{color:var(--ink-2)}.lost dd{margin:0}
.bars{display:flex;align-items:center;gap:8px}
.bar{height:14px;background:var(--brand);border-radius:0 4px 4px 0;min-width:4px}
.bar.hollow{background:none;border:2px solid var(--control);border-left-width:1px;height:12px}.hollow+b{font-weight:400}
.chart{display:block;width:100%;max-width:480px;height:auto;margin-top:8px}
.chart text{font:12px var(--sans);fill:var(--ink-3)}.chart .strong{fill:var(--ink);font-weight:700}
.chart .grid{stroke:var(--line)}.chart .line{fill:none;stroke:var(--brand);stroke-width:2}
.sign{color:var(--bad)}.chart .mark{fill:var(--surface);stroke:var(--brand);stroke-width:2}.chart .dot{fill:var(--bad);stroke:var(--surface);stroke-width:2}
details{border-top:1px solid var(--line);padding:4px 0}summary{cursor:pointer;padding:8px 0;min-height:44px}
summary .q{font:700 1.0625rem/1.5 var(--song);margin-left:4px}
.case{padding:0 0 12px 16px;border-left:2px solid var(--line)}.case dt{color:var(--ink-3);font-size:.875rem;margin-top:8px}.case dd{margin:0}
.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:16px}
.doc{font:1.0625rem/1.7 var(--song)}mark{background:var(--quote);color:var(--quote-ink);border-bottom:2px solid var(--quote-line);font-weight:600}
h3{font-size:1rem;margin:8px 0}.where{font-family:var(--sans);color:var(--ink-3);font-size:.8125rem;display:block}
.facts{display:grid;grid-template-columns:minmax(5em,auto) minmax(0,1fr);gap:4px 16px;font-size:.875rem;margin:8px 0 0}.facts dt{color:var(--ink-3)}.facts dd{margin:0}
@media (max-width:900px){.wide{grid-template-columns:minmax(0,1fr)}}
@media (max-width:600px){main{padding:16px 12px 32px}.card{padding:14px;border-radius:12px}.flush{padding:0}.flush h2{padding:14px 14px 6px}
.flush .meta{padding-left:14px;padding-right:14px}th,td{padding:9px 8px}.optional{display:none}.key.phone{display:block}.case{padding-left:10px}}
@media print{body{background:none}.card{break-inside:avoid}}
"""

_STAGE_SIGN = {Stage.CRASHED: ("■", "bad"), Stage.REFUSED: ("◆", "warn"), Stage.NOT_RETRIEVED: ("■", "bad")}


def page(title: str, body: str, language: Language) -> str:
    """A whole page."""
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def card(title: str, body: str, *, note: str = "", flush: bool = False) -> str:
    """A titled box; ``flush`` lets a table reach its edges."""
    kind = " flush" if flush else ""
    below = f'<p class="meta">{escape(note)}</p>' if note else ""
    return f'<section class="card{kind}"><h2>{escape(title)}</h2>{below if not flush else ""}{body}{below if flush else ""}</section>'


def chip(text: str, kind: str, sign: str = "●") -> str:
    """A small label; its shape says what its colour does."""
    return f'<span class="chip {kind}"><span aria-hidden="true">{sign} </span>{escape(text)}</span>'


def stage_chip(stage: Stage | None, language: Language) -> str:
    """Where a case was lost, or that it is right."""
    if stage is None:
        return chip(word("right", language), "good")
    sign, kind = _STAGE_SIGN.get(stage, ("■", "bad"))
    return chip(word(stage, language), kind, sign)


def region(name: str, table: str) -> str:
    """A table that may scroll sideways in its own named region."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(name, quote=True)}">{table}</div>'


def lost_bars(rows: Sequence[tuple[Stage, Sequence[int]]], language: Language) -> str:
    """Cases lost at each stage, as bars; a second number is the last run's, hollow."""
    most = max((count for _, counts in rows for count in counts), default=0)
    shown = [(stage, counts) for stage, counts in rows if stage is not Stage.CRASHED or any(counts)]
    items = "".join(
        f"<dt>{escape(word(stage, language))}</dt><dd>"
        + "".join(bar(count, most, hollow=n > 0) for n, count in enumerate(counts))
        + "</dd>"
        for stage, counts in shown
    )
    return f'<dl class="lost">{items}</dl>'


def quote(citation: RecordedCitation) -> str:
    """A citation: where it stands, and the verbatim words, marked as such."""
    where = " › ".join((citation.source, *citation.section))
    return f'<dd class="doc"><span class="where">[{citation.n}] {escape(where)}</span><mark>{escape(citation.quote)}</mark></dd>'


def reply_text(reply: RecordedReply, language: Language) -> str:
    """What was replied, in words."""
    if reply.refused:
        reason = f"{word('refused_reason', language)} {reply.reason}"
        return f"{chip(reason, 'info', '○')} {escape(reply.answer)}"
    rest = "".join(f" {chip(part, 'warn', '◆')}" for part in reply.not_covered)
    return escape(reply.answer) + rest


def case_details(scores: CaseScores, language: Language) -> str:
    """A failing case, folded: question, reply, quotes, gold, why."""
    outcome = scores.outcome
    case = outcome.case
    parts: list[str] = []

    def term(key: str, *texts: str) -> None:
        parts.append(f"<dt>{escape(word(key, language))}</dt>" + "".join(texts))

    if case.history:
        term("history", f"<dd>{escape(' → '.join(case.history))}</dd>")
    if isinstance(outcome, CaseResult):
        term("reply", f"<dd>{reply_text(outcome.reply, language)}</dd>")
        if outcome.reply.citations:
            term("quotes", *(quote(citation) for citation in outcome.reply.citations))
        if outcome.golds:
            texts = (
                f'<dd class="doc"><span class="where">{escape(g.document)}</span>{escape(g.text)}</dd>'
                for g in outcome.golds
            )
            term("gold", *texts)
            term("found_at", f"<dd>{escape(explain(scores.scores['mrr'].explanation, language))}</dd>")
        elif not case.answerable:
            term("gold", f"<dd>{escape(word('answerable_no', language))}</dd>")
        if case.answer_points:
            term("points", f"<dd>{escape('；'.join(' / '.join(group) for group in case.answer_points))}</dd>")
        term("why", f"<dd>{escape(explain(scores.scores['correct'].explanation, language))}</dd>")
    else:
        term("why", f"<dd>{escape(outcome.error)}</dd>")
    name = f'<span class="meta">{escape(case.id)}</span> <span class="q">{escape(case.question)}</span>'
    head = f"{stage_chip(scores.stage, language)} {name}"
    return f'<details><summary>{head}</summary><dl class="case">{"".join(parts)}</dl></details>'


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and texts in two columns."""
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)
    return f'<dl class="facts">{items}</dl>'
