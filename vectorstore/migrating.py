"""The tables of a library brought to what this program uses: made where there are none, changed step by step where
an earlier program made them.

Alembic takes a quarter of a second to import: a library that is as it should be costs one look at its revision.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from vectorstore import tables
from vectorstore.errors import StoreVersionError

HEAD: Final = "0002"
"""The newest step in ``migrations/versions``."""
STEPS: Final = ("0001", HEAD)
FOLDER: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x7A77_0001
"""PostgreSQL's number of the lock under which tables are changed."""
_REVISION: Final = sa.table("alembic_version", sa.column("version_num", sa.String))


def bring_up(engine: Engine) -> None:
    """Make or change the tables of a library, whole or not at all; nothing where they are as they should be.

    Raises StoreVersionError when a newer program made them.
    """
    with engine.connect() as connection:
        if known(revision_of(connection)) == HEAD:
            return
    with engine.begin() as connection:
        _alone(connection)
        found = known(revision_of(connection))
        if found is None and not sa.inspect(connection).has_table(tables.documents.name):
            tables.metadata.create_all(connection)
            _stamp(connection)
        elif found != HEAD:
            _upgrade(connection)


def is_current(engine: Engine) -> bool | None:
    """Whether the tables are as they should be; None where there are none.

    Raises StoreVersionError when a newer program made them.
    """
    with engine.connect() as connection:
        found = known(revision_of(connection))
        return found == HEAD if found or sa.inspect(connection).has_table(tables.documents.name) else None


def revision_of(connection: Connection) -> str | None:
    """The last step that was done on a library; None where none was."""
    if not sa.inspect(connection).has_table(_REVISION.name):
        return None
    return connection.execute(sa.select(_REVISION.c.version_num)).scalar_one_or_none()


def known(revision: str | None) -> str | None:
    """The same step. Raises StoreVersionError for one that this program does not know."""
    if revision is not None and revision not in STEPS:
        raise StoreVersionError(
            f"The tables of the library are of step {revision}, which a newer program made; this one knows them up to "
            f"{HEAD}. Install that program, or restore a backup that was made before."
        )
    return revision


def _alone(connection: Connection) -> None:
    """Keep other processes from changing the tables at the same time, until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _stamp(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(sa.insert(_REVISION).values(version_num=HEAD))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
