"""Whose turn it is to write a library: one thread of a process and, where several processes share it, one of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from vectorstore.errors import StoreLockedError

if TYPE_CHECKING:
    from vectorstore.postgres import WriterLock


class Turn:
    """Entered by whoever writes; the same thread may enter again.

    ``here``: the turn at the indexes of this process alone. Of a shared library, ``lock`` is taken first, so that waiting
    for another process keeps no reader of this one; ``begun`` and ``ending`` are called while it is held.
    """

    def __init__(
        self,
        lock: WriterLock | None = None,
        begun: Callable[[], object] = lambda: None,
        ending: Callable[[], object] = lambda: None,
    ) -> None:
        self.here = threading.RLock()
        self._lock = lock
        self._begun = begun
        self._ending = ending
        self._writers = threading.RLock()
        self._depth = 0

    def __enter__(self) -> None:
        """Raises StoreLockedError when another process does not end its turn in time."""
        self._writers.acquire()
        self._take(None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        last = self._depth == 1 and self._lock is not None
        try:
            if last and kind is None:
                self._ending()
        finally:
            self._depth -= 1
            if last and self._lock is not None:
                self._lock.release()
            self.here.release()
            self._writers.release()

    def enter_if_free(self) -> bool:
        """Enter without waiting for another thread or process that writes; False where one has its turn."""
        if not self._writers.acquire(blocking=False):
            return False
        try:
            self._take(0.0)
        except StoreLockedError:
            return False
        return True

    def leave(self) -> None:
        """End what ``enter_if_free`` began."""
        self.__exit__(None, None, None)

    def _take(self, wait: float | None) -> None:
        """The rest of entering, when the turn among the threads is ours."""
        try:
            first = self._depth == 0 and self._lock is not None
            if first and self._lock is not None:
                self._lock.acquire(*(() if wait is None else (wait,)))
            self.here.acquire()
        except BaseException:
            self._writers.release()
            raise
        self._depth += 1
        if first:
            try:
                self._begun()
            except BaseException as error:
                self.__exit__(type(error), error, error.__traceback__)
                raise
