"""Performance as ratios against the raw parts, measured in one run: `make bench`, `make bench-full`.

Reads a folder into a fresh library and asks questions made from it. With ``--home`` the library is kept there, and
one that is there already is asked as it is: reading thousands of documents takes a quarter of an hour. Times are of
this machine under its present load, which is told beside them; the ratios are what to compare between runs, those of
processor time before those of the clock where other programs run beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.suggestions import starters
from evals.bench_memory import Peak
from evals.cases import read_cases
from ingest.report import IngestReport
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import Options, run
from vectorstore.database import LIBRARY_FILE
from vectorstore.embeddings import PackagedEmbeddings
from vectorstore.raw import Cost, Watch, chroma_insert_cost, embedding_cost, raw_query_cost
from vectorstore.store import Store

EMBEDDED_ALONE = 10_000
"""Passages embedded once more, alone, to set the run beside it; of more the cost is scaled up."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of repeated calls: median and 95th percentile by the clock; ``cpu``: the median of processor time."""

    p50: float
    p95: float
    cpu: float = 0.0


@dataclass(frozen=True, slots=True)
class Ingested:
    """A first and a second ingest. ``workers_cpu``: processor time of the reading processes;
    ``spent``: seconds of each part of this process, which run beside each other."""

    report: IngestReport
    whole: Cost
    workers_cpu: float
    spent: dict[str, float]
    again: Cost
    peak: float


@dataclass(frozen=True, slots=True)
class Alone:
    """The raw parts: embedding all passages (measured on ``embedded`` of them), and Chroma."""

    passages: int
    embedded: int
    embedding: Cost
    chroma: Cost


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions: whole answers, searches, their embedding, and the two raw queries under a search."""

    questions: int
    asks: Timing
    searches: Timing
    embeds: Timing
    raw: Timing


def measure(calls: Sequence[Callable[[], object]]) -> Timing:
    """Time each call once, after the first one has warmed what they share."""
    calls[0]()
    times: list[Cost] = []
    for call in calls:
        watch = Watch()
        call()
        times.append(watch.cost())
    return _spread(times)


def _spread(times: Sequence[Cost]) -> Timing:
    ordered = sorted(time.seconds * 1000 for time in times)
    cpu = sorted(time.cpu * 1000 for time in times)
    last = min(len(ordered) - 1, int(len(ordered) * 0.95))
    return Timing(ordered[len(ordered) // 2], ordered[last], cpu[len(cpu) // 2])


def questions_of(store: Store, most: int = 100) -> list[str]:
    """Questions made from the library: indicators, duties, headings."""
    found = [f"{row.name}的目标是多少？" for row in store.indicators()]
    found += [f"{duty.task}由谁负责？" for duty in store.duties()]
    found += [
        f"{section.heading}有哪些内容？" for document in store.documents() for section in document.sections
    ]
    step = max(1, len(found) // most)
    return found[::step][:most] or list(starters(store))


def bench(folder: Path, questions: int = 100, home: Path | None = None, asked_set: Sequence[str] = ()) -> str:
    """Run all measurements over a folder; returns the report as Markdown. What ``home`` holds is not read anew;
    ``asked_set``: questions that are asked in place of those made from the library."""
    with contextlib.ExitStack() as end:
        kept = home or Path(end.enter_context(tempfile.TemporaryDirectory()))
        is_new = not (kept / LIBRARY_FILE).exists()
        embedder = PackagedEmbeddings()
        store = end.enter_context(Store.open(kept, create=True, embedder=embedder, splitter=SPLITTER_VERSION))
        ingested = _ingest(folder, store) if is_new else None
        asked = _ask(store, embedder, list(asked_set[:questions]) or questions_of(store, questions))
        _note("asked")
        if ingested is None:
            return f"{_library_line(store)}\n\n{_question_table(asked)}"
        return f"{_ingest_table(ingested, _alone(store, embedder))}\n\n{_question_table(asked)}"


def _ingest(folder: Path, store: Store) -> Ingested:
    options = Options(workers=os.cpu_count() or 1)
    before = _children_cpu()
    with Peak() as peak:
        watch = Watch()
        report = run([folder], store, options, progress=_progress())
        whole = watch.cost()
        workers = _children_cpu() - before
        spent = dict(store.spent())
        watch = Watch()
        run([folder], store, options)
        again = watch.cost()
    _note(f"read: {whole.seconds:.0f} s, peak {peak.megabytes:.0f} MB")
    return Ingested(report, whole, workers, spent, again, peak.megabytes)


def _alone(store: Store, embedder: PackagedEmbeddings) -> Alone:
    passages = store.statistics().passages
    embedded, cost = embedding_cost(store, embedder, EMBEDDED_ALONE)
    with tempfile.TemporaryDirectory() as folder:
        chroma = chroma_insert_cost(store, Path(folder))
    return Alone(passages, embedded, cost.times(passages / embedded), chroma)


def _ask(store: Store, embedder: PackagedEmbeddings, asked: Sequence[str]) -> Asked:
    assistant = Assistant(store)
    assistant.warm_up()
    return Asked(
        len(asked),
        measure([lambda q=q: assistant.ask(q) for q in asked]),  # type: ignore[misc]
        measure([lambda q=q: store.search(q, 30) for q in asked]),  # type: ignore[misc]
        measure([lambda q=q: embedder.embed_query(q) for q in asked]),  # type: ignore[misc]
        _spread([raw_query_cost(store, q) for q in asked]),
    )


def _ingest_table(ingested: Ingested, alone: Alone) -> str:
    report, whole = ingested.report, ingested.whole
    raw = alone.embedding + alone.chroma
    cpu = whole.cpu + ingested.workers_cpu
    part = (
        f"{alone.embedded:,} of {alone.passages:,} passages, scaled"
        if alone.embedded < alone.passages
        else ""
    )
    return "\n".join(
        (
            f"documents {report.count('added')}, failed {report.count('failed')}, passages {alone.passages}; "
            f"{whole.seconds / max(1, len(report.outcomes)) * 1000:.0f} ms a document; "
            f"peak memory {ingested.peak:.0f} MB with {os.cpu_count()} reading processes",
            "",
            "| ingest | seconds | processor seconds | |",
            "| --- | --- | --- | --- |",
            f"| reading, in its own processes | | {ingested.workers_cpu:.1f} | |",
            *(
                f"| {name}, beside the rest | {seconds:.1f} | | |"
                for name, seconds in sorted(ingested.spent.items())
            ),
            f"| all | {whole.seconds:.1f} | {cpu:.1f} | |",
            f"| embedding alone | {alone.embedding.seconds:.1f} | {alone.embedding.cpu:.1f} | {part} |",
            f"| raw Chroma insert of the same vectors alone | {alone.chroma.seconds:.1f} "
            f"| {alone.chroma.cpu:.1f} | |",
            f"| own overhead over both | {whole.seconds - raw.seconds:.1f} ({whole.seconds / raw.seconds - 1:.0%}) "
            f"| {cpu - raw.cpu:.1f} ({cpu / raw.cpu - 1:.0%}) | |",
            f"| a second run without changes | {ingested.again.seconds:.2f} | {ingested.again.cpu:.2f} "
            f"| {ingested.again.seconds / whole.seconds:.1%} of the first |",
        )
    )


def _library_line(store: Store) -> str:
    held = store.statistics()
    return f"a library of {held.documents:,} documents, {held.passages:,} passages, as it was"


def _question_table(asked: Asked) -> str:
    plain, searches, embeds = asked.raw, asked.searches, asked.embeds
    return "\n".join(
        (
            f"load average {_load()}",
            "",
            f"| {asked.questions} questions | p50 ms | p95 ms | p50 processor ms |",
            "| --- | --- | --- | --- |",
            *(
                f"| {name} | {timing.p50:.1f} | {timing.p95:.1f} | {timing.cpu:.1f} |"
                for name, timing in (
                    ("ask", asked.asks),
                    ("search", searches),
                    ("embedding the question", embeds),
                    ("raw tantivy + raw Chroma query", plain),
                )
            ),
            f"| (search − embedding) ÷ raw | {(searches.p50 - embeds.p50) / plain.p50:.2f} "
            f"| {(searches.p95 - embeds.p95) / plain.p95:.2f} | {(searches.cpu - embeds.cpu) / plain.cpu:.2f} |",
        )
    )


def _load() -> str:
    """Programs at work or waiting on this machine in the last minute, and its processors."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def _children_cpu() -> float:
    """Processor seconds of the child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _progress() -> Callable[[int, int, str], None]:
    last = -1

    def show(done: int, total: int, _: str) -> None:
        nonlocal last
        if total and done * 20 // total != last:
            last = done * 20 // total
            _note(f"{done} of {total} files")

    return show


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def main() -> None:
    """`python -m evals.bench FOLDER [--questions N] [--home FOLDER] [--set CASES.jsonl]`"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("corpus"))
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument(
        "--home", type=Path, help="folder of the library, kept; one that is there is asked as it is"
    )
    parser.add_argument(
        "--set", type=Path, help="cases whose questions are asked, in place of some made from headings"
    )
    chosen = parser.parse_args()
    asked = [case.question for case in read_cases(chosen.set)] if chosen.set else []
    sys.stdout.write(bench(chosen.folder, chosen.questions, chosen.home, asked) + "\n")


if __name__ == "__main__":
    main()
