"""Question sets and runs of a home folder: what the page Evaluate runs, one at a time, in a thread of its own.

    evaluations/sets/NAME.jsonl        sets that staff uploaded or made from feedback
    evaluations/runs/NAME-TIME/        a run as ``zhengwen eval run`` writes it, with the cases it asks

A run goes on when its page is left. What it has asked stands in its folder at once, so that a run that was stopped,
also by the end of the program, is continued where it was.
"""

from __future__ import annotations

import logging
import shutil
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
from evals.judge import read_judged
from evals.record import RESULTS_FILE, RunInfo, RunRecord, read_info, read_record
from evals.report import EvalReport, make_report
from evals.report_files import write_reports
from evals.runner import RunPlan, run
from pages.contracts import Asks
from pages.question_sets import NoSuchRunError, QuestionSets
from vectorstore.store import Store

LOG = logging.getLogger(__name__)

CASES_FILE: Final = "cases.jsonl"
EXTRACTIVE: Final = "extractive"
_KEPT_REPORTS: Final = 8


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


class _Stop(Exception):
    """Ends a run from within its report of progress."""


class _WithoutModel:
    """Answers in the documents' own words, whatever model is set."""

    def __init__(self, assistant: Asks) -> None:
        self._assistant = assistant

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        return self._assistant.extract(question, history)


class Evaluations(QuestionSets):
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
        super().__init__(home, store)
        self._runs = home / "evaluations" / "runs"
        self._assistant = assistant
        self._now = now
        self._today = today
        self._settings = settings
        self._thread: threading.Thread | None = None
        self._progress: Progress | None = None
        self._ended: Ended | None = None
        self._stop = threading.Event()
        self._reports: dict[tuple[str, int], EvalReport] = {}

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

    def remove_run(self, name: str) -> None:
        """Delete a run with its record and reports. Raises NoSuchRunError, and BusyError for the one at work."""
        kept = self.run_named(name)
        with self._lock:
            if self._progress is not None and self._progress.run == name:
                raise BusyError(name)
            shutil.rmtree(kept.folder)

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


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0
