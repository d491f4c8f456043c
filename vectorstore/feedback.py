"""What readers say of replies: useful, or a problem with a reason; kept for staff, with its conversation.

Kept in the library for a year at most. Personal data is masked before anything is stored. The time is told
by the caller, as everywhere in this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from vectorstore import tables
from vectorstore.database import library_at
from vectorstore.errors import StoreError
from vectorstore.personal_data import masked, masked_json
from vectorstore.place import Place
from vectorstore.records import Json

KEPT_FOR: Final = timedelta(days=365)
"""How long feedback is kept. The page tells readers the same."""
MAX_COMMENT: Final = 1_000
"""Characters of a comment that are kept; the page's box takes no more."""
WORDS_OF_READERS: Final = ("question", "answer", "not_covered", "suggestions")
"""The fields of a reply that repeat what was asked. Its quotes stay as the documents have them."""


class FeedbackKind(StrEnum):
    """What a reader pressed."""

    USEFUL = "useful"
    PROBLEM = "problem"


class FeedbackReason(StrEnum):
    """What is wrong with a reply."""

    OFF_THE_POINT = "off_the_point"
    WRONG_QUOTE = "wrong_quote"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"


class FeedbackStatus(StrEnum):
    """Whether staff have dealt with it."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """An earlier question of the conversation with the words of its answer."""

    question: str
    answer: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader says of a reply, before it is stored.

    reply: the JSON object of the API, which names engine and corpus fingerprint; history: oldest first.
    """

    kind: FeedbackKind
    question: str
    reply: Mapping[str, Any]
    history: tuple[EarlierTurn, ...] = ()
    reason: FeedbackReason | None = None
    comment: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Feedback:
    """An opinion as it is stored, and what staff made of it."""

    id: int
    created: datetime
    opinion: Opinion
    status: FeedbackStatus = FeedbackStatus.OPEN
    handled_by: str | None = None
    handled: datetime | None = None
    note: str = ""

    @property
    def engine(self) -> str:
        """Who wrote the reply: `extractive` or `model:NAME`."""
        return str(self.opinion.reply.get("engine", ""))

    @property
    def corpus(self) -> str:
        """The fingerprint of the documents that the reply was made from."""
        return str(self.opinion.reply.get("corpus", ""))


class FeedbackError(StoreError):
    """Feedback that cannot be found; the message says what to do next."""


class FeedbackBook:
    """The feedback in a library; safe from several threads and beside the process that serves the folder."""

    def __init__(self, engine: Engine, kept_for: timedelta = KEPT_FOR) -> None:
        self._engine = engine
        self._kept_for = kept_for

    @classmethod
    def at(cls, where: Path | Place, kept_for: timedelta = KEPT_FOR) -> FeedbackBook:
        """That of a place with a library, which forgets what is older. Raises StoreMissingError when it has none yet."""
        return cls(library_at(where), kept_for)

    def close(self) -> None:
        self._engine.dispose()

    def add(self, opinion: Opinion, now: datetime) -> int:
        """Store an opinion, masked; its id. What has been kept long enough is forgotten."""
        row = {
            "created": now.isoformat(),
            "kind": opinion.kind.value,
            "question": masked(opinion.question),
            "reply": _masked_reply(opinion.reply),
            "reason": opinion.reason.value if opinion.reason else None,
            "comment": masked(opinion.comment.strip()[:MAX_COMMENT]),
            "history": [
                {"question": masked(t.question), "answer": masked(t.answer), "status": t.status}
                for t in opinion.history
            ],
            "language": opinion.language,
            "status": FeedbackStatus.OPEN.value,
        }
        self.forget_old(now)
        with self._engine.begin() as connection:
            result = connection.execute(sa.insert(tables.feedback).values(row))
        assert result.inserted_primary_key is not None
        return int(result.inserted_primary_key[0])

    def forget_old(self, now: datetime) -> int:
        """Delete what has been kept long enough; how many."""
        return self.forget_before(now - self._kept_for)

    def forget_before(self, moment: datetime) -> int:
        """Delete what was said before a time; how many."""
        with self._engine.begin() as connection:
            gone = connection.execute(
                sa.delete(tables.feedback).where(tables.feedback.c.created < moment.isoformat())
            )
        return gone.rowcount

    def all(
        self, kind: FeedbackKind | None = None, status: FeedbackStatus | None = None
    ) -> tuple[Feedback, ...]:
        """The feedback of a kind and status, by default all, oldest first."""
        feedback = tables.feedback.c
        query = sa.select(tables.feedback).order_by(feedback.id)
        if kind is not None:
            query = query.where(feedback.kind == kind.value)
        with self._engine.connect() as connection:
            found = tuple(_feedback_of(row) for row in connection.execute(query))
        return found if status is None else tuple(f for f in found if f.status is status)

    def entry(self, feedback_id: int) -> Feedback:
        """One by its id. Raises FeedbackError when there is none."""
        query = sa.select(tables.feedback).where(tables.feedback.c.id == feedback_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise _no_feedback(feedback_id)
        return _feedback_of(row)

    def handle(
        self,
        feedback_id: int,
        by: str,
        now: datetime,
        note: str = "",
        status: FeedbackStatus = FeedbackStatus.DONE,
    ) -> None:
        """Say what became of it, and who did so when. Raises FeedbackError when there is none."""
        change = {"status": status.value, "handled_by": by, "handled": now.isoformat(), "note": note.strip()}
        with self._engine.begin() as connection:
            changed = connection.execute(
                sa.update(tables.feedback).where(tables.feedback.c.id == feedback_id).values(change)
            )
        if not changed.rowcount:
            raise _no_feedback(feedback_id)


def feedback_json(feedback: Feedback) -> dict[str, Json]:
    """An entry as the object that the command prints."""
    said = feedback.opinion
    return {
        "id": feedback.id,
        "created": feedback.created.isoformat(),
        "kind": said.kind.value,
        "reason": said.reason.value if said.reason else None,
        "comment": said.comment,
        "question": said.question,
        "history": _turns_json(said.history),
        "reply": dict(said.reply),
        "engine": feedback.engine,
        "corpus": feedback.corpus,
        "language": said.language,
        "status": feedback.status.value,
        "handled_by": feedback.handled_by,
        "handled": feedback.handled.isoformat() if feedback.handled else None,
        "note": feedback.note,
    }


def _turns_json(history: Sequence[EarlierTurn]) -> list[Json]:
    return [{"question": t.question, "answer": t.answer, "status": t.status} for t in history]


def _masked_reply(reply: Mapping[str, Any]) -> dict[str, Any]:
    return {name: masked_json(value) if name in WORDS_OF_READERS else value for name, value in reply.items()}


def _feedback_of(row: Row[Any]) -> Feedback:
    history = tuple(EarlierTurn(t["question"], t["answer"], t["status"]) for t in row.history or ())
    opinion = Opinion(
        FeedbackKind.USEFUL if row.kind == FeedbackKind.USEFUL else FeedbackKind.PROBLEM,
        row.question,
        row.reply,
        history,
        FeedbackReason(row.reason) if row.reason else None,
        row.comment,
        row.language or "zh",
    )
    return Feedback(
        row.id,
        datetime.fromisoformat(row.created),
        opinion,
        FeedbackStatus(row.status or FeedbackStatus.OPEN),
        row.handled_by,
        datetime.fromisoformat(row.handled) if row.handled else None,
        row.note or "",
    )


def _no_feedback(feedback_id: int) -> FeedbackError:
    return FeedbackError(f"There is no feedback {feedback_id}. `zhengwen feedback` lists what there is.")
