"""The memory that a run takes at its peak, with its worker processes."""

from __future__ import annotations

import contextlib
import threading
from types import TracebackType
from typing import Self

import psutil


class Peak:
    """Looks at the resident memory of this process and its children four times a second, inside `with`.

    Pages that processes share are counted in each: the true peak is not higher than ``megabytes``.
    """

    EVERY = 0.25

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        own = psutil.Process()
        while True:
            total = 0
            for process in (own, *own.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
            self.megabytes = max(self.megabytes, total / 1e6)
            if self._done.wait(self.EVERY):
                return
