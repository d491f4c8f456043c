"""The file of a receipt: JSON with numbered citations and a checksum, written and read back.

The checksum tells a damaged or edited file; it is no signature. What proves a receipt is that its quotes stand in the
documents, which ``assistant.verification`` looks up.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answers import Citation, Computation, Reply, Statement, Support
from assistant.receipts import (
    CitedSource,
    EvidencePlace,
    Receipt,
    ReceiptKind,
    ReceiptPart,
    receipt_of_replies,
)
from assistant.verification import Texts, verify
from vectorstore.passages import Span, Visibility

FORMAT: Final = "zhengwen-receipt"
VERSION: Final = 1
LARGEST: Final = 20_000_000
"""Bytes of a file that are read; a briefing of a hundred pages has a tenth of it."""
_MAKE_ANOTHER: Final = "Make another one with `zhengwen ask --receipt FILE`."


class ReceiptError(ValueError):
    """A file is no receipt that can be relied on; the message says why and what to do next."""


def receipt_json(receipt: Receipt, check: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The receipt as a JSON object. ``check``: what its verification said when it was made."""
    numbers = {citation: n for n, citation in enumerate(receipt.citations, start=1)}
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "kind": receipt.kind.value,
        "title": receipt.title,
        "made": receipt.made.isoformat(timespec="seconds"),
        "corpus": receipt.corpus,
        "parts": [_part_json(part, numbers) for part in receipt.parts],
        "citations": [_citation_json(n, citation) for citation, n in numbers.items()],
        "documents": [
            {
                "id": s.id,
                "version": s.version,
                "title": s.title,
                "number": s.number,
                "issuer": s.issuer,
                "issued": s.issued,
                "status": s.status,
                "source": s.source,
                "visibility": s.visibility.value,
            }
            for s in receipt.sources
        ],
        "check": dict(check) if check is not None else None,
    }
    return {**told, "checksum": checksum(told)}


def checked_json(receipt: Receipt, texts: Texts, today: date) -> dict[str, Any]:
    """The receipt as a JSON object, with what its verification says now."""
    found = verify(receipt, texts, today)
    return receipt_json(receipt, {"on": today.isoformat(), "sound": found.sound, **found.summary})


def reply_receipt(
    reply: Reply, shown: Mapping[str, Any], texts: Texts, made: datetime, today: date
) -> dict[str, Any]:
    """The receipt of one reply, given as it is and as JSON, as a JSON object."""
    receipt = receipt_of_replies([(shown, reply.evidence)], made, lambda i: texts.now(i) is not None)
    return checked_json(receipt, texts, today)


def joined(receipts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Receipts of this program as one, in their order. Raises ReceiptError, and ValueError without any."""
    if not receipts:
        raise ValueError("there is no receipt to join")
    read = [receipt_from_json(dict(told)) for told in receipts]
    parts = tuple(part for receipt in read for part in receipt.parts)
    first, last = read[0], read[-1]
    checks = [told["check"] for told in receipts if told["check"] is not None]
    check = {"on": checks[-1]["on"], "sound": all(c["sound"] for c in checks)} if checks else None
    for name in ("quotes", "quotes_standing", "statements", "statements_holding") if check else ():
        check[name] = sum(c[name] for c in checks)  # type: ignore[index]
    return receipt_json(Receipt(first.kind, first.title, last.made, last.corpus, parts), check)


def checksum(told: Mapping[str, Any]) -> str:
    """SHA-256 of a receipt without its checksum, whatever the order and spacing of its JSON."""
    rest = {name: value for name, value in told.items() if name != "checksum"}
    plain = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _part_json(part: ReceiptPart, numbers: Mapping[Citation, int]) -> dict[str, Any]:
    return {
        "question": part.question,
        "status": part.status,
        "reason": part.reason,
        "engine": part.engine,
        "answer": part.answer,
        "statements": [
            {
                "text": s.text,
                "citations": [numbers[citation] for citation in s.citations],
                "support": s.support.value,
                "computation": None
                if s.computation is None
                else {
                    "kind": s.computation.kind,
                    "operands": list(s.computation.operands),
                    "result": s.computation.result,
                },
                "generated": s.generated,
            }
            for s in part.statements
        ],
        "not_covered": list(part.not_covered),
        "generated": dict(part.generated) if part.generated is not None else None,
        "evidence": [
            {"document_id": e.document_id, "start": e.span.start, "end": e.span.end, "text": e.text}
            for e in part.evidence
        ],
    }


def _citation_json(number: int, citation: Citation) -> dict[str, Any]:
    return {
        "n": number,
        "document_id": citation.document_id,
        "version": citation.version,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


_Place = Annotated[int, Field(ge=0)]


class _CitationForm(_Form):
    n: Annotated[int, Field(ge=1)]
    document_id: str
    version: str
    start: _Place
    end: _Place
    quote: Annotated[str, Field(min_length=1)]


class _ComputationForm(_Form):
    kind: str
    operands: list[str]
    result: str


class _StatementForm(_Form):
    text: str
    citations: Annotated[list[int], Field(min_length=1)]
    support: Literal["verbatim", "supported", "translated"]
    computation: _ComputationForm | None
    generated: bool


class _EvidenceForm(_Form):
    document_id: str
    start: _Place
    end: _Place
    text: str


class _PartForm(_Form):
    question: str
    status: str
    reason: str | None
    engine: str
    answer: str
    statements: list[_StatementForm]
    not_covered: list[str]
    generated: dict[str, Any] | None
    evidence: list[_EvidenceForm]


class _DocumentForm(_Form):
    id: str
    version: str
    title: str
    number: str | None
    issuer: str | None
    issued: str | None
    status: str
    source: str
    visibility: Literal["public", "internal", "draft"]


class _ReceiptForm(_Form):
    format: Literal["zhengwen-receipt"]
    version: Literal[1]
    kind: Literal["answers", "briefing"]
    title: str
    made: str
    corpus: str
    parts: Annotated[list[_PartForm], Field(min_length=1)]
    citations: list[_CitationForm]
    documents: list[_DocumentForm]
    check: dict[str, Any] | None
    checksum: str


def receipt_from(data: bytes) -> Receipt:
    """The receipt in a file's bytes. Raises ReceiptError."""
    if len(data) > LARGEST:
        raise ReceiptError(f"is larger than {LARGEST // 1_000_000} MB and is not read.")
    try:
        told = json.loads(data.decode("utf-8-sig", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise ReceiptError(f"is no JSON: it is damaged or something else. {_MAKE_ANOTHER}") from error
    return receipt_from_json(told)


def receipt_from_json(told: object) -> Receipt:
    """The same from what the JSON says. Raises ReceiptError."""
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ReceiptError(f"is no receipt of this program. {_MAKE_ANOTHER}")
    if told.get("version") != VERSION:
        raise ReceiptError(
            f"is a receipt of version {told.get('version')!r}, and this program reads {VERSION}. "
            "Verify it with the version that made it."
        )
    if told.get("checksum") != checksum(told):
        raise ReceiptError(
            f"was altered or damaged after it was made: its checksum does not fit. {_MAKE_ANOTHER}"
        )
    try:
        return _receipt(_ReceiptForm.model_validate(told))
    except (ValidationError, ValueError, KeyError) as error:
        where = ""
        if isinstance(error, ValidationError):
            where = " at " + ".".join(str(step) for step in error.errors()[0]["loc"])
        raise ReceiptError(f"is not put together as a receipt is{where}. {_MAKE_ANOTHER}") from error


def _receipt(form: _ReceiptForm) -> Receipt:
    cited = {c.n: Citation(c.document_id, c.version, Span(c.start, c.end), c.quote) for c in form.citations}
    sources = {(d.id, d.version): _source(d) for d in form.documents}
    return Receipt(
        ReceiptKind(form.kind),
        form.title,
        datetime.fromisoformat(form.made),
        form.corpus,
        tuple(_part(part, cited, sources) for part in form.parts),
    )


def _source(form: _DocumentForm) -> CitedSource:
    return CitedSource(
        form.id,
        form.version,
        form.title,
        form.number,
        form.issuer,
        form.issued,
        form.status,
        form.source,
        Visibility(form.visibility),
    )


def _part(
    form: _PartForm, cited: Mapping[int, Citation], sources: Mapping[tuple[str, str], CitedSource]
) -> ReceiptPart:
    statements = tuple(
        Statement(
            s.text,
            tuple(cited[n] for n in s.citations),
            Support(s.support),
            None
            if s.computation is None
            else Computation(s.computation.kind, tuple(s.computation.operands), s.computation.result),
            s.generated,
        )
        for s in form.statements
    )
    quoted = dict.fromkeys((c.document_id, c.version) for s in statements for c in s.citations)
    return ReceiptPart(
        form.question,
        statements,
        tuple(sources[key] for key in quoted),
        tuple(EvidencePlace(e.document_id, Span(e.start, e.end), e.text) for e in form.evidence),
        tuple(form.not_covered),
        form.engine,
        form.status,
        form.reason,
        form.answer,
        form.generated,
    )
