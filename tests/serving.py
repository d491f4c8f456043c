"""A server of its own for a test: started on a free loopback port, stopped by a signal."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("serve_fakes.py")


@dataclass
class Server:
    """A running process and its address."""

    process: subprocess.Popen[str]
    address: str

    def health(self) -> str | None:
        """What /healthz says, or None while nobody listens."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as response:
                status: str = json.load(response)["status"]
                return status
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def wait(self, wanted: set[str], seconds: float) -> float:
        """Seconds until /healthz says one of the wanted words. Raises TimeoutError, RuntimeError."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.health() in wanted:
                return time.monotonic() - began
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended early:\n{self.process.communicate()[0]}")
            time.sleep(0.1)
        raise TimeoutError(f"{self.address} was not {wanted} within {seconds} s")

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Exit code and output."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output


@dataclass(frozen=True)
class Site:
    """A server that answers: its address, and the folder of its library."""

    address: str
    home: Path


def start(script: Path = SCRIPT, *arguments: str) -> Server:
    """Start a server, by default that of the fakes; it may still be loading."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(script), str(port), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Server(process, f"http://127.0.0.1:{port}")
