"""A PostgreSQL server for tests, and a database of its own for each: fixtures of all tests (see conftest.py).

It listens on a socket in a temporary folder only, and runs as a user without rights, as it demands. Where it cannot be
started, the tests that need it are skipped with the reason.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from vectorstore.place import Place

PORT = 5433
"""Of the socket's name; nothing listens at it on the network."""
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "listen_addresses": "",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


@dataclass
class Postgres:
    """A running server. ``folder`` holds its data and its socket."""

    folder: Path
    binaries: Path
    owner: str | None
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}&port={PORT}"

    def new(self, template: str = "template1") -> str:
        """The address of a new database like another one."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def empty(self, url: str) -> None:
        """Cut all connections to a database with the tables of a library, and empty them."""
        from vectorstore.tables import metadata

        self.tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name(url)}'")
        names = ", ".join(metadata.tables)
        self.tell(f"TRUNCATE {names} RESTART IDENTITY CASCADE", _name(url))

    def tell(self, statement: str, database: str = "postgres") -> None:
        """A statement to the server, outside any transaction."""
        import psycopg

        address = f"host={self.folder} port={PORT} user=postgres dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def lose(self, url: str) -> None:
        """Cut all connections to a database, and refuse new ones."""
        name = _name(url)
        self.tell(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def give_back(self, url: str) -> None:
        self.tell(f"ALTER DATABASE {_name(url)} ALLOW_CONNECTIONS true")

    def run(self, program: str, *arguments: str) -> None:
        user: dict[str, Any] = {}
        if self.owner is not None:
            user = {"user": self.owner, "group": self.owner, "extra_groups": []}
        subprocess.run(
            [str(self.binaries / program), *arguments],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **user,
        )

    def start(self) -> None:
        self.run("pg_ctl", "-D", "data", "-l", "log", "-w", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _binaries() -> Path:
    found = shutil.which("initdb")
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not (found or newest):
        pytest.skip("PostgreSQL is not installed: `make postgres`")
    return Path(found).resolve().parent if found else newest[-1].parent


def _owner() -> str | None:
    """Who runs the server: this user, or for root the one whom the package made for it."""
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres: `make postgres`")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of this run."""
    pytest.importorskip("psycopg", reason="what speaks to PostgreSQL is not installed: `make install-dev`")
    binaries, owner = _binaries(), _owner()
    # A socket's name may not be longer than about 100 characters, as pytest's own folders may be.
    folder = Path(tempfile.mkdtemp(prefix="zhengwen-pg-"))
    if owner is not None:
        shutil.chown(folder, owner, owner)
    server = Postgres(folder, binaries, owner)
    try:
        server.run(
            "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        with (folder / "data" / "postgresql.conf").open("a") as file:
            settings = {**SETTINGS, "port": str(PORT), "unix_socket_directories": str(folder)}
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        server.start()
        try:
            yield server
        finally:
            server.stop()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _with_tables(postgres: Postgres) -> str:
    """A database with the tables of a library, for others to be copied from."""
    from vectorstore.database import engine_of
    from vectorstore.place import Place

    url = postgres.new()
    engine_of(Place(Path(), url), create=True).dispose()
    # A database that somebody is connected to cannot be copied; a connection takes a moment to end.
    time.sleep(0.05)
    return _name(url)


@pytest.fixture(scope="session")
def _reused(postgres: Postgres, _with_tables: str) -> str:
    return postgres.new(_with_tables)


@pytest.fixture
def database_url(postgres: Postgres, _reused: str) -> str:
    """The address of a database with tables and nothing in them: the same each time, which takes a twentieth of the
    time that a new one takes."""
    postgres.empty(_reused)
    return _reused


@pytest.fixture
def empty_database_url(postgres: Postgres) -> str:
    """The address of a database without tables."""
    return postgres.new()


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place without documents: once with a library in its folder, once with one in PostgreSQL."""
    from vectorstore.place import Place

    url = request.getfixturevalue("database_url") if request.param == "PostgreSQL" else None
    return Place(tmp_path / "data", url)
