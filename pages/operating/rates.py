"""How often something may be done: a bucket for each key that fills evenly and is drawn from."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import anyio.to_thread

from vectorstore.counts import Bucket, SharedCounts
from vectorstore.errors import StoreError

KEPT: Final = 50_000
"""Keys remembered; made-up ones cannot fill the memory. Whoever is forgotten has a full bucket again."""
BURST_SECONDS: Final = 20.0
"""How much of a rate may be used at once: people open several things together, programs in a loop do not stop."""
ALONE_SECONDS: Final = 5.0
"""How long a process counts by itself when the database did not answer, before it is asked again."""


class Rate:
    """So many a minute for each key, after a burst. Safe from several threads. A rate of 0 lets all pass."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.each = 60.0 / per_minute if per_minute else 0.0
        """Seconds that a draw takes to fill again; 0 for no limit."""
        self._burst = max(1.0, per_minute * BURST_SECONDS / 60.0)
        self._clock = clock
        self._lock = threading.Lock()
        self._full_at: OrderedDict[str, float] = OrderedDict()

    @property
    def burst_seconds(self) -> float:
        """Seconds that a full bucket takes to fill."""
        return self._burst * self.each

    def wait(self, key: str) -> float:
        """Draw once. Nothing is drawn, and the seconds to wait are given, where the bucket of a key is empty."""
        if not self.each:
            return 0.0
        now = self._clock()
        with self._lock:
            full_at = max(self._full_at.pop(key, now), now)
            late = full_at + self.each - (now + self.burst_seconds)
            self._full_at[key] = full_at if late > 1e-9 else full_at + self.each
            while len(self._full_at) > KEPT:
                self._full_at.popitem(last=False)
        return max(late, 0.0) if late > 1e-9 else 0.0


@dataclass(frozen=True, slots=True)
class Draw:
    """What is drawn: once from the bucket of ``key``, at a rate. ``why`` is the word for the figures."""

    rate: Rate
    key: str
    why: str

    @property
    def bucket(self) -> Bucket:
        """The same bucket where it is counted for several processes."""
        return Bucket(f"{self.why} {self.key}", self.rate.each, self.rate.burst_seconds)


class Rates:
    """Draws for one process or, where ``counts`` are shared, for all processes of a library. While the database is lost
    each process counts by itself."""

    def __init__(
        self, counts: SharedCounts | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._counts = counts
        self._clock = clock
        self._alone_until = 0.0

    async def refused(self, draws: Sequence[Draw]) -> tuple[float, str] | None:
        """The seconds to wait and why, of the first of two draws at most that does not give; None when all give."""
        limited = [draw for draw in draws if draw.rate.each]
        if not limited:
            return None
        waits = await anyio.to_thread.run_sync(self._shared, limited) if self._shared_now() else None
        for place, draw in enumerate(limited):
            wait = draw.rate.wait(draw.key) if waits is None else waits[place]
            if wait:
                return wait, draw.why
        return None

    def _shared_now(self) -> bool:
        return self._counts is not None and self._clock() >= self._alone_until

    def _shared(self, draws: Sequence[Draw]) -> tuple[float, float] | None:
        assert self._counts is not None
        try:
            return self._counts.draw(*(draw.bucket for draw in draws[:2]))
        except StoreError:
            # The library's own reads tell of it; a request must not wait for the same again.
            self._alone_until = self._clock() + ALONE_SECONDS
            return None
