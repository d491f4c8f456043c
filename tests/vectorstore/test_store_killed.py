"""A writer killed at any point: the next one leaves the folder as if nothing had happened."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.passages import IngestedDocument
from vectorstore.store import ALL_VISIBILITIES, Store

WRITER = """
import sys
from pathlib import Path
from fakes import HashingEmbedder
from test_store_killed import documents
from vectorstore.store import Store
with Store.open(Path(sys.argv[1]), create=True, embedder=HashingEmbedder()) as store:
    print("open", flush=True)
    store.put_many(documents(sys.argv[2]), progress=lambda *_: print(".", flush=True))
    for document_id in ("d003", "d017"):
        store.remove(document_id)
print("done", flush=True)
"""


WORDS = "医疗保险教育住房交通科技人才生态环境农业农村产业数字政府企业税收补贴养老社区文化旅游安全应急能源水利金融贸易"


def documents(edition: str) -> list[IngestedDocument]:
    """Forty documents of 40 passages; in the second edition half of the passages are changed."""
    chance = random.Random(1)

    def line(i: int, j: int) -> str:
        words = "".join(chance.choices(WORDS, k=20))
        return f"第{i}号第{j}条 {edition if j % 2 else ''}{words}"

    return [ingested(f"d{i:03}", "\n".join(line(i, j) for j in range(40))) for i in range(40)]


def contents(home: Path) -> dict[str, Any]:
    """All that the three parts hold, and what a search gives (of many hits, near ties may change places)."""
    with Store.open(home, embedder=HashingEmbedder()) as store:
        question = next(iter(store.passages("d007"))).text
        hits = store.search(question, k=1)
        opened = store._indexes.open()
        passages = [p for d in store.documents() for p in store.passages(d.id)]
        found, rows = opened.vectors.vectors([p.id for p in passages])
        return {
            "documents": store.documents(ALL_VISIBILITIES),
            "passages": passages,
            "unfinished": store.statistics().unfinished,
            "vectors": dict(zip(found, rows.round(5).tolist(), strict=True)),
            "keys": opened.vectors.keys(),
            "full text": opened.fulltext.count(),
            "scale": store.statistics().scale,
            "hits": [(h.passage.id, round(h.dense, 4)) for h in hits],
        }


def write(home: Path, edition: str, seconds: float | None = None) -> bool:
    """Run the writer; killed ``seconds`` after it opened the store. Whether it came to its end."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home), edition],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join([str(Path(__file__).parent), *sys.path])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    if seconds is not None:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return rest.endswith("done\n")


@pytest.mark.integration
def test_a_writer_killed_four_times_ends_with_the_same_folder(tmp_path: Path) -> None:
    killed_and_calm(tmp_path, tries=2, least=2)


@pytest.mark.kills
@pytest.mark.fault(
    "a writer of the store is killed", "the next one leaves the folder as if nothing had happened"
)
@pytest.mark.integration
def test_a_writer_killed_again_and_again_ends_with_the_same_folder(tmp_path: Path) -> None:
    killed_and_calm(tmp_path, tries=5, least=4)


def killed_and_calm(tmp_path: Path, tries: int, least: int) -> None:
    """Write two editions into two folders, one of them disturbed so often an edition."""
    for edition in ("初版", "再版"):
        assert write(tmp_path / "calm", edition)
    moments = random.Random(7)
    killed = 0
    for edition in ("初版", "再版"):
        killed += sum(
            not write(tmp_path / "killed", edition, moments.uniform(0.05, 2.5)) for _ in range(tries)
        )
        assert write(tmp_path / "killed", edition)
    assert killed >= least
    calm, disturbed = contents(tmp_path / "calm"), contents(tmp_path / "killed")
    assert calm["unfinished"] == disturbed["unfinished"] == 0
    assert calm["full text"] == len(calm["passages"]) == len(calm["keys"]) == 38 * 40
    for part, value in calm.items():
        assert disturbed[part] == value, part


@pytest.mark.fault("a rebuild of the indexes is killed", "completed on opening")
@pytest.mark.integration
def test_a_rebuild_killed_on_the_way_is_completed_on_opening(tmp_path: Path) -> None:
    home = tmp_path / "data"
    assert write(home, "初版")
    before = contents(home)
    code = (
        "from pathlib import Path; from fakes import HashingEmbedder; from vectorstore.store import Store\n"
        f"with Store.open(Path({str(home)!r}), embedder=HashingEmbedder()) as store:\n"
        "    store.rebuild(progress=lambda *_: print('.', flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == ".\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert contents(home) == before
