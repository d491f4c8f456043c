"""Two real servers on one library in PostgreSQL, as the command starts them, and a third process that reads texts in."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import small_library
from serving import Server

pytestmark = pytest.mark.integration

QUESTION = "2025年养老床位数的目标是多少？"
NEW = "# 数州市元宵灯会管理办法\n\n第一条 元宵灯会门票每张十五元。\n"
ASKED = "元宵灯会的门票每张多少元？"
STARTED = 180


def environment(url: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "ZHENGWEN_DATABASE_URL": url,
        "ZHENGWEN_THREADS": "1",
    }


def command(url: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(home), *arguments],
        env=environment(url),
        capture_output=True,
        text=True,
        timeout=STARTED,
        check=False,
    )


def serve(url: str, home: Path) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "--home", str(home), "serve", "--port", str(port)],
        env=environment(url),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Server(process, f"http://127.0.0.1:{port}")


@pytest.fixture(scope="module")
def shared(
    postgres: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, list[Server]]]:
    """The database's address, a folder for homes, and two servers that are ready."""
    url, folder = postgres.new(), tmp_path_factory.mktemp("replicas")
    read = command(url, folder / "writer", "ingest", str(small_library.DOCUMENTS))
    assert read.returncode == 0, read.stderr
    servers = [serve(url, folder / name) for name in ("one", "two")]
    try:
        for server in servers:
            server.wait({"ok"}, STARTED)
        yield url, folder, servers
    finally:
        for server in servers:
            server.stop(signal.SIGKILL)


def ask(address: str, question: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{address}/api/ask",
        json.dumps({"question": question}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        reply: dict[str, Any] = json.load(response)
        return reply


def told(reply: dict[str, Any]) -> tuple[Any, ...]:
    return reply["status"], reply["answer"], [c["quote"] for c in reply["citations"]]


def within(seconds: float, look: Callable[[], bool]) -> float:
    """Seconds until something is so. Raises TimeoutError."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if look():
            return time.monotonic() - began
        time.sleep(0.1)
    raise TimeoutError(f"not so within {seconds} s")


def test_both_answer_alike_what_a_command_read_in_within_ten_seconds(
    shared: tuple[str, Path, list[Server]],
) -> None:
    url, folder, servers = shared
    one, two = (server.address for server in servers)
    before = ask(one, QUESTION)
    assert before["status"] == "answered"
    assert told(before) == told(ask(two, QUESTION))
    assert ask(one, ASKED)["status"] == "refused"
    (folder / "in").mkdir()
    (folder / "in" / "canteen.md").write_text(NEW, "utf-8")
    read = command(url, folder / "writer", "ingest", str(folder / "in"))
    assert read.returncode == 0, read.stderr
    for address in (one, two):
        within(10, lambda address=address: ask(address, ASKED)["status"] == "answered")  # type: ignore[misc]
    assert told(ask(one, ASKED)) == told(ask(two, ASKED))


def test_who_tries_again_sees_no_failure_when_one_is_killed(shared: tuple[str, Path, list[Server]]) -> None:
    url, folder, servers = shared
    addresses = [server.address for server in servers]
    expected = told(ask(addresses[1], QUESTION))
    tries: list[int] = []

    def answered() -> tuple[Any, ...]:
        for number in range(4):
            try:
                reply = told(ask(addresses[number % 2], QUESTION))
            except (urllib.error.URLError, ConnectionError):
                continue
            tries.append(number + 1)
            return reply
        raise AssertionError("neither replica answered")

    for number in range(12):
        if number == 4:
            servers[0].process.kill()
        assert answered() == expected
    assert servers[0].process.wait(10) == -signal.SIGKILL
    assert max(tries) == 2
    with urllib.request.urlopen(f"{addresses[1]}/readyz", timeout=30) as ready:
        assert json.load(ready)["status"] == "ok"
    # For the tests that come after, in whatever order.
    servers[0] = serve(url, folder / "one")
    servers[0].wait({"ok"}, STARTED)
