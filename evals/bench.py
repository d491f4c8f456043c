"""Performance as ratios against the raw parts, measured in one run: `make bench`.

Reads a folder into a fresh library and asks questions made from it. Times are of this machine
under its present load; the ratios are what to compare between runs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.pipeline import Assistant
from assistant.suggestions import starters
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import ingest
from vectorstore.embeddings import PackagedEmbeddings, Vectors
from vectorstore.passages import Passage
from vectorstore.raw import chroma_insert_seconds, raw_query_seconds
from vectorstore.store import Store


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of repeated calls: median and 95th percentile."""

    p50: float
    p95: float


def measure(calls: Sequence[Callable[[], object]]) -> Timing:
    """Time each call once, after the first one has warmed what they share."""
    calls[0]()
    times: list[float] = []
    for call in calls:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return _spread(times)


def _spread(times: Sequence[float]) -> Timing:
    ordered = sorted(times)
    return Timing(ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))])


class _TimedEmbeddings(PackagedEmbeddings):
    """The packaged embeddings with the seconds spent in them."""

    seconds = 0.0

    def embed_array(self, texts: Sequence[str]) -> Vectors:
        start = time.perf_counter()
        try:
            return super().embed_array(texts)
        finally:
            self.seconds += time.perf_counter() - start


def questions_of(store: Store, most: int = 100) -> list[str]:
    """Questions made from the library: indicators, duties, headings."""
    found = [f"{row.name}的目标是多少？" for row in store.indicators()]
    found += [f"{duty.task}由谁负责？" for duty in store.duties()]
    found += [
        f"{section.heading}有哪些内容？" for document in store.documents() for section in document.sections
    ]
    step = max(1, len(found) // most)
    return found[::step][:most] or list(starters(store))


def bench(folder: Path) -> str:
    """Run all measurements over a folder; returns the report as Markdown."""
    with tempfile.TemporaryDirectory() as home:
        embedder = _TimedEmbeddings()
        with Store.open(Path(home), create=True, embedder=embedder, splitter=SPLITTER_VERSION) as store:
            start = time.perf_counter()
            report = ingest([folder], store)
            first = time.perf_counter() - start
            embedding = embedder.seconds
            start = time.perf_counter()
            ingest([folder], store)
            again = time.perf_counter() - start
            passages = [p for d in store.documents() for p in store.passages(d.id)]
            raw = _raw_insert(passages, embedder)
            asked = questions_of(store)
            assistant = Assistant(store)
            assistant.warm_up()
            asks = measure([lambda q=q: assistant.ask(q) for q in asked])  # type: ignore[misc]
            searches = measure([lambda q=q: store.search(q, 30) for q in asked])  # type: ignore[misc]
            embeds = measure([lambda q=q: embedder.embed_query(q) for q in asked])  # type: ignore[misc]
            plain = _spread([raw_query_seconds(store, q) * 1000 for q in asked])
    rest = first - embedding - raw
    return "\n".join(
        (
            f"documents {report.count('added')}, failed {report.count('failed')}, passages {len(passages)}",
            "",
            "| ingest | seconds | share of embedding + Chroma |",
            "| --- | --- | --- |",
            f"| embedding | {embedding:.2f} | |",
            f"| raw Chroma insert of the same vectors | {raw:.2f} | |",
            f"| all | {first:.2f} | |",
            f"| own overhead | {rest:.2f} | {rest / (embedding + raw):.0%} |",
            f"| a second run without changes | {again:.2f} | {again / first:.1%} of the first |",
            "",
            "| question | p50 ms | p95 ms |",
            "| --- | --- | --- |",
            f"| ask | {asks.p50:.1f} | {asks.p95:.1f} |",
            f"| search | {searches.p50:.1f} | {searches.p95:.1f} |",
            f"| embedding the question | {embeds.p50:.1f} | {embeds.p95:.1f} |",
            f"| raw tantivy + raw Chroma query | {plain.p50:.1f} | {plain.p95:.1f} |",
            f"| (search − embedding) ÷ raw | {(searches.p50 - embeds.p50) / plain.p50:.2f} "
            f"| {(searches.p95 - embeds.p95) / plain.p95:.2f} |",
        )
    )


def _raw_insert(passages: Sequence[Passage], embedder: PackagedEmbeddings) -> float:
    """Seconds that Chroma alone takes for as many vectors and texts in a fresh folder."""
    vector = np.asarray(embedder.embed_query("数字经济"))
    # Random directions around one: identical vectors would flatter the index.
    noise = np.random.default_rng(7).normal(scale=0.3, size=(len(passages), len(vector)))
    vectors = (vector + noise).tolist()
    with tempfile.TemporaryDirectory() as folder:
        return chroma_insert_seconds(
            Path(folder), [p.id for p in passages], vectors, [p.text for p in passages]
        )


if __name__ == "__main__":
    sys.stdout.write(bench(Path(sys.argv[1] if len(sys.argv) > 1 else "corpus")) + "\n")
