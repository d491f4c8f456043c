"""What the attacks share: the table of what they came to, and how long the long ones go on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tally import Tally

TALLY = pytest.StashKey[Tally]()
pytest_plugins: list[str] = []


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Iterator[Tally]:
    yield pytestconfig.stash.setdefault(TALLY, Tally())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    kept = config.stash.get(TALLY, None)
    if kept is not None and config.getoption("markexpr") == "hostile":
        terminalreporter.write_line("")
        for line in kept.lines():
            terminalreporter.write_line(line)
