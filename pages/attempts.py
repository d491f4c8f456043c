"""How often a name may be tried: guessing passwords gets slow, a slip of the finger does not."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

ALLOWED: Final = 5
"""Failures in a row before a name has to wait."""
WAIT: Final = timedelta(minutes=5)
KEPT: Final = 10_000
"""Names remembered; made-up names cannot fill the memory."""


class Attempts:
    """Counts failed logins by name. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def must_wait(self, name: str, now: datetime) -> timedelta | None:
        """How long a name has to wait, None when it may be tried now."""
        with self._lock:
            count, last = self._failed.get(name, (0, now))
            left = last + WAIT - now
            return left if count >= ALLOWED and left > timedelta() else None

    def failed(self, name: str, now: datetime) -> None:
        """A wrong password. After the waiting time counting begins anew."""
        with self._lock:
            count, last = self._failed.pop(name, (0, now))
            self._failed[name] = (1 if now - last >= WAIT else count + 1, now)
            while len(self._failed) > KEPT:
                self._failed.popitem(last=False)

    def succeeded(self, name: str) -> None:
        """The right password: what went before is forgotten."""
        with self._lock:
            self._failed.pop(name, None)
