"""A library in PostgreSQL: how it is reached, what is said when it is not, and the right to write it.

Every wait has an end: for a connection, for a statement, for a server that no longer answers.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from vectorstore.errors import StoreDiskError, StoreError, StoreLockedError, StoreUnreachableError
from vectorstore.place import Place

CONNECT_SECONDS: Final = 3
STATEMENT_SECONDS: Final = 60
"""Longer than any statement of ours takes: the largest changes the state of all documents."""
SILENT_SECONDS: Final = 10
"""After which a server that answers nothing is given up."""
WAIT_SECONDS: Final = 10.0
"""How long a writer waits for another one before it says who that is."""
_LOCK: Final = 0x7A77_0002
_STEP: Final = 0.2
_DISK_FULL: Final = "53100"
_READ_ONLY: Final = "25006"
"""The state that a standby answers a change with, while another server takes over."""


def engine_for(
    place: Place,
    *,
    statement_seconds: float = STATEMENT_SECONDS,
    connections: int = 3,
    durable: bool = True,
) -> Engine:
    """The database of a shared library. ``connections`` are kept open; more are opened at need. Unless
    ``durable``, what was written in the last moments may be lost when the server crashes.

    Raises StoreError when the driver is not installed.
    """
    address = place.database_url or ""
    try:
        engine = sa.create_engine(
            f"postgresql+psycopg://{address.partition('://')[2]}",
            pool_pre_ping=True,
            pool_size=connections,
            max_overflow=30,
            pool_timeout=CONNECT_SECONDS,
            # Statements carry what people ask and said; an error must not repeat it.
            hide_parameters=True,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": f"zhengwen {socket.gethostname()[:30]} {os.getpid()}",
                "options": f"-c statement_timeout={int(statement_seconds * 1000)}"
                f" -c idle_in_transaction_session_timeout={STATEMENT_SECONDS * 1000} -c timezone=UTC"
                + ("" if durable else " -c synchronous_commit=off"),
                "keepalives_idle": SILENT_SECONDS,
                "keepalives_interval": 3,
                "keepalives_count": 3,
                "tcp_user_timeout": SILENT_SECONDS * 1000,
            },
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "ZHENGWEN_DATABASE_URL is set, but what speaks to PostgreSQL is not installed: run `make install-postgres` "
            "(or `pip install 'zhengwen[postgres]'`)."
        ) from error
    _name_faults(engine, place)
    return engine


def _name_faults(engine: Engine, place: Place) -> None:
    """Say in a sentence what keeps the database from answering; without statement, address or password."""
    password = urlsplit(place.database_url or "").password or ""

    @event.listens_for(engine, "handle_error")
    def named(context: sa.engine.ExceptionContext) -> None:
        if context.is_pre_ping:
            return
        error = context.original_exception
        state = getattr(error, "sqlstate", None)
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if password:
            reason = reason.replace(password, "…")
        if state == _DISK_FULL:
            raise StoreDiskError(
                f"The disk of {place.library_name} is full. Make room and try again. Nothing of this was stored."
            ) from None
        unreachable = isinstance(
            context.sqlalchemy_exception, sa.exc.OperationalError | sa.exc.InterfaceError
        )
        if (
            context.is_disconnect
            or state == _READ_ONLY
            or unreachable
            or context.sqlalchemy_exception is None
        ):
            raise StoreUnreachableError(
                f"The library in {place.library_name} cannot be reached ({reason}). Try again in a moment; if it "
                "stays so, look at the database and at ZHENGWEN_DATABASE_URL."
            ) from None


class WriterLock:
    """The right to write a shared library, held by one process at a time.

    The database takes it back when the process or its connection ends. Changes are made on that same connection: whoever
    lost the right cannot write either.
    """

    def __init__(self, engine: Engine, place: Place) -> None:
        self._engine = engine
        self._place = place
        self._connection: Connection | None = None

    @property
    def held(self) -> bool:
        return self._connection is not None

    def acquire(self, wait: float = WAIT_SECONDS) -> None:
        """Take the right, waiting so many seconds at most. Raises StoreLockedError, StoreUnreachableError."""
        connection = self._engine.connect()
        try:
            end = time.monotonic() + wait
            while not _row(connection, "SELECT pg_try_advisory_lock(:lock)", lock=_LOCK)[0]:
                if time.monotonic() >= end:
                    raise self._taken(connection)
                time.sleep(_STEP)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def release(self) -> None:
        """Give the right back; a connection that was lost has done so already."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if not connection.invalidated:
                _row(connection, "SELECT pg_advisory_unlock(:lock)", lock=_LOCK)
        except StoreUnreachableError:
            connection.invalidate()
        finally:
            connection.close()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction of the holder. Raises StoreUnreachableError when the right was lost."""
        connection = self._connection
        if connection is None or connection.invalidated:
            raise StoreUnreachableError(
                f"The connection to {self._place.library_name} was lost while it was written to. What was stored before "
                "stands; do the rest again."
            )
        with connection.begin():
            yield connection

    def _taken(self, connection: Connection) -> StoreLockedError:
        who = _row(
            connection,
            "SELECT a.application_name, host(a.client_addr), to_char(a.backend_start, 'HH24:MI') FROM pg_locks l "
            "JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.objid = :lock AND l.granted",
            lock=_LOCK,
        )
        name, address, since = who or ("", None, "")
        words = str(name).split(" ")
        told = f"process {words[2]} on {words[1]}" if len(words) == 3 else "another process"
        by = f"{told} ({address or 'this machine'}, there since {since} UTC)" if who else told
        return StoreLockedError(
            f"{self._place.library_name[0].upper()}{self._place.library_name[1:]} is being written to by {by}: wait until "
            "it has finished, or stop it, and try again."
        )


def _row(connection: Connection, statement: str, **values: Any) -> tuple[Any, ...]:
    """The first row of a statement in a transaction of its own; empty when there is none."""
    with connection.begin():
        row = connection.execute(sa.text(statement), values).first()
    return tuple(row) if row is not None else ()
