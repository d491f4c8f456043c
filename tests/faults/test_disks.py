"""Disks that are full or cannot be written to, under the program as it is run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import disks
import pytest
from killing import Served, command, contents, run, write_files

pytestmark = [pytest.mark.kills, pytest.mark.integration]
Seen = Callable[[str], None]
QUESTION = "第3号工作应当做好什么？"
NOTICE = "关于演练的通知\n\n第一条 演练在本月举行。\n" + "第二条 各单位应当参加。\n" * 40_000
FILES = 8


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, home = tmp_path_factory.mktemp("base") / "files", tmp_path_factory.mktemp("base") / "home"
    write_files(folder, FILES)
    assert run(command(home, "ingest", folder)).code == 0
    return home


@pytest.mark.fault(
    "the disk is full under a server",
    "questions are answered; what staff send gets 507, nothing of it is kept; /readyz 503; after room was made all works",
)
def test_a_full_disk(base: Path, tmp_path: Path, seen: Seen) -> None:
    with disks.in_memory(tmp_path / "disk", 200) as disk:
        home = disk / "home"
        shutil.copytree(base, home)
        with Served(home) as served:
            status, before = served.ask(QUESTION)
            assert status == 200
            document = before["citations"][0]["document_id"]
            filler = disks.fill(disk)
            status, reply = served.ask(QUESTION)
            assert (status, reply["answer"]) == (200, before["answer"])
            assert served.upload("演练.txt", NOTICE)[0] == 507
            assert not list((home / "originals" / "uploads").glob("*/*"))
            path, withdrawn = f"/api/documents/{quote(document)}", b'{"visibility": "draft"}'
            changed, _, _ = served.request("PATCH", path, withdrawn)
            ready, headers, told = served.request("GET", "/readyz")
            assert (ready, "retry-after" in headers) == (503, True)
            assert "make room" in told["checks"]["disk"]
            assert served.ask(QUESTION)[0] == 200
            filler.unlink()
            assert served.request("GET", "/readyz")[0] == 200
            status, job = served.upload("演练.txt", NOTICE)
            assert status == 202
            assert served.read(job["id"])["state"] == "added"
            assert served.request("PATCH", path, withdrawn)[0] == 200
        assert len(contents(home)["documents"]) == FILES + 1
    assert changed in (200, 507)
    seen(f"upload 507, withdrawing {changed}, /readyz 503; after room was made 202 and read")


@pytest.mark.fault(
    "the disk fills up during an ingest or a backup",
    "it ends with a sentence; the next one completes as if nothing had been",
)
def test_a_disk_that_fills_up(tmp_path: Path, seen: Seen) -> None:
    write_files(tmp_path / "more", 60)
    assert run(command(tmp_path / "calm", "ingest", tmp_path / "more")).code == 0
    with disks.in_memory(tmp_path / "disk", 200) as disk:
        home = disk / "home"
        filler = disks.fill(disk, leave=3 << 20)
        ended = run(command(home, "ingest", tmp_path / "more"))
        assert ended.code != 0
        assert "Traceback" not in ended.err, ended.err
        disks.fill(disk, leave=0, name="rest")
        kept = run(command(tmp_path / "calm", "backup", disk / "kept.tar.gz"))
        assert kept.code == 3 and "Make room" in kept.err, kept.err
        assert sorted(p.name for p in disk.iterdir()) == ["filler", "home", "rest"]
        filler.unlink()
        (disk / "rest").unlink()
        again = run(command(home, "ingest", tmp_path / "more"))
        assert again.code == 0, again.err
        calm, disturbed = contents(tmp_path / "calm"), contents(home)
        for part, value in calm.items():
            assert disturbed[part] == value, part
    seen(f"ingest: exit code {ended.code}, “{ended.err.strip().splitlines()[-1][-60:]}”; backup: exit code 3")


@pytest.mark.fault(
    "the disk becomes read-only under a server",
    "questions are answered, what staff send gets 507; a start refuses the folder with a sentence; repaired, all is there",
)
def test_a_disk_that_becomes_read_only(base: Path, tmp_path: Path, seen: Seen) -> None:
    with disks.failing(tmp_path / "disk", 300) as disk:
        home = disk.folder / "home"
        shutil.copytree(base, home)
        disk.sync()
        with Served(home) as served:
            status, before = served.ask(QUESTION)
            assert status == 200
            disk.fail()
            status, reply = served.ask(QUESTION)
            assert (status, reply["answer"]) == (200, before["answer"])
            uploaded = served.upload("演练.txt", NOTICE)[0]
            path = f"/api/documents/{quote(before['citations'][0]['document_id'])}"
            changed, _, _ = served.request("PATCH", path, b'{"visibility": "draft"}')
            assert served.ask(QUESTION)[0] == 200
        disk.check()
        disk.mount("ro")
        started = run(command(home, "ask", QUESTION))
        assert started.code == 3 and "cannot be" in started.err, started.err
        assert "Traceback" not in started.err
        disk.unmount()
        disk.mount()
        again = run(command(home, "ask", QUESTION, "--json"))
        assert again.code == 0, again.err
        assert json.loads(again.out)["answer"] == before["answer"]
        assert len(contents(home)["documents"]) == FILES
    assert (uploaded, changed) == (507, 507)
    seen(f"upload {uploaded}, withdrawing {changed}; start: “{started.err.strip()[-70:]}”")
