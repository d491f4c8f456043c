"""Stop buttons of pages at work: which browser tab wants no more of the answer that is being written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stops:
    """Holds an entry for each tab only while an answer is written for it."""

    def __init__(self) -> None:
        self._asked: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    @contextmanager
    def listening(self, tab: str | None) -> Iterator[Callable[[], bool]]:
        """While an answer is written: tells whether the tab's reader has pressed stop."""
        pressed = threading.Event()
        with self._lock:
            self._asked[tab or ""] = pressed
        try:
            yield pressed.is_set
        finally:
            with self._lock:
                if self._asked.get(tab or "") is pressed:
                    del self._asked[tab or ""]

    def stop(self, tab: str | None) -> None:
        """Stop what is written for a tab; nothing where nothing is."""
        with self._lock:
            pressed = self._asked.get(tab or "")
        if pressed is not None:
            pressed.set()
