"""Receipts on the web: given with a reply or with the export of a conversation, and verified for whoever sends one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool

from assistant.answers import Turn
from assistant.receipt_form import LARGEST, ReceiptError, receipt_from, reply_receipt
from assistant.verification import Texts, verify
from assistant.verification_text import verification_json, verification_text
from pages.contracts import ReplyJson, Service
from pages.viewers import viewer_of
from vectorstore.passages import Visibility
from vectorstore.store import Store

_PUBLIC: Final = (Visibility.PUBLIC,)


def receipt_for(turn: Turn, shown: ReplyJson, service: Service) -> dict[str, Any]:
    """The receipt of a reply that was just given to anyone."""
    return reply_receipt(turn.reply, shown, texts_of(service, _PUBLIC), service.now(), service.today())


def texts_of(service: Service, visibilities: Sequence[Visibility]) -> Texts:
    """The documents that may be read, with the texts that they had."""
    store = service.store
    earlier = store.version_of if isinstance(store, Store) else None
    return Texts(store, tuple(visibilities), earlier)


def receipts_router(service: Service) -> APIRouter:
    """The route that verifies."""
    router = APIRouter()

    @router.post("/api/verify", summary="What of a receipt still holds", tags=["questions"])
    async def verified(
        request: Request,
        language: Annotated[Literal["zh", "en"], Query(description="Of `text`.")] = "zh",
    ) -> dict[str, Any]:
        """The body is a receipt. Tells which quotes still stand, which documents changed, ended or went, and which
        sentences are still proved; ``text`` says the same for people. A document that is not public counts as gone."""
        data = b""
        async for piece in request.stream():
            data += piece
            if len(data) > LARGEST:
                raise HTTPException(413, f"A receipt has at most {LARGEST // 1_000_000} MB.")
        return await run_in_threadpool(_verified, service, data, _seen(request, service), language)

    return router


def _seen(request: Request, service: Service) -> tuple[Visibility, ...]:
    """What who sends a request may read: all with the token of the folder's owner, or logged in."""
    management = service.management
    if management is not None and management.is_owner(request.headers.get("authorization", "")):
        return tuple(Visibility)
    return viewer_of(request, service).visibilities


def _verified(
    service: Service, data: bytes, visibilities: tuple[Visibility, ...], language: str
) -> dict[str, Any]:
    try:
        receipt = receipt_from(data)
    except ReceiptError as error:
        raise HTTPException(422, f"The body {error}") from error
    corpus = service.store.fingerprint() if isinstance(service.store, Store) else ""
    found = verify(receipt, texts_of(service, visibilities), service.today(), corpus)
    return {**verification_json(found), "text": verification_text(found, english=language == "en")}
