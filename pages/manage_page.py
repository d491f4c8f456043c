"""The page on which staff manage one document: who sees it, its card, its versions, what was changed, its removal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pages.card_form import field_name, fields_html, state
from pages.chrome import LIBRARY, frame
from pages.contracts import Service
from pages.library import visibility_mark
from pages.management import Management
from pages.markup import document_path
from pages.paper import paper
from pages.parameters import Parameters
from pages.validity import chip, status_of
from pages.viewers import Viewer
from pages.words import Words
from pages.words_reading import READING
from vectorstore.inventory import VersionKey
from vectorstore.passages import Document, Visibility

_BUTTONS: Final = (
    (Visibility.PUBLIC, "manage.publish"),
    (Visibility.INTERNAL, "manage.internal"),
    (Visibility.DRAFT, "manage.withdraw"),
)


def manage_path(document_id: str) -> str:
    """The address of a document's management."""
    return f"/staff{document_path(document_id)}"


def manage_page(
    management: Management,
    service: Service,
    document: Document,
    viewer: Viewer,
    words: Words,
    *,
    notice: str = "",
    problem: str = "",
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The whole page. ``notice``, ``problem``: what became of a form; ``sent``, ``problems``: one not saved."""
    said = management.corrections(document.id)
    public = (
        f'<span class="zw-chip zw-good"><span aria-hidden="true">●</span> {escape(words("visibility.public"))}</span>'
        if document.card.visibility is Visibility.PUBLIC
        else ""
    )
    facts = f"{public}{visibility_mark(document, words)}{chip(status_of(document, service.today()), words)}"
    told = f'<p class="zw-form-good" role="status">{escape(notice)}</p>' if notice else ""
    if problem:
        told = f'<p class="zw-form-problem" role="alert">{escape(problem)}</p>'
    body = (
        f'<main id="zw-main" class="zw-library zw-manage" tabindex="-1">'
        f'<div class="zw-listing-head"><div><h1 lang="zh-CN">{escape(document.title)}</h1>'
        f'<p class="zw-lead">{escape(words("manage.text"))}</p></div>'
        f'<p class="zw-downloads"><a class="zw-button zw-second" href="{escape(document_path(document.id))}">{escape(words("manage.read"))}</a></p></div>'
        f"{told}{_who(document, facts, viewer, words)}"
        f"{_warnings(document, words)}"
        f'<section class="zw-panel-card zw-manage-part" aria-labelledby="zw-card-head"><h2 id="zw-card-head">{escape(words("manage.card"))}</h2>'
        f"<p>{escape(words('manage.card.text'))}</p>"
        f'<form method="post" action="{escape(manage_path(document.id))}/card" class="zw-card-form">{_hidden(viewer)}'
        f'<input type="hidden" name="seen" value="{state(document)}">'
        f"{fields_html(document, said, words, sent, problems)}"
        f'<p><button class="zw-button" type="submit">{escape(words("manage.card.save"))}</button></p></form></section>'
        f"{_versions(document, management.versions(document.id), words)}"
        f"{_next_version(document, management.kept_file(document), viewer, words)}"
        f"{_audit(management.audit(document.id), words)}"
        f'<section class="zw-panel-card zw-manage-part"><h2>{escape(words("manage.remove"))}</h2><p>{escape(words("manage.remove.text"))}</p>'
        f'<p><a class="zw-button zw-second" href="{escape(manage_path(document.id))}/remove">{escape(words("manage.remove"))}</a></p></section></main>'
    )
    return frame(words("title.manage", title=document.title), body, LIBRARY, words, viewer=viewer)


def _hidden(viewer: Viewer) -> str:
    return f'<input type="hidden" name="form" value="{viewer.form_token}">'


def _who(document: Document, facts: str, viewer: Viewer, words: Words) -> str:
    now = document.card.visibility
    buttons = "".join(
        f'<button class="zw-button{"" if visibility is Visibility.PUBLIC else " zw-second"}" type="submit" '
        f'name="visibility" value="{visibility.value}">{escape(words(key))}</button>'
        for visibility, key in _BUTTONS
        if visibility is not now
    )
    return (
        f'<section class="zw-panel-card zw-manage-part" aria-labelledby="zw-who"><h2 id="zw-who">{escape(words("manage.who"))} '
        f'<span class="zw-chips">{facts}</span></h2><p>{escape(words(f"manage.who.{now.value}"))}</p>'
        f'<form method="post" action="{escape(manage_path(document.id))}/visibility" class="zw-links">{_hidden(viewer)}{buttons}</form></section>'
    )


def _warnings(document: Document, words: Words) -> str:
    if not document.warnings:
        return ""
    items = "".join(f"<li>{READING.html(warning, words)}</li>" for warning in document.warnings)
    return (
        f'<section class="zw-panel-card zw-manage-part"><h2>{escape(words("manage.warnings"))}</h2>'
        f'<ul class="zw-tips">{items}</ul></section>'
    )


def _versions(document: Document, keys: tuple[VersionKey, ...], words: Words) -> str:
    head = f'<section class="zw-panel-card zw-manage-part"><h2>{escape(words("manage.versions"))}</h2>'
    if len(keys) == 1:
        return f"{head}<p>{escape(words('manage.versions.one'))}</p></section>"
    items = "".join(_version(document, key, words) for key in reversed(keys))
    return f'{head}<ul class="zw-tips">{items}</ul></section>'


def _version(document: Document, key: VersionKey, words: Words) -> str:
    name = escape(words("manage.version", n=key.number))
    facts = words(
        "manage.version.facts", from_day=_day(key.first_seen, words), characters=f"{key.characters:,}"
    )
    if key.current:
        address, after = document_path(document.id), words("manage.version.now")
    else:
        address = f"{manage_path(document.id)}/versions/{key.number}"
        after = words("manage.version.until", day=_day(key.replaced, words))
    beside = ""
    if not key.current:
        pairs = (("a", document.id), ("av", str(key.number)), ("b", document.id))
        compared = Parameters(pairs).address("/staff/compare", {})
        beside = f' <a href="{escape(compared)}">{escape(words("compare.with_now"))}</a>'
    return f'<li><a href="{escape(address)}">{name}</a> <span lang="zh-CN">{escape(key.title)}</span> <span class="zw-meta">{escape(facts)} · {escape(after)}</span>{beside}</li>'


def _next_version(document: Document, source: Path | None, viewer: Viewer, words: Words) -> str:
    """The form that takes a newer file of the document; where its file is not ours to replace, how to do it."""
    head = f'<section class="zw-panel-card zw-manage-part"><h2>{escape(words("next.title"))}</h2>'
    if source is None:
        return f"{head}<p>{escape(words('next.elsewhere'))}</p></section>"
    ending = escape(source.suffix)
    return (
        f"{head}<p>{escape(words('next.text'))}</p>"
        f'<form method="post" action="{escape(manage_path(document.id))}/next" enctype="multipart/form-data" class="zw-next-form">{_hidden(viewer)}'
        f'<div class="zw-card-field"><label for="zw-next-file">{escape(words("next.file", ending=source.suffix))}</label>'
        f'<input id="zw-next-file" type="file" name="file" accept="{ending}" required></div>'
        f'<p><button class="zw-button zw-second" type="submit">{escape(words("next.send"))}</button></p></form></section>'
    )


def _day(at: datetime | None, words: Words) -> str:
    return at.date().isoformat() if at is not None else words("manage.version.unknown")


def _audit(lines: list[dict[str, Any]], words: Words) -> str:
    head = f'<section class="zw-panel-card zw-manage-part"><h2>{escape(words("manage.audit"))}</h2>'
    if not lines:
        return f"{head}<p>{escape(words('manage.audit.none'))}</p></section>"
    items = []
    for line in lines:
        detail = line["detail"] if isinstance(line["detail"], dict) else {}
        changes = [
            words("manage.audit.field", field=field_name(name, words), old=_said(name, pair[0], words), new=_said(name, pair[1], words))
            for name, pair in detail.items()
            if isinstance(pair, list)
        ]  # fmt: skip
        told = f'<span class="zw-audit-changes">{escape("；".join(changes))}</span>' if changes else ""
        done = words.get(f"action.{line['action']}") or str(line["action"])
        when = datetime.fromisoformat(line["at"]).strftime("%Y-%m-%d %H:%M")
        items.append(
            f'<li><time datetime="{escape(line["at"])}">{when}</time> {escape(line["actor"])} '
            f"<b>{escape(done)}</b>{told}</li>"
        )
    return f'{head}<ul class="zw-tips zw-audit">{"".join(items)}</ul></section>'


def _said(name: str, value: Any, words: Words) -> str:
    if isinstance(value, list):
        value = ("-" if name == "period" else "、").join(str(part) for part in value)
    named = {
        "visibility": f"visibility.{value}",
        "kind": f"kind.{value}",
        "status": f"validity.{value}",
    }
    return words.get(named.get(name, "")) or str(value or "") or words("manage.audit.nothing")


def removal_page(document: Document, viewer: Viewer, words: Words) -> str:
    """Asks whether a document is really to go."""
    title = words("manage.remove.sure", title=document.title)
    body = (
        f'<main id="zw-main" class="zw-words-page" tabindex="-1"><h1>{escape(title)}</h1>'
        f'<p class="zw-lead">{escape(words("manage.remove.text"))}</p>'
        f'<form method="post" action="{escape(manage_path(document.id))}/remove" class="zw-links">{_hidden(viewer)}'
        f'<button class="zw-button zw-danger" type="submit">{escape(words("manage.remove.yes"))}</button>'
        f'<a class="zw-button zw-second" href="{escape(manage_path(document.id))}">{escape(words("manage.remove.no"))}</a></form></main>'
    )
    return frame(title, body, LIBRARY, words, viewer=viewer)


def version_page(document: Document, number: int, viewer: Viewer, words: Words) -> str:
    """An earlier text of a document, for staff."""
    body = (
        f'<main id="zw-main" class="zw-reading zw-version" tabindex="-1"><h1 class="zw-sr" lang="zh-CN">{escape(document.title)}</h1>'
        f'<p class="zw-form-problem zw-warn">{escape(words("manage.version.notice", n=number))} '
        f'<a href="{escape(manage_path(document.id))}">{escape(words("manage.document"))}</a></p>'
        f'<article class="zw-paper" lang="zh-CN" aria-label="{escape(words("reader.text"))}">{paper(document, None, words)}</article></main>'
    )
    title = words("title.version", n=number, title=document.title)
    return frame(title, body, LIBRARY, words, viewer=viewer)
