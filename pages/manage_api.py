"""The API for those who manage documents: add, follow, correct, publish, withdraw, remove.

Two kinds of callers are let in: commands of the folder's owner, by the token in the folder
(``Authorization: Bearer …``), and staff who have logged in, by their cookie together with the header
``X-Form-Token`` that every form of the staff's pages carries.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import anyio.to_thread
from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from pages.additions import Job
from pages.card_form import SHOWN, read_form
from pages.contracts import Service
from pages.described import problems
from pages.management import Management
from pages.receiving import NotTakenError, received, take_in
from pages.viewers import from_here, viewer_of
from pages.words import words_for
from vectorstore.errors import DocumentNotFoundError
from vectorstore.listing import card_json
from vectorstore.passages import Document, Visibility

OWNER: Final = "command line"
"""The audit's name for commands of the folder's owner."""
FORM_HEADER: Final = "X-Form-Token"


class Source(BaseModel):
    """What became of one file or address."""

    name: str
    state: str = Field(description="waiting, reading, added, changed, unchanged or failed.")
    document_id: str | None = None
    reason: str | None = Field(None, description="Why it could not be read; goes on behind the name.")
    passages: int = 0
    warnings: list[str] = []


class AddedJob(BaseModel):
    """What was added at one time, as it stands now."""

    id: str
    began: datetime
    ended: bool
    sources: list[Source]


class Change(BaseModel):
    """What is to be said of a document; what is not named stays."""

    model_config = ConfigDict(extra="forbid")

    visibility: Visibility | None = Field(
        None, description="public, internal (staff only) or draft (withdrawn)."
    )
    card: dict[str, str] = Field(
        default_factory=dict,
        description=f"Fields as text, as in a form; empty: not stated. Fields: {', '.join(SHOWN)}.",
        examples=[{"number": "浙政办发〔2018〕91号", "issued": "2018-09-14"}],
    )
    taken_back: list[str] = Field(
        default_factory=list, description="Fields that are to be as they were read."
    )


class ManagedDocument(BaseModel):
    """A document as staff see it."""

    id: str
    title: str
    visibility: Visibility
    card: dict[str, Any]
    told_by_staff: list[str]


def manage_router(service: Service, management: Management) -> APIRouter:
    """The routes that change documents."""
    router = APIRouter(tags=["management"], responses=problems(401, 403, 404))

    def actor(request: Request) -> str:
        """Who sends a request. Raises HTTPException (401, 403) for everyone who may not change anything."""
        sent = request.headers.get("authorization")
        if sent is not None:
            if management.is_owner(sent):
                return OWNER
            raise HTTPException(401, "This token does not open this library.")
        viewer = viewer_of(request, service)
        if viewer.user is None:
            raise HTTPException(401, "Log in first, or send the owner's token.")
        if not from_here(request) or not viewer.sent(request.headers.get(FORM_HEADER, "")):
            raise HTTPException(403, f"Send the form token of a staff page as {FORM_HEADER}.")
        return viewer.user.name

    known = Depends(actor)

    @router.post("/api/documents", status_code=202, summary="Add documents")
    async def add(request: Request, by: str = known) -> AddedJob:
        """Files (``files``, multipart) and addresses (``addresses``, one a line). They are read one after the
        other beside the questions, as drafts; ``GET /api/additions/ID`` tells how far it has come."""
        try:
            async with received(request) as form:
                job = await take_in(form, management.adding, by)
        except NotTakenError as error:
            raise HTTPException(error.status, words_for("en")(error.key, **error.fields)) from error
        return added_job(job)

    @router.get("/api/additions/{job_id}", summary="See how far an addition has come", dependencies=[known])
    def addition(job_id: str) -> AddedJob:
        """The sources of one addition with their states and warnings."""
        return added_job(job_id)

    @router.patch("/api/documents/{document_id}", summary="Correct, publish or withdraw a document")
    async def change(document_id: str, wanted: Change, by: str = known) -> ManagedDocument:
        """Corrections stand above what is read from the file, also when it is read again."""
        return await anyio.to_thread.run_sync(changed, document_id, wanted, by)

    @router.delete("/api/documents/{document_id}", status_code=204, summary="Remove a document")
    def remove(document_id: str, by: str = known) -> None:
        """Remove a document with its versions and the uploaded file."""
        management.remove(found(document_id).id, by)

    def found(document_id: str) -> Document:
        try:
            return management.document(document_id)
        except DocumentNotFoundError as error:
            raise HTTPException(404, str(error)) from error

    def added_job(job_id: str) -> AddedJob:
        job = management.adding.job(job_id)
        if job is None:
            raise HTTPException(
                404, "There is no record of this addition; a restart clears those of what has been read."
            )
        return _job(job)

    def changed(document_id: str, wanted: Change, by: str) -> ManagedDocument:
        document = found(document_id)
        strange = sorted({*wanted.card, *wanted.taken_back} - set(SHOWN))
        if strange:
            raise HTTPException(422, f"No such fields: {', '.join(strange)}. There are: {', '.join(SHOWN)}.")
        form = {**wanted.card, **{f"back-{name}": "1" for name in wanted.taken_back}}
        sent = read_form(form, document, words_for("en"))
        if sent.problems:
            raise HTTPException(422, [f"{name}: {problem}" for name, problem in sent.problems.items()])
        management.correct(document.id, by, sent.told, sent.taken_back)
        if wanted.visibility is not None:
            management.show_to(document.id, wanted.visibility, by)
        return _managed(management, found(document_id))

    return router


def _job(job: Job) -> AddedJob:
    sources = []
    for item in job.items:
        outcome = item.outcome
        if outcome is None:
            sources.append(
                Source(name=item.wanted.name, state="reading" if item.reading else "waiting", reason=None)
            )
            continue
        sources.append(
            Source(
                name=item.wanted.name,
                state=outcome.state,
                document_id=outcome.document_id,
                reason=outcome.reason,
                passages=outcome.passages,
                warnings=list(outcome.warnings),
            )
        )
    return AddedJob(id=job.id, began=job.began, ended=job.ended, sources=sources)


def _managed(management: Management, document: Document) -> ManagedDocument:
    return ManagedDocument(
        id=document.id,
        title=document.title,
        visibility=document.card.visibility,
        card=card_json(document.card),
        told_by_staff=[c.field for c in management.corrections(document.id)],
    )
