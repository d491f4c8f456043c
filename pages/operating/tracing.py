"""Traces for a collector that speaks OTLP over HTTP: each request, each question, and the stages of its answer.

Sent by a thread of its own, in batches; a collector that is gone costs no answer anything, what does not fit the queue is
dropped. No span holds a question, an address or a name. The libraries come with the extra `otel` and are imported when
an endpoint is set.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, Protocol

from assistant.answers import Answer, Reply
from assistant.stages import Stage
from pages.operating.logs import REQUEST_ID
from pages.operating.metrics import status_of
from pages.operating.options import TracesTo
from settings import SettingsError

if TYPE_CHECKING:
    from opentelemetry.trace import Span

LOG = logging.getLogger(__name__)

SERVICE: Final = "zhengwen"
SEND_SECONDS: Final = 3.0
"""What one batch may take, with its repetitions; a stop waits for one."""
EVERY_SECONDS: Final = 2.0
_QUEUE: Final = 2_048
_BATCH: Final = 512
_CURRENT: Final[ContextVar[Any]] = ContextVar("zhengwen_trace", default=None)
"""The context of the request's span; threads that work for it know it, too."""
_TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class NotInstalledError(SettingsError):
    """Traces are asked for and cannot be sent; the message says what to install."""


class AskSpan(Protocol):
    """A question being answered."""

    def stage(self, stage: Stage, seconds: float) -> None:
        """A stage is done."""
        ...

    def replied(self, reply: Reply) -> None:
        """The reply is whole."""
        ...

    def ended(self, how: str) -> None:
        """It ended without a reply: ``left`` or the name of an error."""
        ...


class RequestSpan(Protocol):
    """A request being answered."""

    def answered(self, route: str, status: int) -> None:
        """It was answered with a status."""
        ...


class Traces(Protocol):
    """Where spans go."""

    def request(self, method: str, traceparent: str, /) -> AbstractContextManager[RequestSpan]: ...

    def ask(self) -> AskSpan: ...

    def close(self) -> None: ...


class _Nothing:
    """Spans that nobody wants."""

    def stage(self, stage: Stage, seconds: float) -> None: ...

    def replied(self, reply: Reply) -> None: ...

    def ended(self, how: str) -> None: ...

    def answered(self, route: str, status: int) -> None: ...


_NOTHING: Final = _Nothing()


class NoTraces:
    """No collector is set."""

    @contextmanager
    def request(self, _method: str, _traceparent: str, /) -> Iterator[RequestSpan]:
        yield _NOTHING

    def ask(self) -> AskSpan:
        return _NOTHING

    def close(self) -> None: ...


class OtlpTraces:
    """Spans for one collector."""

    def __init__(self, url: str, version: str) -> None:
        """Raises NotInstalledError."""
        try:
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.sdk.trace.sampling import DEFAULT_ON

            from pages.operating.trace_sending import Sending
        except ImportError as error:
            raise NotInstalledError(
                f"Traces are to go to {url}, but what sends them is not installed: `pip install 'zhengwen[otel]'`, or unset "
                "ZHENGWEN_OTEL_ENDPOINT."
            ) from error
        # Of its own, not the process' global one: what other libraries trace is not ours to send.
        self._provider = TracerProvider(
            sampler=DEFAULT_ON,
            resource=Resource({"service.name": SERVICE, "service.version": version}),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(
                Sending(url, SEND_SECONDS),
                max_queue_size=_QUEUE,
                schedule_delay_millis=1000 * EVERY_SECONDS,
                max_export_batch_size=_BATCH,
                export_timeout_millis=1000 * SEND_SECONDS,
            )
        )
        self._tracer = self._provider.get_tracer(SERVICE, version)

    @contextmanager
    def request(self, method: str, traceparent: str, /) -> Iterator[RequestSpan]:
        """The span of a request, for the block; below the one that the caller names in ``traceparent``."""
        from opentelemetry.trace import SpanKind, set_span_in_context

        span = self._tracer.start_span(
            method, _caller(traceparent), SpanKind.SERVER, {"http.request.method": method, **_request()}
        )
        token = _CURRENT.set(set_span_in_context(span))
        try:
            yield _OtlpRequest(span, method)
        except Exception as error:
            _fail(span, type(error).__name__)
            raise
        finally:
            _CURRENT.reset(token)
            span.end()

    def ask(self) -> AskSpan:
        """The span of a question, ended by its reply."""
        return _OtlpAsk(self._tracer, self._tracer.start_span("ask", _CURRENT.get(), attributes=_request()))

    def close(self) -> None:
        """Send what waits, for a few seconds at most."""
        self._provider.shutdown()


class _OtlpRequest:
    def __init__(self, span: Span, method: str) -> None:
        self._span = span
        self._method = method

    def answered(self, route: str, status: int) -> None:
        self._span.update_name(f"{self._method} {route}")
        self._span.set_attributes({"http.route": route, "http.response.status_code": status})
        if status >= 500:
            _fail(self._span, str(status))


class _OtlpAsk:
    def __init__(self, tracer: Any, span: Span) -> None:
        from opentelemetry.trace import set_span_in_context

        self._tracer = tracer
        self._span = span
        self._within = set_span_in_context(span)

    def stage(self, stage: Stage, seconds: float) -> None:
        end = time.time_ns()
        begun = self._tracer.start_span(stage.value, self._within, start_time=end - round(seconds * 1e9))
        begun.end(end)

    def replied(self, reply: Reply) -> None:
        status, reason = status_of(reply)
        told: dict[str, str | int] = {
            "zhengwen.status": status,
            "zhengwen.engine": reply.engine,
            "zhengwen.statements": len(reply.statements) if isinstance(reply, Answer) else 0,
        }
        if reason:
            told["zhengwen.reason"] = reason
        if reply.fault is not None:
            told["zhengwen.model_fault"] = reply.fault.value
        if reply.usage is not None:
            told["zhengwen.model_calls"] = reply.usage.calls
            told["gen_ai.usage.input_tokens"] = reply.usage.input_tokens
            told["gen_ai.usage.output_tokens"] = reply.usage.output_tokens
        self._span.set_attributes(told)
        self._span.end()

    def ended(self, how: str) -> None:
        self._span.set_attribute("zhengwen.status", "left" if how == "left" else "failed")
        if how != "left":
            _fail(self._span, how)
        self._span.end()


def traces_to(target: TracesTo | None, version: str) -> Traces:
    """The traces of a setting. Raises NotInstalledError where it is ours; for a standard one that a whole cluster may
    have set, the log says so and nothing is sent."""
    if target is None:
        return NoTraces()
    try:
        return OtlpTraces(target.url, version)
    except NotInstalledError as error:
        if target.ours:
            raise
        LOG.warning("%s", error)
        return NoTraces()


def _caller(traceparent: str) -> Any:
    """The context of who calls, by the header of W3C Trace Context; none where it is not one."""
    from opentelemetry.trace import (
        NonRecordingSpan,
        SpanContext,
        TraceFlags,
        set_span_in_context,
    )

    if not _TRACEPARENT.fullmatch(traceparent):
        return None
    _, trace, span, flags = traceparent.split("-")
    context = SpanContext(int(trace, 16), int(span, 16), True, TraceFlags(int(flags, 16)))
    return set_span_in_context(NonRecordingSpan(context)) if context.is_valid else None


def _request() -> dict[str, str]:
    request = REQUEST_ID.get()
    return {"zhengwen.request_id": request} if request else {}


def _fail(span: Span, kind: str) -> None:
    """Say that it failed and by what kind of error: its words may repeat what was asked."""
    from opentelemetry.trace import Status, StatusCode

    span.set_attribute("error.type", kind)
    span.set_status(Status(StatusCode.ERROR))
