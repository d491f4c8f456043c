"""The API: ask a question, list and read documents, see whether the service is ready."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Generator, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import anyio.to_thread
from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from assistant.answers import Turn
from assistant.drafting import Restating, restatings
from pages.asking import server_sent, turns_of
from pages.contracts import Service
from pages.described import problems
from pages.receipts import receipt_for
from pages.reply_form import ReplyForm, ReplyWithReceipt
from pages.validity import status_of
from vectorstore.errors import DocumentNotFoundError
from vectorstore.filters import limits_of
from vectorstore.passages import Document
from vectorstore.personal_data import masked

MAX_QUESTION: Final = 4_000
"""Characters the API takes; the assistant itself answers longer questions than it can use with a refusal."""
MAX_HISTORY: Final = 20
MAX_LIMITS: Final = 50
"""Documents, years or kinds that a question may be limited to."""
EVENT_STREAM: Final = "text/event-stream"
NO_MODEL: Final = (
    "plain and english need a language model, and none is set here. Ask without them, or set ZHENGWEN_MODEL."
)
NO_RECEIPT: Final = (
    "A receipt is not given with an event stream. Ask without the header Accept: text/event-stream."
)
UNBUFFERED: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""What keeps caches and proxies from holding a stream back."""

Question = Annotated[str, Field(max_length=MAX_QUESTION)]
Name = Annotated[str, Field(min_length=1, max_length=500)]


class AskBody(BaseModel):
    """A question, with the earlier questions of the conversation."""

    model_config = ConfigDict(extra="forbid")

    question: Question = Field(examples=["2025年“一网通办”率要到多少？"])
    history: list[Question] = Field(
        default_factory=list,
        max_length=MAX_HISTORY,
        description="Earlier questions, oldest first; they are asked first, without a model.",
    )
    language: Literal["zh", "en"] = Field(
        "zh", description="Language of our own words; quotes stay as they are."
    )
    documents: list[Name] = Field(
        default_factory=list,
        max_length=MAX_LIMITS,
        description="Ask only these documents, each named by its id, file name, 文号 or words of its title.",
    )
    years: list[int] = Field(
        default_factory=list,
        max_length=MAX_LIMITS,
        description="Ask only documents issued in one of these years, or whose planning period covers one.",
    )
    kinds: list[Name] = Field(
        default_factory=list, max_length=MAX_LIMITS, description="Ask only documents of these kinds."
    )
    personal_data: Literal["mask", "keep"] = Field(
        "mask",
        description="Identity card, telephone and bank card numbers and e-mail addresses in the questions are "
        "masked before anything is done with them, unless told to `keep` them.",
    )
    plain: bool = Field(False, description="Have the model say the answer in everyday words.")
    english: bool = Field(
        False, description="Have the model say the answer in English; quotes stay as they are."
    )
    receipt: bool = Field(
        False,
        description="Give a receipt with the reply, for `POST /api/verify`: quotes, evidence, and what the check said. "
        "Not with an event stream.",
    )

    @property
    def again(self) -> tuple[Restating, ...]:
        """How the answer is to be said again."""
        return restatings(plain=self.plain, english=self.english)


class Health(BaseModel):
    """Whether questions are answered yet."""

    status: Literal["ok", "starting"]
    documents: int = Field(description="Documents that anyone may read.")


class DocumentSummary(BaseModel):
    """A document without its text."""

    id: str
    title: str
    number: str | None
    issuer: str | None
    region: str | None
    issued: date | None
    effective: date | None
    expires: date | None
    kind: str | None
    status: str
    source: str
    version: str
    characters: int


class SectionItem(BaseModel):
    """A heading and the characters that belong to it."""

    heading: str
    level: int
    start: int
    end: int


class DocumentText(DocumentSummary):
    """A document with its canonical text; the offsets of citations count its characters."""

    text: str
    sections: list[SectionItem]


_REPLIES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "model": ReplyForm | ReplyWithReceipt,
        "content": {
            EVENT_STREAM: {
                "schema": {"type": "string"},
                "example": 'event: statement\ndata: {"number": 1, "statement": {…}, "citations": […], "generated": null}\n\n'
                "event: done\ndata: {…}\n\n",
            }
        },
    }
}


def api_router(service: Service) -> APIRouter:
    """All routes of the API."""
    router = APIRouter()

    @router.get("/healthz", summary="Is the service ready?", tags=["service"])
    def healthz() -> Health:
        """``ok`` once questions are answered; ``starting`` while the library is being opened."""
        return Health(status="ok", documents=len(service.public_documents()))

    @router.post(
        "/api/ask", summary="Ask a question", tags=["questions"], responses={**_REPLIES, **problems(404)}
    )
    def ask(body: AskBody, request: Request) -> Any:
        """Answer from the documents. Every statement has citations whose quote stands verbatim at its span;
        a question that the documents do not answer is ``refused`` with a reason. With the header
        ``Accept: text/event-stream`` the statements come one by one as events, the whole reply in the last.
        ``plain`` and ``english`` need a model; without one they are refused with 422."""
        if body.again and not service.assistant.restates:
            raise HTTPException(422, NO_MODEL)
        language = "en" if body.english else body.language
        asks = _within(service, body)
        read = masked if body.personal_data == "mask" else str
        question = read(body.question)
        turns = turns_of(asks.assistant, map(read, body.history))
        if EVENT_STREAM in request.headers.get("accept", ""):
            if body.receipt:
                raise HTTPException(422, NO_RECEIPT)
            pieces = server_sent(asks, question, turns, language, body.again)
            return StreamingResponse(sent(pieces), media_type=EVENT_STREAM, headers=UNBUFFERED)
        turn, shown = ask_as_json(asks, question, turns, language, body.again)
        return {**shown, "receipt": receipt_for(turn, shown, service)} if body.receipt else shown

    @router.get("/api/documents", summary="List the documents", tags=["documents"])
    def documents() -> list[DocumentSummary]:
        """All documents that anyone may read."""
        today = service.today()
        return [DocumentSummary(**document_summary(d, today)) for d in service.public_documents()]

    @router.get(
        "/api/documents/{document_id:path}",
        summary="Read a document",
        tags=["documents"],
        responses=problems(404),
    )
    def document(document_id: str) -> DocumentText:
        """A document with its canonical text and sections."""
        try:
            found = service.public_document(document_id)
        except DocumentNotFoundError as error:
            raise HTTPException(404, "No such document. GET /api/documents lists all.") from error
        sections = [
            SectionItem(heading=s.heading, level=s.level, start=s.span.start, end=s.span.end)
            for s in found.sections
        ]
        return DocumentText(**document_summary(found, service.today()), text=found.text, sections=sections)

    return router


def _within(service: Service, body: AskBody) -> Service:
    """The service for the documents that a question is limited to. Raises HTTPException for an unknown one."""
    try:
        limits = limits_of(service.public_documents(), body.documents, body.years, body.kinds)
    except DocumentNotFoundError as error:
        raise HTTPException(404, str(error)) from error
    return service.within(limits)


async def sent(pieces: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
    """The pieces of a stream, each waited for in a thread. Closed as soon as the reader is gone."""
    try:
        while True:
            piece = await anyio.to_thread.run_sync(next, pieces, None)
            if piece is None:
                return
            if piece:
                yield piece
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(pieces.close)


def ask_as_json(
    service: Service,
    question: str,
    history: tuple[Turn, ...],
    language: str,
    again: Sequence[Restating] = (),
) -> tuple[Turn, dict[str, Any]]:
    """Ask, and give the turn for the conversation together with its JSON."""
    began = time.perf_counter()
    reply = service.assistant.ask(question, history, again=again)
    elapsed = round((time.perf_counter() - began) * 1000)
    shown = service.as_json(
        reply, service.store, today=service.today(), elapsed_ms=elapsed, language=language
    )
    return Turn(question, reply), shown


def document_summary(document: Document, today: date) -> dict[str, Any]:
    """What a list says of a document; dates as dates."""
    card = document.card
    return {
        "id": document.id,
        "title": document.title,
        "number": card.number,
        "issuer": card.issuer,
        "region": card.region,
        "issued": card.issued,
        "effective": card.effective,
        "expires": card.expires,
        "kind": card.kind,
        "status": status_of(document, today),
        "source": document.source.name,
        "version": document.version,
        "characters": len(document.text),
    }
