"""The question sets that can be run: those that come with the program, and those of a home folder."""

from __future__ import annotations

import json
import re
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evals.cases import EvalCase, read_cases, write_cases
from evals.gold import GoldFinder
from evals.validation import Finding, validate
from vectorstore.store import Store

PACKAGED: Final = Path(__file__).resolve().parent.parent / "evals" / "sets"
LARGEST_SET: Final = 5_000_000
"""Bytes of a set that is uploaded: some twenty thousand cases."""
_NOT_IN_NAMES: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set that can be run. ``packaged`` sets come with the program; ``tags``: those of its cases."""

    name: str
    path: Path
    packaged: bool
    cases: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineFinding:
    """Something about a line of a set (from 1); ``problem``: the case is useless or wrong."""

    line: int
    problem: bool
    text: str


@dataclass(frozen=True, slots=True)
class AddedSet:
    """A set that was taken in, and what is to be looked at in it."""

    name: str
    cases: int
    findings: tuple[LineFinding, ...]


class NoSuchRunError(Exception):
    """There is no set or run of that name, or nothing in it to continue."""


class QuestionSets:
    """The sets of a home folder beside the packaged ones; safe from several threads."""

    def __init__(self, home: Path, store: Store) -> None:
        self._sets = home / "evaluations" / "sets"
        self._store = store
        self._lock = threading.Lock()
        self._counts: dict[tuple[Path, int], tuple[int, tuple[str, ...]]] = {}

    def sets(self) -> tuple[QuestionSet, ...]:
        """Packaged sets first, then those of the folder, by name."""
        return (*self._in(PACKAGED, packaged=True), *self._in(self._sets, packaged=False))

    def set_named(self, name: str) -> QuestionSet:
        """Raises NoSuchRunError."""
        for found in self.sets():
            if found.name == name:
                return found
        raise NoSuchRunError(name)

    def add_set(self, file_name: str, content: bytes) -> AddedSet:
        """Take in a set under its file's name; a number is added where that is taken.

        Raises EvalCasesError with every line that is no case.
        """
        stem = _NOT_IN_NAMES.sub("-", Path(file_name).stem).strip("-.")[:60] or "set"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{stem}.jsonl"
            path.write_bytes(content)
            cases = read_cases(path)
        findings = self._findings(cases, content)
        self._sets.mkdir(parents=True, exist_ok=True)
        with self._lock:
            taken = {found.name for found in self.sets()}
            name = next(n for n in (stem, *(f"{stem}-{i}" for i in range(2, 10_000))) if n not in taken)
            write_cases(self._sets / f"{name}.jsonl", cases)
        return AddedSet(name, len(cases), findings)

    def append_case(self, name: str, case: EvalCase) -> QuestionSet:
        """Put a case at the end of a set of the folder, which is made when it is not there; one of the same id is
        replaced. Raises EvalCasesError when the set cannot be read."""
        self._sets.mkdir(parents=True, exist_ok=True)
        path = self._sets / f"{name}.jsonl"
        with self._lock:
            before = read_cases(path) if path.exists() else ()
            fresh = path.with_suffix(".new")
            write_cases(fresh, [*(old for old in before if old.id != case.id), case])
            fresh.replace(path)
        return self.set_named(name)

    def remove_set(self, name: str) -> None:
        """Delete a set of the folder; runs of it keep the cases they asked. Raises NoSuchRunError, also for a
        packaged one."""
        found = self.set_named(name)
        if found.packaged:
            raise NoSuchRunError(name)
        found.path.unlink(missing_ok=True)

    def _in(self, folder: Path, *, packaged: bool) -> list[QuestionSet]:
        found = []
        for path in sorted(folder.glob("*.jsonl")):
            key = (path, path.stat().st_mtime_ns)
            if key not in self._counts:
                self._counts[key] = _count(path)
            cases, tags = self._counts[key]
            if cases:
                found.append(QuestionSet(path.stem, path, packaged, cases, tags))
        return found

    def _findings(self, cases: Sequence[EvalCase], content: bytes) -> tuple[LineFinding, ...]:
        documents = self._store.documents()
        found: list[Finding] = validate(cases, GoldFinder(documents, self._store.indicators()), documents)
        lines = [n for n, line in enumerate(content.split(b"\n"), start=1) if line.strip()]
        line_of = {case.id: line for case, line in zip(cases, lines, strict=True)}
        return tuple(LineFinding(line_of[f.case_id], f.problem, f.text) for f in found)


def _count(path: Path) -> tuple[int, tuple[str, ...]]:
    """How many cases a file holds, and their tags; none where its lines are no questions, such as the pairs of
    statement and quote that the citation check is tried on."""
    try:
        with path.open(encoding="utf-8") as lines:
            cases = [case for line in lines if line.strip() and "question" in (case := json.loads(line))]
    except ValueError:
        return 0, ()
    return len(cases), tuple(sorted({tag for case in cases for tag in case.get("tags", ())}))
