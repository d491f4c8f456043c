"""Files that hang, crash or exhaust their reader cost themselves alone."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest
from odd_readers import odd, text_file

from ingest.document import Told
from ingest.errors import UnreadableFileError
from ingest.workers import AHEAD, Job, Limits, ReadingPool
from vectorstore.passages import IngestedDocument, Visibility

QUICK = Limits(seconds=2.0, memory=256 * 2**20)


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def read(
    folder: Path, names: Sequence[str], workers: int = 2, limits: Limits = QUICK
) -> dict[str, str | None]:
    """File → its reason, or None when it was read, in the order in which they came."""
    jobs = [Job(text_file(folder, name), name) for name in names]
    with ReadingPool(workers, limits, odd) as pool:
        results = list(pool.read_all(jobs))
    assert [job for job, _ in results] == jobs
    for job, result in results:
        if isinstance(result, IngestedDocument):
            assert result.document.id == job.document_id
    return {
        job.document_id: str(each) if isinstance(each, UnreadableFileError) else None for job, each in results
    }


@pytest.mark.fault(
    "a file hangs, crashes or exhausts the process that reads it",
    "it is named with the reason, all others are read",
)
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hang", "took longer than 2 seconds"),
        ("spin", "took longer than 2 seconds"),
        ("eat", "takes more than 256 MB of memory"),
        ("exit", r"ended the process that read it \(exit code 7\)"),
        ("crash", r"ended the process that read it \(SIGSEGV\)"),
        ("raise", r"OddError in odd_readers.py, line \d+"),
        ("deep", "nested too deep"),
        ("unreadable", "is odd. Mend it."),
    ],
)
def test_a_reader_that_goes_wrong_is_named_and_the_others_read(
    tmp_path: Path, name: str, reason: str
) -> None:
    found = read(tmp_path, ["a", name, "b", "c", "d"])
    reasons = {key: each for key, each in found.items() if each}
    assert list(reasons) == [name]
    assert re.search(reason, reasons[name])


def test_many_that_go_wrong_one_after_another_are_each_named(tmp_path: Path) -> None:
    names = ["exit1", "crash1", "a", "exit2", "raise1", "hang1", "b"]
    found = read(tmp_path, names, limits=Limits(1.0, 256 * 2**20))
    assert list(found) == names
    assert [name for name, reason in found.items() if reason is None] == ["a", "b"]


def test_one_worker_reads_file_after_file(tmp_path: Path) -> None:
    found = read(tmp_path, [f"pid{n}" for n in range(5)], workers=1)
    assert len(set(found.values())) == 1
    assert found["pid0"] != str(os.getpid())


def test_documents_come_in_order_though_the_first_takes_longest(tmp_path: Path) -> None:
    assert list(read(tmp_path, ["slow", "a", "b", "slow2", "c"])) == ["slow", "a", "b", "slow2", "c"]


def test_without_workers_files_are_read_here(tmp_path: Path) -> None:
    found = read(tmp_path, ["a", "pid", "raise", "deep"], workers=0)
    assert found["a"] is None
    assert found["pid"] == str(os.getpid())
    assert "OddError" in str(found["raise"])


def test_only_so_many_files_are_read_ahead(tmp_path: Path) -> None:
    taken: list[Job] = []

    def jobs() -> Iterator[Job]:
        for n in range(100):
            taken.append(Job(text_file(tmp_path, f"f{n}"), f"f{n}"))
            yield taken[-1]

    with ReadingPool(1, QUICK, odd) as pool:
        results = pool.read_all(jobs())
        next(results)
        assert len(taken) == AHEAD
        next(results)
        assert len(taken) == AHEAD + 1
        results.close()  # type: ignore[attr-defined]


def test_leaving_early_ends_what_is_still_read(tmp_path: Path) -> None:
    began = time.monotonic()
    with ReadingPool(2, Limits(seconds=300.0), odd) as pool:
        for job, _ in pool.read_all([Job(text_file(tmp_path, name), name) for name in ("a", "hang", "spin")]):
            assert job.document_id == "a"
            break
        children = psutil.Process().children(recursive=True)
    assert time.monotonic() - began < 30
    readers = [child for child in children if "resource_tracker" not in " ".join(_line(child))]
    assert psutil.wait_procs(readers, 5)[1] == []


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_what_libraries_print_of_a_file_stays_off_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert read(tmp_path, ["print"]) == {"print": None}
    assert capfd.readouterr() == ("", "")


def test_a_pool_that_reads_nothing_starts_nothing() -> None:
    with ReadingPool(2, QUICK, odd) as pool:
        assert list(pool.read_all([])) == []
        assert multiprocessing.active_children() == []


def test_the_side_car_and_what_the_command_told_are_read_with_the_file(tmp_path: Path) -> None:
    path = text_file(tmp_path, "a")
    path.with_name("a.txt.yaml").write_text("number: 示例〔2024〕1号", "utf-8")
    with ReadingPool(1, QUICK) as pool:
        ((_, item),) = pool.read_all([Job(path, "a", Told(None, Visibility.INTERNAL))])
    assert isinstance(item, IngestedDocument)
    assert item.document.card.number == "示例〔2024〕1号"
    assert item.document.card.visibility is Visibility.INTERNAL


def test_reasons_can_be_sent_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnreadableFileError("is odd. Mend it.")))
    assert str(error) == "is odd. Mend it."


def test_a_worker_that_was_ended_while_it_waited_costs_no_file(tmp_path: Path) -> None:
    with ReadingPool(1, QUICK, odd) as pool:
        list(pool.read_all([Job(text_file(tmp_path, "a"), "a")]))
        for worker in multiprocessing.active_children():
            worker.kill()
            worker.join()
        ((_, result),) = pool.read_all([Job(text_file(tmp_path, "b"), "b")])
    assert isinstance(result, IngestedDocument)
