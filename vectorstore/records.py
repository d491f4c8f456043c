"""The values of passages.py as JSON and back, without loss."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from vectorstore.passages import (
    Cell,
    CellKind,
    Conflict,
    DigestOf,
    DocumentCard,
    IngestedDocument,
    Period,
    Reference,
    Relation,
    Section,
    Source,
    Span,
    Visibility,
)

Json = Any
"""What ``json.loads`` gives; the shapes are those written by the function of the same subject."""


def span_to_json(span: Span) -> list[int]:
    return [span.start, span.end]


def span_from_json(value: Json) -> Span:
    return Span(value[0], value[1])


def spans_to_json(spans: tuple[Span, ...]) -> list[list[int]]:
    return [span_to_json(s) for s in spans]


def spans_from_json(value: Json) -> tuple[Span, ...]:
    return tuple(span_from_json(v) for v in value)


def card_to_json(card: DocumentCard) -> dict[str, Json]:
    """A card as an object; dates in ISO form, spans as ``[name, [start, end]]``."""
    digest = card.digest_of
    return {
        "number": card.number,
        "issuers": list(card.issuers),
        "level": card.level,
        "region": card.region,
        "written": _date_to_json(card.written),
        "issued": _date_to_json(card.issued),
        "effective": _date_to_json(card.effective),
        "expires": _date_to_json(card.expires),
        "period": card.period and [card.period.first, card.period.last],
        "status": card.status,
        "kind": card.kind,
        "visibility": card.visibility.value,
        "replaces": list(card.replaces),
        "digest_of": digest
        and {
            "name": digest.name,
            "number": digest.number,
            "issuer": digest.issuer,
            "issued": _date_to_json(digest.issued),
        },
        "url": card.url,
        "annexes": list(card.annexes),
        "references": [[r.name, r.number, r.relation.value, span_to_json(r.span)] for r in card.references],
        "conflicts": [
            [c.field, c.kept, c.other, _maybe_span_to_json(c.kept_span), _maybe_span_to_json(c.other_span)]
            for c in card.conflicts
        ],
        "spans": [[name, span_to_json(span)] for name, span in card.spans],
    }


def card_from_json(value: Json) -> DocumentCard:
    digest = value["digest_of"]
    return DocumentCard(
        number=value["number"],
        issuers=tuple(value["issuers"]),
        level=value["level"],
        region=value["region"],
        written=_date_from_json(value["written"]),
        issued=_date_from_json(value["issued"]),
        effective=_date_from_json(value["effective"]),
        expires=_date_from_json(value["expires"]),
        period=Period(*value["period"]) if value["period"] else None,
        status=value["status"],
        kind=value["kind"],
        visibility=Visibility(value["visibility"]),
        replaces=tuple(value["replaces"]),
        digest_of=DigestOf(
            digest["name"], digest["number"], digest["issuer"], _date_from_json(digest["issued"])
        )
        if digest
        else None,
        url=value["url"],
        annexes=tuple(value["annexes"]),
        references=tuple(
            Reference(name, number, Relation(relation), span_from_json(span))
            for name, number, relation, span in value["references"]
        ),
        conflicts=tuple(
            Conflict(field, kept, other, _maybe_span_from_json(one), _maybe_span_from_json(two))
            for field, kept, other, one, two in value["conflicts"]
        ),
        spans=tuple((name, span_from_json(span)) for name, span in value["spans"]),
    )


def sections_to_json(sections: tuple[Section, ...]) -> list[Json]:
    return [[s.heading, s.level, s.span.start, s.span.end] for s in sections]


def sections_from_json(value: Json) -> tuple[Section, ...]:
    return tuple(Section(heading, level, Span(start, end)) for heading, level, start, end in value)


def source_to_json(source: Source) -> list[str | None]:
    told = source.told.value if source.told else None
    return [source.name, source.path, source.sha256, source.media_type, told]


def source_from_json(value: Json) -> Source:
    name, path, sha256, media_type, told = value
    return Source(name, path, sha256, media_type, Visibility(told) if told else None)


def cells_to_json(values: tuple[tuple[int, Cell], ...]) -> list[Json]:
    return [
        [year, cell.text, cell.kind.value, span_to_json(cell.span), span_to_json(cell.header_span)]
        for year, cell in values
    ]


def cells_from_json(value: Json) -> tuple[tuple[int, Cell], ...]:
    return tuple(
        (year, Cell(text, CellKind(kind), span_from_json(span), span_from_json(header)))
        for year, text, kind, span, header in value
    )


def content_hash(item: IngestedDocument) -> str:
    """Changes when anything that is stored of a document changes; 32 hex digits."""
    document = item.document
    whole = [
        [document.id, document.version, document.title, document.text],
        card_to_json(document.card),
        sections_to_json(document.sections),
        source_to_json(document.source),
        [document.pages, document.warnings, document.tables],
        [
            [p.id, p.text, p.title, p.headings, p.context, spans_to_json(p.context_spans)]
            for p in item.passages
        ],
        [
            (
                *(i.name, i.unit, cells_to_json(i.values), i.category, i.note),
                *(span_to_json(i.span), span_to_json(i.header_span)),
            )
            for i in item.indicators
        ],
        [[d.task, d.lead, d.support, span_to_json(d.span), span_to_json(d.unit_span)] for d in item.duties],
    ]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:32]


def _maybe_span_to_json(span: Span | None) -> list[int] | None:
    return None if span is None else span_to_json(span)


def _maybe_span_from_json(value: Json) -> Span | None:
    return None if value is None else span_from_json(value)


def _date_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date_from_json(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
