"""`zhengwen ingest --watch` in a process of its own: files appear, change, go, and are half written."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import HashingEmbedder
from test_sync_killed import INGEST

from ingest.splitting import SPLITTER_VERSION
from vectorstore.errors import StoreLockedError
from vectorstore.store import Store

pytestmark = pytest.mark.integration

TEXT = "关于示例工作的通知\n\n各单位应当做好示例工作。\n"
PATIENT = 120.0


class Watching:
    """A running watch and the reports that it prints, a line each."""

    def __init__(self, place: Path, *more: str) -> None:
        self.folder, self.home = place / "文件", place / "data"
        (place / "command.py").write_text(INGEST)
        self.process = subprocess.Popen(
            [
                *(sys.executable, str(place / "command.py"), "--home", str(self.home)),
                *("ingest", str(self.folder), "--watch", "--json", *more),
            ],
            stdout=subprocess.PIPE,
            stderr=(place / "errors").open("w"),
            text=True,
            env={"PYTHONPATH": ":".join(sys.path), "ZHENGWEN_THREADS": "1"},
        )
        self._errors = place / "errors"
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def report(self) -> dict[str, Any]:
        """The next report."""
        line = self._lines.get(timeout=PATIENT)
        return self.report() if line == "begins\n" else dict(json.loads(line))

    def states(self) -> dict[str, str]:
        return {f["name"]: f["state"] for f in self.report()["files"]}

    def errors(self) -> str:
        return self._errors.read_text("utf-8")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENT)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / "甲.txt").write_text(TEXT, "utf-8")
    watch = Watching(tmp_path)
    yield watch
    watch.process.kill()
    watch.process.wait()


def test_a_folder_is_kept_in_step_until_it_is_stopped(watching: Watching) -> None:
    folder = watching.folder
    assert watching.states() == {"甲.txt": "added"}
    (folder / "下级").mkdir()
    (folder / "下级" / "乙.txt").write_text(TEXT.replace("示例", "第二"), "utf-8")
    assert watching.states() == {"下级/乙.txt": "added"}
    (folder / "甲.txt").write_text(TEXT.replace("示例", "新的"), "utf-8")
    assert watching.states() == {"甲.txt": "changed"}
    (folder / "甲.txt.yaml").write_text("visibility: internal\n", "utf-8")
    assert watching.states() == {"甲.txt": "changed"}
    (folder / "图.png").write_bytes(b"x")
    (folder / "下级" / "乙.txt").unlink()
    assert watching.states() == {"下级/乙.txt": "removed"}
    with pytest.raises(StoreLockedError, match=r"keeps it in step with .*stop it"):
        Store.open(watching.home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION)
    assert watching.end(signal.SIGTERM) == 0
    with Store.open(watching.home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION) as store:
        assert store.documents() == ()
        assert store.statistics().documents == 1
    assert "Traceback" not in watching.errors()


def test_a_file_half_written_is_read_when_it_is_whole(watching: Watching) -> None:
    assert watching.states() == {"甲.txt": "added"}
    whole = ("# 办法\n\n" + "各单位应当做好工作。\n" * 50).encode()
    with (watching.folder / "乙.md").open("wb") as file:
        # Empty for longer than a rest: the first attempt fails, and is not reported.
        time.sleep(2.5)
        for at in range(0, len(whole), 100):
            file.write(whole[at : at + 100])
            file.flush()
            time.sleep(0.05)
    report = watching.report()
    assert [(f["name"], f["state"]) for f in report["files"]] == [("乙.md", "added")]
    assert watching.end(signal.SIGINT) == 0
    with Store.open(watching.home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION) as store:
        assert max(d.text.count("各单位应当做好工作。") for d in store.documents()) == 50
        assert len(store.documents()) == 2
        assert all(len(store.versions(d.id)) == 1 for d in store.documents())


def test_a_file_that_stays_unreadable_is_reported_once_and_its_text_is_kept(watching: Watching) -> None:
    assert watching.states() == {"甲.txt": "added"}
    (watching.folder / "甲.txt").write_bytes(b"")
    assert watching.states() == {"甲.txt": "failed"}
    (watching.folder / "乙.txt").write_text(TEXT, "utf-8")
    assert watching.states() == {"乙.txt": "added"}
    assert watching.end(signal.SIGTERM) == 0
    with Store.open(watching.home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION) as store:
        assert len(store.documents()) == 2


def test_a_folder_that_is_emptied_is_told_and_nothing_is_removed(watching: Watching) -> None:
    assert watching.states() == {"甲.txt": "added"}
    (watching.folder / "甲.txt").unlink()
    until = time.monotonic() + PATIENT
    while "--allow-empty" not in watching.errors() and time.monotonic() < until:
        time.sleep(0.1)
    assert "nothing was removed" in watching.errors()
    assert watching.end(signal.SIGTERM) == 0
    with Store.open(watching.home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION) as store:
        assert len(store.documents()) == 1
