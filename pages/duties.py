"""The page Duties 职责: who leads and who supports what, by office; and all that one office must do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pages.chrome import DUTIES, frame
from pages.contracts import Service
from pages.filter_form import FilterForm, nothing_matches, typed_field, words_field
from pages.library import visibility_mark
from pages.listing_head import download_links, listing_head
from pages.markup import document_path, hidden, icon
from pages.paging import Page, cut, paging
from pages.parameters import Parameters
from pages.viewers import CITIZEN, Viewer
from pages.words import Words
from vectorstore.filters import DutyFilter, select_duties
from vectorstore.office_book import Office, OfficeBook
from vectorstore.passages import Document, Duty, Visibility
from vectorstore.sheets import Sheet, duty_sheet

PATH: Final = "/duties"
LEAD: Final = "lead"
SUPPORT: Final = "support"
ROLES: Final = ("all", LEAD, SUPPORT)
_OFFICES: Final = 12
"""Offices listed before the reader asks for all."""
_TASK: Final = 60
"""Characters of a task that make a title; a longer one is cut."""
_BEFORE: Final = 24
"""Characters of the paragraph shown before the bracket that names the offices."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address asks for: the duties that meet the words and the document, and those of the office among them.

    ``led`` and ``supported`` are the chosen office's; without an office ``led`` are all duties.
    """

    documents: Mapping[str, Document]
    book: OfficeBook
    every: tuple[Duty, ...]
    office: Office | None
    led: tuple[Duty, ...]
    supported: tuple[Duty, ...]
    role: str

    @property
    def shown(self) -> tuple[tuple[str, Duty], ...]:
        """(role, duty): first what the office leads, then what it supports."""
        parts = ((LEAD, self.led), (SUPPORT, self.supported))
        return tuple((role, duty) for role, some in parts if self.role in ("all", role) for duty in some)


def listing_of(service: Service, visibilities: Sequence[Visibility], asked: Parameters) -> Listing:
    """The duties in documents of these visibilities that an address asks for."""

    def together() -> tuple[dict[str, Document], tuple[Duty, ...], OfficeBook]:
        documents = {document.id: document for document in service.documents(visibilities)}
        duties = tuple(duty for duty in service.duties(visibilities) if duty.document_id in documents)
        return documents, duties, OfficeBook.of(duties, documents)

    # All three of one state, also while documents come in.
    name = f"offices {' '.join(sorted(visibilities))}"
    documents, duties, book = service.store.derived(name, together, visibilities)
    wanted = DutyFilter(document=asked.text("document") or None, task=asked.text("q") or None)
    every = tuple(select_duties(duties, documents, wanted))
    office = book.named(asked.text("office"))
    role = asked.choice("role", ROLES) if office is not None else ROLES[0]
    if office is None:
        return Listing(documents, book, every, None, every if not asked.text("office") else (), (), role)
    led = tuple(duty for duty in every if office.key in book.lead(duty))
    supported = tuple(duty for duty in every if office.key in book.support(duty))
    return Listing(documents, book, every, office, led, supported, role)


def duties_sheet(service: Service, visibilities: Sequence[Visibility], asked: Parameters) -> Sheet:
    """What the page shows, as a sheet."""
    listing = listing_of(service, visibilities, asked)
    return duty_sheet([duty for _, duty in listing.shown], listing.documents)


def duties_page(
    service: Service, words: Words, viewer: Viewer = CITIZEN, asked: Parameters | None = None
) -> str:
    """The page that an address asks for."""
    asked = asked or Parameters()
    listing = listing_of(service, viewer.visibilities, asked)
    if not listing.book.offices:
        inside = f'<div class="zw-nothing"><p>{escape(words("duties.empty"))}</p></div>'
        return _framed("", inside, viewer, words)
    titles = sorted({listing.documents[document_id].title for document_id, _ in listing.book.keys})
    chosen = listing.documents.get(asked.text("document"))
    shown = chosen.title if chosen is not None else asked.text("document")
    form = FilterForm(
        PATH,
        words("duties.search"),
        words_field("q", words("duties.search"), asked.text("q"), words("duties.search.hint")),
        [typed_field("document", words("filter.document"), shown, titles, words("filter.every.document"))],
        bool(shown),
        words("filter.send"),
        [(n, v) for n, v in asked.pairs if n in ("office", "role")],
    ).html(words)
    inside = (
        f'{form}<div class="zw-duty-columns">{_offices(listing, asked, words)}'
        f'<section class="zw-panel-card zw-duty-list" aria-labelledby="zw-duties-of">{_duties(listing, asked, words)}</section></div>'
    )
    links = download_links(PATH, asked, words) if listing.shown else ""
    return _framed(links, inside, viewer, words)


def _framed(links: str, inside: str, viewer: Viewer, words: Words) -> str:
    head = listing_head(words("duties.title"), words("duties.text"), links)
    body = f'<main id="zw-main" class="zw-library" tabindex="-1">{head}{inside}</main>'
    return frame(words("title.duties"), body, DUTIES, words, viewer=viewer)


def _offices(listing: Listing, asked: Parameters, words: Words) -> str:
    """The offices with the numbers of their duties, the busiest first."""
    counted = Counter(
        key for duty in listing.every for key in listing.book.lead(duty) | listing.book.support(duty)
    )
    sought = asked.text("find")
    ranked = [key for key, _ in counted.most_common()]
    if sought:
        ranked = [k for k in ranked if any(sought in name for name in (k, *listing.book.offices[k].names))]
    few = ranked if sought or asked.text("offices") == "all" else ranked[:_OFFICES]
    present = listing.office.key if listing.office is not None else None
    if present in ranked and present not in few:
        few = [*few[:-1], str(present)]
    rows = [_office_row(asked, words("duties.every"), len(listing.every), "", "", present is None, words)]
    for key in few:
        office = listing.book.offices[key]
        place = listing.book.place_to_tell(office) or ""
        rows.append(_office_row(asked, office.name, counted[key], key, place, key == present, words))
    more = ""
    if len(few) < len(ranked):
        address = asked.address(PATH, {"offices": "all"})
        more = f'<p class="zw-more"><a href="{escape(address)}">{escape(words("duties.offices.all", n=len(ranked)))}</a></p>'
    none = f"<p>{escape(words('duties.offices.none'))}</p>" if not ranked else ""
    # On a phone the list is folded, so that the duties stand on the first screen; a search in it shows what it found.
    opened = " open" if sought or asked.text("offices") == "all" else ""
    chosen = (
        f'<span class="zw-now" lang="zh-CN">{escape(listing.office.name)}</span>'
        if listing.office is not None
        else f'<span class="zw-now">{escape(words("duties.every"))}</span>'
    )
    along = "".join(
        f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">'
        for n, v in asked.pairs
        if n not in ("find", "page", "offices")
    )
    return (
        f'<section class="zw-panel-card zw-offices" aria-label="{escape(words("duties.offices"))}">'
        f'<details class="zw-fold"{opened}><summary>{escape(words("duties.offices.fold"))}{chosen}</summary><div>'
        f'<form method="get" action="{PATH}" role="search" aria-label="{escape(words("duties.offices.find"))}">{along}'
        f'<label for="zw-f-find">{escape(words("duties.offices.find"))}</label><div class="zw-first"><div class="zw-search-box">{icon("search")}'
        f'<input id="zw-f-find" name="find" type="search" value="{escape(sought)}" maxlength="200" '
        f'placeholder="{escape(words("duties.offices.hint"))}" autocomplete="off"></div>'
        f'<button class="zw-button zw-second" type="submit">{escape(words("filter.send"))}</button></div></form>'
        f'<ul role="list">{"".join(rows)}</ul>{none}{more}<p class="zw-meta">{escape(words("duties.offices.note"))}</p>'
        f"</div></details></section>"
    )


def _office_row(
    asked: Parameters, name: str, count: int, key: str, place: str, present: bool, words: Words
) -> str:
    address = asked.address(PATH, {"office": key, "role": None})
    current = ' aria-current="true"' if present else ""
    where = f' <span class="zw-meta">{escape(place)}</span>' if place else ""
    lang = ' lang="zh-CN"' if key else ""
    number = f'{hidden(words("duties.count", n=count))}<span aria-hidden="true">{count}</span>'
    return (
        f'<li><a href="{escape(address)}"{current}><span{lang}>{escape(name)}{where}</span>{number}</a></li>'
    )


def _duties(listing: Listing, asked: Parameters, words: Words) -> str:
    shown = listing.shown
    name = listing.office.name if listing.office is not None else words("duties.every")
    sources = len({duty.document_id for _, duty in shown})
    told = words("duties.told", n=len(shown), m=sources)
    lang = ' lang="zh-CN"' if listing.office is not None else ""
    others = ""
    if listing.office is not None and len(listing.office.names) > 1:
        also = "、".join(listing.office.names[1:])
        others = (
            f'<p class="zw-meta">{escape(words("duties.also"))} <span lang="zh-CN">{escape(also)}</span></p>'
        )
    head = (
        f'<div class="zw-duty-head"><h2 id="zw-duties-of"{lang}>{escape(name)}</h2>'
        f'<p class="zw-meta" role="status">{escape(told)}</p>{_roles(listing, asked, words)}</div>{others}'
    )
    if not shown:
        clear = asked.address(PATH, {n: None for n, _ in asked.pairs if n not in ("office",)})
        return head + nothing_matches(clear if listing.every else PATH, words)
    page = cut(shown, asked.number("page", 1, 9_999))
    return (
        head + _rows(page, listing, words) + paging(page, lambda n: asked.address(PATH, {"page": n}), words)
    )


def _roles(listing: Listing, asked: Parameters, words: Words) -> str:
    if listing.office is None:
        return ""
    counts = (len(listing.led) + len(listing.supported), len(listing.led), len(listing.supported))
    links = "".join(
        f'<a class="zw-tab" href="{escape(asked.address(PATH, {"role": role if role != "all" else None}))}"'
        f"{' aria-current=true' if role == listing.role else ''}>{escape(words(f'duties.role.{role}'))} {count}</a>"
        for role, count in zip(ROLES, counts, strict=True)
    )
    return f'<nav class="zw-tabs" aria-label="{escape(words("duties.roles"))}">{links}</nav>'


def _rows(page: Page[tuple[str, Duty]], listing: Listing, words: Words) -> str:
    """The duties of a page; those that the office leads stand apart from those that it supports."""
    parts: list[str] = []
    before = ""
    for number, (role, duty) in enumerate(page.items, start=page.first):
        if listing.office is not None and role != before:
            count = len(listing.led if role == LEAD else listing.supported)
            title = words(f"duties.part.{role}", n=count)
            parts.append(
                f'{"</ol>" if before else ""}<h3>{escape(title)}</h3><ol class="zw-duty-rows" role="list">'
            )
        elif not before:
            parts.append('<ol class="zw-duty-rows" role="list">')
        before = role
        parts.append(_row(number, role if listing.office else "", duty, listing.documents, words))
    return "".join(parts) + "</ol>"


def _row(number: int, role: str, duty: Duty, documents: Mapping[str, Document], words: Words) -> str:
    document = documents[duty.document_id]
    place = f"{document_path(document.id)}?s={duty.unit_span.start}-{duty.unit_span.end}#zw-place"
    task = duty.task if len(duty.task) <= _TASK else f"{duty.task[:_TASK]}……"
    chip = (
        f'<span class="zw-chip zw-{"good" if role == LEAD else "plain"}"><span aria-hidden="true">'
        f"{'●' if role == LEAD else '○'}</span> {escape(words(f'duties.role.{role}'))}</span>"
        if role
        else ""
    )
    path = document.heading_path(duty.span)
    # Under an office the two parts have headings of their own.
    rank = 4 if role else 3
    trail = " › ".join((document.title, *(path[:-1] if path and path[-1].endswith(duty.task) else path)))
    bracket = document.text[duty.unit_span.start : duty.unit_span.end]
    return (
        f'<li><div class="zw-duty-task"><h{rank}><a class="zw-doc" lang="zh-CN" href="{escape(place)}">{escape(task)}</a></h{rank}>{chip}'
        f'{visibility_mark(document, words)}<span class="zw-seal-look" aria-hidden="true">{number}</span></div>'
        f'<p class="zw-doc zw-duty-text" lang="zh-CN">{escape(_before(duty, document))}{hidden(words("panel.begin"))}'
        f'<mark class="zw-quote">{escape(bracket)}</mark>{hidden(words("panel.end"))}</p>'
        f'<p class="zw-meta" lang="zh-CN">{escape(trail)}</p></li>'
    )


def _before(duty: Duty, document: Document) -> str:
    """How the paragraph begins that the bracket ends, without the task that is the title already."""
    text = document.text[duty.span.start : duty.unit_span.start]
    text = text[len(duty.task) :] if text.startswith(duty.task) else text
    text = " ".join(text.split()).lstrip("。．.，,、；;：:—- ")
    return text if len(text) <= _BEFORE else f"{text[:_BEFORE]}……"
