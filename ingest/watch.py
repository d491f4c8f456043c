"""Keeping a folder in step: what changes in it is read as soon as it has come to rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import watchfiles

from ingest.errors import IngestError
from ingest.files import is_sidecar
from ingest.report import IngestReport, Outcome
from ingest.sync import Options, Progress, run
from vectorstore.store import Store


@dataclass(frozen=True, slots=True)
class Patience:
    """How long changes may take, in seconds.

    rest: a file is read when its size and time have not changed for this long.
    again: one that could not be read is tried once more after resting this long, as a slow copy
    may have stopped for a while; only then it is reported as failed.
    """

    rest: float = 1.0
    again: float = 5.0
    tick: float = 0.25


PATIENCE = Patience()


class Listener(Protocol):
    """Who hears what a watch does."""

    def reported(self, report: IngestReport) -> None:
        """After the first run, and after each one that changed something or failed."""

    def trouble(self, sentence: str) -> None:
        """What kept a run from being done, as when a folder was emptied; the watch goes on."""


@dataclass(slots=True)
class _Waiting:
    """A path that changed: how it looked, since when it has looked so, and whether reading it failed."""

    look: tuple[int, int] | None
    since: float
    failed: bool = False


def watch(
    paths: Sequence[Path],
    store: Store,
    options: Options,
    listener: Listener,
    *,
    stop: threading.Event,
    now: Callable[[], datetime],
    progress: Progress | None = None,
    patience: Patience = PATIENCE,
) -> None:
    """Bring paths in step, then keep them so until ``stop`` is set: files that appear, change or go.

    A file that cannot be read keeps its earlier text. ``now`` gives the time of new versions.
    Raises IngestError when a path does not exist at the beginning.
    """
    _Watch(paths, store, options, listener, stop, now, patience).keep(progress)


class _Watch:
    def __init__(
        self,
        paths: Sequence[Path],
        store: Store,
        options: Options,
        listener: Listener,
        stop: threading.Event,
        now: Callable[[], datetime],
        patience: Patience,
    ) -> None:
        self._paths = paths
        self._store = store
        self._options = replace(options, prune=True, keep_unreadable=True)
        self._listener = listener
        self._stop = stop
        self._now = now
        self._patience = patience
        self._waiting: dict[Path, _Waiting] = {}

    def keep(self, progress: Progress | None) -> None:
        started = False
        for batch in self._changes():
            if not started:
                # The watcher is at work from here on: what changes during the first run is seen after it.
                started = True
                self._listener.reported(self._run(self._options, progress))
            own = self._store.home.resolve()
            for path in {_document_of(Path(name)) for _, name in batch}:
                if not path.is_relative_to(own):
                    self._waiting[path] = _Waiting(_look(path), time.monotonic())
            ready = self._rested()
            if ready and not self._stop.is_set():
                self._bring(ready)

    def _changes(self) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        resolved = (path.resolve() for path in self._paths)
        tick = int(self._patience.tick * 1000)
        return watchfiles.watch(
            *sorted({path if path.is_dir() else path.parent for path in resolved}),
            watch_filter=None,
            debounce=2 * tick,
            step=tick // 2,
            rust_timeout=tick,
            yield_on_timeout=True,
            stop_event=self._stop,
        )

    def _rested(self) -> dict[Path, _Waiting]:
        """The paths that have looked the same for long enough; they wait no longer."""
        moment = time.monotonic()
        ready: dict[Path, _Waiting] = {}
        for path, state in list(self._waiting.items()):
            look = _look(path)
            if look != state.look:
                self._waiting[path] = _Waiting(look, moment)
            elif moment - state.since >= (self._patience.again if state.failed else self._patience.rest):
                ready[path] = self._waiting.pop(path)
        return ready

    def _bring(self, ready: dict[Path, _Waiting]) -> None:
        """Read what has come to rest; a file that fails for the first time waits once more."""
        try:
            report = self._run(replace(self._options, within=tuple(ready)), None)
        except IngestError as error:
            self._listener.trouble(str(error))
            return
        told: list[Outcome] = []
        for outcome in report.outcomes:
            path = Path(outcome.path)
            if outcome.state == "failed" and not (path in ready and ready[path].failed):
                self._waiting[path] = _Waiting(_look(path), time.monotonic(), failed=True)
            else:
                told.append(outcome)
        if any(outcome.state != "unchanged" for outcome in told):
            self._listener.reported(replace(report, outcomes=tuple(told)))

    def _run(self, options: Options, progress: Progress | None) -> IngestReport:
        return run(
            self._paths, self._store, options, at=self._now(), progress=progress, stop=self._stop.is_set
        )


def _document_of(path: Path) -> Path:
    """The document that a side-car stands beside; any other path is its own."""
    return path.with_suffix("") if is_sidecar(path) else path


def _look(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
