"""The pages on which staff add documents and see what became of them."""

from __future__ import annotations

from html import escape
from typing import Final

from pages.additions import Item, Job
from pages.chrome import ADD, frame
from pages.manage_page import manage_path
from pages.markup import document_path, icon
from pages.viewers import Viewer
from pages.words import Words
from pages.words_reading import READING

MOST_AT_ONCE: Final = 50
"""Files and addresses of one form."""
MOST_BYTES: Final = 256 * 2**20
"""Of one form: twice the largest single file that is read."""
_ACCEPTED: Final = ".pdf,.docx,.html,.htm,.md,.markdown,.txt"
_TONES: Final = {
    "waiting": ("○", "plain"),
    "reading": ("○", "plain"),
    "added": ("●", "good"),
    "changed": ("●", "good"),
    "unchanged": ("○", "plain"),
    "failed": ("■", "bad"),
}


def add_page(
    jobs: tuple[Job, ...], viewer: Viewer, words: Words, *, problem: str = "", addresses: str = ""
) -> str:
    """The form, and what was added lately. ``problem``: why the form was not taken; it keeps its addresses."""
    megabytes = MOST_BYTES // 2**20
    told = f'<p class="zw-form-problem" role="alert">{escape(problem)}</p>' if problem else ""
    recent = "".join(_recent(job, words) for job in jobs)
    lately = (
        f'<section class="zw-panel-card zw-manage-part"><h2>{escape(words("add.recent"))}</h2><ul class="zw-tips">{recent}</ul></section>'
        if recent
        else ""
    )
    body = (
        f'<main id="zw-main" class="zw-library zw-manage" tabindex="-1"><h1>{escape(words("nav.add"))}</h1>'
        f'<p class="zw-lead">{escape(words("add.text"))}</p>{told}'
        f'<form class="zw-panel-card zw-manage-part zw-add-form" method="post" action="/staff/add" enctype="multipart/form-data" '
        f'data-most="{MOST_BYTES}" data-large="{escape(words("add.large", mb=megabytes))}">'
        f'<input type="hidden" name="form" value="{viewer.form_token}">'
        f'<div class="zw-card-field"><label for="zw-files">{escape(words("add.files"))}</label>'
        f'<input id="zw-files" type="file" name="files" multiple accept="{_ACCEPTED}" aria-describedby="zw-files-hint">'
        f'<span class="zw-meta" id="zw-files-hint">{escape(words("add.files.hint", n=MOST_AT_ONCE, mb=megabytes))}</span></div>'
        f'<div class="zw-card-field"><label for="zw-addresses">{escape(words("add.addresses"))}</label>'
        f'<textarea id="zw-addresses" name="addresses" rows="3" spellcheck="false" autocapitalize="off" aria-describedby="zw-addresses-hint" '
        f'placeholder="https://">{escape(addresses)}</textarea>'
        f'<span class="zw-meta" id="zw-addresses-hint">{escape(words("add.addresses.hint"))}</span></div>'
        f'<p class="zw-form-problem" role="alert" hidden></p>'
        f'<p><button class="zw-button" type="submit">{escape(words("add.send"))}</button></p></form>{lately}</main>'
    )
    return frame(words("title.add"), body, ADD, words, viewer=viewer)


def _recent(job: Job, words: Words) -> str:
    return (
        f'<li><a href="/staff/reports/{job.id}">{escape(_summary(job, words))}</a> '
        f'<span class="zw-meta">{escape(_by(job, words))}</span></li>'
    )


def _by(job: Job, words: Words) -> str:
    return words("report.by", name=job.by, time=job.began.strftime("%Y-%m-%d %H:%M"))


def _summary(job: Job, words: Words) -> str:
    if not job.ended:
        return words("report.reading", n=job.done, m=len(job.items))
    failed = job.count("failed")
    if not failed:
        return words("report.done.all", n=job.done)
    return words("report.done", n=job.done - failed, m=failed)


def report_page(job: Job, viewer: Viewer, words: Words) -> str:
    """How far a job has come; a page that is still reading asks for itself again where a script runs."""
    polled = "" if job.ended else f' data-poll="/staff/reports/{job.id}"'
    again = (
        ""
        if job.ended
        else f'<a class="zw-button zw-second" href="/staff/reports/{job.id}">{escape(words("report.again"))}</a>'
    )
    items = "".join(_item(item, words) for item in job.items)
    stop = "" if job.ended or job.stopping else _stop(job, viewer, words)
    stopping = f"<p>{escape(words('report.stopping'))}</p>" if job.stopping and not job.ended else ""
    body = (
        f'<main id="zw-main" class="zw-library zw-manage" tabindex="-1"><h1>{escape(words("report.title"))}</h1>'
        f'<p class="zw-lead">{escape(_by(job, words))}</p>'
        f'<section class="zw-panel-card zw-manage-part" id="zw-report"{polled}>'
        f'<p class="zw-report-head" role="status" id="zw-report-summary">{escape(_summary(job, words))}</p>'
        f'<progress class="zw-progress" aria-labelledby="zw-report-summary" max="{len(job.items)}" value="{job.done}"></progress>'
        f'{stop}{stopping}<ul class="zw-report" role="list">{items}</ul>'
        f'<p class="zw-links">{again}<a class="zw-button zw-second" href="/staff/add">{escape(words("report.more"))}</a>'
        f'<a class="zw-button zw-second" href="/documents?visibility=draft">{escape(words("report.drafts"))}</a></p>'
        f"</section></main>"
    )
    return frame(words("title.report"), body, ADD, words, viewer=viewer)


def _stop(job: Job, viewer: Viewer, words: Words) -> str:
    return (
        f'<form method="post" action="/staff/reports/{job.id}/stop"><input type="hidden" name="form" value="{viewer.form_token}">'
        f'<button class="zw-button zw-second" type="submit">{icon("stop")}{escape(words("report.stop"))}</button></form>'
    )


def no_report_page(viewer: Viewer, words: Words) -> str:
    """Instead of a report that is not kept any more."""
    body = (
        f'<main id="zw-main" class="zw-words-page"><h1>{escape(words("report.title"))}</h1><p>{escape(words("report.none"))}</p>'
        f'<p class="zw-links"><a class="zw-button" href="/documents?visibility=draft">{escape(words("report.drafts"))}</a>'
        f'<a class="zw-button zw-second" href="/staff/add">{escape(words("report.more"))}</a></p></main>'
    )
    return frame(words("title.report"), body, ADD, words, viewer=viewer)


def _item(item: Item, words: Words) -> str:
    outcome = item.outcome
    name = outcome.state if outcome is not None else "reading" if item.reading else "waiting"
    shape, tone = _TONES[name]
    mark = f'<span class="zw-chip zw-{tone}"><span aria-hidden="true">{shape}</span> {escape(words(f"state.{name}"))}</span>'
    told = ""
    if outcome is not None and outcome.reason:
        told = f'<p class="zw-report-reason">{READING.html(outcome.reason, words, item.wanted.name)}</p>'
    if outcome is not None and outcome.document_id is not None and outcome.state != "failed":
        links = (
            f'<a href="{escape(manage_path(outcome.document_id))}">{escape(words("manage.document"))}</a> · '
            f'<a href="{escape(document_path(outcome.document_id))}">{escape(words("manage.read"))}</a>'
        )
        told = f'<p class="zw-meta">{escape(words("report.passages", n=outcome.passages))} · {links}</p>'
        if outcome.warnings:
            lines = "".join(f"<li>{READING.html(warning, words)}</li>" for warning in outcome.warnings)
            told += (
                f"<details><summary>{escape(words('report.warnings', n=len(outcome.warnings)))}</summary>"
                f'<ul class="zw-tips">{lines}</ul></details>'
            )
    return f'<li><span class="zw-report-name" lang="zh-CN">{escape(item.wanted.name)}</span>{mark}{told}</li>'
