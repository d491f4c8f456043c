"""The steps by which a library's tables came to be as they are (Alembic); see ``vectorstore.migrating``."""
