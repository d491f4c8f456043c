"""What the citation check does with thousands of drafted statements that are known to be true or false.

    python -m evals.adversarial HOME [HOME …] [--pairs PAIRS.jsonl] [--count 10000] [--seed 1] --out DIR

Statements are made from the documents of the homes: true ones say otherwise what a sentence, row or duty says, false
ones are true ones with one thing altered. Each is labelled by how it was made, never by the check. ``PAIRS.jsonl`` adds
statements written by hand: objects with ``document`` (source name), ``quote`` (a string or a list), ``statement``, ``label`` (true or
false) and ``kind``, and ``half`` where they have been divided by hand. Else a document belongs to a half by the SHA-256 of its name, as in ``evals.ablation``: ``dev`` was looked at while
the rules were written. Written to DIR: ``report.md``, ``report.json``, ``failures.jsonl`` (false ones shown, true ones lost; of
``dev`` only, so that the other half stays unseen).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answers import DraftQuote, DraftStatement, Evidence, Statement
from assistant.citations import check_statement, find_quote
from evals.ablation import HALVES, half_of
from evals.adversarial_false import INJECTED_DOCUMENT, false_statements
from evals.adversarial_material import Made, gather
from evals.adversarial_true import true_statements
from ingest.splitting import SPLITTER_VERSION
from vectorstore.passages import Document, DocumentCard, Source
from vectorstore.store import Store

TRUE_SHARE = 0.35
"""Share of true statements among those generated."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A statement and what the check did with it. violations: why it was dropped; seconds: what the check took."""

    made: Made
    half: str
    passed: bool
    violations: tuple[str, ...]
    reasons: tuple[str, ...]
    seconds: float

    @property
    def right(self) -> bool:
        return self.passed is self.made.true


def chosen(made: Iterable[Made], count: int, draw: random.Random) -> list[Made]:
    """At most ``count`` statements, as evenly over their kinds as there are."""
    by_kind: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        by_kind[one.kind].append(one)
    found: list[Made] = []
    for n, (_, of_kind) in enumerate(sorted(by_kind.items(), key=lambda item: len(item[1]))):
        share = (count - len(found)) // (len(by_kind) - n)
        found += draw.sample(of_kind, min(share, len(of_kind)))
    return found


def judged(made: Sequence[Made], document_of: Callable[[str], Document]) -> list[Outcome]:
    """Each statement through the check, alone, with no other evidence than its own passages."""
    found = []
    for one in made:
        begin = time.thread_time()
        result = check_statement(one.statement, Evidence(()), document_of)
        seconds = time.thread_time() - begin
        passed = isinstance(result, Statement)
        violations = (
            () if isinstance(result, Statement) else tuple(f.violation.value for f in result.failures)
        )
        reasons = () if isinstance(result, Statement) else result.reasons
        half = one.half or next(n for n, number in HALVES.items() if number == half_of(one.document))
        found.append(Outcome(one, half, passed, violations, reasons, seconds))
    return found


def pairs(path: Path, stores: Sequence[Store]) -> list[Made]:
    """The statements of a file written by hand. Raises ValueError for a quote that its document does not have."""
    homes = {d.source.name: (store, d) for store in stores for d in store.documents()}
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        if row["document"] not in homes:
            continue
        store, document = homes[row["document"]]
        passages = store.passages(document.id)
        words = [row["quote"]] if isinstance(row["quote"], str) else row["quote"]
        quotes = []
        for quote in words:
            home = next((p for p in passages if find_quote(quote, p.text)), None)
            if home is None:
                raise ValueError(f"{path}:{number}: {row['document']} has no passage with “{quote[:40]}”.")
            quotes.append(DraftQuote(home, quote))
        statement = DraftStatement(row["statement"], tuple(quotes))
        kind = f"by hand: {row['kind']}"
        source = " / ".join(words)
        found.append(Made(kind, row["label"], document.id, statement, source, row.get("half")))
    return found


def _report(outcomes: Sequence[Outcome]) -> dict[str, object]:
    def table(of: Sequence[Outcome]) -> dict[str, dict[str, float]]:
        made = Counter(o.made.kind for o in of)
        right = Counter(o.made.kind for o in of if o.right)
        return {
            kind: {"made": n, "right": right[kind], "share": round(right[kind] / n, 4)}
            for kind, n in sorted(made.items())
        }

    halves = {}
    for half in HALVES:
        own = [o for o in outcomes if o.half == half]
        true, false = [o for o in own if o.made.true], [o for o in own if not o.made.true]
        kept, shown = sum(o.passed for o in true), sum(o.passed for o in false)
        halves[half] = {
            "true": {"made": len(true), "kept": kept, "lost": len(true) - kept},
            "false": {"made": len(false), "caught": len(false) - shown, "shown": shown},
            "precision": round(kept / (kept + shown), 4) if kept + shown else None,
            "recall": round(kept / len(true), 4) if true else None,
            "true by kind": table(true),
            "false by kind": table(false),
        }
    times = sorted(o.seconds for o in outcomes)
    return {
        "statements": len(outcomes),
        "milliseconds": {
            p: round(1000 * times[int(len(times) * q)], 3)
            for p, q in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
        },
        "halves": halves,
    }


def _markdown(report: dict[str, object], homes: Sequence[Path]) -> str:
    halves = report["halves"]
    assert isinstance(halves, dict)
    lines = [
        f"# Citation check on {report['statements']} statements of {', '.join(h.name for h in homes)}",
        "",
    ]
    lines += ["| | " + " | ".join(halves) + " |", "| --- |" + " --- |" * len(halves)]
    lines += [
        f"| {name} | " + " | ".join(map(str, column)) + " |" for name, column in _totals(halves.values())
    ]
    lines += ["", f"One statement takes {report['milliseconds']} ms.", ""]
    for label, verb in (("true", "kept"), ("false", "caught")):
        lines += [
            f"## {label.capitalize()} ones {verb}",
            "",
            "| kind | " + " | ".join(halves) + " |",
            "| --- |" + " --- |" * len(halves),
        ]
        kinds = sorted({kind for half in halves.values() for kind in half[f"{label} by kind"]})
        for kind in kinds:
            found = [half[f"{label} by kind"].get(kind) for half in halves.values()]
            cells_ = [f"{f['right']} / {f['made']} ({f['share']:.1%})" if f else "–" for f in found]
            lines.append(f"| {kind} | " + " | ".join(cells_) + " |")
        lines.append("")
    return "\n".join(lines)


def _totals(halves: Iterable[dict[str, Any]]) -> list[tuple[str, list[object]]]:
    halves = list(halves)
    return [
        ("true kept", [f"{h['true']['kept']} / {h['true']['made']}" for h in halves]),
        ("false caught", [f"{h['false']['caught']} / {h['false']['made']}" for h in halves]),
        ("precision", [h["precision"] for h in halves]),
        ("recall", [h["recall"] for h in halves]),
    ]


def _failure(outcome: Outcome) -> dict[str, object]:
    statement = outcome.made.statement
    return {
        "kind": outcome.made.kind,
        "label": outcome.made.true,
        "statement": statement.text,
        "quotes": [quote.words for quote in statement.quotes],
        "document": outcome.made.document,
        "reasons": list(outcome.reasons),
    }


def _documents(stores: Sequence[Store]) -> Callable[[str], Document]:
    known = {document.id: document for store in stores for document in store.documents()}

    def document_of(document_id: str) -> Document:
        if document_id.startswith(INJECTED_DOCUMENT):
            text = document_id.removeprefix(INJECTED_DOCUMENT)
            source = Source(document_id, document_id, "", "text/plain")
            return Document(document_id, "", text, DocumentCard(), (), source, version="-")
        return known[document_id]

    return document_of


def draws(stores: Sequence[Store], pair_files: Sequence[Path], count: int, seed: int) -> list[list[Made]]:
    """The statements drawn from each store, ``count`` in all, and after them those by hand over its documents."""
    found = []
    share = count // len(stores)
    for store in stores:
        draw = random.Random(f"{seed}")  # noqa: S311  no secret: which statements are drawn
        material = gather(store, draw)
        made = chosen(true_statements(material), round(share * TRUE_SHARE), draw)
        made += chosen(false_statements(material, draw), share - round(share * TRUE_SHARE), draw)
        found.append(made)
    by_home = [{document.id for document in store.documents()} for store in stores]
    for path in pair_files:
        for one in pairs(path, stores):
            at = next(n for n, own in enumerate(by_home) if one.document in own)
            found[at].append(one)
    return found


def run(
    homes: Sequence[Path], pair_files: Sequence[Path], count: int, seed: int, out: Path
) -> dict[str, object]:
    """Make, check, write the report to ``out`` and return it."""
    stores = [Store.open(home, splitter=SPLITTER_VERSION) for home in homes]
    try:
        made = [one for drawn in draws(stores, pair_files, count, seed) for one in drawn]
        outcomes = judged(made, _documents(stores))
    finally:
        for store in stores:
            store.close()
    report = _report(outcomes)
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    (out / "report.md").write_text(_markdown(report, homes), encoding="utf-8")
    wrong = [_failure(o) for o in outcomes if not o.right and o.half == "dev"]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in wrong)
    (out / "failures.jsonl").write_text(lines, encoding="utf-8")
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m evals.adversarial", description=__doc__)
    parser.add_argument("homes", nargs="+", type=Path)
    parser.add_argument("--pairs", action="append", type=Path, default=[])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    report = run(given.homes, given.pairs, given.count, given.seed, given.out)
    sys.stdout.write(_markdown(report, given.homes))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
