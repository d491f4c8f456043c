"""Where a library lives: in a folder alone, or in a database that several processes share, each with a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

LIBRARY_FILE: Final = "library.sqlite3"
SHARED_FOLDER: Final = "shared"
"""Holds the indexes of a shared library, apart from those of a library in the folder itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """``home``: the folder; ``database_url``: the PostgreSQL database with the library, None for a file in the folder.

    The address may hold a password and is left out of what is printed.

    >>> Place(Path("data"), "postgresql+psycopg://zhengwen:secret@db.example/zhengwen")
    Place(home=PosixPath('data'))
    """

    home: Path
    database_url: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, where: Path | Place) -> Place:
        """A folder alone is a place with everything in it."""
        return where if isinstance(where, Place) else cls(where)

    @property
    def library_file(self) -> Path:
        """The library of a place that shares none."""
        return self.home / LIBRARY_FILE

    @property
    def shared(self) -> bool:
        return self.database_url is not None

    @property
    def indexes(self) -> Path:
        """The folder that holds the folders of the indexes."""
        return self.home / SHARED_FOLDER if self.shared else self.home

    @property
    def library_name(self) -> str:
        """The library in a sentence: the folder, or database and host without name and password."""
        if self.database_url is None:
            return str(self.home)
        parts = urlsplit(self.database_url)
        return f"the database {parts.path.strip('/')} at {parts.hostname or 'this machine'}"


def with_password(url: str, password: str) -> str:
    """A database's address with a password in it, in the place of one that it has."""
    parts = urlsplit(url)
    user = (parts.username or "") if parts.netloc else ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))
