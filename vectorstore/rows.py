"""The values of passages.py as rows of tables.py, and back."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from sqlalchemy.engine import Row

from vectorstore import records
from vectorstore.passages import Document, Duty, Indicator, IngestedDocument, Passage, Span, text_version


class State(StrEnum):
    """How far a document has come: only ``indexed`` ones are wholly in the indexes."""

    PENDING = "pending"
    INDEXED = "indexed"
    REMOVING = "removing"


def document_row(item: IngestedDocument, first_seen: str | None) -> dict[str, Any]:
    document = item.document
    return {
        "first_seen": first_seen,
        "id": document.id,
        "version": document.version,
        "title": document.title,
        "text": document.text,
        "visibility": document.card.visibility.value,
        "state": State.PENDING.value,
        "content_hash": records.content_hash(item),
        "card": records.card_to_json(document.card),
        "sections": records.sections_to_json(document.sections),
        "source": records.source_to_json(document.source),
        "pages": [list(page) for page in document.pages],
        "warnings": list(document.warnings),
        "tables": document.tables,
    }


def document_of(row: Row[Any]) -> Document:
    """The document of a row of ``documents``, or of ``versions`` with the document's id as ``id``."""
    return Document(
        id=row.id,
        title=row.title,
        text=row.text,
        card=records.card_from_json(row.card),
        sections=records.sections_from_json(row.sections),
        source=records.source_from_json(row.source),
        version=row.version,
        pages=tuple((offset, page) for offset, page in row.pages),
        warnings=tuple(row.warnings),
        tables=row.tables,
    )


def passage_rows(item: IngestedDocument) -> list[dict[str, Any]]:
    return [
        {
            "document_id": p.document_id,
            "position": position,
            "id": p.id,
            "span_start": p.span.start,
            "span_end": p.span.end,
            "title": p.title,
            "headings": list(p.headings),
            "context": list(p.context),
            "context_spans": records.spans_to_json(p.context_spans),
            "text": p.text,
            "digest": text_version(p.indexed_text),
        }
        for position, p in enumerate(item.passages)
    ]


def passage_of(row: Row[Any]) -> Passage:
    return Passage(
        id=row.id,
        document_id=row.document_id,
        span=Span(row.span_start, row.span_end),
        headings=tuple(row.headings),
        context=tuple(row.context),
        text=row.text,
        title=row.title,
        context_spans=records.spans_from_json(row.context_spans),
    )


def passage_of_columns(
    passage_id: str,
    document_id: str,
    start: int,
    end: int,
    title: str,
    headings: str,
    context: str,
    context_spans: str,
    text: str,
) -> Passage:
    """A passage from its columns as they stand in the file, JSON undecoded. Most have no context."""
    return Passage(
        id=passage_id,
        document_id=document_id,
        span=Span(start, end),
        headings=tuple(json.loads(headings)),
        context=tuple(json.loads(context)) if context != "[]" else (),
        context_spans=records.spans_from_json(json.loads(context_spans)) if context_spans != "[]" else (),
        text=text,
        title=title,
    )


def indicator_rows(item: IngestedDocument) -> list[dict[str, Any]]:
    return [
        {
            "document_id": i.document_id,
            "position": position,
            "name": i.name,
            "unit": i.unit,
            "values": records.cells_to_json(i.values),
            "category": i.category,
            "note": i.note,
            "span": records.span_to_json(i.span),
            "header_span": records.span_to_json(i.header_span),
        }
        for position, i in enumerate(item.indicators)
    ]


def indicator_of(row: Row[Any]) -> Indicator:
    return Indicator(
        document_id=row.document_id,
        name=row.name,
        unit=row.unit,
        values=records.cells_from_json(row._mapping["values"]),
        category=row.category,
        note=row.note,
        span=records.span_from_json(row.span),
        header_span=records.span_from_json(row.header_span),
    )


def duty_rows(item: IngestedDocument) -> list[dict[str, Any]]:
    return [
        {
            "document_id": d.document_id,
            "position": position,
            "task": d.task,
            "lead": list(d.lead),
            "support": list(d.support),
            "span": records.span_to_json(d.span),
            "unit_span": records.span_to_json(d.unit_span),
        }
        for position, d in enumerate(item.duties)
    ]


def duty_of(row: Row[Any]) -> Duty:
    return Duty(
        document_id=row.document_id,
        task=row.task,
        lead=tuple(row.lead),
        support=tuple(row.support),
        span=records.span_from_json(row.span),
        unit_span=records.span_from_json(row.unit_span),
    )
