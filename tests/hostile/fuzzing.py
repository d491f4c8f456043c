"""Runs targets under the coverage-guided fuzzer (Atheris, libFuzzer), a process each, and says what came of it.

What the fuzzer finds is kept in ``.cache/fuzzing`` and tried again by the next run before anything else. Seen alone:
``python tests/hostile/fuzz_child.py fuzz_readers html FILE`` with ``PYTHONPATH=.:tests:tests/ingest:tests/hostile``.
"""

from __future__ import annotations

import importlib.util
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fuzz_seeds import MOST_BYTES, dictionary

from ingest.errors import UnreadableFileError
from ingest.reading.kinds import SUFFIXES
from ingest.workers import Job, Limits, ReadingPool

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".cache" / "fuzzing"
SLOWEST = 60
"""Seconds that one input may take on a busy machine."""
MEMORY = 1536
"""Megabytes that a process may take, as one that reads for an ingest."""
START = 300.0
"""Seconds that a process may take besides those in which it fuzzes."""
MISSING = "" if importlib.util.find_spec("atheris") else (
    "the fuzzer Atheris is not installed: it has wheels for Python 3.11 to 3.13 on Linux x86-64 only"
)  # fmt: skip
"""Why nothing can be fuzzed here; empty where it can."""
_ACCIDENT = re.compile(r"could not be read: |took longer|of memory")
_TRIED = re.compile(r"^(?:Done |#)(\d+)", re.MULTILINE)
_BRANCHES = re.compile(r"cov: (\d+)")
_PYTHON = re.compile(r"=== Uncaught Python exception: ===\n(.*?)(?=\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """What a target's fuzzing came to.

    tried: inputs; branches: of our code that were reached; ended: inputs that ended the process in a library, of which an
    ingest says so and goes on; fault: what was found, with the file that shows it again, or empty.
    """

    tried: int
    branches: int
    ended: int = 0
    fault: str = ""


def _peak() -> int:
    """Megabytes that this process took at most: Linux counts them as its children's, who begin as copies of it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fuzz(
    module: str, target: str, seeds: Iterable[bytes], seconds: float, folder: Path, kept: Path = KEPT
) -> Run:
    """Fuzz the target of a module for so many seconds, or until there is a fault. folder: an empty one."""
    found = kept / target.replace(" ", "-")
    corpus, first, words = folder / "corpus", folder / "seeds", folder / "words"
    for each in (corpus, first, found):
        each.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds):
        (first / str(number)).write_bytes(data)
    words.write_text(dictionary(target), "ascii")
    options = {
        "timeout": SLOWEST, "report_slow_units": SLOWEST, "rss_limit_mb": MEMORY + _peak(), "max_len": MOST_BYTES, "dict": words, "artifact_prefix": f"{folder}/found-",
    }  # fmt: skip
    end = time.monotonic() + seconds
    tried = branches = ended = 0
    while (left := int(end - time.monotonic())) > 0:
        given = [f"-{name}={value}" for name, value in options.items()] + [f"-max_total_time={left}"]
        code, said = _child([module, target, *given, *map(str, (corpus, first, found))], left + START)
        tried += int(([*_TRIED.findall(said)] or ["0"])[-1])
        branches = max([branches, *map(int, _BRANCHES.findall(said))])
        if code == 0:
            break
        shown = sorted(folder.glob("found-*"))
        if not shown:
            return Run(tried, branches, ended, f"{target}: the fuzzer ended with {code}: {said[-1_500:]}")
        fault = _fault(target, said, shown[0])
        if fault:
            stays = found / shown[0].name.removeprefix("found-")
            shutil.move(shown[0], stays)
            return Run(tried, branches, ended, f"{target}: {fault}\n{stays}: {stays.read_bytes()[:150]!a}")
        ended += 1
        shown[0].unlink()
    return Run(tried, branches, ended)


def _child(arguments: list[str], seconds: float) -> tuple[int, str]:
    """Exit code and output of the process that fuzzes; what it says of each module that it watches is left out."""
    path = os.pathsep.join(
        map(str, (ROOT, ROOT / "tests", ROOT / "tests" / "ingest", ROOT / "tests" / "hostile"))
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([path, os.environ.get("PYTHONPATH", "")])}
    ran = subprocess.run(
        [sys.executable, ROOT / "tests" / "hostile" / "fuzz_child.py", *arguments],
        env=environment, capture_output=True, timeout=seconds, check=False,
    )  # fmt: skip
    # An exception is told on the one, the progress on the other.
    said = b"\n\n".join((ran.stdout, ran.stderr)).decode("utf-8", "replace")
    return ran.returncode, re.sub(r"^INFO: Instrumenting .*\n", "", said, flags=re.MULTILINE)


def _fault(target: str, said: str, shown: Path) -> str:
    """What is wrong where a process came to its end; empty where an ingest takes it for a file that cannot be read."""
    raised = _PYTHON.search(said)
    if raised:
        return raised[1].strip()[-1_500:]
    if f".{target}" not in SUFFIXES:
        return f"the process ended: {said.strip()[-500:]}"
    file = shown.with_name(f"again.{target}")
    shutil.copy(shown, file)
    with ReadingPool(1, Limits(SLOWEST, MEMORY * 2**20)) as pool:
        [(_, result)] = pool.read_all([Job(file, "a")])
    return str(result) if isinstance(result, UnreadableFileError) and _ACCIDENT.search(str(result)) else ""
