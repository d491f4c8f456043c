"""The page Indicators 指标: the target tables of all plans as one table, and an indicator's chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pages.chrome import INDICATORS, frame
from pages.contracts import Service
from pages.document_filter import card_day
from pages.filter_form import FilterForm, Option, nothing_matches, select_field, words_field
from pages.indicator_chart import (
    MOST_SERIES,
    NOT_GIVEN,
    add_form,
    chart_html,
    comparable,
    kind_words,
    row_address,
    scripts,
    series_of,
    unit_of,
)
from pages.library import visibility_mark
from pages.listing_head import download_links, listing_head
from pages.markup import hidden, icon
from pages.paging import cut, paging
from pages.parameters import Parameters
from pages.search import ask_address
from pages.validity import chip, status_of
from pages.viewers import CITIZEN, Viewer
from pages.words import Words
from vectorstore.filters import IndicatorFilter, select_indicators
from vectorstore.passages import CellKind, Document, Indicator, Visibility
from vectorstore.sheets import Sheet, indicator_sheet

PATH: Final = "/indicators"
_CHART: Final = "zw-chart"
_FEW_YEARS: Final = 3
"""Columns of figures that fit beside a chart together with the category."""
_FILTERS: Final = ("document", "category", "year", "unit", "q")


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that an address asks for among all; ``documents`` by id are those that may be seen."""

    documents: Mapping[str, Document]
    every: tuple[Indicator, ...]
    found: tuple[Indicator, ...]


def listing_of(service: Service, visibilities: Sequence[Visibility], asked: Parameters) -> Listing:
    """The rows in documents of these visibilities that an address asks for."""
    documents = {document.id: document for document in service.documents(visibilities)}
    every = service.indicators(visibilities)
    wanted = IndicatorFilter(
        document=asked.text("document") or None,
        name=asked.text("q") or None,
        year=asked.year(),
        category=asked.text("category") or None,
    )
    unit = asked.text("unit")
    found = select_indicators(sorted(every, key=lambda r: _age(documents[r.document_id])), documents, wanted)
    return Listing(documents, every, tuple(row for row in found if not unit or unit_of(row) == unit))


def _age(document: Document) -> tuple[int, str]:
    """Orders plans: the newest first, those of one age together."""
    day, period = card_day(document.card), document.card.period
    year = period.first if period is not None else day.year if day is not None else 0
    return (-year, document.id)


def indicators_sheet(service: Service, visibilities: Sequence[Visibility], asked: Parameters) -> Sheet:
    """What the page shows, as a sheet."""
    listing = listing_of(service, visibilities, asked)
    return indicator_sheet(listing.found, listing.documents)


def indicators_page(
    service: Service, words: Words, viewer: Viewer = CITIZEN, asked: Parameters | None = None
) -> str:
    """The page that an address asks for; with ``row`` beside it that row's chart."""
    asked = asked or Parameters()
    listing = listing_of(service, viewer.visibilities, asked)
    if not listing.every:
        inside = f'<div class="zw-nothing"><p>{escape(words("indicators.empty"))}</p></div>'
        return _framed("", inside, viewer, words)
    form = _form(listing, asked, words)
    if not listing.found:
        return _framed("", form + nothing_matches(PATH, words), viewer, words)
    chosen = next((row for row in listing.every if row.id == asked.text("row")), None)
    page = cut(listing.found, asked.number("page", 1, 9_999))
    table = (
        f'<div class="zw-panel-card zw-indicators">'
        f"{_table(page.items, chosen, asked, service, listing.documents, words)}"
        f'<p class="zw-meta zw-table-foot" role="status">{escape(words("indicators.shown", a=page.first, b=page.last, n=page.total))}</p></div>'
        f"{paging(page, lambda n: asked.address(PATH, {'page': n}), words)}"
    )
    links = download_links(PATH, _only_filters(asked), words)
    if chosen is None:
        return _framed(links, f"{form}<div>{table}</div>", viewer, words)
    chart = _chart(chosen, listing, asked, words)
    return _framed(
        links, f'{form}<div class="zw-with-chart"><div>{table}</div>{chart}</div>{scripts()}', viewer, words
    )


def _framed(links: str, inside: str, viewer: Viewer, words: Words) -> str:
    head = listing_head(words("indicators.title"), words("indicators.text"), links)
    body = f'<main id="zw-main" class="zw-library" tabindex="-1">{head}{inside}</main>'
    return frame(words("title.indicators"), body, INDICATORS, words, viewer=viewer)


def _only_filters(asked: Parameters) -> Parameters:
    return Parameters(tuple((n, v) for n, v in asked.pairs if n in _FILTERS))


def _form(listing: Listing, asked: Parameters, words: Words) -> str:
    """The filters, with what occurs in the plan that is chosen."""
    plan = asked.text("document")
    plans = list(dict.fromkeys(row.document_id for row in listing.every))
    of_plan = [row for row in listing.every if not plan or row.document_id == plan]
    years = sorted({year for row in of_plan for year, _ in row.values})
    fields = [
        select_field(
            "document",
            words("indicators.plan"),
            [Option(i, listing.documents[i].title) for i in plans],
            plan,
            words("indicators.plan.all", n=len(plans)),
            lang="zh-CN",
        ),
        select_field(
            "category",
            words("indicators.category"),
            [Option(c, c) for c in dict.fromkeys(row.category for row in of_plan) if c],
            asked.text("category"),
            words("filter.every"),
            lang="zh-CN",
        ),
        select_field(
            "year",
            words("filter.year"),
            [Option(str(year), str(year)) for year in years],
            str(asked.year() or ""),
            words("filter.every.year"),
        ),
        select_field(
            "unit",
            words("indicators.unit"),
            [Option(u, u) for u in sorted({unit_of(row) for row in of_plan}) if u],
            asked.text("unit"),
            words("filter.every.year"),
            lang="zh-CN",
        ),
    ]
    return FilterForm(
        PATH,
        words("indicators.search"),
        words_field("q", words("indicators.search"), asked.text("q"), words("indicators.search.hint")),
        fields,
        sum(bool(asked.text(name)) for name in _FILTERS[:-1]),
        words("filter.send"),
    ).html(words)


def _table(
    rows: Sequence[Indicator],
    chosen: Indicator | None,
    asked: Parameters,
    service: Service,
    documents: Mapping[str, Document],
    words: Words,
) -> str:
    """The rows, those of one plan together under its title."""
    years = sorted({year for row in rows for year, _ in row.values})
    kinds = {year: {cell.kind for row in rows if (cell := row.cell(year)) is not None} for year in years}
    names = [words("indicators.category"), words("indicators.name"), words("indicators.unit")]
    head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in names)
    head += "".join(
        f'<th scope="col" role="columnheader" class="zw-fig">{escape(_year_head(year, kinds[year], words))}</th>'
        for year in years
    )
    body = ""
    for document_id in dict.fromkeys(row.document_id for row in rows):
        document = documents[document_id]
        own = [row for row in rows if row.document_id == document_id]
        marks = f"{visibility_mark(document, words)}{chip(status_of(document, service.today()), words)}"
        body += (
            f'<tbody role="rowgroup"><tr role="row" class="zw-plan"><th role="rowheader" scope="rowgroup" colspan="{3 + len(years)}">'
            f'<span class="zw-doc" lang="zh-CN">{escape(document.title)}</span> <span class="zw-chips">{marks}</span></th></tr>'
            + "".join(_row(row, years, kinds, row == chosen, asked, words) for row in own)
            + "</tbody>"
        )
    return (
        f'<div class="zw-wide" role="region" tabindex="0" aria-label="{escape(words("indicators.table"))}">'
        f'<table role="table" class="zw-data{" zw-many" if len(years) > _FEW_YEARS else ""}"><caption class="zw-sr">{escape(words("indicators.caption"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{body}</table></div>'
    )


def _year_head(year: int, kinds: set[CellKind], words: Words) -> str:
    if len(kinds) != 1:
        return str(year)
    kind = words("indicators.base" if CellKind.BASE in kinds else "indicators.target")
    return f"{year} {kind}"


def _row(
    row: Indicator,
    years: Sequence[int],
    kinds: Mapping[int, set[CellKind]],
    present: bool,
    asked: Parameters,
    words: Words,
) -> str:
    address = asked.address(
        PATH, {"row": row.id, "with": None, "page": asked.text("page") or None}, fragment=_CHART
    )
    current = ' aria-current="true"' if present else ""
    note = f'<span class="zw-meta">{escape(row.note)}</span>' if row.note else ""
    cells = "".join(_cell(row, year, len(kinds[year]) > 1, words) for year in years)
    return (
        f'<tr role="row"{" class=zw-present" if present else ""}><td role="cell" class="zw-category" lang="zh-CN">{escape(row.category or "")}</td>'
        f'<th role="rowheader" scope="row" lang="zh-CN"><a class="zw-doc" href="{escape(address)}"{current}>{escape(row.name)}</a>{note}</th>'
        f'<td role="cell" class="zw-unit" lang="zh-CN">{escape(unit_of(row))}</td>{cells}</tr>'
    )


def _cell(row: Indicator, year: int, mixed: bool, words: Words) -> str:
    """A figure that leads to its row; base light, target bold. Its kind is said where its column holds both."""
    cell = row.cell(year)
    if cell is None:
        return '<td role="cell" class="zw-fig zw-none"></td>'
    kind = kind_words(cell, words)
    said = f'<span class="zw-kind">{escape(kind)}</span>' if mixed else ""
    text = hidden(words("indicators.not_given")) if cell.text in NOT_GIVEN else ""
    return (
        f'<td role="cell" class="zw-fig zw-{cell.kind.value}" data-name="{year} {escape(kind)}">'
        f'<a href="{escape(row_address(row))}">{said}{escape(cell.text or "/")}{text}</a></td>'
    )


def _chart(row: Indicator, listing: Listing, asked: Parameters, words: Words) -> str:
    """The chosen row over its years, with those of the same name in other plans and those that were added."""
    others = asked.many("with")
    series = series_of(row, others, listing.every, listing.documents)
    unit = unit_of(row)
    title = f"{row.name}（{unit}）" if unit else row.name
    keep = [(n, v) for n, v in asked.pairs if n != "page"]
    more = (
        add_form(PATH, keep, comparable(row, series, listing.every), listing.documents, words)
        if len(series) < MOST_SERIES
        else ""
    )
    removing = ""
    if others:
        address = asked.address(PATH, {"with": None}, fragment=_CHART)
        removing = f'<p><a href="{escape(address)}">{escape(words("indicators.add.clear"))}</a></p>'
    close = asked.address(PATH, {"row": None, "with": None, "page": asked.text("page") or None})
    question = words("indicators.question", title=listing.documents[row.document_id].title, name=row.name)
    return (
        f'<section id="{_CHART}" class="zw-panel-card zw-chart-card" aria-labelledby="zw-chart-title" tabindex="-1">'
        f'<div class="zw-chart-head"><h2 id="zw-chart-title" lang="zh-CN">{escape(title)}</h2>'
        f'<a class="zw-plain" href="{escape(close)}" aria-label="{escape(words("indicators.close"))}">{icon("close")}</a></div>'
        f'<p class="zw-meta">{escape(words("indicators.hollow"))}</p>{chart_html(series, words)}{removing}{more}'
        f'<p class="zw-links"><a class="zw-button" href="{escape(row_address(row))}">{escape(words("indicators.open"))}</a>'
        f'<a class="zw-button zw-second" href="{escape(ask_address(question))}">{escape(words("indicators.ask"))}</a></p></section>'
    )
