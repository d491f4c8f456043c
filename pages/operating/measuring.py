"""An assistant that tells the figures and the log what became of each question."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Protocol, runtime_checkable

from assistant.answers import Answer, Reply, Turn
from assistant.drafting import Restating
from assistant.events import Done, Event, Shown
from assistant.stages import Tell
from pages.contracts import Asks
from pages.operating.logs import REPLIES, told
from pages.operating.metrics import Metrics, status_of
from vectorstore.passages import SearchFilter

LOG = logging.getLogger(REPLIES)


@runtime_checkable
class _Observable(Protocol):
    """An assistant that can tell how long its stages take."""

    def observed(self, tell: Tell) -> Asks: ...


class Measured:
    """Asks another assistant, and takes note of how long it took and what came of it: never of the question."""

    def __init__(self, assistant: Asks, metrics: Metrics) -> None:
        self._asks = assistant.observed(metrics.staged) if isinstance(assistant, _Observable) else assistant
        self._metrics = metrics

    @property
    def engine(self) -> str:
        return self._asks.engine

    @property
    def restates(self) -> bool:
        return self._asks.restates

    def within(self, limits: SearchFilter) -> Measured:
        """The same for an assistant that asks only some documents."""
        return Measured(self._asks.within(limits), self._metrics)

    def extract(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """The reply to an earlier question, which was counted when it was asked."""
        return self._asks.extract(question, history)

    def ask(self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()) -> Reply:
        with self._metrics.at_work():
            began = time.perf_counter()
            reply = self._asks.ask(question, history, again=again)
            self._note(reply, time.perf_counter() - began)
        return reply

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()
    ) -> Generator[Event, None, None]:
        began = time.perf_counter()
        shown = done = False
        with self._metrics.at_work(), closing(self._asks.stream(question, history, again=again)) as events:
            try:
                for event in events:
                    match event:
                        case Shown() if not shown:
                            shown = True
                            self._metrics.shown_first(time.perf_counter() - began)
                        case Done():
                            done = True
                            self._note(event.reply, time.perf_counter() - began)
                        case _:
                            pass
                    yield event
            except GeneratorExit:
                if not done:
                    self._metrics.left()
                raise

    def _note(self, reply: Reply, seconds: float) -> None:
        self._metrics.replied(reply, seconds)
        status, reason = status_of(reply)
        LOG.info(
            "reply",
            extra=told(
                status=status,
                reason=reason or None,
                engine=reply.engine,
                statements=len(reply.statements) if isinstance(reply, Answer) else 0,
                fault=reply.fault.value if reply.fault is not None else None,
                tokens=reply.usage.input_tokens + reply.usage.output_tokens if reply.usage is not None else 0,
                ms=round(seconds * 1000),
            ),
        )
