"""A paper as Word file (.docx) in the official layout, with real footnotes and charts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from unicodedata import east_asian_width

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Length, Pt
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.official.chart import chart_drawing
from assistant.official.fonts import BLACK, LATIN, name_fallbacks, set_fonts
from assistant.official.footnotes import Footnotes
from assistant.official.layout import (
    CAPTION,
    GREY,
    REMARK,
    TABLE_TEXT,
    TEXT_WIDTH,
    indent,
    indent_right,
    lay_out,
)
from assistant.official.numbering import Numbering
from assistant.official.paper import (
    Attachment,
    Block,
    Chart,
    Footnote,
    Heading,
    Paper,
    Paragraph,
    Remark,
    Run,
    Table,
    Tone,
)
from assistant.word_file import add_metadata, clean, drop_leftovers, set_properties

_MARK_SIZE: Final = Pt(9)
SIGNATURE_INSET: Final = 2
"""Characters between the end of the signature and the edge."""


def word_of(paper: Paper, *, made: datetime) -> bytes:
    """The file. ``made``: when, for its properties."""
    document = docx.Document()
    drop_leftovers(document)
    lay_out(document)
    name_fallbacks(document)
    writer = _Writer(document)
    writer.write(paper)
    set_properties(document, paper.title, made)
    if paper.aigc:
        add_metadata(document, paper.aigc)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@dataclass(slots=True)
class _Writer:
    """Puts blocks into a Word document; counts headings, tables and footnotes on the way."""

    document: WordDocument
    numbers: Numbering = field(default_factory=Numbering)
    charts: int = 0
    _footnotes: Footnotes | None = None

    def write(self, paper: Paper) -> None:
        self.document.add_paragraph(clean(paper.title), style="Title")
        self.document.add_paragraph()
        if paper.addressee:
            self.document.add_paragraph(f"{clean(paper.addressee)}：")
        self.add(paper.blocks)
        if paper.attachments:
            self.document.add_paragraph()
            self._name_attachments(paper.attachments)
        if paper.issuer or paper.day:
            self.document.add_paragraph()
            self._sign(paper.issuer, paper.day)
        for number, attachment in enumerate(paper.attachments, start=1):
            self._attach(attachment, "附件" if len(paper.attachments) == 1 else f"附件{number}")

    def add(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Heading():
                    number = self.numbers.heading(block.level) if block.numbered else ""
                    self.document.add_heading(number + clean(block.text), level=block.level)
                case Paragraph():
                    paragraph = self.document.add_paragraph()
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
                    if block.indented:
                        indent(paragraph, 2)
                    self._add_runs(paragraph, block.runs)
                case Remark():
                    indent(self.document.add_paragraph(clean(block.text), style=REMARK), 2)
                case Table():
                    self._add_table(block)
                case Chart():
                    self._add_chart(block)

    def _add_runs(self, paragraph: WordParagraph, runs: Sequence[Run]) -> None:
        for run in runs:
            written = paragraph.add_run(clean(run.text))
            match run.tone:
                case Tone.STRONG:
                    written.font.bold = True
                case Tone.ADDED:
                    written.font.underline = True
                case Tone.REMOVED:
                    written.font.strike = True
                case Tone.FAINT:
                    written.font.color.rgb = GREY
            self._note(paragraph, run.footnotes)
            if run.mark:
                mark = paragraph.add_run(f"［{clean(run.mark)}］")
                mark.font.size, mark.font.color.rgb = _MARK_SIZE, GREY

    def _note(self, paragraph: WordParagraph, notes: Sequence[Footnote]) -> None:
        for at, note in enumerate(notes):
            # The part is made with the first note: a document without any has none.
            self._footnotes = self._footnotes or Footnotes(self.document)
            if at:
                self._footnotes.separate(paragraph)
            self._footnotes.add(paragraph, footnote_line(note))

    def _add_table(self, table: Table) -> None:
        caption = self.document.add_paragraph(f"{self.numbers.table()}　", style=CAPTION)
        self._add_runs(caption, (table.caption,))
        word_table = self.document.add_table(rows=1, cols=len(table.header), style="Table Grid")
        word_table.alignment = WD_TABLE_ALIGNMENT.CENTER
        word_table.autofit = False
        _repeat(word_table.rows[0])
        for at, name in enumerate(table.header):
            cell = word_table.rows[0].cells[at].paragraphs[0]
            cell.style, cell.alignment = TABLE_TEXT, WD_ALIGN_PARAGRAPH.CENTER
            set_fonts(cell.add_run(clean(name))._r.get_or_add_rPr(), BLACK, LATIN)
        for row in table.rows:
            cells = word_table.add_row().cells
            for at, run in enumerate(row):
                paragraph = cells[at].paragraphs[0]
                paragraph.style = TABLE_TEXT
                if at in table.centred:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                self._add_runs(paragraph, (run,))
        _fit(word_table, table.widths)

    def _add_chart(self, chart: Chart) -> None:
        self.charts += 1
        paragraph = self.document.add_paragraph()
        wording = paragraph.paragraph_format
        # A line of exactly the grid's height would cut the chart off.
        wording.line_spacing_rule, wording.keep_with_next = WD_LINE_SPACING.SINGLE, True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run()._r.append(chart_drawing(self.document, chart, self.charts))
        caption = self.document.add_paragraph(
            f"{self.numbers.chart()}　{clean(chart.caption)}", style=CAPTION
        )
        caption.paragraph_format.keep_with_next = False

    def _name_attachments(self, attachments: Sequence[Attachment]) -> None:
        for number, attachment in enumerate(attachments, start=1):
            count = f"{number}. " if len(attachments) > 1 else ""
            word = "附件：" if number == 1 else "　　　"
            indent(self.document.add_paragraph(f"{word}{count}{clean(attachment.title)}"), 2)

    def _sign(self, issuer: str, day: date | None) -> None:
        said = f"{day.year}年{day.month}月{day.day}日" if day else ""
        for words, inset in signature_insets(clean(issuer), said):
            paragraph = self.document.add_paragraph(words)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            indent_right(paragraph, inset)
            _close_up(paragraph)

    def _attach(self, attachment: Attachment, word: str) -> None:
        first = self.document.add_paragraph()
        first.paragraph_format.page_break_before = True
        set_fonts(first.add_run(word)._r.get_or_add_rPr(), BLACK, LATIN)
        self.document.add_paragraph()
        self.document.add_paragraph(clean(attachment.title), style="Title")
        self.document.add_paragraph()
        self.numbers = Numbering()
        self.add(attachment.blocks)


def footnote_line(note: Footnote) -> str:
    """A footnote as one line: where, then the quote in quotation marks. Cells and lines of a table's row are set apart
    by a blank."""
    return f"{note.source}：“{' '.join(note.quote.split())}”"


def signature_insets(issuer: str, day: str) -> tuple[tuple[str, float], ...]:
    """Issuer and day with the characters that each stands away from the right edge.

    The day begins two characters right of the issuer; whichever is the longer stands two from the edge.
    """
    if not issuer or not day:
        return tuple((words, SIGNATURE_INSET) for words in (issuer, day) if words)
    long, short = _width(issuer), _width(day)
    of_day = max(float(SIGNATURE_INSET), SIGNATURE_INSET + long - 2 - short)
    return (issuer, of_day + short + 2 - long), (day, of_day)


def _width(words: str) -> float:
    """How many characters of the body words are wide; digits and Latin letters take half of one."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in words)


def _close_up(paragraph: WordParagraph) -> None:
    """No extra blank between digits and characters, which would move the line out of its place."""
    properties = paragraph._p.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        switch: Any = OxmlElement(name)
        switch.set(qn("w:val"), "0")
        properties.insert_element_before(
            switch, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
        )


def _repeat(row: _Row) -> None:
    """Show a row again on every page that the table goes on to."""
    header: Any = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)


def _fit(table: WordTable, shares: Sequence[float]) -> None:
    """Columns of the given shares of the page; no row is divided between pages."""
    for column, share in zip(table.columns, shares, strict=True):
        width = Length(round(TEXT_WIDTH * share / sum(shares)))
        column.width = width
        for cell in column.cells:
            cell.width = width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        whole: Any = OxmlElement("w:cantSplit")
        properties.insert(0, whole)
