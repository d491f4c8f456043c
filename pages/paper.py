"""A document's canonical text as HTML that can still be addressed by character.

Every element with ``data-start`` holds exactly the characters of the text from that offset on,
so that a span finds its place in the page: in the browser for ``#start-end``, here for ``?s=``.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from pages.markup import hidden, is_figure
from pages.words import Words
from vectorstore.passages import Document, Section, Span

_MARKS: Final = re.compile(r"#{1,6}\s+|>\s?")
_RULE_ROW: Final = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")

_MARK: Final = '<mark class="zw-quote zw-place">'

DEEPEST: Final = 4
"""Levels of headings that look different; deeper ones look like the last."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text and where it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_row(self) -> bool:
        return "\t" in self.text.strip("\n") or self.text.lstrip().startswith("|")


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text, without their line breaks; blank ones are left out."""
    found: list[Line] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Line(start, line))
        start += len(line) + 1
    return tuple(found)


def paper(document: Document, highlight: Span | None, words: Words) -> str:
    """The whole text: headings, paragraphs, tables, and where each printed page begins; ``highlight`` is marked."""
    sections = {s.span.start: s for s in document.sections}
    pages = deque(document.pages)
    parts: list[str] = []
    rows: list[Line] = []
    lines = lines_of(document.text)
    first = lines[0] if lines else None
    for line in lines:
        if line.is_row:
            if not rows:
                parts.append(_page_marks(pages, line, words))
            rows.append(line)
            continue
        if rows:
            parts.append(_table(rows, highlight, words))
            rows = []
        parts.append(_page_marks(pages, line, words))
        section = _section_of(line, sections)
        if line is first and section is None and line.text.strip() == document.title:
            parts.append(
                f'<p class="zw-paper-title" data-start="{line.start}">{_body(line, 0, highlight, words)}</p>'
            )
        else:
            parts.append(_line(line, section, highlight, words))
    if rows:
        parts.append(_table(rows, highlight, words))
    # The first mark can be linked to, so that the place is found without a script.
    return "".join(parts).replace(_MARK, f'{_MARK[:-1]} id="zw-place">', 1)


def _page_marks(pages: deque[tuple[int, int]], line: Line, words: Words) -> str:
    """Marks for the pages that begin up to the end of a line; those inside a table stand above the text after it.

    They have no text of their own, so that the characters of the paper are still those of the document."""
    marks = []
    while pages and pages[0][0] < line.end:
        number = pages.popleft()[1]
        label = escape(words("reader.page", n=number))
        marks.append(f'<span class="zw-page-mark" id="p-{number}" data-label="{label}"></span>')
    return "".join(marks)


def _section_of(line: Line, sections: dict[int, Section]) -> Section | None:
    """The section whose heading stands in the line; a heading may follow blanks or marks."""
    first = len(line.text) - len(line.text.lstrip())
    for offset in range(min(len(line.text), first + 8)):
        found = sections.get(line.start + offset)
        if found is not None:
            return found
    return None


def _line(line: Line, section: Section | None, highlight: Span | None, words: Words) -> str:
    mark = _MARKS.match(line.text)
    body = _body(line, len(mark.group()) if mark else 0, highlight, words)
    if section is None:
        return f'<p data-start="{line.start}">{body}</p>'
    anchor = f' id="s-{section.span.start}"'
    shown = line.text[mark.end() :] if mark else line.text
    if len(shown.strip()) <= len(section.heading.strip()) + 2:
        rank = min(section.level, DEEPEST) + 1
        return f'<h{rank}{anchor} data-start="{line.start}" class="zw-h{rank - 1}">{body}</h{rank}>'
    return f'<p{anchor} data-start="{line.start}">{_run_in(line, section, highlight, words)}</p>'


def _run_in(line: Line, section: Section, highlight: Span | None, words: Words) -> str:
    """A paragraph that begins with its heading: the heading in bold."""
    end = section.span.start - line.start + len(section.heading)
    if not line.text[:end].endswith(section.heading):
        return _body(line, 0, highlight, words)
    heading = _pieces(Line(line.start, line.text[:end]), highlight, words)
    return f"<b>{heading}</b>{_pieces(Line(line.start + end, line.text[end:]), highlight, words)}"


def _body(line: Line, marks: int, highlight: Span | None, words: Words) -> str:
    """A line's text; Markdown's marks stay in it for the count of characters, but are not shown."""
    shown = _pieces(Line(line.start + marks, line.text[marks:]), highlight, words)
    return f'<span class="zw-marks">{escape(line.text[:marks])}</span>{shown}' if marks else shown


def _pieces(line: Line, highlight: Span | None, words: Words) -> str:
    if highlight is None or highlight.end <= line.start or line.end <= highlight.start:
        return escape(line.text)
    begin = max(0, highlight.start - line.start)
    end = min(len(line.text), highlight.end - line.start)
    # The script leaves hidden words out when it counts characters.
    before = hidden(words("panel.begin")) if highlight.start >= line.start else ""
    after = hidden(words("panel.end")) if highlight.end <= line.end else ""
    marked = f"{_MARK}{before}{escape(line.text[begin:end])}{after}</mark>"
    return escape(line.text[:begin]) + marked + escape(line.text[end:])


def _table(rows: list[Line], highlight: Span | None, words: Words) -> str:
    body = [row for row in rows if not _RULE_ROW.fullmatch(row.text.strip())]
    if not body:
        return ""
    piped = body[0].text.lstrip().startswith("|")
    cells = [list(_cells(row, piped)) for row in body]
    width = max(len(row) for row in cells)
    html: list[str] = []
    for index, row in enumerate(cells):
        tag, role = ('th scope="col"', "columnheader") if index == 0 else ("td", "cell")
        close = tag[:2]
        filled = "".join(
            f'<{tag} role="{role}"{_name(cells[0], column) if index else ""}{_figure(cell)} data-start="{cell.start}">'
            f"{_pieces(cell, highlight, words)}</{close}>"
            for column, cell in enumerate(row)
        )
        filled += f'<{tag} role="{role}"></{close}>' * (width - len(row))
        html.append(f'<tr role="row">{filled}</tr>')
    # On a phone the rows become cards; with the roles they stay a table for screen readers.
    return (
        f'<div class="zw-table" role="region" tabindex="0" aria-label="{escape(words("reader.table"))}"><table role="table">'
        f'<caption class="zw-sr">{escape(words("reader.table"))}</caption>'
        f'<thead role="rowgroup">{html[0]}</thead><tbody role="rowgroup">{"".join(html[1:])}</tbody></table></div>'
    )


def _name(header: list[Line], column: int) -> str:
    """The name of a cell's column, which a card shows above it."""
    name = header[column].text.strip() if column < len(header) else ""
    return f' data-name="{escape(name)}"' if name else ""


def _figure(cell: Line) -> str:
    return ' class="zw-fig"' if is_figure(cell.text) else ""


def _cells(row: Line, piped: bool) -> Iterator[Line]:
    """The cells of a row with their own offsets, blanks around them left out."""
    parts = row.text.split("|" if piped else "\t")
    start = row.start
    for index, part in enumerate(parts):
        outer = piped and index in {0, len(parts) - 1} and not part.strip()
        if not outer:
            lead = len(part) - len(part.lstrip())
            yield Line(start + lead, part.strip())
        start += len(part) + 1


def outline(document: Document) -> str:
    """The headings as links, indented by level."""
    items = "".join(
        f'<li class="zw-o{min(s.level, DEEPEST)}"><a href="#s-{s.span.start}">{escape(s.heading)}</a></li>'
        for s in document.sections
    )
    return f'<ol role="list">{items}</ol>' if items else ""
