"""One document as staff read it: its card with the places the fields came from, its outline, its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ingest.numbering import Style, numbering_of
from vectorstore.passages import Document, DocumentCard, Section, Span
from vectorstore.references import Resolution

FROM_OUTSIDE = "not in the text"
"""Where a field came from that has no span: front matter, side-car, the command, or worked out."""

Row = tuple[str, str, str]
"""Field, value, place."""


def place_of(document: Document, span: Span) -> str:
    """A place for people: the line of the text, counted from 1, the page if there is one, the innermost heading."""
    line = document.text.count("\n", 0, span.start) + 1
    page = document.page_of(span.start)
    headings = document.heading_path(Span(span.start, span.start + min(1, len(span))))
    parts = [f"line {line}", f"page {page}" if page is not None else "", headings[-1] if headings else ""]
    return ", ".join(part for part in parts if part)


def card_rows(document: Document, resolved: Sequence[Resolution]) -> list[Row]:
    """The fields that the document has, with their places; then contradictions, annexes, and what it refers
    to: in the library, by id, or not there."""
    card = document.card
    rows: list[Row] = [
        ("id", document.id, ""),
        ("title", document.title, _place_of_field(document, "title")),
        ("source", document.source.path, ""),
    ]
    for name, value in _fields(card):
        rows.append((name, value, _place_of_field(document, name)))
    rows += _conflict_rows(document)
    rows += [("annex", annex, "") for annex in card.annexes]
    return rows + [_reference_row(document, found) for found in resolved]


def _place_of_field(document: Document, name: str) -> str:
    span = document.card.span_of(name)
    return place_of(document, span) if span is not None else FROM_OUTSIDE


def _reference_row(document: Document, found: Resolution) -> Row:
    reference = found.reference
    name = " ".join(filter(None, (f"《{reference.name}》" if reference.name else None, reference.number)))
    where = f"→ {found.document_id}" if found.document_id else "(not in the library)"
    return (
        f"reference, {reference.relation.value.replace('_', ' ')}",
        f"{name} {where}",
        place_of(document, reference.span),
    )


def _fields(card: DocumentCard) -> Iterator[tuple[str, str]]:
    period = None
    if card.period is not None:
        several = card.period.last != card.period.first
        period = f"{card.period.first}–{card.period.last}" if several else str(card.period.first)
    digest = card.digest_of
    values: tuple[tuple[str, object], ...] = (
        ("number", card.number),
        ("issuer", card.issuer),
        ("level", card.level),
        ("region", card.region),
        ("written", card.written),
        ("issued", card.issued),
        ("effective", card.effective),
        ("expires", card.expires),
        ("period", period),
        ("status", card.status),
        ("kind", card.kind),
        ("visibility", card.visibility.value),
        ("replaces", "、".join(card.replaces) or None),
        ("digest_of", digest and " ".join(filter(None, (digest.name, digest.number, digest.issuer)))),
        ("url", card.url),
    )
    return ((name, str(value)) for name, value in values if value is not None)


def _conflict_rows(document: Document) -> Iterator[Row]:
    for conflict in document.card.conflicts:
        places = [
            place_of(document, span) if span is not None else FROM_OUTSIDE
            for span in (conflict.kept_span, conflict.other_span)
        ]
        yield f"! {conflict.field}", f"{conflict.kept}, but elsewhere {conflict.other}", " / ".join(places)


def outline(document: Document, *, whole: bool = False) -> list[str]:
    """The headings, indented; unless ``whole``, neighbouring articles stand in one line: `第一条 … 第三十八条`."""
    sections = document.sections
    lines: list[str] = []
    at = 0
    while at < len(sections):
        section = sections[at]
        end = at + 1 if whole else _end_of_articles(sections, at)
        indent = "  " * section.level
        if end == at + 1:
            lines.append(indent + section.heading)
        else:
            same = [s for s in sections[at:end] if s.level == section.level]
            last = f" … {same[-1].heading}" if len(same) > 1 else ""
            lines.append(f"{indent}{section.heading}{last}")
        at = end
    return lines


def _end_of_articles(sections: Sequence[Section], at: int) -> int:
    """The index behind a run of articles of one level, with all that stands inside them."""
    first = sections[at]
    if not _is_article(first):
        return at + 1
    end = at + 1
    while end < len(sections):
        section = sections[end]
        if section.level < first.level or (section.level == first.level and not _is_article(section)):
            break
        end += 1
    return end


def _is_article(section: Section) -> bool:
    numbering = numbering_of(section.heading)
    return numbering is not None and numbering.style is Style.ARTICLE


def quality_rows(document: Document, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How much was read. ``counts``: what the library holds of the document (passages, indicators, duties)."""
    rows = [
        ("characters", len(document.text)),
        ("lines", document.text.count("\n")),
        ("sections", len(document.sections)),
        ("tables", document.tables),
        *counts.items(),
        ("warnings", len(document.warnings)),
    ]
    if document.pages:
        rows.insert(2, ("pages", len({page for _, page in document.pages})))
    return rows
