"""What several processes of a shared library go by: numbers that move, facts, how often things were done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import JSON, BigInteger, Column, Double, Integer

revision = "0002"
down_revision = "0001"

String: sa.types.TypeEngine[str] = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "counters",
        Column("name", String, primary_key=True),
        Column("value", BigInteger, nullable=False),
    )
    op.create_table("facts", Column("name", String, primary_key=True), Column("value", JSON, nullable=False))
    op.create_table(
        "draws",
        Column("key", String, primary_key=True),
        Column("full_at", Double, nullable=False, index=True),
        Column("wait", Double, nullable=False),
    )
    op.create_table(
        "attempts",
        Column("name", String, primary_key=True),
        Column("failed", Integer, nullable=False),
        Column("last", String, nullable=False),
    )
