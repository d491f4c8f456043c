"""A reply as the JSON object that command line, API, pages and evaluations share."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.answers import Answer, Citation, Refusal, Reply, Usage
from assistant.labels import PRODUCER, generated_json
from assistant.model_faults import fault_cause, fault_words
from assistant.question import is_english
from assistant.wording import refusal_words
from vectorstore.passages import Document
from vectorstore.store import Store

ENGLISH_LEAD = "From the documents, in their own words (Chinese): "


def reply_json(
    reply: Reply,
    store: Store,
    *,
    today: date,
    elapsed_ms: int,
    language: str = "zh",
    producer: str = PRODUCER,
) -> dict[str, Any]:
    """The reply with numbered citations.

    today: against which the validity of a document is told. language: of the framing words;
    a question in English is framed in English whatever the page's language. producer: whom the metadata of
    generated content names.
    """
    base: dict[str, Any] = {"question": reply.question, "status": "refused", "reason": None, "answer": ""}
    english = language == "en" or is_english(reply.question)
    common = {
        "engine": reply.engine,
        # Said again by a model, the words are no longer those that staff approved.
        "approved": isinstance(reply, Answer)
        and reply.approved
        and not any(s.generated for s in reply.statements),
        "corpus": store.fingerprint(),
        "elapsed_ms": elapsed_ms,
        "generated": generated_json(reply, english=english, producer=producer),
        "note": _note(reply, english=english),
        "usage": _usage(reply.usage),
    }
    if not isinstance(reply, Answer):
        return {
            **base,
            "reason": reply.reason.value,
            "answer": _refusal_words(reply, english=english),
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
                else {
                    "kind": computation.kind,
                    "operands": list(computation.operands),
                    "result": computation.result,
                },
            }
        )
    written = any(statement.generated for statement in reply.statements)
    marks = "".join(
        s.text + "".join(f"[{numbers[citation]}]" for citation in s.citations) for s in reply.statements
    )
    return {
        **base,
        "status": "partial" if reply.partial else "answered",
        "answer": marks if written or not english else ENGLISH_LEAD + marks,
        "statements": statements,
        "citations": [
            _citation(n, citation, store, today, english=english) for citation, n in numbers.items()
        ],
        "not_covered": list(reply.not_covered),
        "suggestions": list(reply.suggestions),
        **common,
    }


def _note(reply: Reply, *, english: bool) -> str | None:
    """The calm line about a model that was asked and is not heard, or not to the end."""
    if reply.fault is None:
        return None
    if not isinstance(reply, Answer) or all(statement.generated for statement in reply.statements):
        cause = fault_cause(reply.fault, english=english)
        return f"{cause[0].upper()}{cause[1:]}." if english else f"{cause}。"
    heard = any(statement.generated for statement in reply.statements)
    return fault_words(reply.fault, english=english, heard=heard)


def _usage(usage: Usage | None) -> dict[str, Any] | None:
    """What a model was asked for the answer; None where none was."""
    if usage is None:
        return None
    counted = {"calls": usage.calls, "input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
    return {**counted, "estimated": usage.estimated, "cost": usage.cost, "currency": usage.currency or None}


def _refusal_words(reply: Refusal, *, english: bool) -> str:
    """The refusal in the reader's language; as it was said when it has been made without its values."""
    try:
        return refusal_words(reply.reason, english=english, **dict(reply.values))
    except KeyError:
        return reply.message


def _citation(number: int, citation: Citation, store: Store, today: date, *, english: bool) -> dict[str, Any]:
    document = store.document(citation.document_id)
    card = document.card
    status = validity(document, today)
    return {
        "n": number,
        "document_id": citation.document_id,
        "version": citation.version,
        "source": document.source.name,
        "page": document.page_of(citation.span.start),
        "warnings": _warnings(document, status, english=english),
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


def _warnings(document: Document, status: str, *, english: bool) -> list[str]:
    """What a reader must know before citing the document, as sentences."""
    words = _WARNINGS.get(status)
    if words is None:
        return []
    card = document.card
    end = card.expires or (card.period.last if card.period else None)
    if end is None and status == "expired":
        words = _EXPIRED_SOMETIME
    return [words[1 if english else 0].format(year=end.year if isinstance(end, date) else end)]


_WARNINGS: dict[str, tuple[str, str]] = {
    "expired": (
        "这份文件管到 {year} 年，现已期满。引用时请写明年份。",
        "This document ran until {year}. State the year when you cite it.",
    ),
    "period_over": (
        "这份文件管到 {year} 年，现已期满。引用时请写明年份。",
        "This document ran until {year}. State the year when you cite it.",
    ),
    "not_yet": ("这份文件还没有施行。", "This document is not yet in force."),
    "repealed": ("这份文件已废止。", "This document has been repealed."),
    "replaced": ("这份文件已被替代。", "This document has been replaced."),
    "draft_for_comment": ("这是征求意见稿，不是正式文件。", "This is a draft for comment, not in force."),
    "digest": (
        "这是示例摘编，不是正式文件，引用请查原文。",
        "This is a sample digest, not the official document.",
    ),
}


_EXPIRED_SOMETIME = ("这份文件已失效。", "This document is no longer in force.")
"""For a document whose page says that it lapsed, without a day."""


def validity(document: Document, today: date) -> str:
    """How far a document still holds: digest, draft_for_comment, a status its card states, expired,
    period_over, in_period, not_yet (it begins on a later day), in_force (it began and has no end), or unknown.

    A page may still call in force what its own last day has ended, or not yet in force what has begun.
    """
    card = document.card
    if card.kind == "digest":
        return "digest"
    if card.kind == "draft_for_comment":
        return "draft_for_comment"
    lapsed = card.expires is not None and card.expires < today
    begun = card.effective is not None and card.effective <= today
    outdated = (card.status == "in_force" and lapsed) or (card.status == "not_yet" and begun)
    if card.status and not outdated:
        return card.status
    if lapsed:
        return "expired"
    if card.effective is not None and not begun:
        return "not_yet"
    if card.period is not None:
        return "period_over" if card.period.last < today.year else "in_period"
    if begun:
        return "in_force"
    return "unknown"
