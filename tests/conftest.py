"""What every test gets: no network, and none of the developer's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import pytest_socket
from fakes import HashingEmbedder
from hypothesis import settings

pytest_plugins = ["command_line", "fault_table", "hostile_fixtures", "postgres"]

# How long an example takes on a busy machine is no property of the code; ``make bench`` measures time.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")

LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--minutes", type=float, default=10.0, help="how long `-m hostile` feeds the parsers")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that take minutes run when they are asked for by their mark."""
    for mark in ("kills", "model", "hostile"):
        if mark in config.getoption("markexpr"):
            continue
        for item in items:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=f"takes minutes: run it with `pytest -m {mark}`"))


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Unix sockets only; tests marked ``integration`` or ``browser`` may use loopback too."""
    marks = {mark.name for mark in request.node.iter_markers()}
    if marks & {"integration", "browser"}:
        pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
    else:
        pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ``ZHENGWEN_*`` of the developer reaches a test."""
    for name in list(os.environ):
        if name.startswith("ZHENGWEN_"):
            monkeypatch.delenv(name)


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()
