"""How often a name may be tried: guessing passwords gets slow, a slip of the finger does not."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vectorstore.counts import SharedCounts

ALLOWED: Final = 5
"""Failures in a row before a name has to wait."""
WAIT: Final = timedelta(minutes=5)
KEPT: Final = 10_000
"""Names remembered; made-up names cannot fill the memory."""


class Attempts:
    """Counts failed logins by name, for all processes of a library where ``counts`` are shared; while their database is
    lost nobody can log in anyway. Safe from several threads."""

    def __init__(self, counts: SharedCounts | None = None) -> None:
        self._counts = counts
        self._lock = threading.Lock()
        self._failed: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def must_wait(self, name: str, now: datetime) -> timedelta | None:
        """How long a name has to wait, None when it may be tried now."""
        with self._lock:
            known = self._failed.get(name) if self._counts is None else self._counts.failures_of(name)
            count, last = known or (0, now)
            left = last + WAIT - now
            return left if count >= ALLOWED and left > timedelta() else None

    def failed(self, name: str, now: datetime) -> None:
        """A wrong password. After the waiting time counting begins anew."""
        if self._counts is not None:
            self._counts.count_failure(name, now, WAIT)
            return
        with self._lock:
            count, last = self._failed.pop(name, (0, now))
            self._failed[name] = (1 if now - last >= WAIT else count + 1, now)
            while len(self._failed) > KEPT:
                self._failed.popitem(last=False)

    def succeeded(self, name: str) -> None:
        """The right password: what went before is forgotten."""
        if self._counts is not None:
            self._counts.forget_failures(name)
            return
        with self._lock:
            self._failed.pop(name, None)
