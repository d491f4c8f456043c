"""Receipts: what was answered or written, with every quote at its place, kept so that it can be verified later.

A receipt is made of parts, each a question with its reply, or a heading of a briefing with its statements. It holds
only what its reader was shown and the passages that it rests on. ``assistant.verification`` tells what became of it,
``assistant.receipt_form`` writes and reads the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from assistant.answers import Citation, Computation, Evidence, Statement, Support
from assistant.replies import validity
from vectorstore.passages import Document, Span, Visibility


class ReceiptKind(StrEnum):
    """What a receipt is of."""

    ANSWERS = "answers"
    BRIEFING = "briefing"


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A quoted document as it was when the receipt was made; ``status``: how far it held then."""

    id: str
    version: str
    title: str
    number: str | None
    issuer: str | None
    issued: str | None
    status: str
    source: str
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """A passage that a part may rest on, as it stood."""

    document_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """A question with its reply, or a heading with its statements.

    ``status`` and ``reason`` as in a reply; ``generated``: who wrote which statements, with label and metadata, None
    where no model wrote any; ``removed``: how many drafted statements did not pass the check, as far as it is told.
    """

    question: str
    statements: tuple[Statement, ...]
    sources: tuple[CitedSource, ...]
    evidence: tuple[EvidencePlace, ...] = ()
    not_covered: tuple[str, ...] = ()
    engine: str = "extractive"
    status: str = "answered"
    reason: str | None = None
    answer: str = ""
    generated: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that a receipt holds. ``corpus``: fingerprint of the library that was asked; ``title``: of what it is."""

    kind: ReceiptKind
    title: str
    made: datetime
    corpus: str
    parts: tuple[ReceiptPart, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, each once, in the order in which they are numbered from 1."""
        return tuple(dict.fromkeys(c for part in self.parts for s in part.statements for c in s.citations))

    @property
    def sources(self) -> tuple[CitedSource, ...]:
        """All quoted documents, each version once."""
        return tuple({(s.id, s.version): s for part in self.parts for s in part.sources}.values())


def receipt_of_replies(
    replies: Sequence[tuple[Mapping[str, Any], Evidence | None]],
    made: datetime,
    readable: Callable[[str], bool],
) -> Receipt:
    """The receipt of replies as JSON, each with the evidence that it rests on, where that is still known.

    ``readable``: whether who gets the receipt may read a document now. Evidence that was not shown is left out where
    not: a document may have been withdrawn since. Raises ValueError without replies.
    """
    if not replies:
        raise ValueError("a receipt needs at least one reply")
    parts = tuple(_part(shown, evidence, readable) for shown, evidence in replies)
    corpus = str(replies[-1][0]["corpus"])
    return Receipt(ReceiptKind.ANSWERS, parts[0].question, made, corpus, parts)


def part_of_statements(
    question: str,
    statements: Sequence[Statement],
    document_of: Callable[[str], Document],
    today: date,
    *,
    evidence: Evidence | None = None,
    not_covered: Sequence[str] = (),
    engine: str = "extractive",
    generated: Mapping[str, Any] | None = None,
) -> ReceiptPart:
    """A part for checked statements below a heading, or for a question's. ``document_of`` gives the quoted documents."""
    ids = dict.fromkeys(c.document_id for s in statements for c in s.citations)
    passages = evidence.passages if evidence is not None else ()
    status = "refused" if not statements else "partial" if not_covered else "answered"
    return ReceiptPart(
        question,
        tuple(statements),
        tuple(source_of(document_of(document_id), today) for document_id in ids),
        tuple(EvidencePlace(p.document_id, p.span, p.text) for p in passages),
        tuple(not_covered),
        engine,
        status,
        generated=generated,
    )


def source_of(document: Document, today: date) -> CitedSource:
    """A document as a receipt names it."""
    card = document.card
    return CitedSource(
        document.id,
        document.version,
        document.title,
        card.number,
        card.issuer,
        card.issued.isoformat() if card.issued else None,
        validity(document, today),
        document.source.name,
        card.visibility,
    )


def _part(
    shown: Mapping[str, Any], evidence: Evidence | None, readable: Callable[[str], bool]
) -> ReceiptPart:
    """A reply as a part; what it cites is told as its reader was told it."""
    cited: dict[int, Citation] = {}
    sources: dict[str, CitedSource] = {}
    for c in shown["citations"]:
        place = Span(c["start"], c["end"])
        cited[c["n"]] = Citation(c["document_id"], c["version"], place, c["quote"])
        sources[c["document_id"]] = CitedSource(
            c["document_id"],
            c["version"],
            c["title"],
            c["number"],
            c["issuer"],
            c["issued"],
            c["status"],
            c["source"],
        )
    generated = shown["generated"]
    written = frozenset(generated["statements"]) if generated is not None else frozenset()
    statements = tuple(
        Statement(
            s["text"],
            tuple(cited[n] for n in s["citations"]),
            Support(s["support"]),
            _computation(s["computation"]),
            number in written,
        )
        for number, s in enumerate(shown["statements"], start=1)
    )
    passages = evidence.passages if evidence is not None else ()
    return ReceiptPart(
        shown["question"],
        statements,
        tuple(sources.values()),
        tuple(EvidencePlace(p.document_id, p.span, p.text) for p in passages if readable(p.document_id)),
        tuple(shown["not_covered"]),
        shown["engine"],
        shown["status"],
        shown["reason"],
        shown["answer"],
        generated,
    )


def _computation(told: Mapping[str, Any] | None) -> Computation | None:
    return None if told is None else Computation(told["kind"], tuple(told["operands"]), told["result"])
