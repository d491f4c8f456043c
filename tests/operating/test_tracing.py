"""Traces as a collector gets them: real OTLP over HTTP, decoded; and what happens when there is none."""

from __future__ import annotations

import gzip
import http.server
import logging
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from fakes_documents import TODAY, FakeStore
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from small_library import SmallLibrary

import ui
from assistant.answers import Usage
from assistant.stages import Stage
from pages.operating.measuring import Measured
from pages.operating.metrics import Metrics
from pages.operating.options import Operating, TracesTo
from pages.operating.tracing import NotInstalledError, NoTraces, OtlpTraces, traces_to
from settings import SettingsError, load_settings

pytest_plugins = ("small_library_store",)
pytestmark = pytest.mark.integration

QUESTION = "2025年养老床位数的目标是多少？"
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@dataclass
class Seen:
    """A span as it arrived."""

    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]
    failed: bool
    start: int
    end: int


@dataclass
class Collector:
    """What arrived. ``status``: what it answers."""

    url: str = ""
    status: int = 200
    raw: list[bytes] = field(default_factory=list)
    resources: list[dict[str, Any]] = field(default_factory=list)
    spans: list[Seen] = field(default_factory=list)

    def named(self, name: str) -> Seen:
        (found,) = [span for span in self.spans if span.name == name]
        return found

    def take(self, body: bytes) -> None:
        self.raw.append(body)
        request = ExportTraceServiceRequest()
        request.ParseFromString(body)
        for resource in request.resource_spans:
            self.resources.append(_values(resource.resource.attributes))
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.spans.append(
                        Seen(
                            span.name,
                            span.trace_id.hex(),
                            span.span_id.hex(),
                            span.parent_span_id.hex(),
                            _values(span.attributes),
                            span.status.code == 2,
                            span.start_time_unix_nano,
                            span.end_time_unix_nano,
                        )
                    )


def _values(attributes: Any) -> dict[str, Any]:
    return {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in attributes}


@pytest.fixture
def collector() -> Iterator[Collector]:
    got = Collector()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if got.status == 200 and self.path == "/v1/traces":
                got.take(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
            self.send_response(got.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    got.url = f"http://127.0.0.1:{server.server_port}/v1/traces"
    yield got
    server.shutdown()
    server.server_close()


def test_a_request_its_question_and_the_stages_arrive_as_one_trace(
    collector: Collector, library: SmallLibrary
) -> None:
    app = ui.build_app(
        library.assistant,
        library.store,
        today=lambda: TODAY,
        operating=Operating(traces=TracesTo(collector.url)),
    )
    with TestClient(app) as client:
        headers = {"traceparent": f"00-{TRACE}-{CALLER}-01", "X-Request-ID": "from-the-proxy-1"}
        answered = client.post("/api/ask", json={"question": QUESTION}, headers=headers)
        client.post(
            "/api/ask",
            json={"question": "上海的养老床位有多少？"},
            headers={"Accept": "text/event-stream", "X-Request-ID": "a-stream"},
        )
    assert answered.json()["status"] == "answered"
    app.state.traces.close()
    first = [span for span in collector.spans if span.trace == TRACE]
    request, ask = (next(span for span in first if span.name == name) for name in ("POST /api/ask", "ask"))
    assert (request.parent, ask.parent) == (CALLER, request.id)
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": "/api/ask",
        "http.response.status_code": 200,
        "zhengwen.request_id": "from-the-proxy-1",
    }
    assert ask.attributes["zhengwen.request_id"] == "from-the-proxy-1"
    assert ask.attributes["zhengwen.status"] == "answered"
    assert ask.attributes["zhengwen.engine"] == "extractive"
    assert ask.attributes["zhengwen.statements"] >= 1
    stages = [span for span in first if span.parent == ask.id]
    assert [span.name for span in sorted(stages, key=lambda s: s.start)] == [
        "read",
        "find",
        "draft",
        "check",
        "guard",
    ]
    for span in stages:
        assert ask.start <= span.start <= span.end <= ask.end
    assert collector.resources[0] == {"service.name": "zhengwen", "service.version": ui.VERSION}
    streamed = [s for s in collector.spans if s.attributes.get("zhengwen.request_id") == "a-stream"]
    assert {span.name for span in streamed} == {"POST /api/ask", "ask"}
    assert len({span.trace for span in streamed}) == 1
    (refused,) = [span for span in streamed if span.name == "ask"]
    assert (refused.attributes["zhengwen.status"], refused.attributes["zhengwen.reason"]) == (
        "refused",
        "other_region",
    )


def test_no_span_holds_a_word_of_the_question_or_the_answer(collector: Collector) -> None:
    traces = OtlpTraces(collector.url, "1")
    asks = Measured(FakeAssistant(), Metrics(), traces)
    secret = "住址在杭州市文三路，电话13812345678"
    asks.ask(f"工业机器人 {secret}")
    with pytest.raises(RuntimeError):
        asks.ask("坏")
    traces.close()
    body = b"".join(collector.raw)
    for word in ("文三路", "138", "机器人", "坏", "RuntimeError("):
        assert word.encode() not in body, word
    failed = next(span for span in collector.spans if span.failed)
    assert failed.attributes == {"zhengwen.status": "failed", "error.type": "RuntimeError"}


def test_what_a_model_took_and_who_left_is_told(collector: Collector) -> None:
    traces = OtlpTraces(collector.url, "1")
    span = traces.ask()
    reply = replace(FakeAssistant().ask("让模型写"), usage=Usage(2, 100, 20))
    span.stage(Stage.WRITE, 1.5)
    span.replied(reply)
    events = Measured(FakeAssistant(), Metrics(), traces).stream("让模型写")
    next(events)
    events.close()
    traces.close()
    told, left = [s for s in collector.spans if s.name == "ask"]
    assert told.attributes["zhengwen.model_calls"] == 2
    assert told.attributes["gen_ai.usage.input_tokens"] == 100
    assert told.attributes["gen_ai.usage.output_tokens"] == 20
    assert left.attributes == {"zhengwen.status": "left"}
    write = collector.named("write")
    assert write.end - write.start == 1_500_000_000


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        f"00-{'0' * 32}-{CALLER}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{CALLER}-01-x" * 40,
    ],
)
def test_what_is_no_trace_context_begins_a_trace_of_its_own(collector: Collector, given: str) -> None:
    traces = OtlpTraces(collector.url, "1")
    with traces.request("GET", given) as span:
        span.answered("/", 200)
    traces.close()
    (seen,) = collector.spans
    assert seen.parent == ""
    assert seen.trace not in (TRACE, "0" * 32)


@pytest.mark.parametrize("status", [500, 503, 404, 0])
def test_a_collector_that_is_gone_costs_answers_nothing_and_one_line(
    collector: Collector, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    collector.status = status
    # Nothing listens at port 9 of this machine.
    url = collector.url if status else "http://127.0.0.1:9/v1/traces"
    app = ui.build_app(
        FakeAssistant(),
        FakeStore(),
        today=lambda: TODAY,
        as_json=fake_reply_json,
        operating=Operating(traces=TracesTo(url)),
    )
    with TestClient(app) as client:
        client.get("/livez")
        began = time.perf_counter()
        for _ in range(100):
            assert client.get("/livez").status_code == 200
        took = time.perf_counter() - began
        time.sleep(5)
    began = time.perf_counter()
    app.state.traces.close()
    assert took < 10
    assert time.perf_counter() - began < 8, "a stop waits for one batch"
    lines = [record.getMessage() for record in caplog.records if "traces" in record.getMessage()]
    assert lines == [f"The collector at {url} takes no traces; they are dropped until it does."]
    assert not [record for record in caplog.records if record.name.startswith("opentelemetry")]


def test_without_the_libraries_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    monkeypatch.delitem(sys.modules, "pages.operating.trace_sending", raising=False)
    with pytest.raises(NotInstalledError, match=r"zhengwen\[otel\]"):
        traces_to(TracesTo("http://127.0.0.1:4318/v1/traces"), "1")
    shared = traces_to(TracesTo("http://127.0.0.1:4318/v1/traces", ours=False), "1")
    assert isinstance(shared, NoTraces)
    assert isinstance(traces_to(None, "1"), NoTraces)


@pytest.mark.parametrize(
    ("environment", "target"),
    [
        ({}, None),
        ({"ZHENGWEN_OTEL_ENDPOINT": "http://c:4318"}, TracesTo("http://c:4318/v1/traces")),
        ({"ZHENGWEN_OTEL_ENDPOINT": "http://c:4318/"}, TracesTo("http://c:4318/v1/traces")),
        ({"ZHENGWEN_OTEL_ENDPOINT": "https://c/x/v1/traces"}, TracesTo("https://c/x/v1/traces")),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, TracesTo("http://c:4318/v1/traces", ours=False)),
        (
            {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/own"},
            TracesTo("http://c:4318/own", ours=False),
        ),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "ZHENGWEN_OTEL_ENDPOINT": "none"}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "true"}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "grpc.example:4317"}, None),
    ],
)
def test_where_traces_go_is_set(environment: dict[str, str], target: TracesTo | None) -> None:
    assert load_settings(environment).operating.traces == target


def test_an_endpoint_that_is_none_is_told() -> None:
    with pytest.raises(SettingsError, match="http://host:4318"):
        load_settings({"ZHENGWEN_OTEL_ENDPOINT": "collector"})
