"""The library: a plain list of all documents that the viewer may read."""

from __future__ import annotations

from datetime import date
from html import escape

from pages.chrome import LIBRARY, frame
from pages.login import login_line
from pages.markup import document_path
from pages.validity import chip, is_official, status_of
from pages.viewers import CITIZEN, Viewer
from pages.words import Words
from vectorstore.passages import Document, Visibility


def library_page(documents: tuple[Document, ...], today: date, words: Words, viewer: Viewer = CITIZEN) -> str:
    """The list, in the order of the store."""
    hidden = sum(document.card.visibility is not Visibility.PUBLIC for document in documents)
    if documents:
        lead = words("library.text", n=len(documents))
        if hidden:
            lead = words("library.text.staff", n=len(documents), m=hidden)
        rows = "".join(_row(document, today, words) for document in documents)
        listing = f'<ul class="zw-list" role="list">{rows}</ul>'
    else:
        lead, listing = words("library.empty"), ""
    body = (
        f'<main id="zw-main" class="zw-library"><h1>{escape(words("library.title"))}</h1>'
        f'<p class="zw-lead">{escape(lead)}</p>{listing}{login_line(viewer, words)}</main>'
    )
    return frame(words("title.library"), body, LIBRARY, words)


def kind_name(document: Document, words: Words) -> str:
    """The kind of a document in words; a kind that has none is shown as it is."""
    kind = document.card.kind
    return words.get(f"kind.{kind}") or kind or words("kind.other")


def _visibility(document: Document, words: Words) -> str:
    """A mark for what is not public."""
    visibility = document.card.visibility
    if visibility is Visibility.PUBLIC:
        return ""
    return f'<span class="zw-chip zw-warn"><span aria-hidden="true">◆</span> {escape(words(f"visibility.{visibility.value}"))}</span>'


def _row(document: Document, today: date, words: Words) -> str:
    card = document.card
    number = (
        f'<span class="zw-number">{escape(card.number)}</span>'
        if card.number
        else f"<span>{escape(words('field.number.none'))}</span>"
    )
    issuer = card.issuer or card.region or words("field.issuer.none")
    issued = card.issued.isoformat() if card.issued else words("field.issued.none")
    facts = f"{number} · {escape(issuer)} · {escape(issued)}"
    if card.digest_of is not None:
        facts = f"{escape(words('field.digest_of'))} {escape(card.digest_of.name)}"
    tone = "" if is_official(document) else " zw-tile-plain"
    return (
        f'<li><span class="zw-tile{tone}" lang="zh-CN">{escape(kind_name(document, words))}</span>'
        f'<span class="zw-list-text"><a class="zw-doc" href="{escape(document_path(document.id))}" lang="zh-CN">'
        f'{escape(document.title)}</a><span class="zw-meta">{facts}</span></span>'
        f"{_visibility(document, words)}{chip(status_of(document, today), words)}</li>"
    )
