"""Asking a question set and recording every reply, resumably."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import prompts
from assistant.answers import Reply, Turn
from assistant.evidence import gather
from assistant.question import Question, read_question
from assistant.replies import reply_json
from evals.cases import EvalCase, set_hash, tagged
from evals.errors import EvalCasesError, RunMismatchError
from evals.gold import GoldFinder, Place, Resolution
from evals.provenance import code_hash, commit_of, library_versions, python_version, without_secrets
from evals.record import (
    CaseFailure,
    CaseResult,
    Outcome,
    RecordedDocument,
    RecordedHit,
    Recorder,
    RunInfo,
    RunRecord,
    parse_reply,
    read_info,
    read_outcomes,
    read_record,
)
from vectorstore.passages import Document, Span
from vectorstore.store import Store

RETRIEVED = 20
"""Passages recorded for a question; recall is reported up to this depth."""
LONGEST = 1000
"""Characters of a question that is still searched for; the assistant refuses longer ones."""
CONTINUED = ("set_hash", "corpus", "engine", "code", "prompts", "versions", "settings", "tags")
"""What must be the same for a stopped run to be continued."""
ROOT = Path(__file__).resolve().parent.parent

Progress = Callable[[int, int, str], None]
"""Called with (cases done, cases in all, the case at hand and the time left)."""


class Asks(Protocol):
    """What answers the questions: ``Assistant``, or a stand-in in tests."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply: ...


@dataclass(frozen=True)
class RunPlan:
    """How to run: the set's name, the day that counts as today, the wall clock, and what to write down."""

    set_name: str
    today: date
    clock: Callable[[], datetime]
    engine: str = "extractive"
    workers: int = 1
    tags: tuple[str, ...] = ()
    resume: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)


def run(
    cases: Sequence[EvalCase],
    assistant: Asks,
    store: Store,
    out: Path,
    plan: RunPlan,
    progress: Progress | None = None,
) -> RunRecord:
    """Ask the cases that carry one of the plan's tags (all without tags) and record them in ``out``.

    A case at which the program crashes is recorded as a failure; with ``resume`` it is asked again, the
    others are not. Raises RunMismatchError when ``out`` holds a run that is not to be continued, or one over
    other things; EvalCasesError when no case has the tags.
    """
    chosen = tagged(cases, plan.tags)
    if not chosen:
        raise EvalCasesError([f"No case has one of the tags {', '.join(plan.tags)}."])
    documents = store.documents()
    info = _info(chosen, store, documents, plan)
    info, done = _begun(out, info, resume=plan.resume)
    finder = GoldFinder(documents, store.indicators())
    todo = [(n, case) for n, case in enumerate(chosen) if case.id not in done]
    with Recorder(out, info) as recorder:
        pace = _Pace(len(chosen), len(chosen) - len(todo))
        if progress:
            progress(pace.done, pace.total, "")
        one = _OneCase(assistant, store, finder, plan.today)
        for outcome in _in_parallel(one, todo, plan.workers):
            recorder.add(outcome)
            pace.step()
            if progress:
                progress(pace.done, pace.total, f"{outcome.case.id} · {pace.left}")
        recorder.finish(plan.clock())
    return read_record(out)


def _info(cases: Sequence[EvalCase], store: Store, documents: Sequence[Document], plan: RunPlan) -> RunInfo:
    return RunInfo(
        set_name=plan.set_name,
        set_hash=set_hash(cases),
        cases=len(cases),
        corpus=store.fingerprint(),
        documents=tuple(RecordedDocument(d.id, d.source.name, d.version, d.title) for d in documents),
        engine=plan.engine,
        started=plan.clock(),
        tags=plan.tags,
        workers=plan.workers,
        commit=commit_of(ROOT),
        code=code_hash(ROOT),
        python=python_version(),
        versions=library_versions(),
        settings=without_secrets(plan.settings),
        prompts=prompts.versions(),
    )


def _begun(out: Path, info: RunInfo, *, resume: bool) -> tuple[RunInfo, frozenset[str]]:
    """The info to go on with, and the ids of the cases that need not be asked again."""
    if not (out / "run.json").exists():
        return info, frozenset()
    if not resume:
        raise RunMismatchError(
            f"{out} holds a run already. Go on with it (--resume) or name another folder (--out)."
        )
    before = read_info(out)
    differing = [name for name in CONTINUED if getattr(before, name) != getattr(info, name)]
    if differing:
        raise RunMismatchError(
            f"{out} was begun with another {', '.join(differing)}; a run of two halves compares with nothing. "
            "Start a new one in another folder (--out)."
        )
    kept = {f.name: getattr(info, f.name) for f in fields(RunInfo)} | {"started": before.started}
    done = frozenset(o.case.id for o in read_outcomes(out) if isinstance(o, CaseResult))
    return RunInfo(**kept), done


def _in_parallel(one: _OneCase, todo: Sequence[tuple[int, EvalCase]], workers: int) -> Iterator[Outcome]:
    """The outcomes as they come. When the caller stops, what has not begun is given up."""
    if workers <= 1:
        for number, case in todo:
            yield one(number, case)
        return
    waiting = iter(todo)
    with ThreadPoolExecutor(workers) as pool:
        running: set[Future[Outcome]] = {
            pool.submit(one, n, case) for n, case in islice(waiting, workers * 2)
        }
        while running:
            finished = next(as_completed(running))
            running.remove(finished)
            for number, case in islice(waiting, 1):
                running.add(pool.submit(one, number, case))
            yield finished.result()


class _OneCase:
    """Asks one case."""

    def __init__(self, assistant: Asks, store: Store, finder: GoldFinder, today: date) -> None:
        self._assistant = assistant
        self._store = store
        self._finder = finder
        self._today = today

    def __call__(self, number: int, case: EvalCase) -> Outcome:
        resolution = self._finder.resolve(case) if case.answerable else Resolution(())
        try:
            return self._ask(number, case, resolution)
        except Exception as error:  # a crash of one case is a result of the run, and the rest goes on
            return CaseFailure(
                number, case, f"{type(error).__name__}: {error}", traceback.format_exc(limit=-8)
            )

    def _ask(self, number: int, case: EvalCase, resolution: Resolution) -> CaseResult:
        turns: list[Turn] = []
        for earlier in case.history:
            turns.append(Turn(earlier, self._assistant.ask(earlier, tuple(turns))))
        start = time.perf_counter()
        reply = self._assistant.ask(case.question, tuple(turns))
        elapsed = (time.perf_counter() - start) * 1000
        asked = read_question(case.question, case.history)
        start = time.perf_counter()
        hits = self._search(asked)
        searched = (time.perf_counter() - start) * 1000
        values = reply_json(reply, self._store, today=self._today, elapsed_ms=round(elapsed))
        for citation in values["citations"]:
            citation |= around(
                self._store.document(citation["document_id"]), citation["start"], citation["end"]
            )
        return CaseResult(
            number=number,
            case=case,
            golds=resolution.found,
            gold_problems=resolution.problems,
            kind=asked.kind.value,
            standalone=asked.standalone,
            hits=hits,
            evidence=tuple(Place(p.document_id, p.span.start, p.span.end) for p in reply.evidence.passages),
            reply=parse_reply(values),
            elapsed_ms=round(elapsed, 2),
            search_ms=round(searched, 2),
        )

    def _search(self, asked: Question) -> tuple[RecordedHit, ...]:
        """What the assistant's own search gives, to the depth that is reported."""
        if len(asked.text) > LONGEST:
            return ()
        return tuple(
            RecordedHit(
                h.passage.id,
                h.passage.document_id,
                h.passage.span.start,
                h.passage.span.end,
                round(h.score, 5),
            )
            for h in gather(asked, self._store).hits[:RETRIEVED]
        )


def around(document: Document, start: int, end: int) -> dict[str, object]:
    """What is recorded of a cited place: the whole line of a table row, else the words at the span."""
    first = document.text.rfind("\n", 0, start) + 1
    last = document.text.find("\n", end)
    line = Span(first, last if last >= 0 else len(document.text))
    text = document.text[line.start : line.end]
    if "\t" in text or text.startswith("|"):
        return {"around": text, "around_start": line.start}
    return {"around": document.text[start:end], "around_start": start}


class _Pace:
    """How far a run is and how long the rest may take."""

    def __init__(self, total: int, done: int) -> None:
        self.total = total
        self.done = done
        self._before = done
        self._start = time.monotonic()

    def step(self) -> None:
        self.done += 1

    @property
    def left(self) -> str:
        asked = self.done - self._before
        seconds = (time.monotonic() - self._start) / asked * (self.total - self.done) if asked else 0.0
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes} min {rest:02d} s left" if minutes else f"{rest} s left"
