"""How spans are sent: the exporter of OpenTelemetry, which tells the log each failed try, kept to one line an outage.

Imported where an endpoint is set; needs the extra `otel`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

LOG = logging.getLogger(__name__)


class Sending(SpanExporter):
    """Sends to one address; what is not taken is dropped."""

    def __init__(self, url: str, seconds: float) -> None:
        # It and the queue before it say so with every batch.
        for name in ("opentelemetry.exporter.otlp", "opentelemetry.sdk._shared_internal"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._url = url
        self._inner = OTLPSpanExporter(endpoint=url, timeout=seconds, compression=Compression.Gzip)
        self._lost = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send a batch."""
        result = self._inner.export(spans)
        lost = result is not SpanExportResult.SUCCESS
        if lost and not self._lost:
            LOG.warning("The collector at %s takes no traces; they are dropped until it does.", self._url)
        elif self._lost and not lost:
            LOG.warning("The collector at %s takes traces again.", self._url)
        self._lost = lost
        return result

    def shutdown(self) -> None:
        """Send nothing more."""
        self._inner.shutdown()  # type: ignore[no-untyped-call]
