"""Question sets and runs of a home folder: what the page Evaluate runs, one at a time, in a thread of its own.

    evaluations/sets/NAME.jsonl        sets that staff uploaded or made from feedback
    evaluations/runs/NAME-TIME/        a run as ``zhengwen eval run`` writes it, with the cases it asks

A run goes on when its page is left. What it has asked stands in its folder at once, so that a run that was stopped,
also by the end of the program, is continued where it was.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from assistant.answers import Reply, Turn
from evals.cases import EvalCase, read_cases, tagged, write_cases
from evals.compare import Comparison, compare
from evals.errors import EvalCasesError, EvalError, RunMismatchError
from evals.gold import GoldFinder
from evals.judge import read_judged
from evals.record import RESULTS_FILE, RunInfo, RunRecord, read_info, read_record
from evals.report import EvalReport, make_report
from evals.report_files import write_reports
from evals.runner import RunPlan, run
from evals.validation import Finding, validate
from pages.contracts import Asks
from vectorstore.store import Store

LOG = logging.getLogger(__name__)

PACKAGED: Final = Path(__file__).resolve().parent.parent / "evals" / "sets"
CASES_FILE: Final = "cases.jsonl"
LARGEST_SET: Final = 5_000_000
"""Bytes of a set that is uploaded: some twenty thousand cases."""
EXTRACTIVE: Final = "extractive"
_KEPT_REPORTS: Final = 8
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


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run in the folder; ``asked``: how many cases have an outcome."""

    name: str
    folder: Path
    info: RunInfo
    asked: int

    @property
    def unfinished(self) -> bool:
        return self.info.finished is None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run at work is. ``stopping``: it ends after the question at hand."""

    run: str
    set_name: str
    done: int
    total: int
    at_hand: str = ""
    stopping: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last run ended: ``done``, ``stopped``, ``mismatch`` (it cannot be continued) or ``failed``."""

    run: str
    how: str
    detail: str = ""


class BusyError(Exception):
    """Another run is at work."""


class NoSuchRunError(Exception):
    """There is no set or run of that name, or nothing in it to continue."""


class _Stop(Exception):
    """Ends a run from within its report of progress."""


class _WithoutModel:
    """Answers in the documents' own words, whatever model is set."""

    def __init__(self, assistant: Asks) -> None:
        self._assistant = assistant

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        return self._assistant.extract(question, history)


class Evaluations:
    """The sets and runs of a home folder, and the run at work."""

    def __init__(
        self,
        home: Path,
        assistant: Asks,
        store: Store,
        now: Callable[[], datetime],
        today: Callable[[], date],
        settings: Callable[[], Mapping[str, object]] = dict,
    ) -> None:
        """``settings``: what a record tells of how the answers were made, besides the embedding."""
        self._sets = home / "evaluations" / "sets"
        self._runs = home / "evaluations" / "runs"
        self._assistant = assistant
        self._store = store
        self._now = now
        self._today = today
        self._settings = settings
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._progress: Progress | None = None
        self._ended: Ended | None = None
        self._stop = threading.Event()
        self._reports: dict[tuple[str, int], EvalReport] = {}
        self._counts: dict[tuple[Path, int], tuple[int, tuple[str, ...]]] = {}

    # sets

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

    # runs

    def runs(self) -> tuple[KeptRun, ...]:
        """All runs that can be read, the newest first."""
        found: list[KeptRun] = []
        for folder in self._runs.iterdir() if self._runs.is_dir() else ():
            try:
                info = read_info(folder)
            except EvalError:
                continue
            found.append(KeptRun(folder.name, folder, info, _lines(folder / RESULTS_FILE)))
        return tuple(sorted(found, key=lambda kept: (kept.info.started, kept.name), reverse=True))

    def run_named(self, name: str) -> KeptRun:
        """Raises NoSuchRunError."""
        for kept in self.runs():
            if kept.name == name:
                return kept
        raise NoSuchRunError(name)

    def record(self, name: str) -> RunRecord:
        """Raises NoSuchRunError, RunRecordError."""
        return read_record(self.run_named(name).folder)

    def report(self, name: str) -> EvalReport:
        """The report of a run as it stands. Raises NoSuchRunError, RunRecordError."""
        kept = self.run_named(name)
        key = (name, (kept.folder / RESULTS_FILE).stat().st_size if kept.asked else 0)
        if key not in self._reports:
            if len(self._reports) >= _KEPT_REPORTS:
                self._reports.clear()
            self._reports[key] = make_report(read_record(kept.folder), read_judged(kept.folder))
        return self._reports[key]

    def comparison(self, old: str, new: str) -> Comparison:
        """Two runs over the cases they share. Raises NoSuchRunError, RunRecordError, RunMismatchError."""
        return compare(self.record(old), self.record(new), different=True)

    def earlier(self, kept: KeptRun) -> KeptRun | None:
        """The run to compare with unless another is chosen: the last finished one before it over the same things."""
        for other in self.runs():
            same = (other.info.set_hash, other.info.corpus) == (kept.info.set_hash, kept.info.corpus)
            if same and not other.unfinished and other.info.started < kept.info.started:
                return other
        return None

    # the run at work

    @property
    def progress(self) -> Progress | None:
        """How far the run at work is; None when none is."""
        return self._progress

    @property
    def ended(self) -> Ended | None:
        """How the last run since the program began has ended."""
        return self._ended

    @property
    def engine(self) -> str:
        """Which drafter answers unless it is asked to do without the model."""
        return str(getattr(self._assistant, "engine", EXTRACTIVE))

    def start(self, set_name: str, tags: Sequence[str] = (), *, without_model: bool = False) -> str:
        """Begin to run a set; gives the run's name. Raises BusyError, NoSuchRunError, EvalCasesError."""
        cases = read_cases(self.set_named(set_name).path)
        if not tagged(cases, tags):
            raise EvalCasesError([f"No case has one of the tags {', '.join(tags)}."])
        began = self._now()
        plan = RunPlan(
            set_name=set_name,
            today=self._today(),
            clock=self._now,
            engine=EXTRACTIVE if without_model else self.engine,
            tags=tuple(tags),
            settings=self._told(),
        )
        with self._lock:
            self._must_be_free()
            stem = f"{set_name}-{began:%Y%m%d-%H%M%S}"
            names = (stem, *(f"{stem}-{number}" for number in range(2, 10_000)))
            name = next(n for n in names if not (self._runs / n).exists())
            (self._runs / name).mkdir(parents=True)
            write_cases(self._runs / name / CASES_FILE, cases)
            self._begin(name, cases, plan)
        return name

    def resume(self, name: str) -> str:
        """Go on with a run that was stopped. Raises BusyError, NoSuchRunError, EvalCasesError, and RunMismatchError
        when another model is set now."""
        kept = self.run_named(name)
        if kept.info.engine not in (EXTRACTIVE, self.engine):
            raise RunMismatchError(f"The run was begun with {kept.info.engine}, now {self.engine} answers.")
        path = kept.folder / CASES_FILE
        if not kept.unfinished or not path.exists():
            raise NoSuchRunError(name)
        cases = read_cases(path)
        plan = RunPlan(
            set_name=kept.info.set_name,
            today=self._today(),
            clock=self._now,
            engine=kept.info.engine,
            tags=kept.info.tags,
            resume=True,
            settings=self._told(),
        )
        with self._lock:
            self._must_be_free()
            self._begin(name, cases, plan)
        return name

    def stop(self) -> None:
        """Let the run at work end after the question at hand."""
        with self._lock:
            self._stop.set()
            if self._progress is not None:
                self._progress = replace(self._progress, stopping=True)

    def close(self) -> None:
        """Stop and wait for the question at hand, before the store is closed."""
        self.stop()
        if self._thread is not None:
            self._thread.join()

    def _told(self) -> dict[str, object]:
        return {"embedding": self._store.statistics().embedding, **self._settings()}

    def _must_be_free(self) -> None:
        if self._progress is not None:
            raise BusyError(self._progress.run)

    def _begin(self, name: str, cases: Sequence[EvalCase], plan: RunPlan) -> None:
        self._stop.clear()
        self._ended = None
        self._progress = Progress(name, plan.set_name, 0, len(tagged(cases, plan.tags)))
        self._thread = threading.Thread(target=self._work, args=(name, cases, plan), daemon=True)
        self._thread.start()

    def _work(self, name: str, cases: Sequence[EvalCase], plan: RunPlan) -> None:
        folder = self._runs / name
        assistant = self._assistant if plan.engine == self.engine else _WithoutModel(self._assistant)

        def tell(done: int, total: int, at_hand: str) -> None:
            stopping = self._stop.is_set()
            self._progress = Progress(name, plan.set_name, done, total, at_hand, stopping)
            if stopping and done < total:
                raise _Stop

        ended = Ended(name, "done")
        try:
            write_reports(run(cases, assistant, self._store, folder, plan, tell), folder)
        except _Stop:
            ended = Ended(name, "stopped")
        except RunMismatchError as error:
            ended = Ended(name, "mismatch", str(error))
        except Exception as error:  # the thread's own end; the page tells it
            LOG.exception("The run %s ended early.", name)
            ended = Ended(name, "failed", f"{type(error).__name__}: {error}")
        with self._lock:
            self._ended = ended
            self._progress = None


def _count(path: Path) -> tuple[int, tuple[str, ...]]:
    """How many cases a file holds, and their tags; none where its lines are no questions, such as the pairs of
    statement and quote that the citation check is tried on."""
    try:
        with path.open(encoding="utf-8") as lines:
            cases = [case for line in lines if line.strip() and "question" in (case := json.loads(line))]
    except ValueError:
        return 0, ()
    return len(cases), tuple(sorted({tag for case in cases for tag in case.get("tags", ())}))


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0
