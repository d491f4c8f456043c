"""What the attacks share: the table of what they came to, and the served library whose every word is hostile.

A plugin of all tests: what serves the library is imported only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tally import Tally

if TYPE_CHECKING:
    from hostile_site import HostileSite

TALLY = pytest.StashKey[Tally]()


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    return pytestconfig.stash.setdefault(TALLY, Tally())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    kept = config.stash.get(TALLY, None)
    if kept is not None and config.getoption("markexpr") == "hostile":
        terminalreporter.write_line("")
        for line in kept.lines():
            terminalreporter.write_line(line)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    """Answers without a model."""
    from hostile_site import served

    with served(tmp_path_factory.mktemp("hostile")) as site:
        yield site


@pytest.fixture(scope="module")
def obeying_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    """A model that obeys every order writes the answers."""
    from hostile_site import served

    with served(tmp_path_factory.mktemp("obeying"), "model") as site:
        yield site
