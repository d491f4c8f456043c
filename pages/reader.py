"""The reader: one document with its outline, its text as paper and its card."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import Final

from pages.chrome import LIBRARY, frame
from pages.library import kind_name, visibility_mark
from pages.markup import icon
from pages.paper import outline, paper
from pages.sources import period_text
from pages.validity import chip, is_official, status_of
from pages.words import Words
from vectorstore.passages import Document, Span

_SPAN: Final = re.compile(r"(\d{1,9})-(\d{1,9})")


def span_from(text: str | None) -> Span | None:
    """The span written as ``start-end``; None for anything else."""
    match = _SPAN.fullmatch(text or "")
    if match is None or int(match.group(1)) >= int(match.group(2)):
        return None
    return Span(int(match.group(1)), int(match.group(2)))


def reader_page(
    document: Document,
    highlight: Span | None,
    today: date,
    words: Words,
    companions: str = "",
    related: str = "",
) -> str:
    """The whole page. A highlight beyond the text is left out. ``companions``: links for the card, ``related``: what
    stands after the text, both as HTML."""
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
        f'<h1 class="zw-sr" lang="zh-CN">{escape(document.title)}</h1>{_search(words)}'
        f'<article class="zw-paper" lang="zh-CN" aria-label="{escape(words("reader.text"))}">'
        f"{paper(document, highlight, words)}</article>{_back(words)}{related}</main>"
        f"{_card(document, today, words, companions)}</div>"
    )
    return frame(
        words("title.document", title=document.title), body, LIBRARY, words, body_class="zw-reader-page"
    )


def _search(words: Words) -> str:
    label = escape(words("reader.search"))
    return (
        f'<form class="zw-find" role="search" data-count="{escape(words("reader.search.count", n="{n}", m="{m}"))}" '
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


def _card(document: Document, today: date, words: Words, companions: str) -> str:
    card = document.card
    official = is_official(document)
    number = f'<span class="zw-number">{escape(card.number)}</span>' if card.number else "<span></span>"
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
        f"<div><dt>{escape(words(f'field.{name}'))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in facts
        if value
    )
    return (
        f'<aside class="zw-doc-card" aria-label="{escape(words("reader.card"))}">'
        f'<div class="zw-rule{"" if official else " zw-rule-plain"}"></div>'
        f'<div class="zw-source-line">{number}<span class="zw-chips">{visibility_mark(document, words)}{chip(status_of(document, today), words)}</span></div>'
        f'<p class="zw-source-title" lang="zh-CN">{escape(document.title)}</p>{notice}<dl>{rows}</dl>'
        f'{companions}<p class="zw-meta">{escape(words("reader.note"))}</p>'
        f'<p><a class="zw-button zw-second" href="/documents">{escape(words("reader.library"))}</a></p></aside>'
    )


def _digest_of(document: Document) -> str | None:
    origin = document.card.digest_of
    if origin is None:
        return None
    issued = origin.issued.isoformat() if origin.issued else None
    return "，".join(part for part in (origin.name, origin.number, origin.issuer, issued) if part)
