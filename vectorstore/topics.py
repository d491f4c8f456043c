"""Topics that are not to be answered: words and phrases of staff, with what is said in the answer's stead.

Kept in the library, each change with a line in the audit. The time is told by the caller, as everywhere in this
package.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from vectorstore import tables
from vectorstore.database import library_at
from vectorstore.errors import StoreError
from vectorstore.place import Place
from vectorstore.records import Json
from vectorstore.tokens import simplify

MAX_PHRASES: Final = 100
MAX_PHRASE: Final = 60
"""Characters of a phrase."""
MAX_WORDS: Final = 300
"""Characters of what is said in the answer's stead: the length of a refusal that people read."""
_LEAST: Final = 2
"""Characters of a phrase: a single one stands in far too many questions."""
_APART: Final = re.compile(r"[\W_]+")
_LATIN: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is not answered. ``phrases``: any of them in a question is enough; ``zh``, ``en``: what is said, empty for
    the usual words."""

    id: int
    phrases: tuple[str, ...]
    zh: str
    en: str
    by: str
    at: datetime


class TopicError(StoreError):
    """A topic that cannot be kept or found; the message says what to do next."""


class Topics:
    """The topics of a library; safe from several threads and beside the process that serves the folder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def at(cls, where: Path | Place) -> Topics:
        """Those of a place with a library. Raises StoreMissingError when it has none yet."""
        return cls(library_at(where))

    def close(self) -> None:
        self._engine.dispose()

    def all(self) -> tuple[Topic, ...]:
        """All topics, oldest first."""
        query = sa.select(tables.topics).order_by(tables.topics.c.id)
        with self._engine.connect() as connection:
            return tuple(_topic(row) for row in connection.execute(query))

    def add(self, phrases: Iterable[str], zh: str, en: str, by: str, now: datetime) -> Topic:
        """A new topic. Raises TopicError."""
        clean = clean_phrases(phrases)
        row = _row(clean, zh, en, by, now)
        with self._engine.begin() as connection:
            result = connection.execute(sa.insert(tables.topics).values(row))
            assert result.inserted_primary_key is not None
            number = int(result.inserted_primary_key[0])
            connection.execute(_audited(now, by, "topic.add", number, _detail(row)))
        return Topic(number, clean, row["zh"], row["en"], by, now)

    def change(self, topic_id: int, phrases: Iterable[str], zh: str, en: str, by: str, now: datetime) -> None:
        """Other phrases and words for a topic. Raises TopicError."""
        row = _row(clean_phrases(phrases), zh, en, by, now)
        table = tables.topics
        with self._engine.begin() as connection:
            if not connection.execute(sa.update(table).where(table.c.id == topic_id).values(row)).rowcount:
                raise _no_topic(topic_id)
            connection.execute(_audited(now, by, "topic.change", topic_id, _detail(row)))

    def remove(self, topic_id: int, by: str, now: datetime) -> None:
        """Answer a topic again. Raises TopicError when there is none of that number."""
        table = tables.topics
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(table).where(table.c.id == topic_id)).one_or_none()
            if row is None:
                raise _no_topic(topic_id)
            connection.execute(sa.delete(table).where(table.c.id == topic_id))
            connection.execute(_audited(now, by, "topic.remove", topic_id, {"phrases": row.phrases}))


def clean_phrases(phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases without blanks around them, each once. Raises TopicError."""
    clean = tuple(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases if phrase.strip()))
    if not clean:
        raise TopicError("A topic needs at least one word or phrase.")
    if len(clean) > MAX_PHRASES:
        raise TopicError(f"A topic takes at most {MAX_PHRASES} phrases; divide it into several.")
    for phrase in clean:
        if len(phrase) > MAX_PHRASE:
            raise TopicError(f"The phrase {phrase[:20]!r}… is over {MAX_PHRASE} characters; give its core.")
        if len(squeezed(phrase)) < _LEAST:
            raise TopicError(f"The phrase {phrase!r} is too short: it would stand in far too many questions.")
    return clean


def topic_of(texts: Sequence[str], topics: Iterable[Topic]) -> Topic | None:
    """The first topic of which a phrase stands in one of the texts.

    Compared without white space and punctuation, in one form of width, case and characters (traditional as
    simplified); a phrase of Latin letters only where its words stand as whole words.
    """
    read = [(squeezed(text), _words(text)) for text in texts]
    for topic in topics:
        for phrase in topic.phrases:
            core = squeezed(phrase)
            whole = _words(phrase) if _LATIN.fullmatch(core) else None
            if any(
                core in text if whole is None else f" {' '.join(whole)} " in f" {' '.join(words)} "
                for text, words in read
            ):
                return topic
    return None


def squeezed(text: str) -> str:
    """A text as phrases are looked for in it.

    >>> squeezed("法 律·援 助，２０２４")
    '法律援助2024'
    """
    return _APART.sub("", simplify(unicodedata.normalize("NFKC", text)).lower())


def _words(text: str) -> list[str]:
    return _LATIN.findall(unicodedata.normalize("NFKC", text).lower())


def _row(phrases: tuple[str, ...], zh: str, en: str, by: str, now: datetime) -> dict[str, Any]:
    said = {"zh": " ".join(zh.split()), "en": " ".join(en.split())}
    for words in said.values():
        if len(words) > MAX_WORDS:
            raise TopicError(f"What is said in the answer's stead takes at most {MAX_WORDS} characters.")
    return {"phrases": list(phrases), **said, "by": by, "at": now.isoformat()}


def _detail(row: dict[str, Any]) -> dict[str, Json]:
    return {"phrases": row["phrases"], "zh": row["zh"], "en": row["en"]}


def _audited(now: datetime, by: str, action: str, topic_id: int, detail: Json) -> sa.Insert:
    row = {"at": now.isoformat(), "actor": by, "action": action, "subject": str(topic_id), "detail": detail}
    return sa.insert(tables.audit).values(row)


def _topic(row: Row[Any]) -> Topic:
    return Topic(row.id, tuple(row.phrases), row.zh, row.en, row.by, datetime.fromisoformat(row.at))


def _no_topic(topic_id: int) -> TopicError:
    return TopicError(f"There is no topic {topic_id}. `zhengwen topics list` names them all.")
