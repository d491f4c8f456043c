"""Everything in a library that repeats what a person asked, found by their words or the numbers of their feedback, and
forgotten: the feedback itself, answers that staff approved for it, and what the audit quotes.

Nothing is kept with a name, so words and numbers are all there is to find it by.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from vectorstore import tables
from vectorstore.approved import ApprovedAnswer, ApprovedAnswers
from vectorstore.audit import AuditBook, AuditLine
from vectorstore.bookkeeping import chunks
from vectorstore.database import library_at
from vectorstore.feedback import WORDS_OF_READERS, Feedback, FeedbackBook
from vectorstore.personal_data import MASK, masked
from vectorstore.place import Place
from vectorstore.records import Json
from vectorstore.tokens import simplify

FORGOTTEN: Final[Json] = {"forgotten": True}
"""What stands in the audit in place of a detail that repeated what was asked."""
_OF_FEEDBACK: Final = "feedback."
_ACTION: Final = "feedback.forget"


class Words:
    """What is looked for: words however they are written (width, case, white space, traditional or simplified), also as
    they are kept, masked."""

    def __init__(self, words: Iterable[str]) -> None:
        given = [word for word in words if word.strip()]
        # What is nothing but a mask would find everybody's.
        kept = [word for word in map(masked, given) if word.replace(MASK, "").strip()]
        self._wanted = frozenset(map(_plain, (*given, *kept)))
        self.masked_wholly = tuple(word for word in given if not masked(word).replace(MASK, "").strip())

    def stand_in(self, *texts: str | None) -> bool:
        """Whether one of the texts holds one of the words."""
        plain = [_plain(text) for text in texts if text]
        return any(word in text for word in self._wanted for text in plain)

    def stand_in_values(self, value: object) -> bool:
        """The same of all strings within a JSON value."""
        return self.stand_in(*_strings(value))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a library keeps of a person. ``unlinked``: approved answers of other words, that only name the feedback."""

    feedback: tuple[Feedback, ...]
    approved: tuple[ApprovedAnswer, ...]
    unlinked: tuple[int, ...]
    audit: tuple[AuditLine, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing that would be changed."""
        return not (self.feedback or self.approved or self.audit)


class Forgetting:
    """For one command."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def at(cls, where: Path | Place) -> Forgetting:
        """That of a place with a library. Raises StoreMissingError when it has none yet."""
        return cls(library_at(where))

    def close(self) -> None:
        self._engine.dispose()

    def kept(self, words: Words, numbers: Collection[int] = ()) -> Kept:
        """What is kept of these words, and of the feedback of these numbers."""
        feedback = tuple(
            entry
            for entry in FeedbackBook(self._engine).all()
            if entry.id in numbers or words.stand_in(*_texts(entry))
        )
        ids = {entry.id for entry in feedback}
        asked = {_plain(entry.opinion.question) for entry in feedback}
        approved, unlinked = [], []
        for answer in ApprovedAnswers(self._engine).all():
            said = answer.approval
            own = _plain(said.question) in asked and said.feedback in ids
            if own or words.stand_in(said.question, *(s.text for s in said.statements)):
                approved.append(answer)
            elif said.feedback in ids:
                unlinked.append(answer.id)
        gone = {str(answer.id) for answer in approved}
        audit = tuple(
            line
            for line in AuditBook(self._engine).lines()
            if line.detail not in (None, {}, FORGOTTEN)
            and line.action != _ACTION
            and (
                (line.action.startswith(_OF_FEEDBACK) and line.subject in set(map(str, ids)))
                or (line.action.startswith("answer.") and line.subject in gone)
                or words.stand_in_values(line.detail)
            )
        )
        return Kept(feedback, tuple(approved), tuple(unlinked), audit)

    def forget(self, kept: Kept, by: str, now: datetime, elsewhere: Mapping[str, int]) -> None:
        """Forget it, whole or not at all, with a line in the audit that tells numbers and no words.

        elsewhere: what was forgotten beside the library, by what it was, for that line.
        """
        counts: dict[str, Json] = {
            "entries": len(kept.feedback),
            "answers": len(kept.approved),
            "audit": len(kept.audit),
            **elsewhere,
        }
        with self._engine.begin() as connection:
            self._overwrite(connection)
            _delete(connection, tables.feedback, [entry.id for entry in kept.feedback])
            _delete(connection, tables.approved, [answer.id for answer in kept.approved])
            _change(connection, tables.approved, kept.unlinked, {"feedback": None})
            _change(connection, tables.audit, [line.id for line in kept.audit], {"detail": FORGOTTEN})
            row = {
                "at": now.isoformat(),
                "actor": by,
                "action": _ACTION,
                "subject": "feedback",
                "detail": counts,
            }
            connection.execute(sa.insert(tables.audit).values(row))
        self._empty_log()

    def _overwrite(self, connection: Connection) -> None:
        """Have SQLite overwrite what is deleted, which otherwise stands in the file until its room is needed."""
        if self._engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")

    def _empty_log(self) -> None:
        """The write-ahead log still holds pages as they were; where others read at this moment, they empty it later."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _texts(entry: Feedback) -> list[str]:
    """All that a reader said in an entry, what the answer repeats of it, and what staff noted."""
    said = entry.opinion
    turns = [part for turn in said.history for part in (turn.question, turn.answer)]
    repeated = [said.reply.get(name) for name in WORDS_OF_READERS]
    return [said.question, said.comment, entry.note, *turns, *_strings(repeated)]


def _strings(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case Mapping():
            return [text for part in value.values() for text in _strings(part)]
        case list() | tuple():
            return [text for part in value for text in _strings(part)]
        case _:
            return []


def _plain(text: str) -> str:
    """As it is compared: traditional characters as simplified ones, too."""
    return "".join(simplify(unicodedata.normalize("NFKC", text)).casefold().split())


def _delete(connection: Connection, table: sa.Table, ids: Sequence[int]) -> None:
    for some in chunks(list(map(str, ids))):
        connection.execute(sa.delete(table).where(table.c.id.in_(map(int, some))))


def _change(connection: Connection, table: sa.Table, ids: Sequence[int], values: dict[str, Any]) -> None:
    for some in chunks(list(map(str, ids))):
        connection.execute(sa.update(table).where(table.c.id.in_(map(int, some))).values(values))
