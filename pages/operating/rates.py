"""How often something may be done: a bucket for each key that fills evenly and is drawn from."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

KEPT: Final = 50_000
"""Keys remembered; made-up ones cannot fill the memory. Whoever is forgotten has a full bucket again."""
BURST_SECONDS: Final = 20.0
"""How much of a rate may be used at once: people open several things together, programs in a loop do not stop."""


class Rate:
    """So many a minute for each key, after a burst. Safe from several threads. A rate of 0 lets all pass."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._each = 60.0 / per_minute if per_minute else 0.0
        self._burst = max(1.0, per_minute * BURST_SECONDS / 60.0)
        self._clock = clock
        self._lock = threading.Lock()
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, key: str) -> float:
        """Draw once. Nothing is drawn, and the seconds to wait are given, where the bucket of a key is empty."""
        if not self._each:
            return 0.0
        now = self._clock()
        with self._lock:
            full_at = max(self._full_at.pop(key, now), now)
            late = full_at + self._each - (now + self._burst * self._each)
            self._full_at[key] = full_at if late > 1e-9 else full_at + self._each
            while len(self._full_at) > KEPT:
                self._full_at.popitem(last=False)
        return max(late, 0.0) if late > 1e-9 else 0.0
