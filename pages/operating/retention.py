"""Forgets what has been kept long enough, at the start of a service and every hour while it runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from vectorstore.audit import AuditBook
from vectorstore.feedback import FeedbackBook

LOG = logging.getLogger(__name__)

EVERY_SECONDS: Final = 3_600.0


class Retention:
    """A thread that looks every hour. ``audit_days``: None keeps the audit for good."""

    def __init__(
        self,
        feedback: FeedbackBook,
        audit: AuditBook,
        audit_days: int | None,
        now: Callable[[], datetime],
        every: float = EVERY_SECONDS,
    ) -> None:
        self._feedback = feedback
        self._audit = audit
        self._audit_days = audit_days
        self._now = now
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """End; waits for what is being deleted."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self.forget()
            except Exception:  # A full disk must not end the thread: the next hour may find room.
                LOG.exception("What has been kept long enough could not be deleted")
            if self._stop.wait(self._every):
                return

    def forget(self) -> None:
        """Delete now."""
        now = self._now()
        gone = {"feedback": self._feedback.forget_old(now), "audit": 0}
        if self._audit_days is not None:
            gone["audit"] = self._audit.forget_before(now - timedelta(days=self._audit_days))
        if any(gone.values()):
            LOG.info("Forgot %s", gone)
