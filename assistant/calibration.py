"""Figures measured on a library, once for each state of its documents, by one thread at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

LOG = logging.getLogger(__name__)

T = TypeVar("T")
Pause = Callable[[], None]
"""Called between two steps of measuring."""

SLACK: Final = 0.1
"""Share of documents by which a library may have grown or shrunk while the former figure is still used."""
PAUSE: Final = 19.0
"""Times of what a step took that measuring rests after it: at most a twentieth of a processor is spent on it."""


@dataclass(frozen=True, slots=True)
class _Measured(Generic[T]):
    state: str
    documents: int
    value: T


class Calibration(Generic[T]):
    """Keeps what ``measure`` gives for a state of the documents; it calls ``Pause`` between its steps.

    Where staff publish one document after the other, each state would be measured anew while questions wait, for
    seconds in a library of thousands. So after a small change all go on with the former figure, and a thread of its own
    measures the new one beside them, a step at a time. After a change of more than ``SLACK`` everybody waits for it.
    """

    def __init__(self, measure: Callable[[Pause], T]) -> None:
        self._measure = measure
        self._lock = threading.Lock()
        self._beside = threading.Lock()
        self._last: _Measured[T] | None = None

    def value(self, state: str, documents: int) -> T:
        """The figure for a state of so many documents, or the one before where that will do for now."""
        last = self._last
        if last is not None and last.state == state:
            return last.value
        if last is not None and abs(documents - last.documents) <= SLACK * last.documents:
            if self._beside.acquire(blocking=False):
                beside = threading.Thread(
                    target=self._measured_beside, args=(state, documents), name="measure", daemon=True
                )
                try:
                    beside.start()
                except RuntimeError as error:
                    # The system gives no more threads at this moment.
                    self._beside.release()
                    LOG.warning("measuring the library anew failed (%s); the former figures are used", error)
            return last.value
        with self._lock:
            if self._last is None or self._last.state != state:
                self._last = _Measured(state, documents, self._measure(lambda: None))
            return self._last.value

    def _measured_beside(self, state: str, documents: int) -> None:
        try:
            before = self._last
            found = _Measured(state, documents, self._measure(_Paced()))
            with self._lock:
                # A large change may have been measured meanwhile.
                if self._last is before:
                    self._last = found
        except Exception as error:
            # The store may have been closed; the next question tries again.
            LOG.warning("measuring the library anew failed (%s); the former figures are used", error)
        finally:
            self._beside.release()


class _Paced:
    """Rests after each step, in proportion to what it took."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> None:
        time.sleep(PAUSE * (time.monotonic() - self._began))
        self._began = time.monotonic()
