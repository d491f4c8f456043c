"""A comparison as the page shows it: summary, targets and topics of both, then every difference side by side.

What was removed is struck through and begins with −, what was added is underlined and begins with ＋, so that nobody needs
to tell colours apart. On a narrow screen the two sides stand one above the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from assistant.common_topics import CommonTopic, in_full
from assistant.comparison import Difference, DifferenceKind
from assistant.comparison_words import KINDS, say
from assistant.places import Place
from assistant.rewording import Change, Piece
from assistant.side_by_side import Said, SideBySide, TargetLine, TargetYear
from pages.compare_form import Chosen
from pages.contracts import Service
from pages.library import facts_line, visibility_mark
from pages.markup import document_path, hidden
from pages.paging import cut, paging
from pages.parameters import Parameters
from pages.validity import chip, status_of
from pages.words import Words
from vectorstore.passages import Document, Span

PATH: Final = "/staff/compare"
_PAGE: Final = 30
"""Differences on a page: each is two paragraphs long."""
_SIDES: Final = ("first", "second")
_SHAPES: Final = {
    DifferenceKind.ADDED: ("＋", "good"),
    DifferenceKind.REMOVED: ("−", "bad"),
    DifferenceKind.FIGURE: ("◆", "warn"),
    DifferenceKind.MODALITY: ("▲", "warn"),
    DifferenceKind.LEAD: ("■", "warn"),
    DifferenceKind.WORDING: ("○", "plain"),
    DifferenceKind.MOVED: ("↕", "plain"),
}


def comparison_view(
    beside: SideBySide, chosen: Chosen, asked: Parameters, service: Service, words: Words
) -> str:
    """All below the form."""
    return _View(beside, chosen, asked, service, words).html()


class _View:
    def __init__(
        self, beside: SideBySide, chosen: Chosen, asked: Parameters, service: Service, words: Words
    ) -> None:
        self._beside = beside
        self._chosen = chosen
        self._asked = asked
        self._service = service
        self._words = words

    def html(self) -> str:
        parts = [self._summary()]
        if self._beside.targets:
            parts.append(self._part("targets", self._table(self._beside.targets)))
        if self._beside.topics:
            parts.append(self._part("topics", "".join(map(self._topic, self._beside.topics))))
        if self._beside.versions and self._beside.comparison.told_one_by_one:
            parts.append(self._part("differences", self._differences()))
        return "".join(parts)

    def _say(self, key: str, **values: object) -> str:
        return say(key, english=self._words.language == "en", **values)

    def _side(self, side: str) -> str:
        return escape(self._words(f"compare.{side}"))

    def _document(self, side: str) -> Document:
        return self._beside.first if side == "first" else self._beside.second

    def _part(self, name: str, inside: str) -> str:
        title = escape(self._words(f"compare.{name}"))
        return f'<section class="zw-compare-part" aria-labelledby="zw-c-{name}"><h2 id="zw-c-{name}">{title}</h2>{inside}</section>'

    # what it comes to

    def _summary(self) -> str:
        sides = "".join(self._card(side) for side in _SIDES)
        lines = "".join(f"<li>{escape(line)}</li>" for line in self._lines())
        return self._part(
            "summary",
            f'<div class="zw-compare-two">{sides}</div><div role="status"><ul class="zw-compare-told">{lines}</ul></div>',
        )

    def _card(self, side: str) -> str:
        document, words = self._document(side), self._words
        number = self._chosen.earlier(side)
        earlier = (
            f'<span class="zw-chip zw-plain"><span aria-hidden="true">○</span> {escape(words("compare.earlier", n=number))}</span>'
            if number
            else ""
        )
        marks = f"{visibility_mark(document, words)}{chip(status_of(document, self._service.today()), words)}{earlier}"
        return (
            f'<div class="zw-panel-card zw-compare-card"><p class="zw-compare-side-name">{self._side(side)}</p>'
            f'<p class="zw-doc" lang="zh-CN"><a href="{escape(self._address(side))}">{escape(document.title)}</a></p>'
            f'<p class="zw-meta">{facts_line(document, words)}</p><p class="zw-chips">{marks}</p></div>'
        )

    def _lines(self) -> list[str]:
        beside, compared = self._beside, self._beside.comparison
        if beside.nothing_in_common:
            return [self._say("nothing")]
        if not beside.versions:
            lines = [self._say("different", paired=compared.paired)]
        elif not compared.differences:
            lines = [self._say("same")]
        else:
            n = len(compared.differences)
            lines = [self._say("versions", paired=compared.paired, unchanged=compared.unchanged, n=n)]
        if beside.versions:
            lines += [
                self._say("replaced", before=r.before, after=r.after, n=len(r.differences))
                for r in compared.replacements
            ]
        if beside.targets:
            same, other = beside.agreeing, beside.differing
            lines.append(self._say("targets.n", n=len(beside.targets), same=same, other=other))
        if beside.topics:
            lines.append(self._say("topics.n", n=len(beside.topics)))
        return lines

    # targets and topics

    def _table(self, lines: Sequence[TargetLine]) -> str:
        names = ("table.name", "table.year", "first", "second", "table.verdict")
        head = "".join(
            f'<th scope="col" role="columnheader">{escape(self._say(name))}</th>' for name in names
        )
        body = "".join(f'<tbody role="rowgroup">{self._line(line)}</tbody>' for line in lines)
        caption = escape(self._words("compare.targets.caption"))
        return (
            f'<div class="zw-panel-card zw-wide" role="region" tabindex="0" aria-label="{caption}">'
            f'<table role="table" class="zw-data zw-compare-table"><caption class="zw-sr">{caption}</caption>'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{body}</table></div>'
        )

    def _line(self, line: TargetLine) -> str:
        rows = ""
        for number, year in enumerate(line.years):
            name = (
                f'<th role="rowheader" scope="rowgroup" rowspan="{len(line.years)}" lang="zh-CN" class="zw-doc">{escape(line.name)}</th>'
                if number == 0
                else ""
            )
            said = str(year.year) if year.year is not None else self._say("table.no_year")
            cells = "".join(
                f'<td role="cell" data-side="{self._side(side)}" lang="zh-CN">{self._cell(figures, side)}</td>'
                for side, figures in (("first", year.first), ("second", year.second))
            )
            rows += f'<tr role="row">{name}<td role="cell">{escape(said)}</td>{cells}<td role="cell">{self._verdict(year)}</td></tr>'
        return rows

    def _cell(self, said: Sequence[Said], side: str) -> str:
        links = (
            f'<a href="{escape(self._address(side, one.citations[0].span))}">{escape(one.text)}</a>'
            for one in said
        )
        return "、".join(links) or f'<span aria-hidden="true">–</span>{hidden(self._say("none"))}'

    def _verdict(self, year: TargetYear) -> str:
        if year.same is None:
            if year.first and year.second:
                return ""
            side = self._words("compare.first" if year.first else "compare.second")
            return f'<span class="zw-meta">{escape(self._say("table.only", side=side))}</span>'
        shape, tone, key = ("●", "good", "table.same") if year.same else ("◆", "warn", "table.other")
        return f'<span class="zw-chip zw-{tone}"><span aria-hidden="true">{shape}</span> {escape(self._say(key))}</span>'

    def _topic(self, topic: CommonTopic) -> str:
        sides = "".join(
            f'<div><p class="zw-compare-side-name">{self._side(side)}</p>'
            + "".join(self._quote(place, side, escape(in_full(place.citation.quote))) for place in places)
            + "</div>"
            for side, places in (("first", topic.first), ("second", topic.second))
        )
        return (
            f'<article class="zw-panel-card zw-difference"><h3 lang="zh-CN" class="zw-doc">{escape(topic.name)}</h3>'
            f'<div class="zw-compare-two">{sides}</div></article>'
        )

    # differences

    def _differences(self) -> str:
        told = self._beside.comparison.told_one_by_one
        wanted = self._asked.choice("kind", ["", *DifferenceKind])
        some = [(n, d) for n, d in enumerate(told, start=1) if not wanted or wanted in d.kinds]
        page = cut(some, self._asked.number("page", 1, 9_999), _PAGE)
        shown = self._words("compare.shown", a=page.first, b=page.last, n=page.total)
        items = "".join(self._difference(n, d) for n, d in page.items)
        address: Callable[[int], str] = lambda n: self._asked.address(PATH, {"page": n}, "zw-c-differences")  # noqa: E731
        return (
            f"{self._kinds(told, wanted)}{self._legend()}{items}"
            f'<p class="zw-meta">{escape(shown)}</p>{paging(page, address, self._words)}'
        )

    def _kinds(self, told: Sequence[Difference], wanted: str) -> str:
        """Links that show the differences of one kind, with their numbers."""
        counts = {kind: sum(kind in d.kinds for d in told) for kind in DifferenceKind}
        links = [self._tab("", self._words("compare.kind.all", n=len(told)), wanted)]
        links += [
            self._tab(kind, f"{_SHAPES[kind][0]} {self._kind(kind)} {count}", wanted)
            for kind, count in counts.items()
            if count
        ]
        return f'<nav class="zw-tabs zw-compare-kinds" aria-label="{escape(self._words("compare.kinds"))}">{"".join(links)}</nav>'

    def _tab(self, kind: str, text: str, wanted: str) -> str:
        address = self._asked.address(PATH, {"kind": kind or None}, "zw-c-differences")
        current = ' aria-current="true"' if kind == wanted else ""
        return f'<a class="zw-tab" href="{escape(address)}"{current}>{escape(text)}</a>'

    def _kind(self, kind: DifferenceKind) -> str:
        return KINDS[kind][self._words.language == "en"]

    def _legend(self) -> str:
        words = self._words
        removed, added = (
            _marked(Piece(change, words(key)), words)
            for change, key in (
                (Change.REMOVED, "compare.removed"),
                (Change.ADDED, "compare.added"),
            )
        )
        return f'<p class="zw-meta">{escape(words("compare.legend"))} {removed} {added}</p>'

    def _difference(self, number: int, difference: Difference) -> str:
        chips = "".join(
            f'<span class="zw-chip zw-{_SHAPES[kind][1]}"><span aria-hidden="true">{_SHAPES[kind][0]}</span> {escape(self._kind(kind))}</span>'
            for kind in difference.kinds
        )
        became = escape(self._words("compare.became"))
        gone = self._say("gone")
        said = "".join(
            f'<p class="zw-compare-said" lang="zh-CN">{escape(before or gone)} <span aria-hidden="true">→</span>'
            f'<span class="zw-sr" lang="{self._words("html.lang")}">{became}</span> {escape(after or gone)}</p>'
            for before, after in difference.said
        )
        sides = self._half(difference, "first") + self._half(difference, "second")
        return (
            f'<article class="zw-panel-card zw-difference" id="d{number}"><h3><span class="zw-compare-number">{number}</span> '
            f'<span class="zw-chips">{chips}</span></h3>{said}<div class="zw-compare-two">{sides}</div></article>'
        )

    def _half(self, difference: Difference, side: str) -> str:
        """What one document says: with the words marked that the other does not have."""
        first = side == "first"
        place = difference.before if first else difference.after
        name = f'<p class="zw-compare-side-name">{self._side(side)}</p>'
        if place is None:
            partner = difference.partner
            path = " › ".join(map(_one_line, partner))
            key = "partner" if partner else "no_partner"
            told = self._say(key, side=self._words(f"compare.{side}"), path=path)
            return f'<div class="zw-compare-none">{name}<p class="zw-meta">{escape(told)}</p></div>'
        own = Change.REMOVED if first else Change.ADDED
        if difference.pieces:
            pieces = [piece for piece in difference.pieces if piece.change in (Change.KEPT, own)]
        else:
            moved = difference.kinds == (DifferenceKind.MOVED,)
            pieces = [Piece(Change.KEPT if moved else own, place.citation.quote)]
        return (
            f"<div>{name}{self._quote(place, side, ''.join(_marked(p, self._words) for p in pieces))}</div>"
        )

    def _quote(self, place: Place, side: str, inside: str) -> str:
        path = " › ".join(map(_one_line, place.headings))
        return (
            f'<blockquote class="zw-doc" lang="zh-CN">{inside}</blockquote>'
            f'<p class="zw-meta"><span lang="zh-CN">{escape(path)}</span> '
            f'<a href="{escape(self._address(side, place.citation.span))}">{escape(self._words("compare.open"))}</a></p>'
        )

    def _address(self, side: str, span: Span | None = None) -> str:
        """Where the words are read: in the reader, or in the earlier text."""
        document, number = self._document(side), self._chosen.earlier(side)
        if number is not None:
            return f"/staff/documents/{document_path(document.id).rsplit('/', 1)[1]}/versions/{number}"
        place = f"?s={span.start}-{span.end}#zw-place" if span is not None else ""
        return document_path(document.id) + place


def _marked(piece: Piece, words: Words) -> str:
    """A piece of a text; what only one side has carries a sign besides its colour."""
    text = escape(_one_line(piece.text, keep=True))
    match piece.change:
        case Change.REMOVED:
            return f'<del>{hidden(words("compare.removed"))}<span aria-hidden="true">−</span>{text}</del>'
        case Change.ADDED:
            return f'<ins>{hidden(words("compare.added"))}<span aria-hidden="true">＋</span>{text}</ins>'
        case _:
            return text


def _one_line(text: str, *, keep: bool = False) -> str:
    """White space as single blanks; with ``keep`` also at the edges, where a piece meets the next."""
    joined = " ".join(text.split())
    if not keep or not joined:
        return joined or (" " if keep and text else "")
    return (" " if text[0].isspace() else "") + joined + (" " if text[-1].isspace() else "")
