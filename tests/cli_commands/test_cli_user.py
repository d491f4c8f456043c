"""`zhengwen user …`: users are added, listed, changed and removed; a password is never an argument."""

from __future__ import annotations

import getpass
import io
from pathlib import Path

import pytest
from command_line import Run

from ingest.splitting import SPLITTER_VERSION
from vectorstore import passwords
from vectorstore.store import Store

PASSWORD = "a long enough one"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    given = iter(answers)
    monkeypatch.setattr(getpass, "getpass", lambda _: next(given))


def test_users_come_and_go(own_home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, PASSWORD, PASSWORD)
    assert run("--home", own_home, "user", "add", "wang", "--role", "admin").code == 0
    listed = run("--home", own_home, "user", "list", "--json").json()
    assert [(u["name"], u["role"]) for u in listed] == [("wang", "admin")]
    assert "wang" in run("--home", own_home, "user", "list").out
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "2\n"))
    assert run("--home", own_home, "user", "password", "wang", "--password-stdin").code == 0
    assert run("--home", own_home, "user", "remove", "wang").code == 0
    assert "no users yet" in run("--home", own_home, "user", "list").err


def test_a_user_is_added_while_another_process_has_the_folder(
    own_home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, PASSWORD, PASSWORD)
    with Store.open(own_home, splitter=SPLITTER_VERSION):
        assert run("--home", own_home, "user", "add", "wang").code == 0


@pytest.mark.parametrize(
    ("answers", "said"), [((PASSWORD, "another one"), "differ"), (("short", "short"), "10 to 200")]
)
def test_a_bad_password_changes_nothing(
    own_home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], said: str
) -> None:
    typed(monkeypatch, *answers)
    ran = run("--home", own_home, "user", "add", "wang")
    assert ran.code == 1
    assert said in ran.err
    assert run("--home", own_home, "user", "list", "--json").json() == []


def test_wrong_use_is_said(own_home: Path, run: Run) -> None:
    assert run("--home", own_home, "user", "add", "wang", "--role", "king").code == 2
    assert run("--home", own_home, "user", "remove", "wang").code == 1
