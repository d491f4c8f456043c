"""How often a visitor may say something of answers: many times in a conversation, not a flood."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

MOST: Final = 30
"""Opinions of a visitor within the time: an office whose people share an address says as much on a busy day."""
WITHIN: Final = timedelta(minutes=10)
KEPT: Final = 10_000
"""Visitors remembered; made-up ones cannot fill the memory."""


class Frequency:
    """Counts what comes from each visitor. Safe from several threads; nothing of it is stored."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: OrderedDict[str, deque[datetime]] = OrderedDict()

    def allows(self, visitor: str, now: datetime) -> bool:
        """Whether one more is taken; it is counted if so."""
        with self._lock:
            said = self._said.pop(visitor, deque())
            while said and now - said[0] >= WITHIN:
                said.popleft()
            taken = len(said) < MOST
            if taken:
                said.append(now)
            self._said[visitor] = said
            while len(self._said) > KEPT:
                self._said.popitem(last=False)
            return taken
