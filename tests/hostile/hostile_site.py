"""A library whose every word is hostile, served by a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hostile_made import CANARY
from hostile_sending import Sender
from serving import Server

SCRIPT = Path(__file__).with_name("serve_hostile.py")
STARTED = 300


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
def served(place: Path, *arguments: str) -> Iterator[HostileSite]:
    """The library in a folder beside the canary, until its process is ended; ``model``: an obeying model writes."""
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
