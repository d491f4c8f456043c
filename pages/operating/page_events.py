"""What Gradio's page tells of its events: how many wait, and which of them are questions."""

from __future__ import annotations

from pages.quiet_gradio import gr

ASK = "ask"
"""The name of the method that answers a question on the page."""


class PageEvents:
    """The events of a page's blocks."""

    def __init__(self, blocks: gr.Blocks) -> None:
        self._blocks = blocks
        self._asks = frozenset(number for number, event in blocks.fns.items() if event.name == ASK)
        if not self._asks:
            raise RuntimeError(f"No event of the page is named {ASK!r}: rates of questions would not hold.")

    def queued(self) -> int:
        """How many wait."""
        return len(self._blocks._queue)

    def known(self) -> frozenset[int]:
        """The numbers of all events."""
        return frozenset(self._blocks.fns)

    def asks(self) -> frozenset[int]:
        """The numbers of those that are questions."""
        return self._asks
