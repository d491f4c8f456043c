"""PDF: what stands on the pages, as the text it was before it was printed.

Characters and lines come from PDFium; ruled tables are taken out first, then headers, footers and contents
lists, and what is left is joined to paragraphs. Pages without text are recognised where that is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pypdfium2

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.errors import UnreadableFileError
from ingest.reading import pdf_ocr
from ingest.reading.decoding import clean
from ingest.reading.pdf_glyphs import MAX_GLYPHS, PageContent, read_page
from ingest.reading.pdf_joining import join_cell
from ingest.reading.pdf_lines import PdfLine, lines_of
from ingest.reading.pdf_margins import without_contents, without_margins
from ingest.reading.pdf_paragraphs import (
    Measure,
    Paragraph,
    measure,
    measured,
    notes_of,
    paragraphs_of,
    with_levels,
)
from ingest.reading.pdf_table_pages import goes_on, rows_over_pages
from ingest.reading.pdf_tables import PdfTable, divide
from ingest.reading.site_names import shorter_titles

MAX_PAGES = 3000
"""Pages of a file; the longest law has 234, a statistical yearbook 1,000."""
MAX_CHARACTERS = 5_000_000
"""Characters of a file; what stands on later pages is left out with a warning."""
MAX_RECOGNISED = 300
"""Pages of a file that are recognised, at some seconds each."""
SCANNED = 0.5
"""Share of a page that a picture covers when the page is a scan."""
_MEDIA_TYPE = "application/pdf"
_PASSWORD_ERROR = 4


@dataclass(frozen=True, slots=True)
class _Page:
    """A page with its ruled tables apart from its lines."""

    content: PageContent
    lines: tuple[PdfLine, ...]
    tables: tuple[PdfTable, ...]
    recognised: bool = False


def read_pdf(data: bytes) -> RawDocument:
    """Read a PDF into blocks with page numbers, counted from 1 as viewers do.

    Raises UnreadableFileError for broken and locked files, for more than ``MAX_PAGES``, and for scans
    that cannot be recognised.
    """
    document = _opened(data)
    try:
        return _read(document)
    finally:
        document.close()


def _opened(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise UnreadableFileError(
                "is locked by a password. Save a copy without it, and ingest the copy."
            ) from error
        raise UnreadableFileError(
            "is a broken PDF. Download or export it again; if a viewer opens it, print it to a new PDF."
        ) from error
    count = len(document)
    if not 0 < count <= MAX_PAGES:
        document.close()
        if not count:
            raise UnreadableFileError("is a PDF without pages. Download or export it again.")
        raise UnreadableFileError(f"has {count:,} pages; at most {MAX_PAGES:,} are read. Split the file.")
    return document


def _read(document: Any) -> RawDocument:
    pages, warnings = _pages(document)
    if not any(page.lines or page.tables for page in pages):
        _refuse(pages)
    blocks = _blocks(pages)
    if not blocks:
        raise UnreadableFileError(
            "holds nothing but running headers and page numbers. Export or print it again."
        )
    warnings += _page_warnings(document, pages)
    return RawDocument(tuple(blocks), _MEDIA_TYPE, {}, tuple(warnings), _hidden(document, blocks))


def _refuse(pages: Sequence[_Page]) -> None:
    """Say why a file has no text."""
    if any(page.content.pictured >= SCANNED for page in pages):
        if pdf_ocr.is_installed():
            raise UnreadableFileError("is a scan in which no text was recognised. Scan it again, larger.")
        raise UnreadableFileError(f"is a scan without text. {pdf_ocr.INSTALL} and ingest it again.")
    raise UnreadableFileError("is a PDF without text. Export it again from the program it was written in.")


def _pages(document: Any) -> tuple[list[_Page], list[str]]:
    pages: list[_Page] = []
    warnings: list[str] = []
    broken: list[int] = []
    unread: list[int] = []
    recognise: pdf_ocr.Recognise | None = None
    left = MAX_CHARACTERS
    asked = 0
    for number in range(1, len(document) + 1):
        try:
            opened = document[number - 1]
        except pypdfium2.PdfiumError:
            broken.append(number)
            continue
        try:
            content = read_page(opened, number)
            scanned = not content.glyphs and content.pictured >= SCANNED
            if scanned and asked < MAX_RECOGNISED and pdf_ocr.is_installed():
                asked += 1
                recognise = recognise or pdf_ocr.recogniser()
                content = replace(content, glyphs=tuple(recognise(opened)))
        finally:
            opened.close()
        if scanned and not content.glyphs:
            unread.append(number)
        divided = divide(content, join_cell)
        pages.append(
            _Page(
                replace(content, glyphs=(), rules=()),
                tuple(lines_of(divided.glyphs, number)),
                divided.tables,
                scanned and bool(content.glyphs),
            )
        )
        left -= len(content.glyphs)
        if left < 0 and number < len(document):
            warnings.append(f"Only pages 1 to {number} of {len(document)} were read: the file is too long.")
            break
    if broken:
        warnings.append(f"{_named(broken)} cannot be read: broken.")
    if unread and len(unread) < len(document):
        advice = "" if pdf_ocr.is_installed() else f" {pdf_ocr.INSTALL} to have them recognised."
        warnings.append(f"{_named(unread)} {_are(unread)} scanned without text.{advice}")
    return pages, warnings


def _page_warnings(document: Any, pages: Sequence[_Page]) -> list[str]:
    warnings: list[str] = []
    recognised = [page.content.number for page in pages if page.recognised]
    if recognised:
        warnings.append(
            f"{_named(recognised)} {_are(recognised)} scanned; the text was recognised and can hold mistakes."
        )
    layered = [
        page.content.number
        for page in pages
        if not page.recognised and page.content.pictured >= 0.9 and page.lines
    ]
    if layered:
        warnings.append(
            f"{_named(layered)} {_are(layered)} scanned; the text was recognised by the program that made "
            "the file and can hold mistakes."
        )
    unmapped = [page.content.number for page in pages if page.content.unmapped]
    if unmapped:
        count = sum(page.content.unmapped for page in pages)
        warnings.append(
            f"{count} characters are missing: their font does not name them ({_named(unmapped).lower()})."
        )
    slanted = [page.content.number for page in pages if page.content.slanted]
    if slanted:
        warnings.append(f"Slanted text, as of a watermark, was left out ({_named(slanted).lower()}).")
    crowded = [
        page.content.number for page in pages if sum(len(line.text) for line in page.lines) >= MAX_GLYPHS
    ]
    if crowded:
        warnings.append(
            f"{_named(crowded)} {_are(crowded)} too full; only the first {MAX_GLYPHS:,} characters were read."
        )
    if document.get_formtype() > 0:
        warnings.append("The file is a form: what was filled in is not read.")
    return warnings


def _named(numbers: Sequence[int]) -> str:
    """Page numbers in words: `Pages 1–3, 7`."""
    spans: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        spans.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {', '.join(spans)}"


def _are(numbers: Sequence[int]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _blocks(pages: Sequence[_Page]) -> list[Block]:
    heights = {page.content.number: page.content.height for page in pages}
    widths = {page.content.number: page.content.width for page in pages}
    kept = without_margins([page.lines for page in pages], heights)
    listed = without_contents([line for lines in kept for line in lines])
    by_page: dict[int, list[PdfLine]] = {number: [] for number in heights}
    for line in listed:
        by_page[line.page].append(line)
    lines = measured(list(by_page.values()), widths)
    usual = measure(lines)
    flow = _flow(pages, lines, usual)
    return list(_rendered(flow, usual))


def _flow(
    pages: Sequence[_Page], lines: Sequence[Sequence[PdfLine]], usual: Measure
) -> list[Paragraph | PdfTable]:
    """Paragraphs and tables in reading order; the notes of a page behind the paragraph that goes on over its end."""
    body: list[PdfLine | PdfTable] = []
    notes: list[Paragraph] = []
    for page, own in zip(pages, lines, strict=True):
        count = notes_of(own, usual)
        if count:
            notes += paragraphs_of(own[len(own) - count :], usual)
        body += _with_tables(own[: len(own) - count], page.tables)
    flow: list[Paragraph | PdfTable] = []
    for is_table, run in groupby(body, key=lambda item: isinstance(item, PdfTable)):
        items = list(run)
        flow += (
            [item for item in items if isinstance(item, PdfTable)]
            if is_table
            else paragraphs_of([item for item in items if isinstance(item, PdfLine)], usual)
        )
    return _with_notes(flow, notes)


def _with_tables(lines: Sequence[PdfLine], tables: Sequence[PdfTable]) -> list[PdfLine | PdfTable]:
    items: list[PdfLine | PdfTable] = []
    waiting = list(tables)
    for line in lines:
        while waiting and waiting[0].top <= line.top:
            items.append(waiting.pop(0))
        items.append(line)
    return items + waiting


def _with_notes(
    flow: Sequence[Paragraph | PdfTable], notes: Sequence[Paragraph]
) -> list[Paragraph | PdfTable]:
    waiting = list(notes)
    items: list[Paragraph | PdfTable] = []
    for item in flow:
        while waiting and _page(waiting[0]) < _page(item):
            items.append(waiting.pop(0))
        items.append(item)
    return items + waiting


def _page(item: Paragraph | PdfTable) -> int:
    return item.page if isinstance(item, PdfTable) else item.block.pages[0][1]


def _rendered(flow: Sequence[Paragraph | PdfTable], usual: Measure) -> Iterator[Block]:
    """Blocks; a table that goes on over page breaks is one."""
    texts = iter(with_levels([item for item in flow if isinstance(item, Paragraph)], usual))
    parts: list[PdfTable] = []
    number = 0
    for item in [*flow, None]:
        if parts and not (isinstance(item, PdfTable) and goes_on(parts[-1], item)):
            for page, row in rows_over_pages(parts):
                yield Block("\t".join(row), BlockKind.ROW, table=number, pages=((0, page),))
            number += 1
            parts = []
        if isinstance(item, PdfTable):
            parts.append(item)
        elif item is not None:
            yield next(texts)


_WORTHLESS_TITLE = re.compile(
    r"microsoft|^<[0-9A-F]+>$|\.(?:docx?|wps|pptx?|xlsx?|pdf|indd|rtf)$|^untitled|^无标题|^文档\s?\d*$|^幻灯片|^PowerPoint|^https?:",
    re.IGNORECASE,
)
FIRST_BLOCKS = 20
SHARED = 0.6
"""Share of a title's words that must stand at the top of the text for it to be believed: files made from
others keep the title of these."""


def _hidden(document: Any, blocks: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    """The title among the file's properties, where the text bears it out. The dates there are those of
    the file, not of the document."""
    try:
        told = document.get_metadata_value("Title") or ""
    except UnicodeDecodeError:
        # Half of a character in UTF-16: no title.
        told = ""
    title = re.sub(r"\s+", " ", clean(told)).strip()
    if not 4 <= len(title) <= 200 or _WORTHLESS_TITLE.search(title):
        return ()
    shown = _words(" ".join(block.text for block in blocks[:FIRST_BLOCKS]))
    for name in reversed(shorter_titles(title)):
        # A page that was printed from a browser names its site behind the title.
        words = _words(name)
        if words and len(words & shown) >= SHARED * len(words):
            return (("title", name),)
    return ()


def _words(text: str) -> set[str]:
    han = re.findall(r"[㐀-鿿]+", text)
    pairs = {run[n : n + 2] for run in han for n in range(len(run) - 1)}
    return pairs | {word.lower() for word in re.findall(r"[A-Za-z]{3,}", text)}
