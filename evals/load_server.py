"""A service of its own for a load, with what it takes of memory, looked at while it runs."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

START_SECONDS: Final = 300.0
WITHOUT_RATES: Final = ("ZHENGWEN_ASKS_PER_ADDRESS=0", "ZHENGWEN_REQUESTS_PER_ADDRESS=0")
"""All people of a load come from one address, whose rates are meant for one house."""


class StartError(Exception):
    """The service did not start; the message tells what it said."""


@dataclass
class Server:
    """A running service. ``start_seconds``: from its process to its first readiness."""

    process: subprocess.Popen[bytes]
    address: str
    start_seconds: float = 0.0

    def ready(self) -> bool:
        """Whether it says that it answers questions."""
        port = int(self.address.rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def documents(self) -> list[str]:
        """The ids of the public documents."""
        port = int(self.address.rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/api/documents")
        found = [str(d["id"]) for d in json.loads(connection.getresponse().read())]
        connection.close()
        return found


@contextlib.contextmanager
def served(home: Path, settings: tuple[str, ...] = WITHOUT_RATES) -> Iterator[Server]:
    """Serve a library by the command itself on a free port, without a model; stopped at the end. Raises StartError."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["env", *settings, sys.executable, "-m", "cli", "--home", str(home)]
    began = time.monotonic()
    process = subprocess.Popen([*command, "serve", "--no-model", "--port", str(port)])  # noqa: S603
    server = Server(process, f"http://127.0.0.1:{port}")
    try:
        while not server.ready():
            if process.poll() is not None or time.monotonic() - began > START_SECONDS:
                raise StartError(f"The service over {home} did not start (exit code {process.poll()}).")
            time.sleep(0.1)
        server.start_seconds = time.monotonic() - began
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


class Memory:
    """The resident memory of a process with its children (megabytes) every second, inside ``with``."""

    EVERY: Final = 1.0

    def __init__(self, process: int) -> None:
        self._process = psutil.Process(process)
        self.seen: list[tuple[float, float, float]] = []
        """Monotonic time, megabytes of the processes' own, and megabytes of files that are mapped into them, which the
        system takes back when it needs the room."""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def between(self, start: float, end: float) -> float:
        """The median of the processes' own between two moments; 0 where nothing was seen."""
        return _median([own for at, own, _ in self.seen if start <= at < end])

    def mapped_between(self, start: float, end: float) -> float:
        """The same of mapped files."""
        return _median([mapped for at, _, mapped in self.seen if start <= at < end])

    def _look(self) -> None:
        while not self._done.wait(self.EVERY):
            with contextlib.suppress(psutil.Error):
                own, mapped = _taken(self._process)
                for child in self._process.children(recursive=True):
                    with contextlib.suppress(psutil.Error):
                        of_child = _taken(child)
                        own, mapped = own + of_child[0], mapped + of_child[1]
                self.seen.append((time.monotonic(), own / 1e6, mapped / 1e6))


def _taken(process: psutil.Process) -> tuple[int, int]:
    """Bytes in memory: of the process alone, and of mapped files (0 where the system does not tell them apart)."""
    found = process.memory_info()
    mapped = int(getattr(found, "shared", 0))
    return found.rss - mapped, mapped


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0
