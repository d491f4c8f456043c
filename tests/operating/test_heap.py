"""Memory of a serving process: what is loaded is frozen, and threads share heaps."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pages.operating import heap

BLOCKS = """
import sys, threading
from pages.operating import heap
if sys.argv[1] == "bound":
    heap.bound()

def work():
    kept = [bytearray(50_000) for _ in range(2_000)]
    del kept

threads = [threading.Thread(target=work) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
arenas = [line for line in open("/proc/self/maps") if line.split()[1] == "---p"]
print(len(arenas))
"""


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_is_loaded_is_not_looked_through_again() -> None:
    kept = [[n] for n in range(1000)]
    heap.freeze()
    assert gc.get_freeze_count() >= len(kept)
    assert not any(found is kept for found in gc.get_objects())


@pytest.mark.skipif(sys.platform != "linux", reason="heaps of threads are told by Linux alone")
def test_threads_share_heaps() -> None:
    def reserved(how: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", BLOCKS, how], capture_output=True, text=True, check=True, timeout=60
        )
        return int(done.stdout)

    assert reserved("bound") < reserved("as usual")
