"""Answers that staff wrote and approved for a question, with the quotes that prove each sentence.

What is kept is a draft that passed the citation check when it was approved; nothing here makes an answer of it. Each
change stands in the audit. The time is told by the caller, as everywhere in this package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from vectorstore import tables
from vectorstore.errors import StoreError
from vectorstore.records import Json


@dataclass(frozen=True, slots=True)
class ApprovedQuote:
    """Words of a document and where they stood when the answer was approved."""

    document_id: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class ApprovedStatement:
    """A sentence with its quotes."""

    text: str
    quotes: tuple[ApprovedQuote, ...]


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that is quoted, as it was: ``version`` of its text, ``status``: how far it held."""

    document_id: str
    version: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class Approval:
    """What is approved: the question, its answer, the documents as they are, and the feedback that led to it."""

    question: str
    statements: tuple[ApprovedStatement, ...]
    documents: tuple[CitedDocument, ...]
    feedback: int | None = None


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """An approval with who gave it and when, and who ended it."""

    id: int
    approval: Approval
    by: str
    at: datetime
    ended_by: str | None = None
    ended: datetime | None = None


class ApprovedError(StoreError):
    """An approved answer that cannot be found; the message says what to do next."""


class ApprovedAnswers:
    """The approved answers of a library; safe from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def questions(self) -> tuple[tuple[int, str], ...]:
        """Number and question of those that are not ended, the newest first."""
        table = tables.approved.c
        query = sa.select(table.id, table.question).where(table.ended.is_(None)).order_by(table.id.desc())
        with self._engine.connect() as connection:
            return tuple((row.id, row.question) for row in connection.execute(query))

    def entry(self, answer_id: int) -> ApprovedAnswer:
        """One by its number. Raises ApprovedError when there is none."""
        query = sa.select(tables.approved).where(tables.approved.c.id == answer_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise _none(answer_id)
        return _answer(row)

    def all(self) -> tuple[ApprovedAnswer, ...]:
        """All of them, the newest first; ended ones too."""
        query = sa.select(tables.approved).order_by(tables.approved.c.id.desc())
        with self._engine.connect() as connection:
            return tuple(_answer(row) for row in connection.execute(query))

    def add(self, approval: Approval, by: str, now: datetime, instead_of: Sequence[int] = ()) -> int:
        """Keep an approval, which ends those that it stands ``instead_of``; gives its number."""
        row = {
            "question": approval.question,
            "statements": [asdict(statement) for statement in approval.statements],
            "documents": [asdict(document) for document in approval.documents],
            "feedback": approval.feedback,
            "by": by,
            "at": now.isoformat(),
        }
        with self._engine.begin() as connection:
            for number in instead_of:
                self._end(connection, number, by, now)
            result = connection.execute(sa.insert(tables.approved).values(row))
            assert result.inserted_primary_key is not None
            number = int(result.inserted_primary_key[0])
            detail: Json = {"question": approval.question, "answer": [s.text for s in approval.statements]}
            connection.execute(_audited(now, by, "answer.approve", number, detail))
        return number

    def end(self, answer_id: int, by: str, now: datetime) -> None:
        """Give an answer no more. Raises ApprovedError when it is not given."""
        with self._engine.begin() as connection:
            if not self._end(connection, answer_id, by, now):
                raise _none(answer_id)

    def _end(self, connection: sa.Connection, answer_id: int, by: str, now: datetime) -> bool:
        table = tables.approved
        change = (
            sa.update(table)
            .where(table.c.id == answer_id, table.c.ended.is_(None))
            .values(ended_by=by, ended=now.isoformat())
        )
        if not connection.execute(change).rowcount:
            return False
        connection.execute(_audited(now, by, "answer.end", answer_id, None))
        return True


def _answer(row: Row[Any]) -> ApprovedAnswer:
    statements = tuple(
        ApprovedStatement(s["text"], tuple(ApprovedQuote(**quote) for quote in s["quotes"]))
        for s in row.statements
    )
    documents = tuple(CitedDocument(**document) for document in row.documents)
    ended = datetime.fromisoformat(row.ended) if row.ended else None
    return ApprovedAnswer(
        row.id,
        Approval(row.question, statements, documents, row.feedback),
        row.by,
        datetime.fromisoformat(row.at),
        row.ended_by,
        ended,
    )


def _audited(now: datetime, by: str, action: str, answer_id: int, detail: Json) -> sa.Insert:
    row = {"at": now.isoformat(), "actor": by, "action": action, "subject": str(answer_id), "detail": detail}
    return sa.insert(tables.audit).values(row)


def _none(answer_id: int) -> ApprovedError:
    return ApprovedError(f"There is no approved answer {answer_id} that is given. The inbox lists them all.")
