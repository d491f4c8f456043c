"""The chart of an indicator over its years, with the same indicator of other plans beside it.

The figure is made by Plotly and drawn by its script in the browser; colours stand in it as tokens of the style
sheet, which our script fills in, so that the chart follows the theme. A table says the same in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, Final

from pages.markup import document_path
from pages.plotly_file import PATH as PLOTLY
from pages.words import Words
from vectorstore.filters import folded
from vectorstore.passages import Cell, CellKind, Document, Indicator

MOST_SERIES: Final = 4
"""Lines that can be told apart by shape and colour."""
_LOOKS: Final = (
    ("circle", "var(--zw-brand)"),
    ("diamond", "var(--zw-red)"),
    ("square", "var(--zw-info)"),
    ("triangle-up", "var(--zw-warn)"),
)
_FIGURE: Final = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
_ASIDE: Final = re.compile(r"[（(][^（）()]*[)）]|[^\w]")
_HEIGHT: Final = 300
_ROOM_FOR_NAMES: Final = 0.19
_ROOM_FOR_YEARS: Final = 0.12
"""Share of the axis between two years that their labels need on a phone: about 55 and 34 of 290 pixels."""
NOT_GIVEN: Final = frozenset({"", "/", "—", "－", "-"})


@dataclass(frozen=True, slots=True)
class Series:
    """A row of a target table as a line of the chart."""

    row: Indicator
    document: Document

    @property
    def points(self) -> tuple[tuple[int, Cell, float], ...]:
        """(year, cell, value) where the cell holds a figure."""
        found = ((year, cell, value_of(cell.text)) for year, cell in self.row.values)
        return tuple((year, cell, value) for year, cell, value in found if value is not None)


def value_of(text: str) -> float | None:
    """The figure of a cell such as `≥76`, `>95%` or `20,000`; None where it holds none or more than one."""
    figures = _FIGURE.findall(text)
    if len(figures) != 1:
        return None
    value = float(re.sub("[,，]", "", figures[0]))
    return -value if re.search(rf"[-－−]\s?{re.escape(figures[0])}", text) else value


def unit_of(row: Indicator) -> str:
    """The unit of a row, read from its cells where the table gives none."""
    if row.unit:
        return row.unit
    return "%" if any("%" in cell.text or "％" in cell.text for _, cell in row.values) else ""


def same_name(one: Indicator, other: Indicator) -> bool:
    """Whether two rows are named alike, remarks in brackets and marks left aside, and count in one unit."""
    return _name_key(one.name) == _name_key(other.name) and folded(unit_of(one)) == folded(unit_of(other))


def _name_key(name: str) -> str:
    return _ASIDE.sub("", folded(name)) or folded(name)


def series_of(
    row: Indicator, others: Sequence[str], rows: Iterable[Indicator], documents: Mapping[str, Document]
) -> tuple[Series, ...]:
    """The line of a row, those of the same name in other plans, and those that the reader added by their ids."""
    every = list(rows)
    alike = [r for r in every if r.document_id != row.document_id and same_name(row, r)]
    added = [r for r in every if r.id in others and r.id != row.id and r not in alike]
    return tuple(Series(r, documents[r.document_id]) for r in (row, *alike, *added)[:MOST_SERIES])


def comparable(row: Indicator, shown: Sequence[Series], rows: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Rows that could be added: of the same unit and not shown yet."""
    ids = {series.row.id for series in shown}
    return tuple(r for r in rows if r.id not in ids and folded(unit_of(r)) == folded(unit_of(row)))


def row_address(row: Indicator) -> str:
    """Where a row stands in its document."""
    return f"{document_path(row.document_id)}?s={row.span.start}-{row.span.end}#zw-place"


def kind_words(cell: Cell, words: Words) -> str:
    """What a cell holds: base or target."""
    return words("indicators.base" if cell.kind is CellKind.BASE else "indicators.target")


def figure_json(series: Sequence[Series], words: Words) -> str:
    """The Plotly figure. Every point leads to its row by ``customdata``; hollow is base, filled is target."""
    from plotly import graph_objects as go

    figure = go.Figure()
    for line, (symbol, colour) in zip(series, _LOOKS, strict=False):
        points = line.points
        figure.add_trace(
            go.Scatter(
                x=[year for year, _, _ in points],
                y=[value for _, _, value in points],
                text=[cell.text for _, cell, _ in points],
                hovertext=[
                    words("indicators.point", year=year, kind=kind_words(cell, words), value=cell.text)
                    for year, cell, _ in points
                ],
                hoverinfo="text",
                customdata=[row_address(line.row) for _ in points],
                mode="lines+markers+text",
                textposition="top center",
                textfont={"color": "var(--zw-ink)", "weight": 700},
                line={"color": colour, "width": 2.5, "dash": "solid"},
                marker={
                    "symbol": [
                        f"{symbol}-open" if cell.kind is CellKind.BASE else symbol for _, cell, _ in points
                    ],
                    "size": 13,
                    "color": colour,
                    "line": {"color": colour, "width": 3},
                },
                cliponaxis=False,
            )
        )
    years = sorted({year for line in series for year, _, _ in line.points})
    axis: dict[str, Any] = {"color": "var(--zw-ink-2)", "fixedrange": True, "zeroline": False, "ticklen": 6}
    figure.update_layout(
        template=None,
        height=_HEIGHT,
        margin={"l": 8, "r": 24, "t": 28, "b": 8},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"bgcolor": "var(--zw-surface)", "bordercolor": "var(--zw-control)"},
        xaxis={
            **axis,
            **_year_ticks(years, words),
            "showgrid": False,
            "automargin": True,
        },
        yaxis={
            **axis,
            "rangemode": "tozero",
            "gridcolor": "var(--zw-line)",
            "automargin": True,
            "nticks": 5,
            "tickformat": "~g",
        },
    )
    return str(figure.to_json())


def _year_ticks(years: Sequence[int], words: Words) -> dict[str, Any]:
    """The axis of years: each named where the labels have room, the figure alone where they have less, and where
    that is too much as well, the years that Plotly finds room for."""
    low, high = min(years) - 0.7, max(years) + 0.7
    nearest = min((b - a for a, b in pairwise(years)), default=high - low) / (high - low)
    named = nearest >= _ROOM_FOR_NAMES
    ticks: dict[str, Any] = {"range": [low, high], "tickangle": 0}
    if nearest < _ROOM_FOR_YEARS:
        return {**ticks, "tickformat": "d"}
    text = [words("indicators.year", year=year) if named else str(year) for year in years]
    return {**ticks, "tickvals": list(years), "ticktext": text}


def chart_html(series: Sequence[Series], words: Words) -> str:
    """The place of the chart, its legend and its table."""
    label = escape(words("indicators.chart", name=series[0].row.name))
    drawn = any(line.points for line in series)
    place = (
        f'<div id="zw-chart-place" class="zw-chart" role="img" aria-label="{label}" '
        f'data-figure="{escape(figure_json(series, words))}"></div>'
        if drawn
        else f"<p>{escape(words('indicators.no_figure'))}</p>"
    )
    return place + _legend(series, words) + _table(series, words)


def _legend(series: Sequence[Series], words: Words) -> str:
    items = "".join(
        f'<li><span class="zw-key zw-key-{symbol}" aria-hidden="true"></span><span lang="zh-CN">{escape(_source(line, series))}</span></li>'
        for line, (symbol, _) in zip(series, _LOOKS, strict=False)
    )
    return f'<ul class="zw-legend" role="list" aria-label="{escape(words("indicators.legend"))}">{items}</ul>'


def _source(line: Series, series: Sequence[Series]) -> str:
    number = line.document.card.number
    source = line.document.title + (f" · {number}" if number else "")
    return source if line.row.name == series[0].row.name else f"{line.row.name} · {source}"


def _table(series: Sequence[Series], words: Words) -> str:
    """What the chart shows, as a table; every figure leads to its row."""
    years = sorted({year for line in series for year, _ in line.row.values})
    head = "".join(f'<th scope="col" lang="zh-CN">{escape(_source(line, series))}</th>' for line in series)
    rows = "".join(
        f'<tr><th scope="row">{year}</th>{"".join(_cell(line.row, year, words) for line in series)}</tr>'
        for year in years
    )
    caption = escape(words("indicators.chart.table"))
    return (
        f'<div class="zw-table zw-chart-table" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{escape(words("filter.year"))}</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cell(row: Indicator, year: int, words: Words) -> str:
    cell = row.cell(year)
    if cell is None:
        return "<td></td>"
    kind = f'<span class="zw-meta">{escape(kind_words(cell, words))}</span>'
    return f'<td><a href="{escape(row_address(row))}">{escape(cell.text)}</a> {kind}</td>'


def scripts() -> str:
    """The scripts of a page with a chart; no other page loads them."""
    return f'<script defer src="{PLOTLY}"></script><script defer src="/zw/chart.js"></script>'


def add_form(
    action: str,
    keep: Sequence[tuple[str, str]],
    rows: Sequence[Indicator],
    documents: Mapping[str, Document],
    words: Words,
) -> str:
    """A form that puts one more row into the chart; the rows stand under their plans."""
    if not rows:
        return ""
    along = "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in keep)
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(documents[row.document_id].title, []).append(
            f'<option value="{escape(row.id)}">{escape(row.name)}</option>'
        )
    options = "".join(
        f'<optgroup label="{escape(title)}">{"".join(items)}</optgroup>' for title, items in groups.items()
    )
    return (
        f'<form class="zw-add" method="get" action="{action}#zw-chart">{along}<label for="zw-f-with">{escape(words("indicators.add"))}</label>'
        f'<div><span class="zw-select"><select id="zw-f-with" name="with" lang="zh-CN">{options}</select></span>'
        f'<button class="zw-button zw-second" type="submit">{escape(words("indicators.add.send"))}</button></div></form>'
    )
