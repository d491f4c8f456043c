"""Users and logins: hashes only, nothing after the time is over, names cannot be guessed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import HashingEmbedder

from vectorstore import passwords
from vectorstore.errors import StoreMissingError
from vectorstore.library import LIBRARY_FILE
from vectorstore.passwords import PasswordError
from vectorstore.people import LOGIN_LASTS, People, Role, User, UserError
from vectorstore.place import Place
from vectorstore.store import Store

NOW = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
PASSWORD = "正确的马电池订书钉们"
OTHER = "another long password"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)


@pytest.fixture
def home(place: Place) -> Path:
    with Store.open(place, create=True, embedder=HashingEmbedder()):
        return place.home


@pytest.fixture
def people(place: Place, home: Path) -> Iterator[People]:
    people = People.at(place)
    yield people
    people.close()


def logged_in(people: People, password: str = PASSWORD, now: datetime = NOW) -> str:
    token = people.login("wang", password, now)
    assert token is not None
    return token


def test_a_login_stands_for_its_user_until_its_time_is_over(people: People) -> None:
    people.add("wang", PASSWORD, Role.STAFF, NOW)
    token = logged_in(people, PASSWORD)
    assert people.whose(token, NOW) == User("wang", Role.STAFF, NOW)
    assert people.whose(token, NOW + LOGIN_LASTS - timedelta(seconds=1)) is not None
    assert people.whose(token, NOW + LOGIN_LASTS) is None
    assert people.whose(token + "x", NOW) is None


@pytest.mark.parametrize(
    ("name", "password"), [("wang", "wrong password"), ("li", OTHER), ("", ""), ("wang", "x" * 9999)]
)
def test_a_wrong_name_or_password_gives_no_token(people: People, name: str, password: str) -> None:
    people.add("wang", OTHER, Role.STAFF, NOW)
    assert people.login(name, password, NOW) is None


@pytest.mark.parametrize("place", ["SQLite"], indirect=True)
def test_neither_password_nor_token_stands_in_the_library(people: People, home: Path) -> None:
    people.add("wang", OTHER, Role.ADMIN, NOW)
    token = logged_in(people, OTHER)
    people.close()
    connection = sqlite3.connect(home / LIBRARY_FILE)
    dump = "\n".join(connection.iterdump())
    connection.close()
    assert "scrypt$" in dump
    assert OTHER not in dump
    assert token not in dump


def test_another_password_ends_all_logins(people: People) -> None:
    people.add("wang", OTHER, Role.STAFF, NOW)
    token = logged_in(people, OTHER)
    people.set_password("wang", OTHER + "!")
    assert people.whose(token, NOW) is None
    assert people.login("wang", OTHER, NOW) is None
    assert people.login("wang", OTHER + "!", NOW) is not None


def test_who_is_removed_or_logs_out_is_out(people: People) -> None:
    people.add("wang", OTHER, Role.STAFF, NOW)
    first, second = logged_in(people, OTHER), logged_in(people, OTHER)
    people.logout(first)
    assert people.whose(first, NOW) is None
    assert people.whose(second, NOW) is not None
    people.remove("wang")
    assert people.whose(second, NOW) is None
    assert people.users() == ()


def test_a_name_is_taken_once_and_has_no_strange_characters(people: People) -> None:
    people.add("wang", OTHER, Role.STAFF, NOW)
    with pytest.raises(UserError, match="already"):
        people.add("wang", OTHER, Role.ADMIN, NOW)
    for name in ("", "a b", "x" * 65, "a/b", "a\n"):
        with pytest.raises(UserError, match="cannot be"):
            people.add(name, OTHER, Role.STAFF, NOW)
    with pytest.raises(UserError, match="user list"):
        people.remove("li")
    with pytest.raises(UserError, match="user list"):
        people.set_password("li", OTHER)


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_password_of_another_length_is_not_taken(people: People, password: str) -> None:
    with pytest.raises(PasswordError, match="characters"):
        people.add("wang", password, Role.STAFF, NOW)
    assert people.users() == ()


def test_a_hash_tells_its_cost_and_is_salted() -> None:
    one, two = passwords.hashed(OTHER), passwords.hashed(OTHER)
    assert one != two
    assert one.startswith("scrypt$256$8$1$")
    assert passwords.matches(OTHER, one)
    assert not passwords.matches(OTHER + " ", one)


def test_users_need_a_library(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="ingest"):
        People.at(tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("place", ["SQLite"], indirect=True)
def test_users_are_kept_when_the_library_is_made_anew(people: People, home: Path) -> None:
    people.add("wang", OTHER, Role.ADMIN, NOW)
    people.close()
    manifest = home / "manifest.json"
    manifest.write_text(
        manifest.read_text("utf-8").replace('"library_schema": 4', '"library_schema": 3'), "utf-8"
    )
    with Store.open(home, embedder=HashingEmbedder(), create=True, rebuild=True):
        pass
    again = People.at(home)
    assert again.login("wang", OTHER, NOW) is not None
    again.close()
