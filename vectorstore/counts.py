"""How often something was done, and how often a login failed, counted for all processes of a shared library in its database.

By the database's clock, so that machines whose clocks differ count alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Engine

from vectorstore import tables
from vectorstore.place import Place

KEPT: Final = 50_000
"""Buckets kept; made-up keys cannot fill the database. Whoever is forgotten has a full bucket again."""
SECONDS: Final = 1.0
"""What counting may take before it is given up."""
_NOW: Final = "extract(epoch FROM statement_timestamp())"

# Of a bucket that would be overdrawn nothing is drawn. The second is drawn from only where the first gave.
_DRAW: Final = """
    INSERT INTO draws AS d (key, full_at, wait)
    SELECT :key{n}, {now} + :each{n}, 0 {only}
    ON CONFLICT (key) DO UPDATE SET
        wait = greatest(0, greatest(d.full_at, {now}) + :each{n} - {now} - :burst{n}),
        full_at = greatest(d.full_at, {now})
            + CASE WHEN greatest(d.full_at, {now}) + :each{n} - {now} > :burst{n} THEN 0 ELSE :each{n} END
    RETURNING key, wait
"""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is drawn from: ``each`` draw takes so many seconds to fill again, ``burst`` is the seconds that a full one
    holds."""

    key: str
    each: float
    burst: float


class SharedCounts:
    """The counts of a shared library; safe from several threads. Every method raises StoreUnreachableError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def at(cls, place: Place) -> SharedCounts:
        """Those of a place whose library is shared."""
        from vectorstore.postgres import engine_for

        # A crash may forget who asked in the last second; waiting for the disk would cost every request more.
        engine = engine_for(place, statement_seconds=SECONDS, connections=2, durable=False)
        return cls(engine.execution_options(isolation_level="AUTOCOMMIT"))

    def close(self) -> None:
        self._engine.dispose()

    def draw(self, first: Bucket, second: Bucket | None = None) -> tuple[float, float]:
        """Draw from one bucket or two, in one statement: the seconds to wait for each, 0 where it gave. Nothing is drawn
        from the second where the first one did not give.
        """
        parts = [f"a AS ({_DRAW.format(n=1, now=_NOW, only='')})"]
        values: dict[str, object] = {"key1": first.key, "each1": first.each, "burst1": first.burst}
        if second is not None:
            only = "WHERE (SELECT wait FROM a) = 0"
            parts.append(f"b AS ({_DRAW.format(n=2, now=_NOW, only=only)})")
            values |= {"key2": second.key, "each2": second.each, "burst2": second.burst}
        other = "(SELECT wait FROM b)" if second is not None else "0"
        query = f"WITH {', '.join(parts)} SELECT (SELECT wait FROM a), coalesce({other}, 0)"  # noqa: S608 - ours
        with self._engine.connect() as connection:
            row = connection.execute(sa.text(query), values).one()
        return float(row[0]), float(row[1])

    def forget_full(self) -> int:
        """Delete the buckets that are full again, and the fullest where there are too many; how many."""
        draws = tables.draws.c
        first_kept = sa.select(draws.full_at).order_by(draws.full_at.desc()).offset(KEPT).limit(1)
        old = sa.delete(tables.draws).where(
            sa.or_(draws.full_at < sa.text(_NOW), draws.full_at <= first_kept.scalar_subquery())
        )
        with self._engine.connect() as connection:
            return connection.execute(old).rowcount

    def failures_of(self, name: str) -> tuple[int, datetime] | None:
        """How often in a row a name failed, and when last."""
        table = tables.attempts.c
        query = sa.select(table.failed, table.last).where(table.name == name)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else (row.failed, datetime.fromisoformat(row.last))

    def count_failure(self, name: str, now: datetime, forgotten_after: timedelta) -> None:
        """Count a failure; after the time without one counting begins anew, for this name and all others."""
        table = tables.attempts
        with self._engine.connect() as connection:
            connection.execute(sa.delete(table).where(table.c.last <= (now - forgotten_after).isoformat()))
            row = insert(table).values(name=name, failed=1, last=now.isoformat())
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=[table.c.name],
                    set_={"failed": table.c.failed + 1, "last": row.excluded.last},
                )
            )

    def forget_failures(self, name: str) -> None:
        """A login that succeeded ends the count."""
        with self._engine.connect() as connection:
            connection.execute(sa.delete(tables.attempts).where(tables.attempts.c.name == name))
