"""The thread by which a serving process follows the library that it shares with others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from vectorstore.errors import StoreError
from vectorstore.store import Store

LOG = logging.getLogger(__name__)

EVERY_SECONDS: Final = 1.0
"""How long what was published or withdrawn elsewhere may go unseen here, beside the time that the indexes take."""
TIDY_SECONDS: Final = 60.0


class Follower:
    """Refreshes a store every second until it is closed. ``after`` is called when something had changed.

    A database that is lost is tried again each time, and told once.
    """

    def __init__(
        self, store: Store, after: Callable[[], object] = lambda: None, every: float = EVERY_SECONDS
    ) -> None:
        self._store = store
        self._after = after
        self._every = every
        self._stop = threading.Event()
        self._fault = ""
        self._thread = threading.Thread(target=self._run, name="follow", daemon=True)

    def start(self) -> None:
        """Begin; there is nothing to follow in a library of one process."""
        if self._store.shared:
            self._thread.start()

    def close(self) -> None:
        """End after what is being taken in."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        tidied = time.monotonic()
        while not self._stop.wait(self._every):
            try:
                if time.monotonic() - tidied > TIDY_SECONDS:
                    tidied = time.monotonic()
                    self._store.tidy()
                if self._store.refresh():
                    self._after()
                if self._fault:
                    LOG.warning("The library is reached again")
                self._fault = ""
            except StoreError as error:
                if str(error) != self._fault:
                    LOG.warning("%s", error)
                self._fault = str(error)
            except Exception as error:  # The thread must not end: the next second may be better.
                if str(error) != self._fault:
                    LOG.exception("Following the library failed")
                self._fault = str(error)
