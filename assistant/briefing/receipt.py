"""The receipt of a briefing: each section with its statements, to be verified later like an answer's."""

from __future__ import annotations

from datetime import date, datetime

from assistant.briefing.values import Briefing
from assistant.receipts import Receipt, ReceiptKind, part_of_statements


def receipt_of(briefing: Briefing, made: datetime, today: date, corpus: str) -> Receipt:
    """The receipt of a briefing over a library with this fingerprint."""
    documents = {document.id: document for document in briefing.documents}
    parts = tuple(
        part_of_statements(
            section.heading,
            tuple(dict.fromkeys(section.statements())),
            documents.__getitem__,
            today,
            not_covered=briefing.not_found if number == 0 else (),
            engine=briefing.engine,
        )
        for number, section in enumerate(briefing.sections)
    )
    return Receipt(ReceiptKind.BRIEFING, briefing.title, made, corpus, parts)
