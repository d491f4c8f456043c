"""What became of a receipt: which quotes still stand, which documents changed, ended or went, which sentences hold.

A quote stands where its words are at its place, or at the place that its line has moved to. Where the line of a quote
was rewritten, its words must stand in what was written instead; words that happen to stand elsewhere prove nothing.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol

from assistant.answers import Citation, DraftStatement, Statement
from assistant.citations import failures
from assistant.receipts import CitedSource, Receipt
from assistant.replies import validity
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Document, Span, Visibility

ENDED = frozenset({"expired", "period_over", "repealed", "replaced"})
"""How a document holds that is not to be relied on any more without saying so."""


class QuoteState(StrEnum):
    """What became of a quote."""

    STANDS = "stands"
    MOVED = "moved"
    """It stands, at another place, for the text around it changed."""
    CHANGED = "changed"
    """The text changed, and the words are not in their place any more."""
    GONE = "gone"
    """Its document is not there, or may not be read."""
    NEVER = "never"
    """The text is the one that was quoted, and does not have the words at that place."""


class SourceState(StrEnum):
    """What became of a quoted document."""

    SAME = "same"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class QuoteFinding:
    """A quote by its number. ``place``: where it stands now; ``headings``: around it, as far as the text is known."""

    number: int
    citation: Citation
    state: QuoteState
    place: Span | None
    headings: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        return self.place is not None


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """A document. ``status``: how far it holds now, None where it is gone; ``version``: of its present text."""

    source: CitedSource
    state: SourceState
    status: str | None
    version: str | None

    @property
    def ended(self) -> bool:
        """Whether it ran out, or was repealed or replaced, since the receipt was made."""
        return self.status in ENDED and self.status != self.source.status

    @property
    def sound(self) -> bool:
        return self.state in (SourceState.SAME, SourceState.CHANGED) and not self.ended


@dataclass(frozen=True, slots=True)
class StatementFinding:
    """A sentence. ``lost``: numbers of its quotes that do not stand; ``failed``: why it does not pass the check though
    all of them stand, empty where it does."""

    part: int
    number: int
    statement: Statement
    lost: tuple[int, ...]
    failed: str = ""

    @property
    def holds(self) -> bool:
        return not self.lost and not self.failed


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a receipt. ``corpus``: fingerprint of the library that it was held against."""

    receipt: Receipt
    quotes: tuple[QuoteFinding, ...]
    sources: tuple[SourceFinding, ...]
    statements: tuple[StatementFinding, ...]
    corpus: str = ""

    @property
    def sound(self) -> bool:
        """Whether every quote and sentence holds, and every document still holds as it did."""
        return (
            all(q.stands for q in self.quotes)
            and all(s.sound for s in self.sources)
            and all(s.holds for s in self.statements)
        )

    @property
    def summary(self) -> dict[str, int]:
        """Counts: quotes and those that stand, sentences and those that hold."""
        return {
            "quotes": len(self.quotes),
            "quotes_standing": sum(q.stands for q in self.quotes),
            "statements": len(self.statements),
            "statements_holding": sum(s.holds for s in self.statements),
        }


class _Reads(Protocol):
    def document(self, document_id: str, visibilities: Sequence[Visibility] = ...) -> Document: ...


@dataclass(frozen=True, slots=True)
class _Way:
    """How the lines of one text became those of another; where the lines of each begin, with the end."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    steps: tuple[tuple[str, int, int, int, int], ...]

    @classmethod
    def between(cls, before: str, now: str) -> _Way:
        old, new = before.splitlines(keepends=True), now.splitlines(keepends=True)
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return cls(_starts(old), _starts(new), tuple(steps))


def _starts(lines: Sequence[str]) -> tuple[int, ...]:
    return tuple(itertools.accumulate(map(len, lines), initial=0))


@dataclass(frozen=True, slots=True)
class Texts:
    """Documents as they are, and texts that they had, as far as somebody may read them."""

    store: _Reads
    visibilities: tuple[Visibility, ...] = (Visibility.PUBLIC,)
    earlier_of: Callable[[str, str, Sequence[Visibility]], Document] | None = None
    _kept: dict[tuple[str, str], Document | None] = field(default_factory=dict, repr=False, compare=False)
    _ways: dict[tuple[str, str, str], _Way] = field(default_factory=dict, repr=False, compare=False)

    def now(self, document_id: str) -> Document | None:
        """A document with its present text."""
        return self._once(
            (document_id, ""), lambda: self.store.document(document_id, visibilities=self.visibilities)
        )

    def then(self, document_id: str, version: str) -> Document | None:
        """A document with the text of a version, where that is still kept."""
        earlier = self.earlier_of
        if earlier is None:
            return None
        return self._once((document_id, version), lambda: earlier(document_id, version, self.visibilities))

    def way(self, before: Document, now: Document) -> _Way:
        """The way from one text of a document to another."""
        key = (now.id, before.version, now.version)
        if key not in self._ways:
            self._ways[key] = _Way.between(before.text, now.text)
        return self._ways[key]

    def _once(self, key: tuple[str, str], read: Callable[[], Document]) -> Document | None:
        if key not in self._kept:
            try:
                self._kept[key] = read()
            except DocumentNotFoundError:
                self._kept[key] = None
        return self._kept[key]


def verify(receipt: Receipt, texts: Texts, today: date, corpus: str = "") -> Verification:
    """Hold a receipt against the documents as they are."""
    quotes = tuple(_quote(n, c, texts) for n, c in enumerate(receipt.citations, start=1))
    sources = tuple(_source(source, texts, today) for source in receipt.sources)
    return Verification(receipt, quotes, sources, tuple(_statements(receipt, quotes, texts)), corpus)


def _quote(number: int, citation: Citation, texts: Texts) -> QuoteFinding:
    document = texts.now(citation.document_id)
    if document is None:
        return QuoteFinding(number, citation, QuoteState.GONE, None)
    if document.version == citation.version:
        place = citation.span if _at(document, citation.span) == citation.quote else None
        state = QuoteState.STANDS if place is not None else QuoteState.NEVER
        return QuoteFinding(number, citation, state, place, document.heading_path(citation.span))
    before = texts.then(citation.document_id, citation.version)
    if before is not None and _at(before, citation.span) != citation.quote:
        return QuoteFinding(number, citation, QuoteState.NEVER, None, before.heading_path(citation.span))
    place = (
        _moved(citation, before, document, texts.way(before, document))
        if before is not None
        else _nearest(citation, document)
    )
    if place is None:
        headings = before.heading_path(citation.span) if before is not None else ()
        return QuoteFinding(number, citation, QuoteState.CHANGED, None, headings)
    state = QuoteState.STANDS if place == citation.span else QuoteState.MOVED
    return QuoteFinding(number, citation, state, place, document.heading_path(place))


def _at(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def _moved(citation: Citation, before: Document, now: Document, way: _Way) -> Span | None:
    """Where the words stand now: their lines followed from the one text into the other; in a rewritten line they
    must be found in what replaced it, and where a line was taken out, anywhere, if they stood there once only."""
    span = citation.span
    first = _line_of(span.start, way.old)
    last = _line_of(max(span.start, span.end - 1), way.old)
    for kind, a0, a1, b0, b1 in way.steps:
        if kind == "equal" and a0 <= first and last < a1:
            shift = way.new[b0 + first - a0] - way.old[first]
            return Span(span.start + shift, span.end + shift)
        if kind == "replace" and a0 <= first < a1:
            end = way.new[min(max(b1, b0 + last - first + 1), len(way.new) - 1)]
            found = now.text.find(citation.quote, way.new[b0], end)
            if found >= 0:
                return Span(found, found + len(citation.quote))
    return _nearest(citation, now) if before.text.count(citation.quote) == 1 else None


def _line_of(offset: int, starts: Sequence[int]) -> int:
    return bisect.bisect_right(starts, offset) - 1


def _nearest(citation: Citation, now: Document) -> Span | None:
    """The place of the words that is nearest to where they stood."""
    found = list(_places(citation.quote, now.text))
    if not found:
        return None
    start = min(found, key=lambda at: abs(at - citation.span.start))
    return Span(start, start + len(citation.quote))


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _source(source: CitedSource, texts: Texts, today: date) -> SourceFinding:
    document = texts.now(source.id)
    if document is None:
        return SourceFinding(source, SourceState.GONE, None, None)
    withdrawn = source.visibility is Visibility.PUBLIC and document.card.visibility is not Visibility.PUBLIC
    changed = document.version != source.version
    state = SourceState.WITHDRAWN if withdrawn else SourceState.CHANGED if changed else SourceState.SAME
    return SourceFinding(source, state, validity(document, today), document.version)


def _statements(receipt: Receipt, quotes: Sequence[QuoteFinding], texts: Texts) -> Iterator[StatementFinding]:
    """Every sentence, held to the citation check again with its quotes as they stand now."""
    found = {quote.citation: quote for quote in quotes}

    def document_of(document_id: str) -> Document:
        document = texts.now(document_id)
        assert document is not None  # Only asked for quotes that stand.
        return document

    for part_number, part in enumerate(receipt.parts, start=1):
        for number, statement in enumerate(part.statements, start=1):
            own = [found[citation] for citation in statement.citations]
            lost = tuple(quote.number for quote in own if not quote.stands)
            failed = "" if lost else _failed(statement, own, document_of)
            yield StatementFinding(part_number, number, statement, lost, failed)


def _failed(
    statement: Statement, quotes: Sequence[QuoteFinding], document_of: Callable[[str], Document]
) -> str:
    """Why a sentence does not pass the check; empty where it does."""
    cited = [
        Citation(
            q.citation.document_id, document_of(q.citation.document_id).version, q.place, q.citation.quote
        )
        for q in quotes
        if q.place is not None
    ]
    proposed = DraftStatement(statement.text, (), statement.computation)
    return "; ".join(failure.words for failure in failures(proposed, cited, document_of))
