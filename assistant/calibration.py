"""Figures measured on a library, once for each state of its documents, by one thread at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

SLACK: Final = 0.1
"""Share of documents by which a library may have grown or shrunk while the former figure is still used."""
PAUSE: Final = 9.0
"""Times of what measuring took that it rests afterwards: at most a tenth of a processor is spent on it."""


@dataclass(frozen=True, slots=True)
class _Measured(Generic[T]):
    state: str
    documents: int
    value: T


class Calibration(Generic[T]):
    """Keeps what ``measure`` gives for a state of the documents.

    Where staff publish one document after the other, each state would be measured anew while all questions wait, for
    seconds in a library of thousands. There one thread measures, others go on with the former figure, and so do all
    until measuring has rested. After a change of more than ``SLACK`` everybody waits for the new one.
    """

    def __init__(self, measure: Callable[[], T]) -> None:
        self._measure = measure
        self._lock = threading.Lock()
        self._last: _Measured[T] | None = None
        self._rests_until = 0.0

    def value(self, state: str, documents: int) -> T:
        """The figure for a state of so many documents, or the one before where that will do for now."""
        last = self._last
        if last is not None and last.state == state:
            return last.value
        will_do = last is not None and abs(documents - last.documents) <= SLACK * last.documents
        if last is not None and will_do and time.monotonic() < self._rests_until:
            return last.value
        if not self._lock.acquire(blocking=not will_do):
            assert last is not None
            return last.value
        try:
            return self._measured(state, documents)
        finally:
            self._lock.release()

    def _measured(self, state: str, documents: int) -> T:
        if self._last is None or self._last.state != state:
            began = time.monotonic()
            self._last = _Measured(state, documents, self._measure())
            ended = time.monotonic()
            self._rests_until = ended + PAUSE * (ended - began)
        return self._last.value
