"""The form of a reply, for the API's description. Replies are made by the assistant; a test holds the two together."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Reason


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ComputationForm(_Form):
    """A figure worked out from cited ones, and worked out again by the check."""

    kind: str
    operands: list[Any]
    result: Any


class StatementForm(_Form):
    """A sentence that its quotes prove."""

    text: str
    citations: list[int] = Field(description="Numbers of the citations, as `n` there.")
    support: Literal["verbatim", "supported", "translated"]
    computation: ComputationForm | None


class CitationForm(_Form):
    """A quote, verbatim at its place: `document.text[start:end]`."""

    n: int
    document_id: str
    version: str
    source: str = Field(description="The file's name.")
    page: int | None
    warnings: list[str] = Field(description="What a reader must know before citing the document.")
    title: str
    number: str | None = Field(description="文号")
    issuer: str | None
    issued: date | None
    status: str
    section: list[str] = Field(description="The headings around the quote.")
    quote: str
    start: int
    end: int


class UsageForm(_Form):
    """What a model was asked for the answer."""

    calls: int
    input_tokens: int
    output_tokens: int
    estimated: bool
    cost: float | None
    currency: str | None


class GeneratedForm(_Form):
    """Which statements a model wrote, with the label to show and the metadata to keep."""

    by: str
    label: str
    statements: list[int]
    removed: int = Field(description="Sentences that did not pass the check and are not shown.")
    metadata: dict[str, Any]


class ReplyForm(_Form):
    """An answer, whole or partial, or a refusal with its reason."""

    question: str
    status: Literal["answered", "partial", "refused"]
    reason: Reason | None
    answer: str
    statements: list[StatementForm]
    citations: list[CitationForm]
    not_covered: list[str] = Field(description="What of the question the documents do not say.")
    suggestions: list[str] = Field(description="Questions that can be asked instead or next.")
    engine: str = Field(examples=["extractive", "model:qwen-plus"])
    approved: bool = Field(description="Staff wrote and approved this answer for the question.")
    corpus: str = Field(description="Fingerprint of the library that was asked.")
    elapsed_ms: int
    generated: GeneratedForm | None
    note: str | None = Field(description="One line about a model that was not heard.")
    usage: UsageForm | None


class ReplyWithReceipt(ReplyForm):
    """The same where a receipt was asked for."""

    receipt: dict[str, Any] = Field(
        description="Keep it as it is; `POST /api/verify` tells what of it still holds."
    )
