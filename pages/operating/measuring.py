"""An assistant that tells the figures, the log and the traces what became of each question."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Protocol, runtime_checkable

from assistant.answers import Answer, Reply, Turn
from assistant.drafting import Restating
from assistant.events import Done, Event, Shown
from assistant.stages import Stage, Tell
from pages.contracts import Asks
from pages.operating.logs import REPLIES, told
from pages.operating.metrics import Metrics, status_of
from pages.operating.tracing import AskSpan, NoTraces, Traces
from vectorstore.passages import SearchFilter

LOG = logging.getLogger(REPLIES)


@runtime_checkable
class _Observable(Protocol):
    """An assistant that can tell how long its stages take."""

    def observed(self, tell: Tell) -> Asks: ...


@contextmanager
def _failing(span: AskSpan) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        span.ended(type(error).__name__)
        raise


class Measured:
    """Asks another assistant, and takes note of how long it took and what came of it: never of the question."""

    def __init__(self, assistant: Asks, metrics: Metrics, traces: Traces | None = None) -> None:
        self._asks = assistant
        self._metrics = metrics
        self._traces = traces or NoTraces()

    @property
    def engine(self) -> str:
        return self._asks.engine

    @property
    def restates(self) -> bool:
        return self._asks.restates

    def within(self, limits: SearchFilter) -> Measured:
        """The same for an assistant that asks only some documents."""
        return Measured(self._asks.within(limits), self._metrics, self._traces)

    def extract(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """The reply to an earlier question, which was counted when it was asked."""
        return self._observed(NoTraces().ask()).extract(question, history)

    def ask(self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()) -> Reply:
        span = self._traces.ask()
        with self._metrics.at_work(), _failing(span):
            began = time.perf_counter()
            reply = self._observed(span).ask(question, history, again=again)
            self._note(reply, time.perf_counter() - began)
            span.replied(reply)
        return reply

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()
    ) -> Generator[Event, None, None]:
        began = time.perf_counter()
        shown = done = False
        span = self._traces.ask()
        events = self._observed(span).stream(question, history, again=again)
        with self._metrics.at_work(), _failing(span), closing(events):
            try:
                for event in events:
                    match event:
                        case Shown() if not shown:
                            shown = True
                            self._metrics.shown_first(time.perf_counter() - began)
                        case Done():
                            done = True
                            self._note(event.reply, time.perf_counter() - began)
                            span.replied(event.reply)
                        case _:
                            pass
                    yield event
            except GeneratorExit:
                if not done:
                    self._metrics.left()
                    span.ended("left")
                raise

    def _observed(self, span: AskSpan) -> Asks:
        """The assistant, telling figures and span how long its stages take."""
        if not isinstance(self._asks, _Observable):
            return self._asks

        def tell(stage: Stage, seconds: float) -> None:
            self._metrics.staged(stage, seconds)
            span.stage(stage, seconds)

        return self._asks.observed(tell)

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
