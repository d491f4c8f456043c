"""Who may see and manage what is not public: users with a role, and their logins.

Kept in the library. Passwords are stored as hashes (``vectorstore.passwords``), logins as hashes of
their tokens. The day is told by the caller, as everywhere in this package.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from vectorstore import passwords, tables
from vectorstore.database import library_at
from vectorstore.errors import StoreError
from vectorstore.place import Place

LOGIN_LASTS: Final = timedelta(hours=12)
"""A working day; then the password is asked for again."""
_NAME: Final = re.compile(r"[\w.@+-]{1,64}")
_TOKEN_BYTES: Final = 32


class Role(StrEnum):
    """What a user may do."""

    STAFF = "staff"
    """Sees internal documents and drafts; adds, corrects and publishes documents; answers the inbox."""
    ADMIN = "admin"
    """The same, and manages users and settings."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may log in."""

    name: str
    role: Role
    created: datetime


class UserError(StoreError):
    """A user that cannot be made or found; the message says what to do next."""


class People:
    """Users and logins in a library; safe from several threads and beside the process that serves the folder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def at(cls, where: Path | Place) -> People:
        """Those of a place with a library. Raises StoreMissingError when it has none yet."""
        return cls(library_at(where))

    def close(self) -> None:
        self._engine.dispose()

    def add(self, name: str, password: str, role: Role, now: datetime) -> User:
        """A new user. Raises UserError for a name that is taken or unfit, PasswordError for such a password."""
        if not _NAME.fullmatch(name):
            raise UserError(
                f"{name!r} cannot be a user's name: it takes 1 to 64 letters, digits or characters of `. _ @ + -`."
            )
        row = {
            "name": name,
            "role": role.value,
            "password": passwords.hashed(password),
            "created": now.isoformat(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(tables.users).values(row))
        except sa.exc.IntegrityError as error:
            raise UserError(
                f"There is a user {name!r} already. `zhengwen user password {name}` sets another password."
            ) from error
        return User(name, role, now)

    def set_password(self, name: str, password: str) -> None:
        """Another password; ends all logins of this user. Raises UserError, PasswordError."""
        stored = passwords.hashed(password)
        with self._engine.begin() as connection:
            changed = connection.execute(
                sa.update(tables.users).where(tables.users.c.name == name).values(password=stored)
            )
            if not changed.rowcount:
                raise _no_user(name)
            connection.execute(sa.delete(tables.logins).where(tables.logins.c.name == name))

    def remove(self, name: str) -> None:
        """Take away a user with all logins. Raises UserError when there is none of that name."""
        with self._engine.begin() as connection:
            if not connection.execute(sa.delete(tables.users).where(tables.users.c.name == name)).rowcount:
                raise _no_user(name)

    def users(self) -> tuple[User, ...]:
        """All users by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(tables.users.c.name, tables.users.c.role, tables.users.c.created).order_by(
                    tables.users.c.name
                )
            ).all()
        return tuple(User(row.name, Role(row.role), datetime.fromisoformat(row.created)) for row in rows)

    def login(self, name: str, password: str, now: datetime) -> str | None:
        """A token for the browser when name and password belong together, else None after the same time."""
        with self._engine.connect() as connection:
            stored = connection.execute(
                sa.select(tables.users.c.password).where(tables.users.c.name == name)
            ).scalar_one_or_none()
        # An unknown name costs as much as a wrong password, so that names cannot be found out by the clock.
        fits = passwords.matches(password, stored if stored is not None else _nobodys())
        if stored is None or not fits:
            return None
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.logins).where(tables.logins.c.until <= now.isoformat()))
            connection.execute(
                sa.insert(tables.logins).values(
                    token_hash=_hash(token),
                    name=name,
                    since=now.isoformat(),
                    until=(now + LOGIN_LASTS).isoformat(),
                )
            )
        return token

    def whose(self, token: str, now: datetime) -> User | None:
        """The user that a token stands for; None when it is unknown or its time is over."""
        users, logins = tables.users.c, tables.logins.c
        query = (
            sa.select(users.name, users.role, users.created)
            .join(tables.logins)
            .where(logins.token_hash == _hash(token), logins.until > now.isoformat())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else User(row.name, Role(row.role), datetime.fromisoformat(row.created))

    def logout(self, token: str) -> None:
        """End a login; an unknown token ends nothing."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.logins).where(tables.logins.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _nobodys() -> str:
    return passwords.hashed(secrets.token_urlsafe(_TOKEN_BYTES))


def _no_user(name: str) -> UserError:
    return UserError(f"There is no user {name!r}. `zhengwen user list` names them all.")
