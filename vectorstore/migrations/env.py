"""What Alembic runs before the steps: on the connection and in the transaction of ``vectorstore.migrating``."""

from __future__ import annotations

from alembic import context

from vectorstore import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
context.run_migrations()
