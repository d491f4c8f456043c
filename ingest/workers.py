"""Reading files in processes of their own, so that no file can stop, crash or exhaust an ingest.

A worker reads one file after another, start to finish, within limits of time and memory. One that
passes a limit or dies is replaced; its file is named with the reason, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.document import NOTHING_TOLD, Told, read_document
from ingest.errors import IngestError, UnreadableFileError
from ingest.reading import read_bytes
from ingest.reading.pdf_ocr import is_installed
from ingest.sidecar import sidecar_bytes
from vectorstore.passages import IngestedDocument

AHEAD = 8
"""Files a worker that may be read before the one that is waited for: enough to keep workers busy while
documents are embedded, few enough to bound what is kept."""
WATCH_SECONDS = 0.25
"""How often the memory of a worker is looked at where the system cannot limit it."""
GRACE_SECONDS = 10.0
"""Beyond its time a worker ends itself, in case nobody is left to end it."""
START_SECONDS = 60.0
"""Longest start of a worker, on a busy machine with a cold disk."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds by the clock, and bytes of memory of the process that reads it."""

    seconds: float = 180.0
    memory: int = 1536 * 2**20


LIMITS = Limits()
RECOGNISING = Limits(seconds=1800.0)
"""Recognising a scan takes 3 to 8 seconds a page on a shared core, for as many pages as are recognised of one file."""
"""A PDF of 230 pages takes a minute on a shared core and 0.4 GB; two workers stay below 4 GB at the worst."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read as the document of a given id. What ``told`` says of a side-car is read anew with the file."""

    path: Path
    document_id: str
    told: Told = NOTHING_TOLD


Reader = Callable[[Job], IngestedDocument]
Result = IngestedDocument | UnreadableFileError


def read_job(job: Job) -> IngestedDocument:
    """Read a file and its side-car.

    Raises UnreadableFileError when one of them cannot be read.
    """
    told = replace(job.told, sidecar=sidecar_bytes(job.path))
    return read_document(job.path, read_bytes(job.path), job.document_id, told)


class ReadingPool:
    """Worker processes that read files, reused from file to file; a context manager.

    workers: how many; 0 reads in this process, without limits.
    limits: by default ``LIMITS``, or ``RECOGNISING`` where scans are recognised.
    reader: what reads a job, a function of a module.
    Nothing is started before the first job.
    """

    def __init__(self, workers: int, limits: Limits | None = None, reader: Reader = read_job) -> None:
        limits = limits or (RECOGNISING if is_installed() else LIMITS)
        self._limits = limits
        self._reader = reader
        self._tasks: queue.SimpleQueue[tuple[Job, Future[Result]] | None] = queue.SimpleQueue()
        self._slots = [_Slot(self._tasks, limits, reader) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, also those that are reading."""
        for slot in self._slots:
            slot.stop()
        for _ in self._slots:
            self._tasks.put(None)
        for slot in self._slots:
            slot.join()

    def read_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """Read files; each job comes back with its document, or with the reason why there is none, in the
        order of the jobs. At most ``AHEAD`` files a worker are read ahead of the one that is asked for;
        jobs are taken from their iterable in the caller's thread."""
        if not self._slots:
            yield from ((job, _result(self._reader, job)) for job in jobs)
            return
        waiting: deque[tuple[Job, Future[Result]]] = deque()
        source = iter(jobs)
        try:
            while True:
                while len(waiting) < AHEAD * len(self._slots):
                    job = next(source, None)
                    if job is None:
                        break
                    future: Future[Result] = Future()
                    waiting.append((job, future))
                    self._tasks.put((job, future))
                    self._start(len(waiting))
                if not waiting:
                    return
                job, future = waiting.popleft()
                yield job, future.result()
        finally:
            for _, future in waiting:
                future.cancel()

    def _start(self, wanted: int) -> None:
        """Start as many workers as there is work for."""
        for slot in self._slots[:wanted]:
            slot.start()


class _Slot:
    """One worker at a time and the thread that feeds it."""

    def __init__(
        self,
        tasks: queue.SimpleQueue[tuple[Job, Future[Result]] | None],
        limits: Limits,
        reader: Reader,
    ) -> None:
        self.tasks = tasks
        self.limits = limits
        self.reader = reader
        self.worker: _Worker | None = None
        self.stopped = threading.Event()
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        if self.thread is None and not self.stopped.is_set():
            self.thread = threading.Thread(target=self._run, name="reading", daemon=True)
            self.thread.start()

    def stop(self) -> None:
        self.stopped.set()
        worker = self.worker
        if worker is not None:
            worker.process.kill()

    def join(self) -> None:
        if self.thread is not None:
            self.thread.join()

    def _run(self) -> None:
        try:
            while (task := self.tasks.get()) is not None:
                job, future = task
                if future.set_running_or_notify_cancel():
                    self._serve(job, future)
        finally:
            self._end()

    def _serve(self, job: Job, future: Future[Result]) -> None:
        try:
            if self.worker is not None and not self.worker.process.is_alive():
                # It was ended while it waited: no fault of this file.
                self._end()
            if self.worker is None and not self.stopped.is_set():
                self.worker = _Worker(self.limits, self.reader)
            if self.worker is None or self.stopped.is_set():
                raise CancelledError
            result, usable = self.worker.read(job)
        except BaseException as error:
            # Whoever waits for this file must hear of it.
            self._end()
            future.set_exception(error)
            return
        if not usable:
            self._end()
        future.set_result(result)

    def _end(self) -> None:
        if self.worker is not None:
            self.worker.kill()
            self.worker = None


class _Worker:
    """A process that reads; started on construction of the slot's first job, ended by ``kill``."""

    def __init__(self, limits: Limits, reader: Reader) -> None:
        context = multiprocessing.get_context("spawn")
        self.limits = limits
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=_work, args=(theirs, limits, reader), name="zhengwen-reading", daemon=True
        )
        self.process.start()
        theirs.close()
        self.ready = False

    def read(self, job: Job) -> tuple[Result, bool]:
        """The result for a file, and whether the worker can be used for another one."""
        if not self.ready:
            if not self._heard(START_SECONDS, watched=False) or self._received() is None:
                raise IngestError(
                    "A process for reading files did not start. Is memory short? Close other programs and try again."
                )
            self.ready = True
        try:
            self.connection.send(job)
        except OSError:
            return self._death(), False
        if not self._heard(self.limits.seconds, watched=not _limits_memory()):
            if self._too_much_memory():
                return _memory_error(self.limits), False
            return (
                UnreadableFileError(
                    f"took longer than {self.limits.seconds:.0f} seconds to read and was given up. "
                    "Save it anew, or split it."
                ),
                False,
            )
        answer = self._received()
        return answer if answer is not None else (self._death(), False)

    def _heard(self, seconds: float, *, watched: bool) -> bool:
        """Wait until the worker answers or dies; False when time runs out or it takes too much memory."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if wait([self.connection, self.process.sentinel], min(left, WATCH_SECONDS) if watched else left):
                return True
            if watched and self._too_much_memory():
                return False
        return False

    def _received(self) -> tuple[Result, bool] | None:
        """What the worker sent; None when it died."""
        try:
            if not self.connection.poll(0):
                return None
            answer: tuple[Result, bool] = self.connection.recv()
        except (EOFError, OSError):
            return None
        return answer

    def _too_much_memory(self) -> bool:
        import psutil

        try:
            return bool(psutil.Process(self.process.pid).memory_info().rss > self.limits.memory)
        except psutil.Error:
            return False

    def _death(self) -> UnreadableFileError:
        self.process.join(5)
        code = self.process.exitcode
        return UnreadableFileError(
            f"ended the process that read it ({_cause(code)}). Open it in its own program and save it anew."
        )

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.connection.close()


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def _memory_error(limits: Limits) -> UnreadableFileError:
    return UnreadableFileError(
        f"takes more than {limits.memory // 2**20} MB of memory to read. Save it anew, or split it."
    )


def _result(reader: Reader, job: Job) -> Result:
    """Read a job; every failure is the file's reason."""
    try:
        return reader(job)
    except UnreadableFileError as error:
        return UnreadableFileError(str(error))
    except RecursionError:
        return UnreadableFileError("is nested too deep to be a document. Save it anew, or as text.")
    except OSError as error:
        return UnreadableFileError(f"cannot be read: {error.strerror or type(error).__name__}. Try again.")
    except MemoryError:
        raise
    except Exception as error:
        # A reader's fault with one odd file must not take the others with it.
        place = traceback.extract_tb(error.__traceback__)[-1]
        return UnreadableFileError(
            f"could not be read: {type(error).__name__} in {Path(place.filename).name}, line {place.lineno}. "
            "Save it anew, or in another format; please report the file's format."
        )


def _work(connection: Connection, limits: Limits, reader: Reader) -> None:
    """What a worker does: read files until nobody sends any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_silent()
    if _limits_memory():
        _limit_memory(limits)
    connection.send((UnreadableFileError("ready"), True))
    while True:
        try:
            job: Job = connection.recv()
        except (EOFError, OSError):
            return
        _end_after(limits.seconds + GRACE_SECONDS)
        answer: tuple[Result, bool]
        try:
            answer = (_result(reader, job), True)
        except MemoryError:
            answer = (_memory_error(limits), False)
        _send(connection, answer, limits)
        _end_after(0)


def _send(connection: Connection, answer: tuple[Result, bool], limits: Limits) -> None:
    try:
        connection.send(answer)
    except MemoryError:
        connection.send((_memory_error(limits), False))
    except OSError:
        # Nobody is there to hear it.
        sys.exit()


def _be_silent() -> None:
    """Keep what libraries say of broken files off the terminal: the report names them."""
    logging.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)


def _limits_memory() -> bool:
    """Whether the system ends a process that takes too much; elsewhere it is watched."""
    return sys.platform == "linux"


def _limit_memory(limits: Limits) -> None:
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _end_after(seconds: float) -> None:
    """Have the system end this process, also inside a library that never returns; 0: do not."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
