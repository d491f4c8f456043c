"""The library: all documents that the viewer may read, to search, to filter and to sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Final

from pages.chrome import LIBRARY, frame
from pages.contracts import Service
from pages.document_filter import (
    DocumentChoice,
    card_day,
    card_lines,
    choice_fields,
    holds_words,
    newest_first,
)
from pages.filter_form import FilterForm, Option, nothing_matches, select_field, words_field
from pages.login import login_line
from pages.markup import document_path
from pages.paging import cut, paging
from pages.parameters import Parameters
from pages.validity import chip, is_official, status_of
from pages.viewers import CITIZEN, Viewer
from pages.words import Words
from vectorstore.passages import Document, Visibility

PATH: Final = "/documents"
_SHOWN_TO: Final = tuple(visibility.value for visibility in Visibility)
_FRONT: Final = "《“‘【〔（(\"' "


def _by_title(documents: Sequence[Document]) -> list[Document]:
    # The codes of GB 18030 stand in the order of sounds for the common characters, as a reader of a list expects.
    return sorted(documents, key=lambda d: d.title.lstrip(_FRONT).encode("gb18030", "replace"))


def _oldest_first(documents: Sequence[Document]) -> list[Document]:
    return sorted(documents, key=lambda d: card_day(d.card) or date.max)


_ORDERS: Final[MappingProxyType[str, Callable[[Sequence[Document]], list[Document]]]] = MappingProxyType(
    {"new": newest_first, "old": _oldest_first, "title": _by_title}
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of target tables and duties each document has."""

    indicators: Counter[str]
    duties: Counter[str]

    @classmethod
    def of(cls, service: Service, visibilities: Sequence[Visibility]) -> Counts:
        """Counted in the store."""
        return cls(
            Counter(row.document_id for row in service.indicators(visibilities)),
            Counter(duty.document_id for duty in service.duties(visibilities)),
        )


def library_page(
    service: Service, words: Words, viewer: Viewer = CITIZEN, asked: Parameters | None = None
) -> str:
    """One page of the list that an address asks for."""
    asked = asked or Parameters()
    documents = service.documents(viewer.visibilities)
    today = service.today()
    if not documents:
        listing = f'<div class="zw-empty"><span class="zw-empty-paper" aria-hidden="true"></span><h2>{escape(words("ask.empty_library"))}</h2>{_first_step(viewer, words)}</div>'
        return _framed("", listing, viewer, words)
    choice = DocumentChoice.of(asked)
    wanted = asked.text("q")
    visible = asked.choice("visibility", ("", *_SHOWN_TO)) if viewer.user is not None else ""
    name = f"card lines {' '.join(sorted(viewer.visibilities))}"
    lines = (
        # Of the documents as they are now: those above may be of before the last write.
        service.store.derived(
            name, lambda: card_lines(service.documents(viewer.visibilities)), viewer.visibilities
        )
        if wanted
        else {}
    )
    found = [
        d
        for d in choice.chosen(documents, today)
        if (not visible or d.card.visibility.value == visible)
        and (not wanted or holds_words(wanted, d, lines.get(d.id, "")))
    ]
    order = asked.choice("sort", tuple(_ORDERS))
    page = cut(_ORDERS[order](found), asked.number("page", 1, 99_999))
    counts = Counts.of(service, viewer.visibilities)
    form = FilterForm(
        PATH,
        words("library.search"),
        words_field("q", words("library.search"), wanted, words("library.search.hint")),
        [
            *choice_fields(choice, documents, today, words),
            *_visibility_field(documents, visible, viewer, words),
            _order_field(order, words),
        ],
        choice.active + bool(visible),
        words("filter.send"),
        sorts=True,
    ).html(words)
    if not found:
        listing = nothing_matches(PATH, words)
    else:
        rows = "".join(_row(document, today, counts, viewer, words) for document in page.items)
        listing = (
            f'<p class="zw-count" role="status">{escape(_told(len(found), len(documents), page.first, page.last, words))}</p>'
            f'<ul class="zw-list" role="list">{rows}</ul>'
            f"{paging(page, lambda n: asked.address(PATH, {'page': n}), words)}"
        )
    hidden = sum(document.card.visibility is not Visibility.PUBLIC for document in documents)
    lead = words("library.text", n=len(documents))
    if hidden:
        lead = words("library.text.staff", n=len(documents), m=hidden)
    return _framed(lead, form + listing, viewer, words)


def _framed(lead: str, inside: str, viewer: Viewer, words: Words) -> str:
    told = f'<p class="zw-lead">{escape(lead)}</p>' if lead else ""
    head = f"<h1>{escape(words('library.title'))}</h1>{told}"
    if viewer.user is not None:
        head = (
            f'<div class="zw-listing-head"><div>{head}</div><p class="zw-downloads">'
            f'<a class="zw-button" href="/staff/add">{escape(words("nav.add"))}</a></p></div>'
        )
    body = (
        f'<main id="zw-main" class="zw-library" tabindex="-1">'
        f"{head}{inside}{login_line(viewer, words)}</main>"
    )
    return frame(words("title.library"), body, LIBRARY, words, viewer=viewer)


def _first_step(viewer: Viewer, words: Words) -> str:
    """What to do with an empty library: wait, or add the first document."""
    if viewer.user is None:
        return f"<p>{escape(words('library.empty'))}</p>"
    return f'<p><a class="zw-button" href="/staff/add">{escape(words("nav.add"))}</a></p>'


def _visibility_field(documents: Sequence[Document], chosen: str, viewer: Viewer, words: Words) -> list[str]:
    """Who sees what, with counts; for staff alone."""
    if viewer.user is None:
        return []
    counted = Counter(d.card.visibility.value for d in documents)
    options = [Option(v, f"{words(f'visibility.{v}')} ({counted[v]})") for v in _SHOWN_TO]
    return [select_field("visibility", words("filter.visibility"), options, chosen, words("filter.every"))]


def _order_field(order: str, words: Words) -> str:
    options = [Option(name, words(f"library.sort.{name}")) for name in _ORDERS]
    return select_field("sort", words("filter.sort"), options, order)


def _told(found: int, every: int, first: int, last: int, words: Words) -> str:
    """How many were found and which of them are shown."""
    counted = words("library.found", n=found) if found < every else words("library.all", n=every)
    return counted if last - first + 1 == found else f"{counted} {words('library.shown', a=first, b=last)}"


def kind_name(document: Document, words: Words) -> str:
    """The kind of a document in words; a kind that has none is shown as it is."""
    kind = document.card.kind
    return words.get(f"kind.{kind}") or kind or words("kind.other")


def visibility_mark(document: Document, words: Words) -> str:
    """A mark for what is not public."""
    visibility = document.card.visibility
    if visibility is Visibility.PUBLIC:
        return ""
    return f'<span class="zw-chip zw-warn"><span aria-hidden="true">◆</span> {escape(words(f"visibility.{visibility.value}"))}</span>'


def facts_line(document: Document, words: Words) -> str:
    """文号, issuer and date, or what a digest is made from."""
    card = document.card
    if card.digest_of is not None:
        return f"{escape(words('field.digest_of'))} {escape(card.digest_of.name)}"
    number = (
        f'<span class="zw-number">{escape(card.number)}</span>'
        if card.number
        else f"<span>{escape(words('field.number.none'))}</span>"
    )
    issuer = card.issuer or card.region or words("field.issuer.none")
    day = card_day(card)
    return f"{number} · {escape(issuer)} · {escape(day.isoformat() if day else words('field.issued.none'))}"


def _wears_red(document: Document) -> bool:
    """Whether a tile may have the red edge of an official document; what is of no known kind needs a 文号."""
    card = document.card
    if card.kind is None:
        return card.number is not None
    return is_official(document) and card.kind not in ("interpretation", "article", "web")


def _row(document: Document, today: date, counts: Counts, viewer: Viewer, words: Words) -> str:
    manage = (
        f'<a class="zw-list-manage" href="/staff{escape(document_path(document.id))}">{escape(words("manage"))}'
        f'<span class="zw-sr" lang="zh-CN"> {escape(document.title)}</span></a>'
        if viewer.user is not None
        else ""
    )
    tone = "" if _wears_red(document) else " zw-tile-plain"
    return (
        f'<li><span class="zw-tile{tone}">{escape(kind_name(document, words))}</span>'
        f'<span class="zw-list-text"><a class="zw-doc" href="{escape(document_path(document.id))}" lang="zh-CN">'
        f'{escape(document.title)}</a><span class="zw-meta">{facts_line(document, words)}</span></span>'
        f'<span class="zw-list-side"><span class="zw-chips">{visibility_mark(document, words)}{chip(status_of(document, today), words)}</span>'
        f"{count_links(document, counts, words)}{manage}</span></li>"
    )


def count_links(document: Document, counts: Counts, words: Words) -> str:
    """Links to a document's indicators and duties, with their numbers; nothing for a document without any."""
    links = [
        f'<a href="{escape(Parameters((("document", document.id),)).address(path, {}))}">{escape(words(key, n=n))}</a>'
        for path, key, n in (
            ("/indicators", "library.indicators", counts.indicators[document.id]),
            ("/duties", "library.duties", counts.duties[document.id]),
        )
        if n
    ]
    return f'<span class="zw-meta zw-list-counts">{" · ".join(links)}</span>' if links else ""
