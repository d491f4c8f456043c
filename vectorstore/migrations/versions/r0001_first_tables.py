"""The tables as they were when steps began: those that are missing are made, a column that is missing is added.

Until then each program made what was missing when it opened a library, so that libraries of schema 4 hold as many of
these as the last program knew that opened them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, MetaData, Table

revision = "0001"
down_revision = None

metadata = MetaData()
String: sa.types.TypeEngine[str] = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Text: sa.types.TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _owner() -> Column[str]:
    return Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("visibility", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("content_hash", String, nullable=False),
    Column("first_seen", String),
    Column("source", JSON, nullable=False),
    Column("card", JSON, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("tables", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("text", Text, nullable=False),
)
Table(
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
Table(
    "told",
    metadata,
    Column("path", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("visibility", String, nullable=False),
)
Table(
    "corrections",
    metadata,
    Column("path", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", JSON),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("sha256", String, nullable=False, index=True),
)
Table(
    "as_read",
    metadata,
    Column("path", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("card", JSON, nullable=False),
)
Table("carried", metadata, Column("name", String, primary_key=True))
Table(
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
    Column("digest", String, nullable=False),
    Index("passages_by_digest", "digest", "id"),
)
Table(
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
Table(
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
Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", JSON, nullable=False),
)
Table(
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
Table(
    "users",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password", String, nullable=False),
    Column("created", String, nullable=False),
)
Table(
    "logins",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("name", ForeignKey("users.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("since", String, nullable=False),
    Column("until", String, nullable=False),
)
Table(
    "topics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("phrases", JSON, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)
Table(
    "approved",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("statements", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("feedback", Integer),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("ended_by", String),
    Column("ended", String),
)
Table(
    "keys",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    there = {column["name"] for column in sa.inspect(connection).get_columns("feedback")}
    for column in metadata.tables["feedback"].columns:
        if column.name not in there:
            op.add_column("feedback", Column(column.name, column.type))
