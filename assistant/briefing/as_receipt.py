"""A briefing as a receipt: section by section, so that every quote in it can be verified later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from assistant.answers import Answer, Evidence
from assistant.briefing.values import Briefing, Section
from assistant.labels import generated_json
from assistant.receipts import Receipt, ReceiptKind, ReceiptPart, part_of_statements
from vectorstore.passages import Document


def receipt_of(
    briefing: Briefing, document_of: Callable[[str], Document], made: datetime, today: date, corpus: str
) -> Receipt:
    """The receipt. ``corpus``: fingerprint of the library; what was not found stands with the last section."""
    *first, last = briefing.sections
    parts = [_part(section, (), briefing, document_of, today) for section in first]
    parts.append(_part(last, briefing.not_found, briefing, document_of, today))
    return Receipt(ReceiptKind.BRIEFING, briefing.title, made, corpus, tuple(parts))


def _part(
    section: Section,
    not_found: tuple[str, ...],
    briefing: Briefing,
    document_of: Callable[[str], Document],
    today: date,
) -> ReceiptPart:
    statements = tuple(section.statements())
    engine = briefing.engine if any(s.generated for s in statements) else "extractive"
    written = Answer(section.heading, statements, (), Evidence(()), engine)
    return part_of_statements(
        section.heading,
        statements,
        document_of,
        today,
        not_covered=not_found,
        engine=engine,
        generated=generated_json(written, english=False),
    )
