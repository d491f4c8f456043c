"""The forms of the page 写简报 before there is a text: the order, the outline, and how far the writing is."""

from __future__ import annotations

from html import escape
from typing import Final

from assistant.briefing.kinds import TEXTS, Takes
from assistant.briefing.templates import DEFAULT, LENGTHS, SectionPlan, Template
from pages.briefings import Bench, Order, Progress
from pages.evaluate_forms import token_field
from pages.filter_form import Option, select_field
from pages.markup import icon
from pages.viewers import Viewer
from pages.words import Words
from vectorstore.passages import Document

PATH: Final = "/staff/briefing"
USUAL_LENGTH: Final = 2500


def order_form(
    templates: tuple[Template, ...],
    documents: tuple[Document, ...],
    order: Order,
    viewer: Viewer,
    words: Words,
) -> str:
    """Topic, kind, and what else a briefing is ordered with."""
    kinds = [Option(t.name, t.title if words.language == "zh" else t.english or t.title) for t in templates]
    titles = [Option(d.id, d.title) for d in documents]
    chosen = order.named[0] if order.named else ""
    fields = (
        _text("topic", words("briefing.topic"), order.topic, words("briefing.topic.hint"), needed=True)
        + '<div class="zw-fields">'
        + select_field("template", words("briefing.template"), kinds, order.template or DEFAULT)
        + _number("length", words("briefing.length"), order.length or USUAL_LENGTH)
        + select_field(
            "document",
            words("briefing.documents"),
            titles,
            chosen,
            words("briefing.documents.every"),
            lang="zh-CN",
        )
        + "</div><div class='zw-fields'>"
        + _text("reader", words("briefing.reader"), order.reader)
        + _text("issuer", words("briefing.issuer"), order.issuer)
        + _text("purpose", words("briefing.purpose"), order.purpose, words("briefing.purpose.hint"))
        + "</div>"
    )
    return (
        f'<form class="zw-panel-card zw-brief-order" method="post" action="{PATH}/outline">{token_field(viewer)}{fields}'
        f'<p><button class="zw-button" type="submit">{escape(words("briefing.propose"))}</button></p></form>'
    )


def _text(name: str, label: str, value: str, hint: str = "", *, needed: bool = False) -> str:
    return (
        f'<div class="zw-field"><label for="zw-f-{name}">{escape(label)}</label>'
        f'<input id="zw-f-{name}" name="{name}" value="{escape(value)}" maxlength="200" autocomplete="off" '
        f'placeholder="{escape(hint)}"{" required" if needed else ""}></div>'
    )


def _number(name: str, label: str, value: int) -> str:
    return (
        f'<div class="zw-field"><label for="zw-f-{name}">{escape(label)}</label>'
        f'<input id="zw-f-{name}" name="{name}" type="number" min="{LENGTHS[0]}" max="{LENGTHS[1]}" step="100" value="{value}"></div>'
    )


def outline_form(bench: Bench, viewer: Viewer, words: Words) -> str:
    """The outline to be changed and filled; the last section of the form is a new one."""
    plans = bench.outline.sections
    rows = "".join(_section(at, plan, words) for at, plan in enumerate(plans))
    rows += _section(len(plans), None, words)
    return (
        f'<section class="zw-panel-card zw-brief-outline" aria-labelledby="zw-outline"><h2 id="zw-outline">{escape(words("briefing.outline"))}'
        f'：<span lang="zh-CN">{escape(bench.outline.title)}</span></h2><p class="zw-meta">{escape(words("briefing.outline.text"))}</p>'
        f'<form method="post" action="{PATH}/fill">{token_field(viewer)}<ol role="list">{rows}</ol>'
        f'<p class="zw-links"><button class="zw-button" type="submit">{escape(words("briefing.fill"))}</button></p></form>'
        f"{again_form(viewer, words)}</section>"
    )


def _section(at: int, plan: SectionPlan | None, words: Words) -> str:
    name = plan.heading if plan else ""
    use = (
        f'<label class="zw-check"><input type="checkbox" name="use" value="{at}" checked> {escape(words("briefing.use"))}</label>'
        if plan
        else f'<input type="hidden" name="use" value="{at}"><b>{escape(words("briefing.new"))}</b>'
    )
    return (
        f'<li class="zw-brief-row">{use}<input type="hidden" name="index" value="{at}">'
        f'<div class="zw-field"><label for="zw-h-{at}">{escape(words("briefing.heading"))}</label>'
        f'<input id="zw-h-{at}" name="heading" lang="zh-CN" maxlength="100" value="{escape(name)}"></div>'
        f'<div class="zw-field"><label for="zw-o-{at}">{escape(words("briefing.order"))}</label>'
        f'<input id="zw-o-{at}" name="order" type="number" min="1" max="99" value="{at + 1}"></div>'
        f"{_points(at, plan, words)}</li>"
    )


def _points(at: int, plan: SectionPlan | None, words: Words) -> str:
    """The box for the points of a section; none for one that is a table, though the form sends an empty one."""
    if plan is not None and not plan.points and not {*TEXTS, Takes.QUESTIONS} & set(plan.takes):
        told = escape(words("briefing.points.table"))
        return f'<input type="hidden" name="points" value=""><p class="zw-meta zw-wide">{told}</p>'
    points = "\n".join(plan.points) if plan else ""
    rows = max(2, min(8, points.count("\n") + 1))
    return (
        f'<div class="zw-field zw-wide"><label for="zw-p-{at}">{escape(words("briefing.points"))}</label>'
        f'<textarea id="zw-p-{at}" name="points" lang="zh-CN" rows="{rows}" maxlength="4000">{escape(points)}</textarea></div>'
    )


def working(progress: Progress, words: Words) -> str:
    """How far the writing is; the page comes again by itself."""
    told = words("briefing.working", heading=progress.heading, done=progress.done, total=progress.total)
    return (
        f'<section class="zw-panel-card zw-working" aria-labelledby="zw-working"><h2 id="zw-working" role="status">{escape(told)}</h2>'
        f'<progress aria-labelledby="zw-working" value="{progress.done}" max="{max(progress.total, 1)}"></progress>'
        f'<p class="zw-meta">{escape(words("briefing.working.note"))}</p>'
        f'<p class="zw-links"><a class="zw-button zw-second" href="{PATH}">{escape(words("briefing.refresh"))}</a></p></section>'
    )


def again_form(viewer: Viewer, words: Words) -> str:
    """Leave the briefing at hand for another topic."""
    return small_form("leave", "topic", words("briefing.again"), viewer, look="zw-plain")


def small_form(
    action: str,
    do: str,
    label: str,
    viewer: Viewer,
    *,
    at: str = "",
    picture: str = "",
    look: str = "zw-plain",
) -> str:
    """One button that sends one thing."""
    place = f'<input type="hidden" name="at" value="{at}">' if at else ""
    drawn = icon(picture) if picture else ""
    return (
        f'<form method="post" action="{PATH}/{action}">{token_field(viewer)}{place}<input type="hidden" name="do" value="{do}">'
        f'<button class="{look}" type="submit">{drawn}{escape(label)}</button></form>'
    )
