"""A reply as the JSON object that command line, API, pages and evaluations share."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.answers import Answer, Citation, Reply
from assistant.question import is_english
from vectorstore.passages import Document
from vectorstore.store import Store

ENGLISH_LEAD = "From the documents, in their own words (Chinese): "


def reply_json(reply: Reply, store: Store, *, today: date, elapsed_ms: int, language: str = "zh") -> dict[str, Any]:
    """The reply with numbered citations.

    today: against which the validity of a document is told. language: of the framing words;
    a question in English is framed in English whatever the page's language.
    """
    base: dict[str, Any] = {"question": reply.question, "status": "refused", "reason": None, "answer": ""}
    common = {"engine": reply.engine, "corpus": store.fingerprint(), "elapsed_ms": elapsed_ms}
    if not isinstance(reply, Answer):
        return {
            **base,
            "reason": reply.reason.value,
            "answer": reply.message,
            "statements": [],
            "citations": [],
            "not_covered": [],
            "suggestions": list(reply.suggestions),
            **common,
        }
    numbers: dict[Citation, int] = {}
    statements = []
    for statement in reply.statements:
        cited = [numbers.setdefault(citation, len(numbers) + 1) for citation in statement.citations]
        computation = statement.computation
        statements.append(
            {
                "text": statement.text,
                "citations": cited,
                "support": statement.support.value,
                "computation": None
                if computation is None
                else {"kind": computation.kind, "operands": list(computation.operands), "result": computation.result},
            }
        )
    marks = "".join(f"{s['text']}{''.join(f'[{n}]' for n in s['citations'])}" for s in statements)
    english = language == "en" or is_english(reply.question)
    return {
        **base,
        "status": "partial" if reply.partial else "answered",
        "answer": ENGLISH_LEAD + marks if english else marks,
        "statements": statements,
        "citations": [_citation(n, citation, store, today) for citation, n in numbers.items()],
        "not_covered": list(reply.not_covered),
        "suggestions": list(reply.suggestions),
        **common,
    }


def _citation(number: int, citation: Citation, store: Store, today: date) -> dict[str, Any]:
    document = store.document(citation.document_id)
    card = document.card
    status = validity(document, today)
    return {
        "n": number,
        "document_id": citation.document_id,
        "version": citation.version,
        "source": document.source.name,
        "page": None,
        "warnings": [_WARNINGS[status]] if status in _WARNINGS else [],
        "title": document.title,
        "number": card.number,
        "issuer": card.issuer,
        "issued": card.issued.isoformat() if card.issued else None,
        "status": status,
        "section": list(document.heading_path(citation.span)),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


_WARNINGS = {
    "expired": "expired",
    "repealed": "repealed",
    "replaced": "replaced",
    "period_over": "period_over",
    "draft_for_comment": "draft_for_comment",
    "digest": "digest",
}


def validity(document: Document, today: date) -> str:
    """How far a document still holds: digest, draft_for_comment, a status its card states, expired,
    period_over, in_period, in_force (it began and has no end), or unknown."""
    card = document.card
    if card.kind == "digest":
        return "digest"
    if card.kind == "draft_for_comment":
        return "draft_for_comment"
    if card.status:
        return card.status
    if card.expires is not None and card.expires < today:
        return "expired"
    if card.period is not None:
        return "period_over" if card.period.last < today.year else "in_period"
    if card.effective is not None and card.effective <= today:
        return "in_force"
    return "unknown"
