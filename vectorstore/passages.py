"""The values that are stored: documents, passages, indicators, duties, hits.

Everything here is frozen. Offsets count characters (Unicode code points) of the
canonical text ``Document.text``; a ``Span`` is half open, ``[start, end)``.
"""

from __future__ import annotations

import bisect
import hashlib
import sys
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of characters of ``Document.text``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class Visibility(StrEnum):
    """Who may see a document; citizens see ``public`` only."""

    PUBLIC = "public"
    INTERNAL = "internal"
    DRAFT = "draft"


class CellKind(StrEnum):
    """Whether a figure of a target table is a base value or a target."""

    BASE = "base"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from: ``name`` is the file's name as it was ingested."""

    name: str
    path: str
    sha256: str
    media_type: str
    told: Visibility | None = None
    """The visibility that was given with the command; side-car and front matter stand above it."""


@dataclass(frozen=True, slots=True)
class DigestOf:
    """The official document that a digest (摘编) retells."""

    name: str
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Planning period in years, both ends included."""

    first: int
    last: int


class Relation(StrEnum):
    """How a document speaks of another one."""

    MENTIONS = "mentions"
    BASED_ON = "based_on"
    REPLACES = "replaces"
    FORWARDS = "forwards"


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that the text names, by title, by 文号 or by both; ``span`` is the place of the name."""

    name: str | None
    number: str | None
    relation: Relation
    span: Span


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of the card that two places of the document state otherwise.

    ``kept`` is the value on the card, ``other`` the one beside it, both as they stand there;
    a span is None where the value comes from outside the text.
    """

    field: str
    kept: str
    other: str
    kept_span: Span | None = None
    other_span: Span | None = None


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What is known about a document as a whole. A field that no text gives stays ``None``.

    ``written`` is the day under the text (成文日期), ``issued`` the day it was made public;
    where a document gives one of the two only, ``issued`` holds it.
    """

    number: str | None = None
    issuers: tuple[str, ...] = ()
    level: str | None = None
    region: str | None = None
    written: date | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    period: Period | None = None
    status: str | None = None
    kind: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    replaces: tuple[str, ...] = ()
    digest_of: DigestOf | None = None
    url: str | None = None
    annexes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    spans: tuple[tuple[str, Span], ...] = ()
    """(field name, span in the text it was read from); fields without a span were given from outside."""

    @property
    def issuer(self) -> str | None:
        """All issuers in one line."""
        return "、".join(self.issuers) or None

    def span_of(self, name: str) -> Span | None:
        """The place in the text that a field was read from, if it was read from the text."""
        return next((span for key, span in self.spans if key == name), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands below it. ``span`` begins with the heading and
    includes the sections of a deeper ``level`` inside it; level 1 is the outermost."""

    heading: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read. ``version`` is a hash of ``text``.

    ``pages``: (offset, page number) where each printed page begins, for formats that have pages.
    ``warnings``: what its reader found doubtful, as sentences. ``tables``: how many tables it holds.
    """

    id: str
    title: str
    text: str
    card: DocumentCard
    sections: tuple[Section, ...]
    source: Source
    version: str = ""
    pages: tuple[tuple[int, int], ...] = ()
    warnings: tuple[str, ...] = ()
    tables: int = 0

    def __post_init__(self) -> None:
        if not self.version:
            object.__setattr__(self, "version", text_version(self.text))

    def page_of(self, offset: int) -> int | None:
        """The printed page that a character stands on; None where the format has no pages."""
        at = bisect.bisect_right(self.pages, (offset, sys.maxsize)) - 1
        return self.pages[at][1] if at >= 0 else None

    def heading_path(self, span: Span) -> tuple[str, ...]:
        """The headings around a span, outermost first. Sections stand in the order of the text."""
        begun = bisect.bisect_right(self.sections, span.start, key=lambda section: section.span.start)
        return tuple(s.heading for s in self.sections[:begun] if span.end <= s.span.end)

    def passage(
        self, span: Span, context: tuple[Span, ...] = (), headings: tuple[str, ...] | None = None
    ) -> Passage:
        """Cut a passage, so that its text can only be what stands at its span.

        ``context``: spans of a table header and caption, indexed but not part of ``text``.
        ``headings``: the heading path, where the caller knows it; looked up otherwise.
        """
        text = self.text[span.start : span.end]
        if len(text) != len(span):
            raise ValueError(f"{self.id}: span [{span.start}, {span.end}) lies outside the text")
        return Passage(
            id=f"{self.id}:{span.start}-{span.end}:{text_version(text)[:8]}",
            document_id=self.id,
            span=span,
            headings=self.heading_path(span) if headings is None else headings,
            context=tuple(self.text[c.start : c.end] for c in context),
            context_spans=context,
            text=text,
            title=self.title,
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document small enough to be found and quoted.

    ``text == document.text[span]`` by construction: only ``Document.passage`` makes one
    from a text (the library restores what it stored).
    """

    id: str
    document_id: str
    span: Span
    headings: tuple[str, ...]
    context: tuple[str, ...]
    text: str
    title: str
    context_spans: tuple[Span, ...] = ()

    @property
    def indexed_text(self) -> str:
        """What search sees: title, heading path, table header and caption, then the text."""
        return "\n".join((self.title, *self.headings, *self.context, self.text))


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a target table, as it stands; ``header_span`` is its column's header cell."""

    text: str
    kind: CellKind
    span: Span
    header_span: Span


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a target table. ``values`` maps a year to its cell; ``span`` is the row."""

    document_id: str
    name: str
    unit: str | None
    values: tuple[tuple[int, Cell], ...]
    category: str | None
    note: str | None
    span: Span
    header_span: Span

    @property
    def id(self) -> str:
        return f"{self.document_id}:{self.span.start}-{self.span.end}"

    def cell(self, year: int) -> Cell | None:
        """The cell of a year, if the row has one."""
        return next((cell for y, cell in self.values if y == year), None)


@dataclass(frozen=True, slots=True)
class Duty:
    """A task with the offices answering for it. ``unit_span`` is the bracket that names them,
    ``span`` the task's paragraph including the bracket."""

    document_id: str
    task: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    span: Span
    unit_span: Span

    @property
    def id(self) -> str:
        return f"{self.document_id}:{self.unit_span.start}-{self.unit_span.end}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A found passage. ``score`` is the fused score (higher is better), ``rank`` counts from 1."""

    passage: Passage
    score: float
    rank: int
    lexical: float = 0.0
    dense: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Limits a search. Empty tuples mean no limit; of several values of one field any will do.

    ``years``: of issue, or inside the planning period; ``regions``: short or full names, a province takes its
    cities along; ``issuers``: a part of an issuer's name is enough.
    """

    document_ids: tuple[str, ...] = ()
    visibilities: tuple[Visibility, ...] = field(default=(Visibility.PUBLIC,))
    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()

    @property
    def by_card(self) -> bool:
        """Whether the cards must be read to tell what passes."""
        return bool(self.years or self.regions or self.kinds or self.issuers)


@dataclass(frozen=True, slots=True)
class IngestedDocument:
    """All that reading one file yields, as it goes into the store in one step."""

    document: Document
    passages: tuple[Passage, ...]
    indicators: tuple[Indicator, ...] = ()
    duties: tuple[Duty, ...] = ()


def text_version(text: str) -> str:
    """The version of a text: the first 16 hex digits of its SHA-256 (UTF-8)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def document_of(passage_id: str) -> str:
    """The id of the document that a passage belongs to: passage ids are ``DOCUMENT:START-END:HASH``."""
    return passage_id.rsplit(":", 2)[0]
