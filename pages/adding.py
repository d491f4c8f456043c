"""Files and addresses on their way into the library, one after the other in a thread beside the questions.

Each is read by the same code as ``zhengwen ingest``, in a process of its own with limits of time and memory. One
that cannot be read is told with the reason, and the rest goes on. What waits is written down (``pages.additions``):
a process that ends, however, leaves it to the next one.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingest.errors import IngestError
from ingest.report import Outcome
from ingest.sync import Options, run
from ingest.uploads import Uploads
from ingest.web_sync import ingest_addresses
from ingest.workers import ReadingPool
from pages.additions import BEFORE, MOST_TRIES, Item, Job, Waiting, Wanted, begun, put_back
from vectorstore.corrections import VISIBILITY, Correction, Words
from vectorstore.errors import StoreError
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from ingest.web import WebReader
    from vectorstore.store import Store

__all__ = ["MOST_WAITING", "Adding", "Item", "Job", "TooManyError", "Wanted"]

LOG = logging.getLogger(__name__)

MOST_WAITING: Final = 200
"""Files and addresses that may wait at a time: an evening's work, not a disk full."""
KEPT: Final = 50
"""Reports remembered; what they led to stands in the library and its audit."""


@dataclass
class _Placed:
    keep: bool = False


@contextmanager
def _in_place(wanted: Wanted) -> Iterator[_Placed]:
    """Put the fresh file of a source in its place; without ``keep`` the one before comes back."""
    placed = _Placed()
    if wanted.fresh is None or wanted.path is None:
        yield placed
        return
    before = wanted.path.with_name(BEFORE)
    wanted.path.replace(before)
    try:
        wanted.fresh.replace(wanted.path)
        yield placed
    finally:
        if placed.keep:
            before.unlink(missing_ok=True)
        else:
            before.replace(wanted.path)


class TooManyError(Exception):
    """More waits already than is taken at a time."""


@dataclass
class Adding:
    """The thread and its queue. ``after`` is called when nothing waits any more, to make ready what the next
    question would wait for; ``web`` makes the reader of addresses."""

    store: Store
    web: Callable[[], WebReader]
    now: Callable[[], datetime]
    after: Callable[[], None] = lambda: None
    _jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    _queue: queue.SimpleQueue[tuple[str, int] | None] = field(default_factory=queue.SimpleQueue)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        self._waiting = Waiting(self.store.home)
        # Its process is started with the first source and kept: starting one takes a second of a processor.
        self._pool = ReadingPool(1)

    def resume(self) -> None:
        """Go on with what a process before this one did not end."""
        for job in self._waiting.left():
            for item in job.items:
                put_back(item.wanted)
            with self._lock:
                self._jobs[job.id] = job
                for number in range(len(job.items)):
                    self._queue.put((job.id, number))
                self._start()

    def add(self, wanted: Sequence[Wanted], by: str) -> str:
        """Have sources read; gives the job's id. Raises TooManyError, OSError where it cannot be written down."""
        job = Job(secrets.token_hex(8), by, self.now(), tuple(Item(w) for w in wanted))
        with self._lock:
            waiting = sum(len(j.items) - j.done for j in self._jobs.values())
            if waiting + len(job.items) > MOST_WAITING:
                raise TooManyError
            self._waiting.keep([*self._jobs.values(), job])
            self._jobs[job.id] = job
            for old in [j.id for j in self._jobs.values() if j.ended][: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
            for number in range(len(job.items)):
                self._queue.put((job.id, number))
            self._start()
        return job.id

    def stop(self, job_id: str) -> None:
        """Read nothing more of a job; a file at hand is read to its end, and what was read stays."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is not None and not job.ended:
                self._jobs[job_id] = replace(job, stopping=True)

    def refresh(self) -> None:
        """Have ``after`` called beside the questions, as after a change of who may see a document."""
        with self._lock:
            self._queue.put(("", 0))
            self._start()

    def job(self, job_id: str) -> Job | None:
        """A job as it stands now."""
        with self._lock:
            return self._jobs.get(job_id)

    def jobs(self) -> tuple[Job, ...]:
        """The remembered jobs, the newest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def close(self) -> None:
        """End after the source at hand; the next process goes on with what still waits."""
        self._stop.set()
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join()
        self._pool.close()

    def _start(self) -> None:
        if self._thread is None and not self._stop.is_set():
            self._thread = threading.Thread(target=self._work, name="adding", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (task := self._queue.get()) is not None and not self._stop.is_set():
            job_id, number = task
            job = self.job(job_id)
            if job is not None:
                item = begun(job.items[number])
                self._set(job_id, number, item)
                outcome = self._told_outcome(job, item)
                if outcome is None:
                    return
                self._set(job_id, number, replace(item, reading=False, outcome=outcome))
            if self._queue.empty():
                try:
                    self.after()
                except Exception:
                    LOG.exception("making ready after a change failed; the next question does it")

    def _set(self, job_id: str, number: int, item: Item) -> None:
        with self._lock:
            job = self._jobs[job_id]
            items = (*job.items[:number], item, *job.items[number + 1 :])
            self._jobs[job_id] = replace(job, items=items)
            try:
                self._waiting.keep(self._jobs.values())
            except OSError:
                # What is read once more than needed is found unchanged.
                LOG.exception("what still waits to be read could not be written down")

    def _told_outcome(self, job: Job, item: Item) -> Outcome | None:
        """The outcome; a library that is lost, or that another process writes, is one too."""
        try:
            return self._outcome(job, item)
        except StoreError as error:
            name = item.wanted.name
            LOG.warning("adding %s failed: %s", name, error)
            return Outcome(name, "failed", item.wanted.source, reason=f"could not be added: {error}")

    def _outcome(self, job: Job, item: Item) -> Outcome | None:
        """Read one source of a job as a draft. Whatever goes wrong is its reason. None: the process ends before."""
        wanted = item.wanted
        if item.tries > MOST_TRIES:
            reason = (
                "was not read: the server ended each time while it was being read. Save it anew, or split it."
            )
            self.forget([wanted])
            return Outcome(wanted.name, "failed", wanted.source, reason=reason)
        if job.stopping:
            outcome = Outcome(
                wanted.name, "failed", wanted.source, reason="was not read: its reading was stopped."
            )
            self.forget([wanted])
            return outcome
        by, at = job.by, self.now()
        before = self.store.library.corrections(wanted.source)
        self.store.hold(wanted.source, Words(by, at, {VISIBILITY: Visibility.DRAFT.value}))
        try:
            with _in_place(wanted) as placed:
                read = self._read(wanted, at)
                placed.keep = read is not None and read.state != "failed"
            if read is None:
                return None
            outcome = read
        except (IngestError, StoreError, OSError) as error:
            outcome = Outcome(wanted.name, "failed", wanted.source, reason=f"could not be added: {error}")
        except Exception as error:
            LOG.exception("adding %s failed", wanted.name)
            reason = f"could not be added ({type(error).__name__}). Try again; the server's log says more."
            outcome = Outcome(wanted.name, "failed", wanted.source, reason=reason)
        if outcome.state not in ("added", "changed"):
            self._release(wanted, before)
        else:
            detail = {"source": wanted.url or wanted.name, "state": outcome.state}
            self.store.library.record(at, by, "add", outcome.document_id or wanted.source, detail)
        if outcome.state == "failed" and outcome.document_id is None:
            self.forget([wanted])
        return replace(outcome, name=wanted.name)

    def forget(self, sources: Sequence[Wanted]) -> None:
        """Delete the files from which nothing is read."""
        known = self._known()
        for wanted in sources:
            if wanted.fresh is not None:
                wanted.fresh.unlink(missing_ok=True)
            elif wanted.path is not None and wanted.source not in known:
                Uploads(self.store.home).forget(wanted.path)

    def _known(self) -> set[str]:
        return {s.source.path for s in self.store.inventory().sources}

    def _read(self, wanted: Wanted, at: datetime) -> Outcome | None:
        # What is read again and has not changed stays what it was.
        told = None if wanted.source in self._known() else Visibility.DRAFT
        if wanted.url is not None:
            report = ingest_addresses(
                [wanted.url], self.store, self.web(), visibility=told, at=at, pool=self._pool
            )
        else:
            report = run(
                [Path(wanted.source)],
                self.store,
                Options(visibility=told),
                at=at,
                stop=self._stop.is_set,
                pool=self._pool,
            )
        return report.outcomes[0] if report.outcomes else None

    def _release(self, wanted: Wanted, before: Sequence[Correction]) -> None:
        """Nothing new came in: what was said of the source before counts again."""
        held = next((c for c in before if c.field == VISIBILITY), None)
        words = (
            Words("", self.now(), {}, (VISIBILITY,))
            if held is None
            else Words(held.by, held.at, {VISIBILITY: held.value})
        )
        self.store.hold(wanted.source, words)
