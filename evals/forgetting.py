"""What question sets and runs of a home folder repeat of what a person asked.

A case is taken out of its set. A run that asked it is deleted: its record, its list of cases and its reports all repeat
the words, and a record with something else in their place would tell what was not run.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from evals.cases import EvalCase, read_cases, write_cases
from evals.errors import EvalCasesError
from evals.from_feedback import TAG
from vectorstore.forgetting import Words

SETS = Path("evaluations", "sets")
RUNS = Path("evaluations", "runs")


@dataclass(frozen=True, slots=True)
class KeptCases:
    """The cases by set, the folders of runs, and the sets that cannot be read to look into."""

    cases: dict[Path, tuple[EvalCase, ...]]
    runs: tuple[Path, ...]
    unreadable: tuple[Path, ...]

    @property
    def count(self) -> int:
        """How many cases."""
        return sum(map(len, self.cases.values()))


def kept_cases(home: Path, words: Words, numbers: Collection[int]) -> KeptCases:
    """Cases with one of the words, those made of the feedback of these numbers, and the runs with either."""
    ids = {f"{TAG}-{number}" for number in numbers}
    cases: dict[Path, tuple[EvalCase, ...]] = {}
    unreadable = []
    for path in sorted((home / SETS).glob("*.jsonl")):
        try:
            found = tuple(case for case in read_cases(path) if case.id in ids or _holds(case, words))
        except EvalCasesError:
            if words.stand_in(path.read_text("utf-8", "replace")):
                unreadable.append(path)
            continue
        if found:
            cases[path] = found
    ids |= {case.id for some in cases.values() for case in some}
    folders = (folder for folder in sorted((home / RUNS).glob("*")) if folder.is_dir())
    runs = tuple(folder for folder in folders if _repeats(folder, ids, words))
    return KeptCases(cases, runs, tuple(unreadable))


def forget_cases(kept: KeptCases) -> None:
    """Take the cases out of their sets, which go when nothing is left in them, and delete the runs."""
    for path, gone in kept.cases.items():
        ids = {case.id for case in gone}
        left = [case for case in read_cases(path) if case.id not in ids]
        if left:
            fresh = path.with_suffix(".new")
            write_cases(fresh, left)
            fresh.replace(path)
        else:
            path.unlink()
    for folder in kept.runs:
        shutil.rmtree(folder)


def _holds(case: EvalCase, words: Words) -> bool:
    points = (point for group in case.answer_points for point in group)
    return words.stand_in(case.question, *case.history, *points, *case.must_not, case.note)


def _repeats(folder: Path, ids: Collection[str], words: Words) -> bool:
    """Whether a file of a run asks one of the cases, or holds one of the words."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_text("utf-8", "replace")
        if words.stand_in(text) or any(f'"{i}"' in text for i in ids):
            return True
    return False
