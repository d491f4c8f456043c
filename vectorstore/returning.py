"""Looks whether a Chroma server that was lost is back, beside the questions that are answered without it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from vectorstore.errors import VectorsLostError

if TYPE_CHECKING:
    from vectorstore.vectors import VectorIndex

LOG = logging.getLogger(__name__)


class Returning:
    """``bring_in_step`` is called on a thread of its own, one at a time; it raises VectorsLostError while the server
    is lost."""

    def __init__(self, bring_in_step: Callable[[], None]) -> None:
        self._bring_in_step = bring_in_step
        self._busy = threading.Lock()

    def look(self, vectors: VectorIndex) -> None:
        """Begin to look, where the vectors are not in step and it is time to try again. Waits for nothing."""
        server = vectors.server
        if server is None or vectors.in_step or not server.presence.due():
            return
        if self._busy.acquire(blocking=False):
            threading.Thread(target=self._look, name="vectors", daemon=True).start()

    def _look(self) -> None:
        try:
            self._bring_in_step()
        except VectorsLostError as error:
            LOG.debug("%s", error)
        except Exception:
            LOG.exception("The vectors could not be brought in step with the library")
        finally:
            self._busy.release()
