"""DOCX: the body in the order of the text, with the numbers, tables and notes that its reader sees.

Left out: page headers and footers, comments, hidden and deleted text, contents lists, prompts of empty
fields. The XML is read directly: what matters here (automatic numbers, content controls, text boxes,
tracked changes, notes) lies outside what the library for writing these files shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.contents import is_contents_title
from ingest.errors import UnreadableFileError
from ingest.numbering import is_finished
from ingest.reading.decoding import clean
from ingest.reading.docx_numbering import Counters, read_numbering
from ingest.reading.docx_package import MC, Package, child, local, number, open_package, switched, value, w
from ingest.reading.docx_styles import Styles, read_styles
from ingest.reading.docx_tables import GridCell, covers_all, spread
from ingest.reading.docx_text import DELETED, INSERTED, InlineReader, Seen, chosen, note_formats
from ingest.wrapping import glue, squeeze

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_HEADING = 100
"""Characters beyond which a paragraph in a heading's style is a paragraph all the same."""
TITLE_LINES = 30
"""Blocks at the top in which a title among the file's properties must stand to be believed."""
_CONTAINERS = frozenset({"customXml", "smartTag", "sdtContent"}) | INSERTED


def read_docx(data: bytes) -> RawDocument:
    """Read a DOCX file into blocks.

    Raises UnreadableFileError for broken and hostile files, and for those that hold pictures only.
    """
    package = open_package(data)
    root = package.tree(package.main)
    body = child(root, "body")
    if root is None or body is None:
        raise UnreadableFileError("is no text document. Save it as .docx with a word processor.")
    warnings: list[str] = []
    styles = read_styles(_optional(package, "styles", "its styles: headings may be missing", warnings))
    lists = read_numbering(
        _optional(package, "numbering", "its lists: automatic numbers are missing", warnings), styles
    )
    seen = Seen()
    settings = _optional(package, "settings", "its settings", [])
    inline = InlineReader(styles, seen, note_formats(settings, body))
    walker = _Walker(styles, Counters(lists), inline, seen)
    inline.begin(body)
    walker.walk(body)
    walker.end_paragraph()
    walker.read_notes(
        {kind: _optional(package, f"{kind}s", f"its {kind}s", warnings) for kind in ("footnote", "endnote")}
    )
    blocks = _with_levels(walker.blocks)
    if not blocks:
        if seen.pictures:
            raise UnreadableFileError(
                f"holds pictures ({seen.pictures}) and no text. Save its text, or read it with optical recognition first."
            )
        raise UnreadableFileError("holds no text. Check that it was saved whole.")
    warnings += _notices(seen, walker)
    return RawDocument(tuple(blocks), MEDIA_TYPE, {}, tuple(warnings), _properties(package, blocks))


def _optional(package: Package, kind: str, what: str, warnings: list[str]) -> etree._Element | None:
    """A part that a text can do without; one that is broken is a warning."""
    name = package.related(kind)
    try:
        return package.tree(name) if name is not None else None
    except UnreadableFileError:
        warnings.append(f"The file is broken in {what}. Open it in a word processor and save it again.")
        return None


@dataclass(frozen=True, slots=True)
class _Line:
    """A block before the levels of all headings are known; level 0 is the title's style."""

    text: str
    level: int | None = None
    table: int | None = None


@dataclass(slots=True)
class _Walker:
    """Goes through the text once, since numbers and fields run on from paragraph to paragraph."""

    styles: Styles
    counters: Counters
    inline: InlineReader
    seen: Seen
    blocks: list[_Line] = field(default_factory=list)
    tables: int = 0
    foreign: int = 0
    pending: str | None = None
    """Text of a paragraph whose end is deleted or hidden: it goes on in the next one."""
    pending_level: int | None = None

    def walk(self, container: etree._Element) -> None:
        """Read all blocks below an element."""
        for element in container:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self.end_paragraph()
                self._table(element)
            elif name == "sdt":
                self._control(element)
            elif name in _CONTAINERS:
                self.seen.revisions += name in INSERTED
                self.walk(element)
            elif name in DELETED:
                self.seen.revisions += 1
            elif name in ("altChunk", "subDoc"):
                self.foreign += 1
            elif name == f"{{{MC}}}AlternateContent":
                self.walk(chosen(element))

    def _control(self, element: etree._Element) -> None:
        gallery = value(element, "sdtPr", "docPartObj", "docPartGallery") or ""
        content = child(element, "sdtContent")
        if content is not None and gallery != "Table of Contents":
            if not switched(element, "sdtPr", "showingPlcHdr"):
                self.walk(content)
        elif content is not None:
            self._drop_contents_title()

    def _paragraph(self, paragraph: etree._Element) -> None:
        text, boxes, joins, level = self._read(paragraph)
        if joins and text:
            self.pending = glue(self.pending, text) if self.pending else text
            self.pending_level = self.pending_level or level
        else:
            if self.pending:
                text, level = self.pending + text, self.pending_level or level
                self.pending = self.pending_level = None
            self._emit(text, level)
        for box in boxes:
            self.end_paragraph()
            self.walk(box)

    def end_paragraph(self) -> None:
        """Put down what waits for a next paragraph that does not come."""
        if self.pending:
            self._emit(self.pending, self.pending_level)
        self.pending = self.pending_level = None

    def _read(self, paragraph: etree._Element) -> tuple[str, list[etree._Element], bool, int | None]:
        """A paragraph's text with its number, its text boxes, whether it goes on in the next one, its level."""
        mark = child(paragraph, "pPr", "rPr")
        deleted = child(mark, "del") is not None or child(mark, "moveFrom") is not None
        inserted = child(mark, "ins") is not None or child(mark, "moveTo") is not None
        self.seen.revisions += deleted or inserted
        text = clean(self.inline.text_of(paragraph))
        boxes = self.inline.boxes
        if self.inline.dropped_contents or self.styles.is_contents_line(paragraph):
            self._drop_contents_title()
            if self.styles.is_contents_line(paragraph):
                text = ""
        numbered, style_id = self.styles.numbered(paragraph)
        gone = deleted and not text.strip()
        level = self.styles.heading_level(paragraph)
        label = "" if gone else self.counters.label(numbered.list_id, numbered.level, style_id)
        if level is not None and not re.search(r"\w", label):
            # A bullet adorns a heading and names nothing.
            label = ""
        hidden_mark = switched(mark, "vanish") or False
        if text.strip() and label:
            text = f"{label}{text.lstrip()}"
        return text, boxes, deleted or hidden_mark, level

    def _emit(self, text: str, level: int | None) -> None:
        lines = [line for line in (squeeze(each) for each in text.split("\n")) if line]
        if not lines:
            return
        if level is not None:
            whole = lines[0]
            for line in lines[1:]:
                whole = glue(whole, line)
            if len(whole) <= MAX_HEADING and not whole.endswith(("。", "；", ";")):
                self.blocks.append(_Line(whole, level))
                return
        self.blocks.extend(_Line(line) for line in lines)

    def _drop_contents_title(self) -> None:
        if self.blocks and is_contents_title(self.blocks[-1].text):
            self.blocks.pop()

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in _rows(table) if not self._is_deleted(row)]
        placed = [_placed(row) for row in rows]
        starts = {column for row in placed for _, column, _, _ in row}
        if len(starts) <= 1:
            # One column is layout: boxes, or a frame around a text.
            for row in placed:
                for cell, _, _, continues in row:
                    if not continues:
                        self.walk(cell)
                        self.end_paragraph()
            return
        grid = [
            [
                GridCell("" if continues else self._cell(cell), column, span, continues)
                for cell, column, span, continues in row
            ]
            for row in placed
        ]
        self._put_table(grid)

    def _put_table(self, grid: list[list[GridCell]]) -> None:
        """Rows of a table; a caption above and a note below it that were put into cells are paragraphs."""
        columns = max((cell.column + cell.span for row in grid for cell in row), default=0)
        first, last = 0, len(grid)
        while first < last and covers_all(grid[first], columns):
            self._emit(grid[first][0].text, None)
            first += 1
        while last > first and covers_all(grid[last - 1], columns):
            last -= 1
        for texts in spread(grid[first:last]):
            cells = [_in_one_line(text) for text in texts]
            if any(cells):
                self.blocks.append(_Line("\t".join(cells), table=self.tables))
        self.tables += 1
        for row in grid[last:]:
            self._emit(row[0].text, None)

    def _cell(self, cell: etree._Element) -> str:
        """The text of a cell, a line for each paragraph; tables inside it are read in the order of the text."""
        inner = _Walker(self.styles, self.counters, self.inline, self.seen)
        inner.walk(cell)
        inner.end_paragraph()
        self.foreign += inner.foreign
        return "\n".join(line.text.replace("\t", " ") for line in inner.blocks)

    def _is_deleted(self, row: etree._Element) -> bool:
        changed = [child(row, "trPr", name) is not None for name in ("del", "ins")]
        self.seen.revisions += any(changed)
        return changed[0]

    def read_notes(self, parts: dict[str, etree._Element | None]) -> None:
        """Put down the notes in the order of their marks, behind the text."""
        notes: dict[tuple[str, str], etree._Element] = {}
        for kind, root in parts.items():
            for element in root if root is not None else ():
                if local(element) == kind:
                    notes[kind, element.get(w("id"), "")] = element
        # A note may not refer to another one: the list is read as it is.
        for kind, note_id, mark in tuple(self.seen.notes):
            note = notes.get((kind, note_id))
            if note is None:
                continue
            self.inline.begin(note)
            at = len(self.blocks)
            self.walk(note)
            self.end_paragraph()
            if mark is not None and len(self.blocks) > at:
                first = self.blocks[at]
                self.blocks[at] = _Line(f"{mark} {first.text}", table=first.table)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        name = local(element)
        if name == "tr":
            yield element
        elif name == "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                yield from _rows(content)
        elif name in _CONTAINERS:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        name = local(element)
        if name == "tc":
            if child(element, "tcPr", "cellDel") is None:
                yield element
        elif name == "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                yield from _cells(content)
        elif name in _CONTAINERS:
            yield from _cells(element)


def _placed(row: etree._Element) -> list[tuple[etree._Element, int, int, bool]]:
    """The cells of a row with grid column, width in columns, and whether they continue the cell above."""
    column = max(number(value(row, "trPr", "gridBefore")) or 0, 0)
    placed: list[tuple[etree._Element, int, int, bool]] = []
    for cell in _cells(row):
        span = max(number(value(cell, "tcPr", "gridSpan")) or 1, 1)
        merge = child(cell, "tcPr", "vMerge")
        continues = merge is not None and merge.get(w("val"), "continue") == "continue"
        beside = child(cell, "tcPr", "hMerge")
        if placed and beside is not None and beside.get(w("val"), "continue") == "continue":
            before, at, width, continued = placed[-1]
            placed[-1] = (before, at, width + span, continued)
        else:
            placed.append((cell, column, span, continues))
        column += span
    return placed


def _in_one_line(text: str) -> str:
    whole = ""
    for line in text.split("\n"):
        whole = glue(whole, line) if whole and not _parted(whole) else f"{whole} {line}".strip()
    return whole


def _parted(before: str) -> bool:
    """Whether a blank stands for the line break behind a text: behind whole sentences and words, not inside one."""
    return is_finished(before) or len(before) > 12


def _with_levels(lines: list[_Line]) -> list[Block]:
    """Blocks with the levels of their headings; a title's style stands above all others where it is used once,
    at the top."""
    titles = [at for at, line in enumerate(lines) if line.level == 0]
    headings = [at for at, line in enumerate(lines) if line.level]
    titled = len(titles) == 1 and (not headings or titles[0] < headings[0])
    blocks: list[Block] = []
    for line in lines:
        if line.table is not None:
            blocks.append(Block(line.text, BlockKind.ROW, table=line.table))
        elif line.level is None or (line.level == 0 and not titled):
            blocks.append(Block(line.text))
        else:
            blocks.append(Block(line.text, BlockKind.HEADING, level=line.level + titled))
    return blocks


def _notices(seen: Seen, walker: _Walker) -> list[str]:
    counted = (
        (
            seen.revisions,
            "Changes that nobody accepted: {}. Insertions are read, deletions are left out. "
            "Accept or reject them and save the file.",
        ),
        (seen.pictures, "Pictures that are not read: {}. Check whether they show text or tables."),
        (seen.embedded, "Embedded objects (charts, sheets, formulas) that are not read: {}."),
        (walker.foreign, "Files put into this one that are not read: {}. Save it as one document."),
        (seen.symbols, "Signs of special fonts that have no character and are left out: {}."),
    )
    return [sentence.format(number) for number, sentence in counted if number]


def _properties(package: Package, blocks: list[Block]) -> tuple[tuple[str, str], ...]:
    """The title among the file's properties, where the text's top bears it out: word processors fill it once
    and keep it through all copies of a file. Author and dates tell of the file, not of the document."""
    name = "docProps/core.xml"
    try:
        root = package.tree(name)
    except UnreadableFileError:
        return ()
    title = root.findtext("{http://purl.org/dc/elements/1.1/}title") if root is not None else None
    folded = re.sub(r"\s", "", clean(title or ""))
    top = re.sub(r"\s", "", "".join(block.text for block in blocks[:TITLE_LINES]))
    return (("title", squeeze(clean(title or "").replace("\n", " "))),) if folded and folded in top else ()
