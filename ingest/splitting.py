"""Canonical text to passages.

Passages partition the text: each character lies in exactly one. None crosses a
section, exceeds the budget, or cuts a table row that fits it; a row that does not is
cut between its cells. Sentences are cut only when a single one is over the budget,
and characters never.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.blocks import BlockKind
from ingest.numbering import article_mark
from ingest.sectionpath import SectionPath
from ingest.structure import Layout
from ingest.tables import Row, Table
from vectorstore.encoding import count_tokens
from vectorstore.passages import Document, Passage, Span

MAX_CHARACTERS = 400
"""Hard limit of a passage, DESIGN: a quote of it still fits a screen."""
MAX_TOKENS = 400
"""Hard limit in tokens of o200k_base; ordinary Chinese has 0.68 a character."""
MAX_NAME = 60
"""Characters of a row's first cell up to which it is context for the other pieces of its row."""
TARGET_CHARACTERS = 300
"""Short paragraphs are packed up to here: about 300 ranked best on the development sets."""
SPLITTER_VERSION = "3"
"""Moved whenever the same file would be cut otherwise; a store of another version is built anew."""

_SENTENCE_END = re.compile(r"[。！？!?；;…][”’」』）)】]*|(?<=[^\d])[.](?=\s)")
_CLAUSE_END = re.compile(r"[，,、：:][”’」』）)】]*")


@dataclass(frozen=True, slots=True)
class _Piece:
    span: Span
    context: tuple[Span, ...] = ()
    row: tuple[Table, Row] | None = None


def split(document: Document, layout: Layout, tables: Sequence[Table]) -> tuple[Passage, ...]:
    """Cut a document into passages, in order."""
    rows = {row.span: (table, row) for table in tables for row in table.rows}
    cuts = sorted(
        {0, len(document.text), *(p for s in document.sections for p in (s.span.start, s.span.end))}
    )
    path = SectionPath(document.sections)
    passages: list[Passage] = []
    lines = layout.lines
    at = 0
    for start, end in pairwise(cuts):
        around = path.around(Span(start, end))
        region: list[_Piece] = []
        while at < len(lines) and lines[at].span.start < end:
            line = lines[at]
            found = rows.get(line.span) if line.block.kind is BlockKind.ROW else None
            region.append(_Piece(Span(line.span.start, min(line.span.end + 1, end)), row=found))
            at += 1
        whole = bool(around) and is_article(around[-1].heading)
        headings = tuple(section.heading for section in around)
        passages.extend(
            document.passage(piece.span, piece.context, headings)
            for piece in _pack(document.text, region, Span(start, end), whole_article=whole)
        )
    return tuple(passages)


def is_article(heading: str) -> bool:
    """Whether a section is an article of a law."""
    mark = article_mark(heading)
    return mark is not None and mark.begin == 0


def _pack(text: str, region: Sequence[_Piece], whole: Span, *, whole_article: bool) -> Iterable[_Piece]:
    """Paragraphs of one section packed up to the target size; rows stand alone.

    ``whole_article``: the section is kept in one passage as far as the budget allows, and else cut
    between its paragraphs and items.
    """
    if not region and len(whole):
        region = [_Piece(whole)]
    limit = MAX_CHARACTERS if whole_article else TARGET_CHARACTERS
    current: Span | None = None
    for piece in region:
        if current is not None:
            joined = Span(current.start, piece.span.end)
            if piece.row is None and len(joined) <= limit and fits(text[joined.start : joined.end]):
                current = joined
                continue
            yield _Piece(current)
            current = None
        if piece.row is not None:
            yield from _row_pieces(text, piece.span, *piece.row)
        elif fits(text[piece.span.start : piece.span.end]):
            current = piece.span
        else:
            for span in cut(text, piece.span):
                yield _Piece(span)
    if current is not None:
        yield _Piece(current)


def _row_pieces(text: str, span: Span, table: Table, row: Row) -> Iterable[_Piece]:
    """A row with its caption and header; one over the budget is cut between its cells, and each piece
    carries the caption, the header cells of its own columns and the row's first cell."""
    header = (table.header_span,) if table.header_span is not None else ()
    caption = (table.caption,) if table.caption is not None else ()
    if fits(text[span.start : span.end]):
        yield _Piece(span, (*caption, *header))
        return
    starts = [span.start, *(cell.span.start for cell in row.cells[1:]), span.end]
    first = 0
    while first < len(row.cells):
        last = first
        while last + 1 < len(row.cells) and fits(text[starts[first] : starts[last + 2]]):
            last += 1
        named = row.cells[0].span if first > 0 and 0 < len(row.cells[0].text) <= MAX_NAME else None
        context = (*caption, *table.header_spans(first, last), *((named,) if named else ()))
        whole = Span(starts[first], starts[last + 1])
        for piece in [whole] if fits(text[whole.start : whole.end]) else cut(text, whole):
            yield _Piece(piece, context)
        first = last + 1


def fits(text: str) -> bool:
    """Whether a text is within both limits."""
    if len(text) > MAX_CHARACTERS:
        return False
    # A token is at least a byte, so most texts need no counting.
    return len(text.encode("utf-8", "surrogatepass")) <= MAX_TOKENS or count_tokens(text) <= MAX_TOKENS


def cut(text: str, span: Span) -> list[Span]:
    """Cut an over-long span at sentence ends, else clause ends, else anywhere between characters."""
    pieces: list[Span] = []
    start = span.start
    while start < span.end:
        end = _longest_fit(text, start, span.end)
        if end < span.end:
            end = (
                _last_end(_SENTENCE_END, text, start, end) or _last_end(_CLAUSE_END, text, start, end) or end
            )
        pieces.append(Span(start, end))
        start = end
    return pieces


def _longest_fit(text: str, start: int, limit: int) -> int:
    end = min(start + MAX_CHARACTERS, limit)
    while end - start > 1 and not fits(text[start:end]):
        end = start + max(1, (end - start) * 3 // 4)
    return end


def _last_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """The last match's end in the second half of the range, so that no scrap is left."""
    ends = [match.end() for match in pattern.finditer(text, start, end)]
    return next((e for e in reversed(ends) if e - start >= (end - start) // 3 and e < end), None)
