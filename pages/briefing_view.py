"""A briefing as the page shows it: the sheet with its footnotes, and under each paragraph its sources and what can be
changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from assistant.answers import Citation, Statement
from assistant.briefing.as_paper import chart_of, tables_of
from assistant.briefing.editing import Place
from assistant.briefing.values import Briefing, Point, Section
from assistant.labels import label
from assistant.official.numbering import Numbering
from assistant.official.paper import Table
from assistant.official.sources import footnote_of
from pages.briefing_forms import PATH, again_form, small_form
from pages.briefings import Bench, Rejected
from pages.evaluate_forms import token_field
from pages.markup import document_path, icon
from pages.viewers import Viewer
from pages.words import Words


def briefing_view(bench: Bench, viewer: Viewer, words: Words) -> str:
    """The sheet with its tools above and the list of sections beside it."""
    briefing = bench.briefing
    assert briefing is not None
    sheet = _Sheet(briefing, bench.rejected, viewer, words)
    body = "".join(sheet.sections())
    return (
        f'<div class="zw-brief"><aside class="zw-brief-side" aria-label="{escape(words("briefing.sections"))}">{_side(briefing, viewer, words)}</aside>'
        f'<div>{_bar(briefing, words)}<article class="zw-paper zw-brief-sheet" lang="zh-CN"><p class="zw-paper-title" role="heading" aria-level="2">{escape(briefing.title)}</p>'
        f"{body}{_missing(briefing, words)}{sheet.notes()}</article></div></div>"
    )


def _bar(briefing: Briefing, words: Words) -> str:
    count = sum(1 for _ in briefing.statements())
    missing = (
        f'<span class="zw-chip zw-warn">◆ {escape(words("briefing.missing", n=len(briefing.not_found)))}</span>'
        if briefing.not_found
        else ""
    )
    files = "".join(
        f'<a class="zw-button{"" if form == "docx" else " zw-second"}" href="{PATH}/file.{form}" download>{icon("download")}{escape(words(f"briefing.export.{form}"))}</a>'
        for form in ("docx", "pdf", "md", "json")
    )
    return (
        f'<div class="zw-brief-bar"><p><b class="zw-brief-proved">{icon("check")}{escape(words("briefing.count", n=count))}</b> {missing}</p>'
        f'<p class="zw-links">{files}</p><p class="zw-meta">{escape(words("briefing.kept"))}</p></div>'
    )


def _side(briefing: Briefing, viewer: Viewer, words: Words) -> str:
    rows = []
    numbers = Numbering()
    for at, section in enumerate(briefing.sections):
        name = f"{numbers.heading(1)}{section.heading}"
        up = small_form("edit", "section-up", words("briefing.section.up"), viewer, at=str(at)) if at else ""
        drop = small_form("edit", "section-delete", words("briefing.section.delete"), viewer, at=str(at))
        rows.append(
            f'<li><a href="#s{at}" lang="zh-CN">{escape(name)}</a><span class="zw-meta">{sum(1 for _ in section.statements())}</span>'
            f'<div class="zw-brief-tools">{up}{drop}</div></li>'
        )
    return (
        f'<h2>{escape(words("briefing.outline"))}</h2><ol role="list">{"".join(rows)}</ol>'
        f'<div class="zw-brief-tools">{small_form("leave", "outline", words("briefing.to_outline"), viewer)}{again_form(viewer, words)}</div>'
    )


def _missing(briefing: Briefing, words: Words) -> str:
    if not briefing.not_found:
        return ""
    rows = "".join(f"<li>{escape(one)}</li>" for one in briefing.not_found)
    return f'<h3>{escape(words("briefing.not_found"))}</h3><ol class="zw-brief-missing">{rows}</ol>'


@dataclass(slots=True)
class _Sheet:
    """Draws the sheet; counts its footnotes on the way."""

    briefing: Briefing
    rejected: Rejected | None
    viewer: Viewer
    words: Words
    _numbers: Numbering = field(default_factory=Numbering)
    _notes: list[Citation] = field(default_factory=list)

    def sections(self) -> Iterator[str]:
        for at, section in enumerate(self.briefing.sections):
            yield f'<h3 id="s{at}">{escape(self._numbers.heading(1))}{escape(section.heading)}</h3>'
            for n, point in enumerate(section.points):
                yield from self._point(point, at, n)
            yield from (self._table(table) for table in tables_of(section, self.briefing))
            yield from self._charts(section)

    def notes(self) -> str:
        """The footnotes below the sheet, each with the way to its place."""
        documents = {document.id: document for document in self.briefing.documents}
        rows = []
        for number, citation in enumerate(self._notes, start=1):
            note = footnote_of(citation, documents[citation.document_id])
            place = (
                f"{document_path(citation.document_id)}?start={citation.span.start}&end={citation.span.end}"
            )
            rows.append(
                f'<li id="note-{number}"><a href="{place}#s-{citation.span.start}-{citation.span.end}">{escape(note.source)}</a>：'
                f"“{escape(' '.join(note.quote.split()))}”</li>"
            )
        return f'<ol class="zw-brief-notes" aria-label="{escape(self.words("briefing.quotes"))}">{"".join(rows)}</ol>'

    def _point(self, point: Point, section: int, number: int) -> Iterator[str]:
        if point.shown:
            yield f"<h4>{escape(self._numbers.heading(2))}{escape(point.heading)}</h4>"
        for k, paragraph in enumerate(point.paragraphs):
            places = [Place(section, number, k, n) for n in range(len(paragraph))]
            said = "".join(
                self._sentence(statement, place) for statement, place in zip(paragraph, places, strict=True)
            )
            yield f"<p>{said}</p>"
            yield from (self._problem(place) for place in places)
            yield self._tools(paragraph, places)

    def _sentence(self, statement: Statement, place: Place) -> str:
        mark = (
            f' <span class="zw-chip zw-ai">{escape(label(english=False))}</span>'
            if statement.generated
            else ""
        )
        return f'<span id="p{place}">{escape(statement.text)}</span>{self._marks(statement.citations)}{mark}'

    def _marks(self, citations: tuple[Citation, ...]) -> str:
        marks = []
        for citation in citations:
            self._notes.append(citation)
            n = len(self._notes)
            marks.append(f'<sup><a href="#note-{n}">[{n}]</a></sup>')
        return "".join(marks)

    def _problem(self, place: Place) -> str:
        rejected = self.rejected
        if rejected is None or rejected.place != place:
            return ""
        words = self.words
        english = words.language == "en"
        told = (
            words(f"fault.{f.violation.value}") + (f" ({f.words})" if english else "")
            for f in rejected.failures
        )
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in dict.fromkeys(told))
        return (
            f'<div class="zw-brief-warn" role="alert" id="rejected" lang="{words("html.lang")}"><p><b>{escape(words("briefing.rejected"))}</b></p>'
            f"<p>{escape(words('briefing.rejected.text', text=rejected.text))}</p>"
            f'<p class="zw-meta">{escape(words("briefing.rejected.why"))}</p><ul>{reasons}</ul>'
            f"{small_form('edit', 'revert', words('briefing.revert'), self.viewer, at=str(place))}</div>"
        )

    def _tools(self, paragraph: tuple[Statement, ...], places: list[Place]) -> str:
        rows = "".join(self._row(s, place) for s, place in zip(paragraph, places, strict=True))
        opened = " open" if self.rejected is not None and self.rejected.place in places else ""
        return (
            f'<details class="zw-brief-edit" lang="{self.words("html.lang")}"{opened}><summary>{escape(self.words("briefing.edit", n=len(paragraph)))}</summary>'
            f'<ol role="list">{rows}</ol></details>'
        )

    def _row(self, statement: Statement, place: Place) -> str:
        words, at = self.words, str(place)
        rejected = self.rejected is not None and self.rejected.place == place
        text = self.rejected.text if rejected and self.rejected is not None else statement.text
        up = small_form("edit", "up", words("briefing.up"), self.viewer, at=at) if place.statement else ""
        quotes = "".join(
            f'<q lang="zh-CN">{escape(" ".join(c.quote.split()))}</q>' for c in statement.citations
        )
        return (
            f'<li><div class="zw-brief-quotes">{quotes}</div><form method="post" action="{PATH}/edit" class="zw-field">{token_field(self.viewer)}'
            f'<input type="hidden" name="at" value="{at}"><input type="hidden" name="do" value="rewrite">'
            f'<label for="t{at}">{escape(words("briefing.sentence"))}</label>'
            f'<textarea id="t{at}" name="text" lang="zh-CN" rows="{1 + len(text) // 48}" maxlength="1000">{escape(text)}</textarea>'
            f'<button class="zw-button zw-second" type="submit">{escape(words("briefing.rewrite"))}</button></form>'
            f'<div class="zw-brief-tools">{small_form("edit", "more", words("briefing.more"), self.viewer, at=at)}{up}'
            f"{small_form('edit', 'delete', words('briefing.delete'), self.viewer, at=at)}</div></li>"
        )

    def _table(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.header)
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td data-name="{escape(name)}">{escape(cell.text)}</td>'
                for name, cell in zip(table.header, row, strict=True)
            )
            + "</tr>"
            for row in table.rows
        )
        return (
            f'<div class="zw-table" role="region" tabindex="0" aria-label="{escape(table.caption.text)}"><table class="zw-brief-table">'
            f"<caption>{escape(self._numbers.table())}　{escape(table.caption.text)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _charts(self, section: Section) -> Iterator[str]:
        for table in section.tables if section.charted else ():
            chart = chart_of(table)
            if chart is not None:
                yield f'<p class="zw-meta">{escape(self._numbers.chart())}　{escape(chart.caption)}（{escape(chart.unit)}）{escape(self.words("briefing.chart"))}</p>'
