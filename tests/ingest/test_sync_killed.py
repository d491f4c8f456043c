"""An ingest killed at any moment, and run again: the home is as if nothing had happened."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fakes import HashingEmbedder
from stored import contents

from ingest.splitting import SPLITTER_VERSION
from vectorstore.store import Store

# The command itself, with reading processes, Chroma and full text as they are. Only the model is the
# one of tests, and steps are small, so that there is more to be killed between.
INGEST = """
import sys
import vectorstore.embeddings, vectorstore.indexes
from fakes import HashingEmbedder
vectorstore.embeddings.embedder_for = lambda choice=None, threads=None: HashingEmbedder()
vectorstore.indexes.STEP = 60
import cli
if __name__ == "__main__":
    sys.argv = ["zhengwen", *sys.argv[1:]]
    print("begins", flush=True)
    cli.main()
"""
WORDS = "医疗保险教育住房交通科技人才生态环境农业农村产业数字政府企业税收补贴养老社区文化旅游安全应急能源水利金融贸易"
FILES = 24
KILLS_AN_EDITION = 4


def write_edition(folder: Path, edition: int) -> None:
    """The files of an edition: each new one changes, adds and removes some, renames one and tells one to be internal."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number in range(edition, FILES + edition):
        chance = random.Random(number)
        lines = [f"关于第{number}号工作的通知", ""]
        for article in range(30):
            words = "".join(chance.choices(WORDS, k=30))
            changed = f"第{edition}版" if (number + article + edition) % 3 == 0 and number % 2 else ""
            lines.append(f"第{article + 1}条 {changed}各单位应当做好{words}工作。")
        name = f"改名{number}" if number % 7 == edition % 7 else f"文件{number:02}"
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
        if number % 9 == edition % 9:
            (folder / f"{name}.txt.yaml").write_text("visibility: internal\n", "utf-8")


def run(home: Path, folder: Path, script: Path, seconds: float | None = None) -> bool:
    """Run the command; killed ``seconds`` after it began. Whether it came to its end."""
    script.write_text(INGEST)
    process = subprocess.Popen(
        [sys.executable, str(script), "--home", str(home), "ingest", str(folder), "--prune", "--json"],
        stdout=subprocess.PIPE,
        stderr=(script.parent / "errors").open("a"),
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "ZHENGWEN_THREADS": "2"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n", (script.parent / "errors").read_text("utf-8")
    if seconds is not None:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == 0


def held(home: Path) -> dict[str, Any]:
    with Store.open(home, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION) as store:
        return contents(store)


def killed_and_calm(tmp_path: Path, seed: int, kills: int) -> None:
    """Bring editions of a folder into two homes, one of them disturbed, until so many kills hit a running ingest."""
    folder, script = tmp_path / "文件", tmp_path / "command.py"
    moments = random.Random(seed)
    hit = edition = 0
    while hit < kills:
        write_edition(folder, edition)
        start = time.monotonic()
        assert run(tmp_path / "calm", folder, script)
        whole = time.monotonic() - start
        here = 0
        while (
            hit < kills
            and here < KILLS_AN_EDITION
            and not run(tmp_path / "killed", folder, script, moments.uniform(0.1, 1.0) * whole)
        ):
            hit, here = hit + 1, here + 1
        assert run(tmp_path / "killed", folder, script)
        calm, disturbed = held(tmp_path / "calm"), held(tmp_path / "killed")
        assert calm["unfinished"] == disturbed["unfinished"] == 0
        assert len(calm["documents"]) == FILES
        assert calm["full text"] == calm["keys"].keys() == {p.id for p in calm["passages"]}
        assert any(calm["earlier texts"].values()) == (edition > 0)
        for part, value in calm.items():
            assert disturbed[part] == value, (edition, part)
        edition += 1


@pytest.mark.integration
def test_an_ingest_killed_twice_ends_with_the_same_home(tmp_path: Path) -> None:
    killed_and_calm(tmp_path, seed=7, kills=2)


@pytest.mark.kills
@pytest.mark.fault(
    "an ingest in small steps is killed", "the next one ends with the home of an undisturbed one"
)
@pytest.mark.integration
def test_an_ingest_killed_thirty_times_ends_with_the_same_home(tmp_path: Path) -> None:
    killed_and_calm(tmp_path, seed=11, kills=30)
