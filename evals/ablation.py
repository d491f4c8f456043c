"""What each part of the search is worth: recall with the part switched off, in one run.

    python -m evals.ablation HOME SET.jsonl [--half dev|held-out|all]

A case belongs to a half by the SHA-256 of its first gold document's name: even is ``dev``, what was looked at
while ranking was tuned; odd is ``held-out``. Only answerable cases count.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.lexicon import official_terms
from assistant.question import read_question
from evals.cases import EvalCase, read_cases
from evals.gold import GoldFinder, Place, ResolvedGold, hits_any
from evals.metrics import recall_at_k, reciprocal_rank
from ingest.splitting import SPLITTER_VERSION
from vectorstore.fusion import WEIGHTS, Weights
from vectorstore.passages import Hit
from vectorstore.slips import WEIGHT as CORRECTED_WEIGHT
from vectorstore.store import Store

DEPTH = 50
HALVES = {"dev": 0, "held-out": 1}


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to search: which terms are added to a question, and what the parts of the score count."""

    name: str
    lexicon: bool = True
    slips: bool = True
    parts: Weights = WEIGHTS

    def search(self, store: Store, question: str) -> list[Hit]:
        extra = official_terms(question) if self.lexicon else []
        if self.slips:
            extra += [(term, CORRECTED_WEIGHT) for term in store.corrected_terms(question)]
        return store.search(question, DEPTH, extra_terms=extra, parts=self.parts)


WHOLE = Variant("all parts")
VARIANTS = (
    WHOLE,
    replace(WHOLE, name="without the lexicon", lexicon=False),
    replace(WHOLE, name="without the document's score", parts=replace(WEIGHTS, document=0.0)),
    replace(WHOLE, name="without the passage before", parts=replace(WEIGHTS, before=0.0)),
    replace(WHOLE, name="without the dense part", parts=replace(WEIGHTS, dense=0.0)),
    replace(WHOLE, name="without corrected slips", slips=False),
    replace(WHOLE, name="without preferences", parts=replace(WEIGHTS, preference=0.0)),
    Variant("passages' full text alone", False, False, Weights(0.0, 0.0, 0.0, 0.0)),
)


def half_of(document: str) -> int:
    """0 for ``dev``, 1 for ``held-out``.

    >>> half_of("a.txt") in (0, 1)
    True
    """
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2


def cases_of_half(cases: Sequence[EvalCase], half: str) -> list[EvalCase]:
    """The answerable cases of a half, or of the whole set (``all``)."""
    return [
        c
        for c in cases
        if c.answerable
        and c.gold
        and HALVES.get(half, half_of(c.gold[0].document)) == half_of(c.gold[0].document)
    ]


def ablation(store: Store, cases: Sequence[EvalCase], progress: Callable[[str], object]) -> str:
    """The table, as Markdown."""
    finder = GoldFinder(store.documents(), store.indicators())
    resolved = [(read_question(c.question).standalone, finder.resolve(c).found) for c in cases]
    rows = [f"| {len(cases)} questions | R@1 | R@3 | R@5 | R@20 | R@50 | MRR |", "| --- " * 7 + "|"]
    for variant in VARIANTS:
        progress(variant.name)
        found = [_found(variant.search(store, question), golds) for question, golds in resolved]
        shares = [sum(recall_at_k(f, k) for f in found) / max(1, len(found)) for k in (1, 3, 5, 20, DEPTH)]
        mrr = sum(map(reciprocal_rank, found)) / max(1, len(found))
        cells = " | ".join(f"{value:.3f}" for value in (*shares, mrr))
        rows.append(f"| {variant.name} | {cells} |")
    return "\n".join(rows)


def _found(hits: Sequence[Hit], golds: Sequence[ResolvedGold]) -> list[bool]:
    places = (Place(h.passage.document_id, h.passage.span.start, h.passage.span.end) for h in hits)
    return [hits_any(place, golds) for place in places]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m evals.ablation", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--half", choices=(*HALVES, "all"), default="dev")
    chosen = parser.parse_args(arguments)
    with Store.open(chosen.home, splitter=SPLITTER_VERSION) as store:
        cases = cases_of_half(read_cases(chosen.cases), chosen.half)
        table = ablation(store, cases, lambda name: sys.stderr.write(f"{name}\n"))
    sys.stdout.write(table + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
