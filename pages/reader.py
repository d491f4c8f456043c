"""The reader: one document with its outline, its text as paper and its card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Final

from pages.chrome import LIBRARY, frame
from pages.library import kind_name, visibility_mark
from pages.markup import document_path, icon
from pages.paper import outline, paper
from pages.sources import period_text
from pages.validity import chip, is_official, status_of
from pages.viewers import CITIZEN, Viewer
from pages.words import Words
from vectorstore.passages import Document, Span

_SHOWN_AS: Final = MappingProxyType({"issuers": "issuer", "issued": "published"})
"""How the card of the reader calls what staff correct, where that is not its own name."""
_SPAN: Final = re.compile(r"(\d{1,9})-(\d{1,9})")


def span_from(text: str | None) -> Span | None:
    """The span written as ``start-end``; None for anything else."""
    match = _SPAN.fullmatch(text or "")
    if match is None or int(match.group(1)) >= int(match.group(2)):
        return None
    return Span(int(match.group(1)), int(match.group(2)))


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a document: ``companions``, links for the card, and ``related``, what comes after the text,
    both as HTML; ``original``: the address of its file; ``told``: fields of the card that staff corrected."""

    companions: str = ""
    related: str = ""
    original: str = ""
    told: frozenset[str] = frozenset()
    viewer: Viewer = CITIZEN


def reader_page(
    document: Document, highlight: Span | None, today: date, words: Words, around: Around = Around()
) -> str:
    """The whole page. A highlight beyond the text is left out."""
    if highlight is not None and highlight.end > len(document.text):
        highlight = None
    contents = outline(document)
    title = escape(words("reader.outline"))
    side = (
        f'<nav class="zw-outline" aria-label="{title}"><details open><summary>{title}</summary>{contents}</details></nav>'
        if contents
        else '<div class="zw-outline"></div>'
    )
    body = (
        f'<div class="zw-reader">{side}<main id="zw-main" class="zw-reading" tabindex="-1">'
        f'<h1 class="zw-sr" lang="zh-CN">{escape(document.title)}</h1>{_bar(around.original, words)}'
        f'<article class="zw-paper" lang="zh-CN" aria-label="{escape(words("reader.text"))}">'
        f"{paper(document, highlight, words)}</article>{_back(words)}{around.related}</main>"
        f'{_card(document, today, words, around)}</div><script src="/zw/reader.js" defer></script>'
    )
    title = words("title.document", title=document.title)
    return frame(title, body, LIBRARY, words, body_class="zw-reader-page", viewer=around.viewer)


def _bar(original: str, words: Words) -> str:
    """What stands above the text: the search inside it, the original file, the page's own address."""
    download = (
        f'<a class="zw-button zw-second" href="{escape(original)}" download>{icon("download")}{escape(words("original"))}</a>'
        if original
        else ""
    )
    # The script puts the address in and shows the button.
    link = f'<button type="button" class="zw-button zw-second" data-copy="" data-copy-address hidden>{escape(words("reader.link"))}</button>'
    return f'<div class="zw-find">{_search(words)}<span class="zw-find-tools">{download}{link}</span></div>'


def _search(words: Words) -> str:
    label = escape(words("reader.search"))
    return (
        f'<form class="zw-find-form" role="search" data-count="{escape(words("reader.search.count", n="{n}", m="{m}"))}" '
        f'data-none="{escape(words("reader.search.none"))}"><label>{icon("search")}<span class="zw-sr">{label}</span>'
        f'<input type="search" name="find" placeholder="{label}" autocomplete="off"></label>'
        f'<output aria-live="polite"></output>'
        f'<button type="button" class="zw-plain" data-find="-1" disabled>{escape(words("reader.search.previous"))}</button>'
        f'<button type="button" class="zw-plain" data-find="1" disabled>{escape(words("reader.search.next"))}</button></form>'
    )


def _back(words: Words) -> str:
    """The bar that leads back to the answer; the script shows it when the page was opened from a citation."""
    template = escape(words("reader.from", question="{question}", n="{n}"))
    return (
        f'<aside class="zw-back" hidden data-template="{template}"><span class="zw-seal-look" aria-hidden="true">1</span>'
        f"<p>{escape(words('reader.from.short'))}</p>"
        f'<button type="button" class="zw-button zw-second" data-back>{escape(words("reader.back"))}</button></aside>'
    )


def _card(document: Document, today: date, words: Words, around: Around) -> str:
    card = document.card
    official = is_official(document)
    number = f'<span class="zw-number">{escape(card.number)}</span>' if card.number else "<span></span>"
    by_staff = f' <span class="zw-meta">({escape(words("field.told"))})</span>'
    told = {_SHOWN_AS.get(name, name) for name in around.told}
    manage = (
        f'<p><a class="zw-button" href="/staff{escape(document_path(document.id))}">{escape(words("manage.document"))}</a></p>'
        if around.viewer.user is not None
        else ""
    )
    notice = "" if official else f'<p class="zw-digest-notice">{escape(words("digest.notice"))}</p>'
    facts = (
        ("issuer", card.issuer),
        ("written", card.written.isoformat() if card.written else None),
        ("published", card.issued.isoformat() if card.issued and card.issued != card.written else None),
        ("effective", card.effective.isoformat() if card.effective else None),
        ("period", period_text(card.period)),
        ("region", card.region),
        ("kind", kind_name(document, words)),
        ("digest_of", _digest_of(document)),
        ("source", document.source.name),
        (
            "length",
            words(
                "field.length.text", n=f"{len(document.text):,}".replace(",", " "), s=len(document.sections)
            ),
        ),
    )
    rows = "".join(
        f"<div><dt>{escape(words(f'field.{name}'))}</dt><dd>{escape(value)}{by_staff if name in told else ''}</dd></div>"
        for name, value in facts
        if value
    )
    return (
        f'<aside class="zw-doc-card" aria-label="{escape(words("reader.card"))}">'
        f'<div class="zw-rule{"" if official else " zw-rule-plain"}"></div>'
        f'<div class="zw-source-line">{number}{by_staff if "number" in told and card.number else ""}<span class="zw-chips">{visibility_mark(document, words)}{chip(status_of(document, today), words)}</span></div>'
        f'<p class="zw-source-title" lang="zh-CN">{escape(document.title)}</p>{notice}<dl>{rows}</dl>'
        f'{manage}{around.companions}<p class="zw-meta">{escape(words("reader.note"))}</p>'
        f'<p><a class="zw-button zw-second" href="/documents">{escape(words("reader.library"))}</a></p></aside>'
    )


def _digest_of(document: Document) -> str | None:
    origin = document.card.digest_of
    if origin is None:
        return None
    issued = origin.issued.isoformat() if origin.issued else None
    return "，".join(part for part in (origin.name, origin.number, origin.issuer, issued) if part)
