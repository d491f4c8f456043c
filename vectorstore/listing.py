"""Stored values as plain JSON objects, the same for command line and API."""

from __future__ import annotations

from typing import Any

from vectorstore.inventory import VersionKey
from vectorstore.passages import Document, DocumentCard, Duty, Hit, Indicator, Span


def span_json(span: Span) -> dict[str, int]:
    """A span as ``{"start": …, "end": …}``."""
    return {"start": span.start, "end": span.end}


def document_json(document: Document) -> dict[str, Any]:
    """A document without its text: id, version, title, source (the file's name), card, sections."""
    return {
        "id": document.id,
        "version": document.version,
        "title": document.title,
        "source": document.source.name,
        "characters": len(document.text),
        "card": card_json(document.card),
        "pages": len(document.pages) or None,
        "tables": document.tables,
        "warnings": list(document.warnings),
        "sections": [
            {"heading": s.heading, "level": s.level, "span": span_json(s.span)} for s in document.sections
        ],
    }


def card_json(card: DocumentCard) -> dict[str, Any]:
    """All fields of a card, those that it does not have as None."""
    digest = card.digest_of
    return {
        "number": card.number,
        "issuer": card.issuer,
        "issuers": list(card.issuers),
        "level": card.level,
        "region": card.region,
        "written": card.written.isoformat() if card.written else None,
        "issued": card.issued.isoformat() if card.issued else None,
        "effective": card.effective.isoformat() if card.effective else None,
        "expires": card.expires.isoformat() if card.expires else None,
        "period": [card.period.first, card.period.last] if card.period else None,
        "status": card.status,
        "kind": card.kind,
        "visibility": card.visibility.value,
        "replaces": list(card.replaces),
        "digest_of": None
        if digest is None
        else {
            "name": digest.name,
            "number": digest.number,
            "issuer": digest.issuer,
            "issued": digest.issued.isoformat() if digest.issued else None,
        },
        "url": card.url,
        "annexes": list(card.annexes),
        "references": [
            {
                "name": r.name,
                "number": r.number,
                "relation": r.relation.value,
                "span": span_json(r.span),
            }
            for r in card.references
        ],
        "conflicts": [
            {
                "field": c.field,
                "kept": c.kept,
                "other": c.other,
                "kept_span": span_json(c.kept_span) if c.kept_span else None,
                "other_span": span_json(c.other_span) if c.other_span else None,
            }
            for c in card.conflicts
        ],
        "spans": {name: span_json(span) for name, span in card.spans},
    }


def version_json(key: VersionKey) -> dict[str, Any]:
    """One of the texts that a document has had; times in ISO form, None when they are not known."""
    return {
        "number": key.number,
        "version": key.version,
        "title": key.title,
        "characters": key.characters,
        "first_seen": key.first_seen.isoformat() if key.first_seen else None,
        "replaced": key.replaced.isoformat() if key.replaced else None,
        "current": key.current,
    }


def indicator_json(row: Indicator) -> dict[str, Any]:
    """A row of a target table; ``values`` maps the year to its cell."""
    return {
        "id": row.id,
        "document_id": row.document_id,
        "name": row.name,
        "unit": row.unit,
        "category": row.category,
        "note": row.note,
        "values": {
            str(year): {"text": cell.text, "kind": cell.kind.value, "span": span_json(cell.span)}
            for year, cell in row.values
        },
        "span": span_json(row.span),
        "header_span": span_json(row.header_span),
    }


def duty_json(duty: Duty) -> dict[str, Any]:
    """A task with the offices that lead and support it."""
    return {
        "id": duty.id,
        "document_id": duty.document_id,
        "task": duty.task,
        "lead": list(duty.lead),
        "support": list(duty.support),
        "span": span_json(duty.span),
    }


def hit_json(hit: Hit, document: Document) -> dict[str, Any]:
    """A found passage with its place and scores."""
    passage = hit.passage
    return {
        "id": passage.id,
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "lexical": round(hit.lexical, 4),
        "dense": round(hit.dense, 4),
        "document_id": passage.document_id,
        "source": document.source.name,
        "title": document.title,
        "headings": list(passage.headings),
        "span": span_json(passage.span),
        "text": passage.text,
    }
