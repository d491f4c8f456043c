"""The receipt of a briefing: each section with its statements, to be verified later like an answer's."""

from __future__ import annotations

from datetime import date, datetime

from assistant.answers import Answer, Evidence
from assistant.briefing.values import Briefing
from assistant.labels import generated_json
from assistant.receipts import Receipt, ReceiptKind, part_of_statements


def receipt_of(briefing: Briefing, made: datetime, today: date, corpus: str) -> Receipt:
    """The receipt of a briefing over a library with this fingerprint."""
    documents = {document.id: document for document in briefing.documents}
    parts = []
    for number, section in enumerate(briefing.sections):
        statements = tuple(dict.fromkeys(section.statements()))
        engine = briefing.engine if any(s.generated for s in statements) else "extractive"
        written = Answer(section.heading, statements, (), Evidence(()), engine)
        part = part_of_statements(
            section.heading,
            statements,
            documents.__getitem__,
            today,
            not_covered=briefing.not_found if number == 0 else (),
            engine=engine,
            generated=generated_json(written, english=False),
        )
        parts.append(part)
    return Receipt(ReceiptKind.BRIEFING, briefing.title, made, corpus, tuple(parts))
