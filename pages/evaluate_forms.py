"""The forms of the page Evaluate: run a set, upload one, choose the runs to see, and how far a run is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from pages.evaluations import EXTRACTIVE, Evaluations, KeptRun
from pages.filter_form import Option, select_field
from pages.markup import hidden, icon
from pages.question_sets import LARGEST_SET, QuestionSet
from pages.viewers import Viewer
from pages.words import Words

_FILES: Final = (
    ("record", "run.json"),
    ("results", "results.jsonl"),
    ("cases", "cases.jsonl"),
    ("markdown", "report.md"),
    ("html", "report.html"),
    ("junit", "junit.xml"),
    ("xlsx", "figures.xlsx"),
)
"""Name of its words → file of a run that can be downloaded."""


def token_field(viewer: Viewer) -> str:
    """What shows that a form came from a page of ours."""
    return f'<input type="hidden" name="form" value="{viewer.form_token}">'


def working(runs: Evaluations, viewer: Viewer, words: Words) -> str:
    """The run at work with its progress, else how the last one ended."""
    at_work, ended = runs.progress, runs.ended
    if at_work is None:
        if ended is None:
            return ""
        text = words(
            f"evaluate.ended.{ended.how}", **({"what": ended.detail} if ended.how == "failed" else {})
        )
        kind = "zw-form-done" if ended.how in ("done", "stopped") else "zw-form-problem"
        return f'<div class="{kind}" role="status"><p>{escape(text)}</p></div>'
    done = words("evaluate.done.of", done=at_work.done, total=at_work.total)
    hand = words("evaluate.at_hand", what=at_work.at_hand) if at_work.at_hand else ""
    note = words("evaluate.stopping") if at_work.stopping else words("evaluate.background")
    title = words("evaluate.running", name=at_work.set_name)
    off = " disabled" if at_work.stopping else ""
    return (
        f'<section class="zw-panel-card zw-working" id="zw-working" aria-labelledby="zw-working-title">'
        f'<h2 id="zw-working-title">{escape(title)}</h2>'
        f'<progress aria-labelledby="zw-working-title" value="{at_work.done}" max="{max(at_work.total, 1)}"></progress>'
        f'<p class="zw-working-line"><b data-part="done">{escape(done)}</b> <span class="zw-meta" data-part="hand">{escape(hand)}</span></p>'
        f'<p class="zw-meta" data-part="note">{escape(note)}</p>'
        f'<form method="post" action="/staff/evaluate/stop" class="zw-links">{token_field(viewer)}'
        f'<button class="zw-button zw-second" type="submit"{off}>{icon("stop")}{escape(words("evaluate.stop"))}</button>'
        f'<a class="zw-button zw-second" href="/staff/evaluate">{escape(words("evaluate.refresh"))}</a></form></section>'
    )


def run_form(runs: Evaluations, viewer: Viewer, words: Words, chosen: str) -> str:
    """Choose a set and run it."""
    sets = runs.sets()
    fields = select_field("set", words("evaluate.set"), [_option(s, words) for s in sets], chosen)
    known = "".join(
        f'<option value="{escape(tag)}">' for tag in sorted({tag for s in sets for tag in s.tags})
    )
    tags = (
        f'<div class="zw-field"><label for="zw-f-tags">{escape(words("evaluate.tags"))}</label>'
        f'<input id="zw-f-tags" name="tags" maxlength="200" autocomplete="off" list="zw-tags" placeholder="{escape(words("evaluate.tags.hint"))}">'
        f'<datalist id="zw-tags">{known}</datalist></div>'
    )
    engine = ""
    if runs.engine != EXTRACTIVE:
        name = words("evaluate.engine.model", name=runs.engine)
        options = [Option("", name), Option("extractive", words("evaluate.engine.extractive"))]
        engine = select_field("engine", words("evaluate.engine"), options, "")
    off = " disabled" if runs.progress is not None else ""
    return (
        f'<form class="zw-panel-card zw-run-form" method="post" action="/staff/evaluate/run" aria-label="{escape(words("evaluate.start.label"))}">'
        f"{token_field(viewer)}{fields}{tags}{engine}"
        f'<button class="zw-button" type="submit"{off}>{escape(words("evaluate.start"))}</button></form>'
    )


def upload_form(runs: Evaluations, viewer: Viewer, words: Words) -> str:
    """Upload a set, and all sets to download."""
    links = "".join(
        f'<li><a href="/staff/evaluate/sets/{escape(s.name)}.jsonl" download>{escape(s.name)}.jsonl</a>'
        f"{'' if s.packaged else _remove('sets', 'set', s.name, viewer, words)}</li>"
        for s in runs.sets()
    )
    return (
        f'<details class="zw-panel-card zw-reveal zw-upload"><summary>{escape(words("evaluate.upload"))} · {escape(words("evaluate.sets"))}</summary>'
        f'<form method="post" action="/staff/evaluate/sets" enctype="multipart/form-data">{token_field(viewer)}'
        f'<div class="zw-field"><label for="zw-f-file">{escape(words("evaluate.upload.file"))}</label>'
        f'<input id="zw-f-file" name="file" type="file" accept=".jsonl,.ndjson" required data-largest="{LARGEST_SET}" aria-describedby="zw-file-hint"></div>'
        f'<p class="zw-meta" id="zw-file-hint">{escape(words("evaluate.upload.hint"))}</p>'
        f'<p><button class="zw-button zw-second" type="submit">{escape(words("evaluate.upload.send"))}</button></p></form>'
        f'<h2>{escape(words("evaluate.sets"))}</h2><ul class="zw-plain-list">{links}</ul></details>'
    )


def choose_form(
    kept: Sequence[KeptRun], shown: KeptRun, other: KeptRun | None, gate: str, viewer: Viewer, words: Words
) -> str:
    """Choose the run to see and the one to compare it with; the gate's word and the files beside it."""
    options = [_run_option(k, words) for k in kept]
    fields = select_field("run", words("evaluate.run"), options, shown.name) + select_field(
        "against",
        words("evaluate.against"),
        [Option("none", words("evaluate.against.none")), *(o for o in options if o.value != shown.name)],
        other.name if other is not None else "none",
    )
    form = (
        f'<form class="zw-choose" method="get" action="/staff/evaluate" aria-label="{escape(words("evaluate.choose"))}">{fields}'
        f'<button class="zw-button zw-second" type="submit">{escape(words("evaluate.show"))}</button></form>'
    )
    return (
        f'<div class="zw-evaluate-head">{form}{_downloads(shown, other, words)}'
        f"{_remove('runs', 'run', shown.name, viewer, words)}</div>"
        f"{_unfinished(shown, viewer, words)}{gate}"
    )


def _remove(kind: str, field: str, name: str, viewer: Viewer, words: Words) -> str:
    """The form that deletes a set or a run; it has to be opened first."""
    return (
        f'<details class="zw-drop zw-remove"><summary class="zw-button zw-second">{escape(words("evaluate.remove"))}'
        f"{hidden(name)}</summary>"
        f'<form method="post" action="/staff/evaluate/{kind}/remove">{token_field(viewer)}'
        f'<input type="hidden" name="{field}" value="{escape(name)}"><p>{escape(words(f"evaluate.remove.{field}"))}</p>'
        f'<button class="zw-button zw-second zw-danger" type="submit">{escape(words("evaluate.remove.sure"))}</button></form></details>'
    )


def _unfinished(shown: KeptRun, viewer: Viewer, words: Words) -> str:
    if not shown.unfinished:
        return ""
    told = words("evaluate.unfinished", done=shown.asked, total=shown.info.cases)
    return (
        f'<form class="zw-unfinished" method="post" action="/staff/evaluate/resume">{token_field(viewer)}'
        f'<input type="hidden" name="run" value="{escape(shown.name)}"><span>◆ {escape(told)}</span>'
        f'<button class="zw-button zw-second" type="submit">{escape(words("evaluate.resume"))}</button></form>'
    )


def _downloads(shown: KeptRun, other: KeptRun | None, words: Words) -> str:
    base = f"/staff/evaluate/runs/{escape(shown.name)}"
    links = [(f"evaluate.download.{key}", f"{base}/{file}") for key, file in _FILES]
    if other is not None:
        between = f"{base}/against/{escape(other.name)}"
        links.append(("evaluate.download.comparison", f"{between}/comparison.html"))
        links.append(("evaluate.download.comparison_markdown", f"{between}/comparison.md"))
    items = "".join(f'<li><a href="{href}" download>{escape(words(key))}</a></li>' for key, href in links)
    return (
        f'<details class="zw-drop"><summary class="zw-button zw-second">{icon("download")}{escape(words("evaluate.download"))}</summary>'
        f"<ul>{items}</ul></details>"
    )


def _option(found: QuestionSet, words: Words) -> Option:
    about = words.get(f"evaluate.set.about.{found.name}") if found.packaged else words("evaluate.set.own")
    name = f"{found.name} · {about}" if about else found.name
    return Option(found.name, words("evaluate.set.option", name=name, n=found.cases))


def _run_option(kept: KeptRun, words: Words) -> Option:
    info = kept.info
    engine = words("evaluate.engine.name.extractive") if info.engine == EXTRACTIVE else info.engine
    name = f"{info.set_name} [{', '.join(info.tags)}]" if info.tags else info.set_name
    key = "evaluate.run.option.unfinished" if kept.unfinished else "evaluate.run.option"
    when = f"{info.started.astimezone():%Y-%m-%d %H:%M}"
    return Option(kept.name, words(key, when=when, set=name, engine=engine))
