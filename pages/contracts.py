"""What the pages need of an assistant and a store, so that tests can put small ones in their place."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from assistant.answers import Reply, Turn
from assistant.drafting import Restating
from assistant.events import Event
from vectorstore.passages import Document, Duty, Hit, Indicator, SearchFilter, Visibility

if TYPE_CHECKING:
    from pages.briefings import Briefings
    from pages.evaluations import Evaluations
    from pages.management import Management
    from vectorstore.feedback import FeedbackBook
    from vectorstore.library import Library
    from vectorstore.people import People, User
    from vectorstore.topics import Topic

T = TypeVar("T")


class Asks(Protocol):
    """Answers a question in the course of a conversation."""

    @property
    def engine(self) -> str:
        """Who answers: `extractive` or `model:NAME`."""
        ...

    @property
    def restates(self) -> bool:
        """Whether a model is set that can say an answer again, in plain words or in English."""
        ...

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()
    ) -> Reply: ...

    def extract(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """The same without a model."""
        ...

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()
    ) -> Generator[Event, None, None]:
        """The same as events, the last of them ``Done``."""
        ...

    def within(self, limits: SearchFilter) -> Asks:
        """The same as if the library held only what a filter lets pass."""
        ...


class ReadsDocuments(Protocol):
    """Hands out documents. ``document`` raises DocumentNotFoundError for one that may not be seen."""

    def document(self, document_id: str, visibilities: Sequence[Visibility] = ...) -> Document: ...

    def documents(self, visibilities: Sequence[Visibility] = ...) -> tuple[Document, ...]: ...

    def indicators(
        self, document_ids: Sequence[str] = ..., visibilities: Sequence[Visibility] = ...
    ) -> tuple[Indicator, ...]: ...

    def duties(
        self, document_ids: Sequence[str] = ..., visibilities: Sequence[Visibility] = ...
    ) -> tuple[Duty, ...]: ...

    def search(
        self,
        query: str,
        k: int = ...,
        filter: SearchFilter = ...,
        extra_terms: Sequence[tuple[str, float]] = ...,
    ) -> list[Hit]: ...

    def corrected_terms(self, question: str) -> tuple[str, ...]: ...

    def derived(self, name: str, make: Callable[[], T], of: Sequence[Visibility] = ...) -> T: ...


@runtime_checkable
class HasLibrary(Protocol):
    """A store with what its people wrote down."""

    @property
    def library(self) -> Library: ...


class RepliesAsJson(Protocol):
    """Turns a reply into the JSON object that pages, API and command line share."""

    def __call__(
        self, reply: Reply, store: Any, *, today: date, elapsed_ms: int, language: str = "zh"
    ) -> dict[str, Any]: ...


class Audits(Protocol):
    """Keeps a line of the audit."""

    def __call__(self, at: datetime, actor: str, action: str, subject: str, detail: Any = None) -> None: ...


ReplyJson = Mapping[str, Any]
"""A reply as the JSON object of the API."""


@dataclass(frozen=True, slots=True)
class Service:
    """What every page works with. ``today`` and ``now`` are asked at each use, so that a running service ages its
    documents. Without ``people`` nobody can log in; without ``feedback`` nobody is asked for an opinion; without
    ``management`` nobody can change documents; without ``evaluations`` no set is run; without ``briefings`` none is written. ``key`` seals the conversations
    that browsers keep."""

    assistant: Asks
    store: ReadsDocuments
    today: Callable[[], date]
    as_json: RepliesAsJson
    people: People | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    management: Management | None = None
    feedback: FeedbackBook | None = None
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    evaluations: Evaluations | None = None
    audit: Audits | None = None
    briefings: Briefings | None = None

    def within(self, limits: SearchFilter) -> Service:
        """The service with an assistant that asks only the documents that a filter lets pass."""
        if limits == SearchFilter():
            return self
        return replace(self, assistant=self.assistant.within(limits))

    def note(self, user: User | None, action: str, subject: str, detail: Any = None) -> None:
        """Write down who did what to which document, run or user; the audit is the library's."""
        if self.audit is not None:
            self.audit(self.now(), user.name if user is not None else "", action, subject, detail)

    def documents(self, visibilities: Sequence[Visibility]) -> tuple[Document, ...]:
        """The documents of these visibilities, whatever the store hands out."""
        return tuple(d for d in self.store.documents(visibilities) if d.card.visibility in visibilities)

    def document(self, document_id: str, visibilities: Sequence[Visibility]) -> Document:
        """One document of these visibilities. Raises DocumentNotFoundError otherwise."""
        return self.store.document(document_id, visibilities=visibilities)

    def indicators(self, visibilities: Sequence[Visibility]) -> tuple[Indicator, ...]:
        """The rows of target tables of the documents of these visibilities."""
        seen = {document.id for document in self.documents(visibilities)}
        return tuple(
            row for row in self.store.indicators((), visibilities=visibilities) if row.document_id in seen
        )

    def duties(self, visibilities: Sequence[Visibility]) -> tuple[Duty, ...]:
        """The duties in the documents of these visibilities."""
        seen = {document.id for document in self.documents(visibilities)}
        return tuple(
            duty for duty in self.store.duties((), visibilities=visibilities) if duty.document_id in seen
        )

    def told_by_staff(self, document_id: str) -> frozenset[str]:
        """Which fields of a document's card staff have corrected."""
        if self.management is None:
            return frozenset()
        return frozenset(correction.field for correction in self.management.corrections(document_id))

    def blocked_topics(self) -> tuple[Topic, ...]:
        """The topics that are not answered."""
        return self.store.library.topics.all() if isinstance(self.store, HasLibrary) else ()

    def public_documents(self) -> tuple[Document, ...]:
        """The documents that anyone may see, whatever the store hands out."""
        return self.documents((Visibility.PUBLIC,))

    def public_document(self, document_id: str) -> Document:
        """One document that anyone may see. Raises DocumentNotFoundError otherwise."""
        return self.document(document_id, (Visibility.PUBLIC,))
