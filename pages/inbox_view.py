"""What the page Inbox shows: the list of feedback, and an entry with its conversation and what can be made of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from pages.chrome import INBOX, frame
from pages.evaluate_forms import token_field
from pages.inbox_cases import SET_NAME, CaseForm
from pages.inbox_tabs import inbox_tabs
from pages.listing_head import listing_head
from pages.markup import document_path, icon
from pages.paging import cut, paging
from pages.picking import Picked, citation_values, find, picked
from pages.viewers import Viewer
from pages.words import Words
from vectorstore.feedback import Feedback, FeedbackKind, FeedbackStatus
from vectorstore.store import Store

PATH: Final = "/staff/inbox"


def inbox_page(
    entries: Sequence[Feedback],
    status: FeedbackStatus,
    kind: FeedbackKind | None,
    number: int,
    troubled: int,
    viewer: Viewer,
    words: Words,
) -> str:
    """Feedback of a state and kind, the newest first."""
    page = cut(entries, number)
    rows = "".join(_row(entry, words) for entry in page.items)
    listed = (
        f'<ul class="zw-topics zw-inbox" role="list">{rows}</ul>'
        if rows
        else f'<div class="zw-nothing"><p>{escape(words(f"inbox.empty.{status.value}"))}</p></div>'
    )

    def address(**changed: object) -> str:
        asked = {"status": status.value, "kind": kind.value if kind is not None else "", **changed}
        return f"{PATH}?{urlencode({name: value for name, value in asked.items() if value})}"

    present = kind.value if kind is not None else ""
    kinds = "".join(
        f'<a class="zw-tab" href="{escape(address(kind=value))}"{" aria-current=true" if value == present else ""}>{escape(words(key))}</a>'
        for value, key in (
            ("", "inbox.kind.all"),
            ("problem", "inbox.kind.problem"),
            ("useful", "inbox.kind.useful"),
        )
    )
    note = ""
    if troubled:
        note = f'<p class="zw-unfinished" role="status">■ <a href="/staff/answers">{escape(words("inbox.look", n=troubled))}</a></p>'
    body = (
        f'<main id="zw-main" class="zw-library" tabindex="-1">{listing_head(words("inbox.title"), words("inbox.text"), "")}'
        f'{inbox_tabs(status.value, troubled, words)}{note}<nav class="zw-tabs zw-inbox-kinds" aria-label="{escape(words("inbox.kinds"))}">{kinds}</nav>'
        f"{listed}{paging(page, lambda n: address(page=n), words)}</main>"
    )
    return frame(words("title.inbox"), body, INBOX, words, viewer=viewer)


def _row(entry: Feedback, words: Words) -> str:
    said = entry.opinion
    comment = f'<p class="zw-inbox-comment">“{escape(said.comment)}”</p>' if said.comment else ""
    return (
        f'<li class="zw-panel-card"><h2 lang="zh-CN"><a class="zw-doc" href="{PATH}/{entry.id}">{escape(said.question or words("ask.blank"))}</a></h2>'
        f'<p class="zw-chips">{_chips(entry, words)}</p>{comment}<p class="zw-meta">{escape(_facts(entry, words))}</p></li>'
    )


def _chips(entry: Feedback, words: Words) -> str:
    said = entry.opinion
    useful = said.kind is FeedbackKind.USEFUL
    kind = _chip("good" if useful else "bad", "●" if useful else "■", words(f"feedback.{said.kind.value}"))
    reason = _chip("plain", "○", words(f"feedback.{said.reason.value}")) if said.reason else ""
    state = words.get(f"inbox.reply.{said.reply.get('status')}")
    return kind + reason + (_chip("plain", "○", state) if state else "")


def _chip(kind: str, sign: str, text: str) -> str:
    return f'<span class="zw-chip zw-{kind}"><span aria-hidden="true">{sign}</span> {escape(text)}</span>'


def _facts(entry: Feedback, words: Words) -> str:
    parts = [f"{entry.created.astimezone():%Y-%m-%d %H:%M}"]
    if entry.opinion.history:
        parts.append(words("inbox.turns", n=len(entry.opinion.history)))
    if entry.handled is not None and entry.handled_by:
        when = f"{entry.handled.astimezone():%Y-%m-%d %H:%M}"
        parts.append(words(f"inbox.handled.{entry.status.value}", name=entry.handled_by, when=when))
    if entry.note:
        parts.append(entry.note)
    return " · ".join(parts)


def entry_page(
    entry: Feedback,
    store: Store,
    viewer: Viewer,
    words: Words,
    *,
    filled: CaseForm | None = None,
    searched: bool = False,
    problem: str = "",
    told: str = "",
) -> str:
    """One piece of feedback: the conversation on one side, what can be made of it on the other."""
    notice = ""
    if problem:
        notice = f'<div class="zw-form-problem" role="alert"><p>{escape(problem)}</p></div>'
    elif told:
        links = (
            f'<p class="zw-links"><a href="/staff/evaluate">{escape(words("case.run"))}</a> '
            f'<a href="/staff/evaluate/sets/{SET_NAME}.jsonl" download>{escape(words("case.download"))}</a></p>'
        )
        notice = f'<div class="zw-form-done" role="status"><p>{escape(told)}</p>{links}</div>'
    form = _case(
        entry, filled or CaseForm(), store, viewer, words, opened=filled is not None, searched=searched
    )
    back = f'<p class="zw-links"><a class="zw-button zw-second" href="{PATH}">{escape(words("inbox.back"))}</a></p>'
    head = listing_head(words("inbox.entry"), _facts(entry, words), back)
    body = (
        f'<main id="zw-main" class="zw-library" tabindex="-1">{head}{notice}'
        f'<div class="zw-two-forms"><div>{_conversation(entry, store, words)}{form}</div><div>{_status(entry, viewer, words)}'
        f"{_approving(entry, words)}</div></div></main>"
    )
    return frame(words("title.inbox"), body, INBOX, words, viewer=viewer)


def _conversation(entry: Feedback, store: Store, words: Words) -> str:
    said = entry.opinion
    before = "".join(
        f'<li><p class="zw-inbox-question" lang="zh-CN">{escape(turn.question)}</p><p lang="zh-CN">{escape(turn.answer)}</p></li>'
        for turn in said.history
    )
    earlier = (
        f'<details class="zw-reveal"><summary>{escape(words("inbox.history", n=len(said.history)))}</summary><ol class="zw-plain-list">{before}</ol></details>'
        if before
        else ""
    )
    comment = f'<p class="zw-inbox-comment">“{escape(said.comment)}”</p>' if said.comment else ""
    return (
        f'<section class="zw-panel-card zw-topic-form" aria-labelledby="zw-said"><h2 id="zw-said" class="zw-inbox-question" lang="zh-CN">{escape(said.question or words("ask.blank"))}</h2>'
        f'<p class="zw-chips">{_chips(entry, words)}</p>{comment}{earlier}'
        f'<p class="zw-inbox-answer" lang="zh-CN">{escape(str(said.reply.get("answer", "")))}</p>{_citations(said.reply, store, words)}</section>'
    )


def _citations(reply: Any, store: Store, words: Words) -> str:
    rows = []
    for citation, value in zip(reply.get("citations", ()), citation_values(reply), strict=True):
        places, _ = picked((value,), store)
        where = " › ".join((str(citation.get("title", "")), *citation.get("section", ())))
        link = (
            f'<a href="{escape(_address(places[0]))}" lang="zh-CN">{escape(where)}</a>'
            if places
            else f'<span lang="zh-CN">{escape(where)}</span> {_chip("warn", "◆", words("inbox.changed"))}'
        )
        rows.append(
            f'<li value="{int(citation.get("n", 0))}"><mark class="zw-quote zw-doc" lang="zh-CN">{escape(str(citation.get("quote", "")))}</mark> <span class="zw-meta">{link}</span></li>'
        )
    return f'<ol class="zw-quotes">{"".join(rows)}</ol>' if rows else ""


def _status(entry: Feedback, viewer: Viewer, words: Words) -> str:
    done = entry.status is FeedbackStatus.DONE
    wanted = FeedbackStatus.OPEN if done else FeedbackStatus.DONE
    note = (
        ""
        if done
        else f'<div class="zw-field"><label for="zw-note">{escape(words("inbox.note"))}</label><input id="zw-note" name="note" maxlength="500" autocomplete="off"></div>'
    )
    key = "inbox.reopen" if done else "inbox.done"
    return (
        f'<section class="zw-panel-card zw-topic-form" aria-labelledby="zw-state"><h2 id="zw-state">{escape(words(f"inbox.state.{entry.status.value}"))}</h2>'
        f'<form method="post" action="{PATH}/{entry.id}/status">{token_field(viewer)}<input type="hidden" name="status" value="{wanted.value}">{note}'
        f'<p><button class="zw-button zw-second" type="submit">{escape(words(key))}</button></p></form></section>'
    )


def _approving(entry: Feedback, words: Words) -> str:
    return (
        f'<section class="zw-panel-card zw-topic-form" aria-labelledby="zw-approve"><h2 id="zw-approve">{escape(words("inbox.approve"))}</h2>'
        f"<p>{escape(words('inbox.approve.text'))}</p>"
        f'<p><a class="zw-button" href="/staff/answers/new?feedback={entry.id}">{icon("check")}{escape(words("inbox.approve.send"))}</a></p></section>'
    )


def _case(
    entry: Feedback,
    form: CaseForm,
    store: Store,
    viewer: Viewer,
    words: Words,
    *,
    opened: bool,
    searched: bool,
) -> str:
    """The form that makes a case: what the reply cited and what was found, to choose from."""
    cited, _ = picked(citation_values(entry.opinion.reply), store)
    chosen, _ = picked(form.quotes, store)
    found = find(form.wanted, form.document, store) if searched else None
    offered = tuple(dict.fromkeys((*cited, *chosen, *(found.places if found is not None else ()))))
    boxes = "".join(
        f'<li><label><input type="checkbox" name="quote" value="{escape(p.value)}"{" checked" if p in chosen else ""}>'
        f'<span><mark class="zw-quote zw-doc" lang="zh-CN">{escape(p.words[:220])}</mark> <span class="zw-meta" lang="zh-CN">{escape(p.path)}</span></span></label></li>'
        for p in offered
    )
    told = ""
    if found is not None:
        key = "none" if not found.places else "exact" if found.exact else "near"
        told = f'<p class="zw-meta" role="status">{escape(words(f"answers.found.{key}"))}</p>'
    history = ""
    if entry.opinion.history:
        history = f'<label class="zw-box"><input type="checkbox" name="history" value="yes"{" checked" if form.history else ""}><span>{escape(words("case.history", n=len(entry.opinion.history)))}</span></label>'
    yes, no = (" checked", "") if form.answerable else ("", " checked")
    return (
        f'<details class="zw-panel-card zw-reveal zw-case-form"{" open" if opened else ""}><summary>{escape(words("case.make"))}</summary>'
        f'<form method="post" action="{PATH}/{entry.id}/case">{token_field(viewer)}<fieldset><legend>{escape(words("case.should"))}</legend>'
        f'<label class="zw-box"><input type="radio" name="answerable" value="yes"{yes}><span>{escape(words("case.answerable"))}</span></label>'
        f'<label class="zw-box"><input type="radio" name="answerable" value="no"{no}><span>{escape(words("case.unanswerable"))}</span></label></fieldset>'
        f'<fieldset><legend>{escape(words("case.gold"))}</legend>{told}<ul class="zw-found" role="list">{boxes}</ul>'
        f'<div class="zw-field"><label for="zw-c-wanted">{escape(words("answers.find.words"))}</label><textarea id="zw-c-wanted" name="wanted" rows="2" maxlength="500">{escape(form.wanted)}</textarea></div>'
        f'<div class="zw-field"><label for="zw-c-document">{escape(words("answers.find.document"))}</label><input id="zw-c-document" name="document" value="{escape(form.document)}" maxlength="200" autocomplete="off"></div>'
        f'<p><button class="zw-button zw-second" name="action" value="find" type="submit">{escape(words("answers.find.send"))}</button></p></fieldset>'
        f'<div class="zw-field"><label for="zw-c-points">{escape(words("case.points"))}</label><textarea id="zw-c-points" name="points" rows="3" maxlength="2000" aria-describedby="zw-c-points-hint">{escape(form.points)}</textarea>'
        f'<p class="zw-meta" id="zw-c-points-hint">{escape(words("case.points.hint"))}</p></div>{history}'
        f'<p><button class="zw-button" name="action" value="keep" type="submit">{escape(words("case.keep", name=SET_NAME))}</button></p></form></details>'
    )


def _address(place: Picked) -> str:
    return f"{document_path(place.document.id)}?s={place.span.start}-{place.span.end}#zw-place"
