"""SIGKILL at random moments, for real processes on real homes: nothing acknowledged is lost, the next start completes,
caches and library agree, and no half backup passes as a whole one.

``--kills`` says how often a process is killed over all five kinds (50 in ``make test-faults``).
"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import killing
import pytest
from killing import Served, command, contents, ids_of, run, write_files

from vectorstore.backup import BackupError, restore_backup
from vectorstore.soundness import faults_of

pytestmark = [pytest.mark.kills, pytest.mark.integration]
Seen = Callable[[str], None]
KINDS = 5
FILES = 14

REMOVING = """
import sys
import typer
from cli import app
for document_id in sys.argv[2:]:
    app(["--home", sys.argv[1], "remove", document_id], standalone_mode=False)
    print("acknowledged", document_id, flush=True)
"""


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How often each kind of process is killed."""
    return max(1, int(request.config.getoption("--kills")) // KINDS)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a folder of notices, made by the command."""
    folder, home = tmp_path_factory.mktemp("base") / "files", tmp_path_factory.mktemp("base") / "home"
    write_files(folder, FILES)
    assert run(command(home, "ingest", folder)).code == 0
    return home


@pytest.mark.fault("an ingest is killed", "the next one ends with the home of an undisturbed one")
def test_ingests(tmp_path: Path, kills: int, seen: Seen) -> None:
    chance, folder = random.Random(1), tmp_path / "files"
    hit = edition = 0
    while hit < kills:
        write_files(folder, FILES, edition)
        calm = run(command(tmp_path / "calm", "ingest", folder, "--prune"))
        assert calm.code == 0, calm.err
        for _ in range(4):
            if hit == kills:
                break
            ended = run(
                command(tmp_path / "killed", "ingest", folder, "--prune"),
                chance.uniform(0.2, 1) * calm.seconds,
            )
            hit += ended.killed
            if not ended.killed:
                break
        assert run(command(tmp_path / "killed", "ingest", folder, "--prune")).code == 0
        undisturbed, disturbed = contents(tmp_path / "calm"), contents(tmp_path / "killed")
        for part, value in undisturbed.items():
            assert disturbed[part] == value, (edition, part)
        edition += 1
    seen(f"{hit} kills over {edition} editions of {FILES} files")


@pytest.mark.fault(
    "a process that answers is killed", "the next one gives the same answers; the home is whole"
)
def test_asks(base: Path, tmp_path: Path, kills: int, seen: Seen) -> None:
    chance, home = random.Random(2), tmp_path / "home"
    shutil.copytree(base, home)
    questions = tmp_path / "questions.jsonl"
    lines = [{"id": str(n), "question": f"第{n}号工作应当做好什么？"} for n in range(FILES)]
    questions.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    asking = command(home, "ask", "--questions", questions, "--json")
    before, calm = contents(home), run(asking)
    answers = [json.loads(line)["answer"] for line in calm.out.splitlines()]
    assert len(answers) == FILES and len(set(answers)) > FILES // 2
    hit = 0
    while hit < kills:
        # Among them moments in which the scope of the library is being measured anew.
        (home / "notes.json").unlink(missing_ok=True)
        hit += run(asking, chance.uniform(0.05, 1) * calm.seconds).killed
        again = run(asking)
        assert again.code == calm.code, again.err
        assert [json.loads(line)["answer"] for line in again.out.splitlines()] == answers
    assert contents(home) == before
    seen(f"{hit} kills")


@pytest.mark.fault(
    "a removal is killed", "what was told as removed is gone everywhere, all else is whole or gone everywhere"
)
def test_removals(base: Path, tmp_path: Path, kills: int, seen: Seen) -> None:
    chance, hit, acknowledged = random.Random(3), 0, 0
    whole: float | None = None
    while hit < kills:
        home = tmp_path / f"home{hit}"
        shutil.copytree(base, home)
        before = contents(home)
        going = chance.sample(ids_of(home), 6)
        moment = None if whole is None else chance.uniform(0.1, 1) * whole
        ended = run([sys.executable, "-c", REMOVING, str(home), *going], moment)
        told = [line.split()[1] for line in ended.out.splitlines() if line.startswith("acknowledged")]
        if whole is None:
            assert told == going, ended.err
            whole = ended.seconds
        hit += ended.killed
        acknowledged += len(told)
        after = contents(home)
        left = {d.id for d in after["documents"]}
        assert left.isdisjoint(told)
        assert {d.id for d in before["documents"]} - left <= set(going)
        assert after["passages"] == [p for p in before["passages"] if p.document_id in left]
        shutil.rmtree(home)
    seen(f"{hit} kills, {acknowledged} removals acknowledged")


@pytest.mark.fault(
    "a backup is killed", "the home is untouched; no file is there, or one that restores whole"
)
def test_backups(base: Path, tmp_path: Path, kills: int, seen: Seen) -> None:
    chance, home, folder = random.Random(4), tmp_path / "home", tmp_path / "kept"
    shutil.copytree(base, home)
    # Large enough that writing takes most of the time.
    (home / "originals").mkdir(exist_ok=True)
    for n in range(30):
        (home / "originals" / f"{n}.bin").write_bytes(random.Random(n).randbytes(1 << 20))
    folder.mkdir()
    calm = run(command(home, "backup", folder / "calm.tar.gz"))
    assert calm.code == 0, calm.err
    hit = whole = 0
    while hit < kills:
        file = folder / f"{hit}.tar.gz"
        hit += run(command(home, "backup", file), chance.uniform(0.3, 1) * calm.seconds).killed
        assert faults_of(home / "library.sqlite3") == ""
        if file.exists():
            whole += 1
            restore_backup(file, tmp_path / "restored")
            shutil.rmtree(tmp_path / "restored")
        for part in folder.glob(".backup-*/part"):
            # Killed between the last byte and the name, it is a whole one; every other is refused.
            with contextlib.suppress(BackupError):
                restore_backup(part, tmp_path / "restored")
                assert faults_of(tmp_path / "restored" / "library.sqlite3") == ""
                shutil.rmtree(tmp_path / "restored")
        file.unlink(missing_ok=True)
        assert run(command(home, "backup", file)).code == 0
        restore_backup(file, tmp_path / "restored")
        shutil.rmtree(tmp_path / "restored")
        # What a killed one left beside is gone with the next that is written there.
        assert [p.name for p in folder.iterdir() if p.name.startswith(".")] == []
        file.unlink()
    seen(f"{hit} kills, {whole} whole files after them")


@dataclass
class Acknowledged:
    """What a server said it has: files with the ids of their additions, and documents that are public."""

    taken: dict[str, str] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)

    def take_in(self, served: Served, name: str, publish: bool) -> None:
        """Send a file, and have it published once it is read."""
        text = f"关于{name}演练的通知\n\n第一条 {name}演练在本月举行。\n"
        status, told = served.upload(f"{name}.txt", text)
        assert status in (202, 429), told
        if status != 202:
            return
        self.taken[f"{name}.txt"] = told["id"]
        if publish:
            document = served.read(told["id"])["document_id"]
            path = f"/api/documents/{quote(document)}"
            if served.request("PATCH", path, b'{"visibility": "public"}')[0] == 200:
                self.published.add(document)


@pytest.mark.fault(
    "a server is killed while files come in", "every file that was taken in is read by the next start"
)
def test_uploads(base: Path, tmp_path: Path, kills: int, seen: Seen) -> None:
    chance, home = random.Random(5), tmp_path / "home"
    shutil.copytree(base, home)
    told = Acknowledged()
    with Served(home) as served:
        began = time.monotonic()
        told.take_in(served, "先行", publish=True)
        whole = time.monotonic() - began
    assert len(told.published) == 1
    for hit in range(kills):
        with Served(home) as served:
            for job in told.taken.values():
                with_record = served.request("GET", f"/api/additions/{job}")[0]
                assert with_record in (200, 404)
            timer = threading.Timer(chance.uniform(0.1, 4) * whole, served.kill)
            timer.start()
            number = 0
            while served.server.process.poll() is None:
                try:
                    told.take_in(served, f"上传{hit}-{number}", publish=number % 2 == 0)
                except (OSError, ValueError):
                    # The end of the connection: nothing was acknowledged.
                    served.server.process.wait(30)
                number += 1
            timer.join()
    with Served(home) as served:
        end = time.monotonic() + 120
        while (home / "additions.json").exists() and time.monotonic() < end:
            time.sleep(0.2)
        public = {d["id"] for d in served.request("GET", "/api/documents")[2]}
    assert not (home / "additions.json").exists()
    found = contents(home)
    sources = {d.source.name for d in found["documents"]}
    assert told.taken.keys() <= sources, sorted(told.taken.keys() - sources)
    assert told.published <= public
    seen(
        f"{kills} kills, {len(told.taken)} files and {len(told.published)} publications acknowledged, none lost"
    )


def test_files_of_a_further_edition_differ(tmp_path: Path) -> None:
    write_files(tmp_path / "files", 3)
    before = {p.name: p.read_text("utf-8") for p in (tmp_path / "files").iterdir()}
    killing.write_files(tmp_path / "files", 3, edition=1)
    after = {p.name: p.read_text("utf-8") for p in (tmp_path / "files").iterdir()}
    assert before.keys() != after.keys() and any(before.get(name) != text for name, text in after.items())
