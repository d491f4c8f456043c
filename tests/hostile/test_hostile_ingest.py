"""`zhengwen ingest` over a folder of hostile files, as a process of its own whose every opened file is written down."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from hostile_files import HostileFile, hostile_files
from hostile_made import CANARY
from tally import Tally

ROOT = Path(__file__).parents[2]
SEED = 20_251_129
COUNT = 400
MEMORY = 4 * 2**30
"""Bytes that the whole run may take: two processes that read with 1.5 GB each at most, and the one that stores."""
SECONDS = 1_800.0
SYSTEM = (
    *("/usr/", "/lib", "/etc/", "/proc/", "/dev/", "/sys/", "/run/", "/bin/", "/tmp/.", "/var/tmp/etilqs_"),
    *(str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix, *sys.path)),
)
"""Where a program and its libraries lie, and the temporary files of SQLite."""
ACCIDENT = re.compile(r"could not be read: |ended the process|of memory|Traceback")
"""What an ingest says of a fault of its own, not of the file."""


@dataclass(frozen=True)
class Laid:
    """A folder with hostile files, and a file elsewhere that none of them may lead to."""

    folder: Path
    canary: Path
    files: int


def lay(place: Path, files: Iterator[HostileFile]) -> Laid:
    """Write the files below a folder, with links that lead out of it."""
    folder, canary = place / "hostile", place / "elsewhere" / "canary.txt"
    canary.parent.mkdir()
    canary.write_text(f"{CANARY}\n各单位应当依法办理。\n", encoding="utf-8")
    folder.mkdir()
    written = 0
    for file in files:
        path = os.fsencode(folder) + b"/" + file.name
        data = file.data.replace(b"/nowhere/canary.txt", os.fsencode(canary))
        _write(path, data)
        written += 1
    (folder / "good.txt").write_text(
        "关于金色示例的通知\n\n各单位应当依法办理金色示例事项。\n", encoding="utf-8"
    )
    for name, target in (("link.txt", canary), ("link.txt.yaml", canary), ("up.md", Path("../elsewhere/canary.txt")), ("itself.txt", Path("itself.txt"))):  # fmt: skip
        (folder / name).symlink_to(target)
    (folder / "away").symlink_to(canary.parent)
    (folder / "good.txt.yml").symlink_to(folder / "nothing.yml")
    (folder / "sidecar.txt").write_text("关于示例的通知\n", encoding="utf-8")
    (folder / "sidecar.txt.yaml").symlink_to(canary)
    os.mkfifo(folder / "pipe.txt")
    return Laid(folder, canary, written)


def _write(path: bytes, data: bytes) -> None:
    """Write a file, whatever its path; folders are gone down one by one, since a path may be longer than one may be."""
    *folders, name = path.removeprefix(b"/").split(b"/")
    at = os.open(b"/", os.O_RDONLY)
    for folder in folders:
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, dir_fd=at)
        below = os.open(folder, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=at)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    os.close(at)


class Watched:
    """The peak memory of a process with all that it starts, looked at four times a second."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.peak = 0
        self._process = process
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while self._process.poll() is None:
            self.peak = max(self.peak, self._now())
            time.sleep(0.25)

    def _now(self) -> int:
        total = 0
        try:
            top = psutil.Process(self._process.pid)
            family = [top, *top.children(recursive=True)]
        except psutil.Error:
            return 0
        for each in family:
            try:
                total += each.memory_info().rss
            except psutil.Error:
                continue
        return total


OPENED = re.compile(r"\) = \d+<(/[^\n]*)>$", re.MULTILINE)
"""What `strace -y` writes behind a file that was opened: where it really lies, whatever link led there."""


def opened_elsewhere(trace: Path, laid: Laid, home: Path) -> list[str]:
    """Files that were opened and are neither of the folder, nor the home, nor of the program."""
    allowed = (str(laid.folder), str(home), str(ROOT), *SYSTEM)
    opened = set(OPENED.findall(trace.read_text("utf-8", "replace")))
    assert any(path.startswith(str(laid.folder)) for path in opened), "the trace tells nothing"
    return sorted(path for path in opened if not path.startswith(allowed))


def faults_of(report: dict[str, object], laid: Laid, home: Path) -> list[str]:
    """What an ingest's report shows to be wrong."""
    files = report["files"]
    assert isinstance(files, list)
    faults = [f"{f['name']!a}: {f['reason']}" for f in files if ACCIDENT.search(str(f["reason"] or ""))]
    faults += [
        f"{f['name']!a}: no sentence"
        for f in files
        if f["state"] == "failed" and not str(f["reason"]).endswith(".")
    ]
    if not any(f["name"] == "good.txt" for f in files):
        faults.append("good.txt is not in the report")
    if CANARY in json.dumps(report, ensure_ascii=False):
        faults.append("the canary is in the report")
    if any(CANARY.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file()):
        faults.append("the canary is in the library")
    return faults


def documents_below(folder: Path) -> int:
    """Files with the ending of a document; what lies in hidden folders and behind links out is not counted."""
    from ingest.files import find

    return len(find([folder]).files)


@pytest.mark.hostile
@pytest.mark.integration
def test_a_folder_of_hostile_files_is_ingested_to_its_end(tmp_path: Path, tally: Tally) -> None:
    laid = lay(tmp_path, hostile_files(SEED, COUNT))
    home, trace = tmp_path / "home", tmp_path / "trace"
    strace = shutil.which("strace")
    command = [sys.executable, "-m", "cli", "--home", str(home), "ingest", str(laid.folder), "--json"]
    traced = [strace, "-f", "-qq", "-y", "-e", "trace=open,openat", "-o", str(trace)] if strace else []
    began = time.monotonic()
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
        process = subprocess.Popen([*traced, *command], cwd=ROOT, stdout=out, stderr=err)
        watched = Watched(process)
        code = process.wait(SECONDS)
    seconds = time.monotonic() - began
    said = (tmp_path / "err").read_text("utf-8", "replace")
    assert code == 1, said[-2_000:]
    report = json.loads((tmp_path / "out").read_bytes())
    faults = faults_of(report, laid, home)
    if "Traceback" in said:
        faults.append(said[-500:])
    if len(report["files"]) != documents_below(laid.folder):
        faults.append(f"{len(report['files'])} files are told, {documents_below(laid.folder)} are there")
    if watched.peak > MEMORY:
        faults.append(f"took {watched.peak / 2**20:.0f} MB")
    faults += [f"opened {path}" for path in opened_elsewhere(trace, laid, home)] if strace else []
    faults += good_is_found(home)
    told = f"{report['added']} read, {report['failed']} named, peak {watched.peak / 2**20:.0f} MB{', traced' if strace else ''}"
    tally.add("files ingested in one run", laid.files, faults, seconds, told)


def good_is_found(home: Path) -> Sequence[str]:
    """Whether the whole file among the others is found by a question afterwards."""
    command = [sys.executable, "-m", "cli", "--home", str(home), "ask", "金色示例事项由谁办理？", "--json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False)
    found = ran.returncode == 0 and "金色示例" in ran.stdout.decode("utf-8", "replace")
    return [] if found else [f"the good file is not found: {ran.stderr.decode('utf-8', 'replace')[-300:]}"]
