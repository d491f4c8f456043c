"""A real Chroma server on loopback, for tests: started, killed, stopped for a while and started again on its folder."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from vectorstore.chroma_choice import ChromaServer


class ChromaProcess:
    """``chroma run`` as chromadb installs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def server(self) -> ChromaServer:
        return ChromaServer(self.url)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = Path(sys.executable).with_name("chroma")
        arguments = ("--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port))
        self._process = subprocess.Popen(
            [command, "run", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            try:
                if httpx.get(f"{self.url}/api/v2/heartbeat", timeout=1).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError("Chroma did not start within 30 s")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def hold(self) -> None:
        """Have it take connections and answer none."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End ``hold``."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def lose_disk(self) -> None:
        """Kill it, delete what it kept, start it again."""
        self.kill()
        shutil.rmtree(self.folder)
        self.start()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
