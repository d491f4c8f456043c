"""What the attacks share: the table of what they came to, and the served library whose every word is hostile."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_made import CANARY
from hostile_sending import Sender
from serving import Server
from tally import Tally

TALLY = pytest.StashKey[Tally]()
SCRIPT = Path(__file__).with_name("serve_hostile.py")
STARTED = 300


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    return pytestconfig.stash.setdefault(TALLY, Tally())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    kept = config.stash.get(TALLY, None)
    if kept is not None and config.getoption("markexpr") == "hostile":
        terminalreporter.write_line("")
        for line in kept.lines():
            terminalreporter.write_line(line)


@dataclass(frozen=True)
class HostileSite:
    """A served library: where, a sender that is logged in, and what the process wrote."""

    sender: Sender
    process: Server
    log: Path

    @property
    def address(self) -> str:
        return self.sender.address


@contextmanager
def _served(place: Path, *arguments: str) -> Iterator[HostileSite]:
    (place / "canary.txt").write_text(CANARY, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = place / "log"
    with log.open("w") as out:
        command = [sys.executable, str(SCRIPT), str(port), str(place / "home"), *arguments]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, text=True)
    server = Server(process, f"http://127.0.0.1:{port}")
    try:
        server.wait({"ok"}, STARTED)
        sender = Sender(server.address)
        sender.log_in()
        yield HostileSite(sender, server, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    """Answers without a model."""
    with _served(tmp_path_factory.mktemp("hostile")) as site:
        yield site


@pytest.fixture(scope="module")
def obeying_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    """A model that obeys every order writes the answers."""
    with _served(tmp_path_factory.mktemp("obeying"), "model") as site:
        yield site
