"""The tables of the library, in SQLite or PostgreSQL. A change here is a step in ``migrations/versions`` too.

Names are compared by their code points, whatever language the database was made for: so both sort alike.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    types,
)
from sqlalchemy import String as AnyString
from sqlalchemy import Text as AnyText
from sqlalchemy.engine import Dialect

metadata = MetaData()


class _PostgreSQLText(types.TypeDecorator[str]):
    """Text without U+0000, which PostgreSQL cannot hold: texts that are read have none, what people type may."""

    impl = AnyText
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        return value.replace("\0", "\ufffd") if value else value


String: types.TypeEngine[str] = AnyString().with_variant(AnyString(collation="C"), "postgresql")
Text: types.TypeEngine[str] = AnyText().with_variant(_PostgreSQLText(collation="C"), "postgresql")


def _owner() -> Column[str]:
    return Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


# ``text`` comes last: what is read without it need not step over its pages in the file.
documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("visibility", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("content_hash", String, nullable=False),
    # When this text was first stored, in ISO form; NULL when the writer did not say.
    Column("first_seen", String),
    Column("source", JSON, nullable=False),
    Column("card", JSON, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("tables", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("text", Text, nullable=False),
)

# Earlier texts of documents, numbered from 1. No foreign key: a new text replaces the document's row.
versions = Table(
    "versions",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("first_seen", String),
    Column("replaced", String),
    Column("source", JSON, nullable=False),
    Column("card", JSON, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("tables", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("text", Text, nullable=False),
)

# What was told of files (see ``Source.told``) whose documents were removed, or stood in a library that was
# set aside, until they are read again.
told = Table(
    "told",
    metadata,
    Column("path", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("visibility", String, nullable=False),
)

# What staff say of a document's card, by the path or address of its source (see ``corrections``). Added after
# schema 4 was in use, as were ``as_read``, ``users`` and ``logins``: an older program passes over them.
corrections = Table(
    "corrections",
    metadata,
    Column("path", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", JSON),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("sha256", String, nullable=False, index=True),
)

# Title and card of those documents as they were read.
as_read = Table(
    "as_read",
    metadata,
    Column("path", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("card", JSON, nullable=False),
)

# The libraries set aside whose words of people were taken over into this one.
carried = Table("carried", metadata, Column("name", String, primary_key=True))

passages = Table(
    "passages",
    metadata,
    _owner(),
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("headings", JSON, nullable=False),
    Column("context", JSON, nullable=False),
    Column("context_spans", JSON, nullable=False),
    Column("text", Text, nullable=False),
    # Hash of what is embedded; its order is also the order of the fixed sample.
    Column("digest", String, nullable=False),
    Index("passages_by_digest", "digest", "id"),
)

indicators = Table(
    "indicators",
    metadata,
    _owner(),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text),
    Column("values", JSON, nullable=False),
    Column("category", Text),
    Column("note", Text),
    Column("span", JSON, nullable=False),
    Column("header_span", JSON, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    _owner(),
    Column("position", Integer, primary_key=True),
    Column("task", Text, nullable=False),
    Column("lead", JSON, nullable=False),
    Column("support", JSON, nullable=False),
    Column("span", JSON, nullable=False),
    Column("unit_span", JSON, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", JSON, nullable=False),
)

# What readers said of replies; see ``vectorstore.feedback``. Everything from ``reason`` on came after schema 4
# was in use, so it may be empty.
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, key="created", nullable=False),
    Column("question", Text, nullable=False),
    Column("reply", JSON, nullable=False),
    Column("verdict", String, key="kind", nullable=False),
    Column("comment", Text, nullable=False),
    Column("reason", String),
    Column("history", JSON),
    Column("language", String),
    Column("status", String),
    Column("handled_by", String),
    Column("handled", String),
    Column("note", Text),
)

# People who may see and manage what is not public. Added after schema 4 was in use: an older program passes
# over both tables, so the schema's number need not move.
users = Table(
    "users",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    # What ``vectorstore.passwords`` makes of a password; never the password.
    Column("password", String, nullable=False),
    Column("created", String, nullable=False),
)

logins = Table(
    "logins",
    metadata,
    # SHA-256 of the token that the browser holds, so that a copy of the library lets no one in.
    Column("token_hash", String, primary_key=True),
    Column("name", ForeignKey("users.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("since", String, nullable=False),
    Column("until", String, nullable=False),
)

# Topics that are not answered, and answers that staff approved. Came after schema 4 as the tables above did.
topics = Table(
    "topics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("phrases", JSON, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

approved = Table(
    "approved",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("statements", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("feedback", Integer),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    # Empty while it is given; else who ended it and when.
    Column("ended_by", String),
    Column("ended", String),
)

# Random keys by what they are for (``vectorstore.keys``). Came after schema 4 as the tables above did.
keys = Table(
    "keys",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

# Numbers that move: ``documents`` with every change of documents, so that other processes see that there was one.
counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# What all processes of a shared library go by, by name: what it was cut and embedded with, numbers worked out from
# its documents.
facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

# How often something was done, for all processes of a shared library (see ``vectorstore.counts``): when a bucket is
# full again in seconds since 1970, and what its last draw had to wait.
draws = Table(
    "draws",
    metadata,
    Column("key", String, primary_key=True),
    Column("full_at", Double, nullable=False, index=True),
    Column("wait", Double, nullable=False),
)

# Names with which a login failed: how often in a row, and when last.
attempts = Table(
    "attempts",
    metadata,
    Column("name", String, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last", String, nullable=False),
)
