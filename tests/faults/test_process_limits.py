"""A server without file descriptors, with a clock that jumps, and with a reading process that the system ends."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from killing import ROOT, Served, command, contents, run, write_files

pytestmark = [pytest.mark.kills, pytest.mark.integration]
Seen = Callable[[str], None]
QUESTION = "第3号工作应当做好什么？"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, home = tmp_path_factory.mktemp("base") / "files", tmp_path_factory.mktemp("base") / "home"
    write_files(folder, 8)
    assert run(command(home, "ingest", folder)).code == 0
    return home


@pytest.fixture
def home(base: Path, tmp_path: Path) -> Path:
    return shutil.copytree(base, tmp_path / "home")


@pytest.mark.fault(
    "more connections than file descriptors",
    "whoever is too many is told 503 with Retry-After at once; the server lives, and answers within 5 s afterwards",
)
def test_no_file_descriptors(home: Path, seen: Seen) -> None:
    with Served(home, descriptors=256) as served:
        status, before = served.ask(QUESTION)
        assert status == 200
        parts = urlsplit(served.server.address)
        held = [
            socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=10)
            for _ in range(400)
        ]
        time.sleep(2)
        told = 0
        for connection in held:
            connection.setblocking(False)
            with contextlib.suppress(BlockingIOError, ConnectionResetError):
                told += b"Retry-After" in connection.recv(1_000)
        most = served.process.num_fds()
        for connection in held:
            connection.close()
        began = time.monotonic()
        reply = None
        while reply is None and time.monotonic() - began < 30:
            with contextlib.suppress(OSError):
                status, reply = served.ask(QUESTION)
        took = time.monotonic() - began
        assert status == 200 and reply is not None and reply["answer"] == before["answer"]
        assert took < 5, took
        assert told > 200 and most < 256, (told, most)
    assert "out of system resource" not in (home.parent / "server.log").read_text("utf-8")
    assert len(contents(home)["documents"]) == 8
    seen(
        f"400 connections, {told} told to come again, {most} of 256 descriptors in use; answered {took:.1f} s afterwards"
    )


CLOCK = """
import datetime, sys, time
if __name__ == "__main__":
    shift, plain = float(sys.argv[1]), time.time
    time.time = lambda: plain() + shift
    class Shifted(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) + datetime.timedelta(seconds=shift)
    class Day(datetime.date):
        @classmethod
        def today(cls):
            return datetime.datetime.now().date()
    datetime.datetime, datetime.date = Shifted, Day
    sys.argv = ["zhengwen", *sys.argv[2:]]
    import cli
    cli.main()
"""


@pytest.mark.fault(
    "the clock is moved back ten years, then on",
    "what is stored stays, versions and audit keep their order, the same questions have the same answers",
)
def test_a_clock_that_is_moved(home: Path, tmp_path: Path, seen: Seen) -> None:
    script, folder = tmp_path / "moved.py", tmp_path / "files"
    script.write_text(CLOCK, "utf-8")
    year = 365 * 86_400.0

    def at(shift: float, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        import sys

        return subprocess.run(
            [sys.executable, str(script), str(shift), "--home", str(home), *map(str, arguments)],
            cwd=ROOT,
            env={"PYTHONPATH": f"{ROOT}", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    for edition, shift in enumerate((0.0, -10 * year, 10 * year)):
        write_files(folder, 8, edition)
        done = at(shift, "ingest", folder, "--prune")
        assert done.returncode == 0, done.stderr
        asked = at(shift, "ask", QUESTION, "--json")
        assert json.loads(asked.stdout)["status"] == "answered", asked.stderr
    audit = [json.loads(line) for line in at(0, "audit", "--json").stdout.splitlines()]
    years = [line["at"][:4] for line in audit if line["action"] == "ingest"]
    held = contents(home)
    several = [texts for texts in held["versions"].values() if len(texts) > 1]
    assert len(years) >= 3 and len(set(years)) == 3
    assert several and all([v[0] for v in texts] == list(range(1, len(texts) + 1)) for texts in several)
    seen(
        f"ingests told for {', '.join(dict.fromkeys(years))}; {len(several)} documents with versions in order"
    )


@pytest.mark.fault(
    "the system ends a reading process (out of memory)",
    "its file is named, all others are read, the next run reads it",
)
def test_a_reading_process_that_is_ended(tmp_path: Path, seen: Seen) -> None:
    folder, home = tmp_path / "files", tmp_path / "home"
    write_files(folder, 120, articles=120)
    ingest = subprocess.Popen(
        command(home, "ingest", folder), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    parent, ended = psutil.Process(ingest.pid), threading.Event()

    def end_one() -> None:
        while not ended.is_set() and ingest.poll() is None:
            with contextlib.suppress(psutil.Error):
                for child in parent.children():
                    busy = child.cpu_times().user > 0.8
                    if busy and "resource_tracker" not in " ".join(child.cmdline()):
                        child.send_signal(signal.SIGKILL)
                        ended.set()
                        return
            time.sleep(0.02)

    watcher = threading.Thread(target=end_one)
    watcher.start()
    _, err = ingest.communicate(timeout=600)
    watcher.join()
    assert ended.is_set()
    assert "SIGKILL" in err or ingest.returncode == 0, err
    again = run(command(home, "ingest", folder))
    assert again.code == 0, again.err
    assert len(contents(home)["documents"]) == 120
    seen(f"exit code {ingest.returncode}, then 0 with all 120 files")
