"""Figures in the form of Prometheus: what was asked and became of it, how long it took, what it cost, how large the
library is. They hold no question, address or name."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from assistant.answers import Answer, Reply
from assistant.stages import Stage
from vectorstore.chroma_choice import VectorState

TEXT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_FAST: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_SLOW: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
SIZE_HOLDS: Final = 30.0
"""Seconds that a look at the library's size holds for; every scrape would otherwise count all passages."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the library is; ``disk`` in bytes by part of its folder."""

    documents: int
    public: int
    passages: int
    disk: dict[str, int]


class Metrics:
    """The figures of one service; safe from several threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own = self.registry
        self._requests = Counter(
            "zhengwen_requests", "HTTP requests", ["route", "method", "status"], registry=own
        )
        self._request_seconds = Histogram(
            "zhengwen_request_seconds",
            "Seconds until a request was answered whole",
            ["route"],
            buckets=_SLOW,
            registry=own,
        )
        self._turned_away = Counter(
            "zhengwen_turned_away",
            "Requests turned away: over a rate, a queue or a length",
            ["why"],
            registry=own,
        )
        self._stages = Histogram(
            "zhengwen_stage_seconds",
            "Seconds of the stages of an answer",
            ["stage"],
            buckets=_FAST,
            registry=own,
        )
        self._replies = Counter(
            "zhengwen_replies", "Replies, by status and reason", ["status", "reason"], registry=own
        )
        self._reply_seconds = Histogram(
            "zhengwen_reply_seconds",
            "Seconds from question to reply",
            ["engine"],
            buckets=_SLOW,
            registry=own,
        )
        self._first = Histogram(
            "zhengwen_first_statement_seconds",
            "Seconds until the first statement was shown",
            buckets=_SLOW,
            registry=own,
        )
        self._faults = Counter(
            "zhengwen_model_faults", "Answers where the model was not heard", ["fault"], registry=own
        )
        self._calls = Counter("zhengwen_model_calls", "Requests to the model", registry=own)
        self._tokens = Counter("zhengwen_model_tokens", "Tokens of the model", ["direction"], registry=own)
        self._cost = Counter(
            "zhengwen_model_cost", "What the model cost, with a price set", ["currency"], registry=own
        )
        self._at_work = Gauge("zhengwen_questions_at_work", "Questions being answered", registry=own)
        for stage in Stage:
            self._stages.labels(stage.value)

    def staged(self, stage: Stage, seconds: float) -> None:
        """A stage of an answer is done."""
        self._stages.labels(stage.value).observe(seconds)

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def turned_away(self, why: str) -> None:
        """A request was not let in."""
        self._turned_away.labels(why).inc()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A question is being answered. Counted as ``failed`` when the block raises."""
        with self._at_work.track_inprogress():
            try:
                yield
            except Exception:
                self._replies.labels("failed", "").inc()
                raise

    def shown_first(self, seconds: float) -> None:
        """The first statement was shown."""
        self._first.observe(seconds)

    def left(self) -> None:
        """Who asked left before the reply."""
        self._replies.labels("left", "").inc()

    def replied(self, reply: Reply, seconds: float) -> None:
        """A reply is whole."""
        status, reason = status_of(reply)
        self._replies.labels(status, reason).inc()
        self._reply_seconds.labels(reply.engine).observe(seconds)
        if reply.fault is not None:
            self._faults.labels(reply.fault.value).inc()
        usage = reply.usage
        if usage is not None:
            self._calls.inc(usage.calls)
            self._tokens.labels("input").inc(usage.input_tokens)
            self._tokens.labels("output").inc(usage.output_tokens)
            if usage.cost is not None:
                self._cost.labels(usage.currency).inc(usage.cost)

    def text(self) -> bytes:
        """All figures as they are now."""
        return generate_latest(self.registry)


def status_of(reply: Reply) -> tuple[str, str]:
    """The status of a reply, with the reason of a refusal."""
    if isinstance(reply, Answer):
        return ("partial" if reply.partial else "answered"), ""
    return "refused", reply.reason.value


class LibraryFigures:
    """The size of the library and what waits, looked up when the figures are read; a collector of Prometheus."""

    def __init__(self, size: Callable[[], Size], waiting: Callable[[], dict[str, int]]) -> None:
        self._size = size
        self._waiting = waiting
        self._seen: Size | None = None
        self._seen_at = 0.0

    def collect(self) -> Iterable[Metric]:
        """The figures by name."""
        if self._seen is None or time.monotonic() - self._seen_at > SIZE_HOLDS:
            self._seen, self._seen_at = self._size(), time.monotonic()
        size = self._seen
        yield GaugeMetricFamily("zhengwen_documents", "Documents, of all visibilities", size.documents)
        yield GaugeMetricFamily("zhengwen_public_documents", "Documents that anyone sees", size.public)
        yield GaugeMetricFamily("zhengwen_passages", "Passages in the indexes", size.passages)
        disk = GaugeMetricFamily("zhengwen_disk_bytes", "Bytes of the library's folder", labels=["part"])
        for part, used in size.disk.items():
            disk.add_metric([part], used)
        yield disk
        queue = GaugeMetricFamily("zhengwen_waiting", "What waits to be worked on", labels=["queue"])
        for name, count in self._waiting().items():
            queue.add_metric([name], count)
        yield queue


class VectorFigures:
    """Whether Chroma's own server is there, and what was answered without it; a collector of Prometheus."""

    def __init__(self, look: Callable[[], VectorState | None]) -> None:
        self._look = look

    def collect(self) -> Iterable[Metric]:
        """The figures by name."""
        state = self._look()
        if state is None:
            return
        yield GaugeMetricFamily(
            "zhengwen_chroma_up", "1 while Chroma's server is there and in step", float(not state.away)
        )
        yield CounterMetricFamily("zhengwen_chroma_lost", "How often Chroma's server was lost", state.lost)
        yield CounterMetricFamily(
            "zhengwen_searches_without_chroma", "Searches answered from the vectors kept here", state.local
        )
        yield GaugeMetricFamily("zhengwen_vectors_kept", "Vectors kept beside Chroma's server", state.held)


def disk_used(home: Path) -> dict[str, int]:
    """Bytes by file and folder of a library's folder; what goes away meanwhile counts nothing."""
    used: dict[str, int] = {}
    for entry in sorted(home.iterdir()):
        files = [entry] if entry.is_file() else entry.rglob("*")
        total = 0
        for file in files:
            try:
                total += file.stat().st_size if file.is_file() else 0
            except OSError:
                continue
        part = entry.name.removesuffix("-wal").removesuffix("-shm")
        used[part] = used.get(part, 0) + total
    return used
