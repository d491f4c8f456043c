"""Canonical text to passages.

Passages partition the text: each character lies in exactly one. None crosses a
section, exceeds the budget, or cuts a table row that fits it; sentences are cut
only when a single one is over the budget, and characters never.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.blocks import BlockKind
from ingest.structure import Layout
from ingest.tables import Table
from vectorstore.encoding import count_tokens
from vectorstore.passages import Document, Passage, Span

MAX_CHARACTERS = 400
"""Hard limit of a passage, DESIGN: a quote of it still fits a screen."""
MAX_TOKENS = 400
"""Hard limit in tokens of o200k_base; ordinary Chinese has 0.68 a character."""
TARGET_CHARACTERS = 300
"""Short paragraphs are packed up to here: about 300 ranked best on the development sets."""
SPLITTER_VERSION = "1"
"""Moved whenever the same file would be cut otherwise; a store of another version is built anew."""

_SENTENCE_END = re.compile(r"[。！？!?；;…][”’」』）)】]*|(?<=[^\d])[.](?=\s)")
_CLAUSE_END = re.compile(r"[，,、：:][”’」』）)】]*")


@dataclass(frozen=True, slots=True)
class _Piece:
    span: Span
    context: tuple[Span, ...] = ()


def split(document: Document, layout: Layout, tables: Sequence[Table]) -> tuple[Passage, ...]:
    """Cut a document into passages, in order."""
    contexts = _row_contexts(tables)
    cuts = sorted(
        {0, len(document.text), *(p for s in document.sections for p in (s.span.start, s.span.end))}
    )
    pieces: list[_Piece] = []
    lines = list(layout.lines)
    at = 0
    for start, end in pairwise(cuts):
        region: list[_Piece] = []
        while at < len(lines) and lines[at].span.start < end:
            line = lines[at]
            span = Span(line.span.start, min(line.span.end + 1, end))
            is_row = line.block.kind is BlockKind.ROW
            region.append(_Piece(span, contexts.get(line.span, ()) if is_row else ()))
            at += 1
        pieces.extend(_pack(document.text, region, Span(start, end), contexts))
    return tuple(document.passage(piece.span, piece.context) for piece in pieces)


def _row_contexts(tables: Sequence[Table]) -> dict[Span, tuple[Span, ...]]:
    """Line span of each body row → spans of caption and header."""
    contexts: dict[Span, tuple[Span, ...]] = {}
    for table in tables:
        context = tuple(span for span in (table.caption, table.header.span if table.header else None) if span)
        for row in table.rows:
            contexts[row.span] = context
    return contexts


def _pack(
    text: str, region: Sequence[_Piece], whole: Span, contexts: dict[Span, tuple[Span, ...]]
) -> Iterable[_Piece]:
    """Paragraphs of one section packed up to the target size; rows stand alone."""
    if not region and len(whole):
        region = [_Piece(whole)]
    current: Span | None = None
    for piece in region:
        alone = bool(piece.context) or Span(piece.span.start, piece.span.end - 1) in contexts
        if current is not None:
            joined = Span(current.start, piece.span.end)
            if not alone and len(joined) <= TARGET_CHARACTERS and fits(text[joined.start : joined.end]):
                current = joined
                continue
            yield _Piece(current)
            current = None
        if fits(text[piece.span.start : piece.span.end]):
            if alone:
                yield piece
            else:
                current = piece.span
        else:
            for span in cut(text, piece.span):
                yield _Piece(span, piece.context)
    if current is not None:
        yield _Piece(current)


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
