"""The audit: who did what to which document, user or setting, and when. Lines are added, never
changed; they may be forgotten after a time that is set, and a detail that repeats what a person asked when they
want it forgotten (``forgetting``).

The time is told by the caller, as everywhere in this package.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from vectorstore import tables
from vectorstore.database import library_at
from vectorstore.place import Place
from vectorstore.records import Json

_SHORT = 160
"""Characters of a detail that a table shows."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Json = None

    def as_json(self) -> dict[str, Json]:
        """The line as the object that the command prints."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "detail": self.detail,
        }

    def detail_text(self) -> str:
        """The detail in one short line; empty where there is none."""
        text = "" if self.detail in (None, {}) else json.dumps(self.detail, ensure_ascii=False)
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


class AuditBook:
    """The audit of a library; safe from several threads and beside the process that serves the folder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def at(cls, where: Path | Place) -> Self:
        """That of a place with a library. Raises StoreMissingError when it has none yet."""
        return cls(library_at(where))

    def close(self) -> None:
        self._engine.dispose()

    def record(self, at: datetime, actor: str, action: str, subject: str, detail: Json = None) -> None:
        """Add a line."""
        row = {"at": at.isoformat(), "actor": actor, "action": action, "subject": subject, "detail": detail}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(tables.audit).values(row))

    def forget_before(self, moment: datetime) -> int:
        """Delete the lines from before a time; how many."""
        with self._engine.begin() as connection:
            old = sa.delete(tables.audit).where(tables.audit.c.at < moment.isoformat())
            return connection.execute(old).rowcount

    def lines(
        self,
        *,
        by: str | None = None,
        action: str | None = None,
        subject: str | None = None,
        since: date | None = None,
        most: int | None = None,
    ) -> tuple[AuditLine, ...]:
        """The lines that meet all of these, oldest first; the newest of them where there are more than ``most``."""
        audit = tables.audit.c
        query = sa.select(tables.audit).order_by(audit.id.desc()).limit(most)
        for column, wanted in ((audit.actor, by), (audit.action, action), (audit.subject, subject)):
            if wanted is not None:
                query = query.where(column == wanted)
        if since is not None:
            query = query.where(audit.at >= since.isoformat())
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(
            AuditLine(r.id, datetime.fromisoformat(r.at), r.actor, r.action, r.subject, r.detail)
            for r in reversed(rows)
        )
