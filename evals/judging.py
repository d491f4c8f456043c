"""Fits the weights by which a question is judged to be answered or not (``assistant.judging``), and says how they do.

    python -m evals.judging --set HOME SET.jsonl WEIGHT [--set …] [--half dev]

Of each set the answerable cases are asked of the library, and once more without the documents that hold their gold; the
unanswerable ones, and those whose gold the library does not have, are asked as they are. A logistic model with an L2
penalty is fitted to all. It is printed with what one unit of each feature is worth, how far that moves when a fifth of
the documents is left out (±), and how well sets are told apart that were left out, a fifth of the documents or one set
at a time.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.bearing import is_judged, register
from assistant.citations import check
from assistant.evidence import gather
from assistant.extractive import ExtractiveDrafter
from assistant.guards import GUARDS, WORD_GUARDS, first_denial
from assistant.judging import FEATURES, Judged, features
from assistant.question import read_question
from assistant.scope import Scope
from evals.ablation import HALVES, half_of
from evals.cases import EvalCase, read_cases
from evals.gold import GoldFinder
from ingest.splitting import SPLITTER_VERSION
from vectorstore.passages import SearchFilter
from vectorstore.store import Store

FOLDS = 5
FITTED = 0.95
"""Share of a question's pairs that stand in the library from which it has no everyday word. More are fitted than are judged
so (below ``bearing.REGISTER``): a set in official words has few."""
PENALTY = 2.0
LEFT_OUT_WEIGHT = 0.3
"""What a question counts that is asked without the documents of its gold: copies of them may still answer it."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One question as it was asked. ``group``: its set and what it is there; values: of the features, empty where the
    question is not judged; denied: whether another guard refuses it, or nothing is stated."""

    group: str
    answerable: bool
    weight: float
    fold: int
    values: tuple[float, ...]
    denied: bool


class Asker:
    """Asks cases of one library."""

    def __init__(self, store: Store, name: str, weight: float) -> None:
        self._store = store
        self._name = name
        self._weight = weight
        self._noise = Scope(store).noise()
        self._finder = GoldFinder(store.documents(), store.indicators())
        self._ids = {d.source.name: d.id for d in store.documents()}

    def rows(self, cases: Sequence[EvalCase]) -> Iterator[Row]:
        """The rows of some cases; each answerable one gives two."""
        for case in cases:
            golds = self._finder.resolve(case).found if case.answerable else ()
            if not golds:
                kind = next((tag for tag in ("near", "far") if tag in case.tags), "unanswerable")
                yield self._row(self._store, case, kind, self._weight)
                continue
            yield self._row(self._store, case, "answerable", self._weight, answerable=True)
            gone = {gold.document for gold in case.gold}
            left = tuple(i for name, i in self._ids.items() if name not in gone)
            without = self._store.narrowed(SearchFilter(document_ids=left))
            yield self._row(without, case, "left out", self._weight * LEFT_OUT_WEIGHT)

    def _row(
        self, store: Store, case: EvalCase, kind: str, weight: float, *, answerable: bool = False
    ) -> Row:
        fold = _number(case.gold[0].document if case.gold else case.id) // 2 % FOLDS
        row = Row(f"{self._name} {kind}", answerable, weight, fold, (), denied=True)
        findings = gather(read_question(case.question, case.history), store)
        stated = check(ExtractiveDrafter().draft(findings), findings.evidence, store.document).statements
        if not stated:
            return row
        denied = first_denial(findings, stated, (*GUARDS, *WORD_GUARDS)) is not None
        if self._noise is None or not is_judged(findings) or register(findings) >= FITTED:
            return replace(row, denied=denied)
        return replace(row, denied=denied, values=features(Judged(findings, stated, self._noise)))


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def fitted(values: Floats, answerable: Floats, weights: Floats, penalty: float = PENALTY) -> Floats:
    """Constant and weights, shape (features + 1,), that make the answers likeliest; features in any unit.

    values: shape (questions, features); answerable: 0 or 1; weights: what a question counts. Newton's method.
    """
    mean, deviation = values.mean(axis=0), values.std(axis=0) + 1e-9
    ones = np.c_[np.ones(len(values)), (values - mean) / deviation]
    held_back = np.diag([1e-6] + [penalty] * values.shape[1])
    found = np.zeros(ones.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-ones @ found))
        slope = ones.T @ (weights * (chance - answerable)) + held_back @ found
        bend = (ones * (weights * chance * (1 - chance))[:, None]).T @ ones + held_back
        found -= np.linalg.solve(bend, slope)
    own = found[1:] / deviation
    return np.concatenate(([found[0] - own @ mean], own))


def told_apart(better: Floats, worse: Floats) -> float:
    """The chance that one of the better scores is above one of the worse; ties count half. NaN without either."""
    if not len(better) or not len(worse):
        return float("nan")
    above = (better[:, None] > worse[None, :]) + 0.5 * (better[:, None] == worse[None, :])
    return float(above.mean())


def report(rows: Sequence[Row]) -> str:
    """The weights and how they do, as Markdown."""
    judged = [row for row in rows if row.values]
    values = np.array([row.values for row in judged])
    answerable = np.array([float(row.answerable) for row in judged])
    weights = np.array([row.weight for row in judged])
    folds = np.array([row.fold for row in judged])
    sets = np.array([row.group.rsplit(" ", 1)[0].removesuffix(" left") for row in judged])
    whole = fitted(values, answerable, weights)
    parts = [fitted(values[folds != k], answerable[folds != k], weights[folds != k]) for k in range(FOLDS)]
    moved = np.abs(np.array(parts) - whole).max(axis=0)
    lines = [
        "| feature | weight | ± |",
        "| --- | --- | --- |",
        f"| constant | {whole[0]:.2f} | {moved[0]:.2f} |",
    ]
    lines += [f"| {f.name} | {whole[n]:.2f} | {moved[n]:.2f} |" for n, f in enumerate(FEATURES, start=1)]
    by_fold = np.array([_odds(parts[row.fold], row.values) for row in judged])
    by_set = np.zeros(len(judged))
    for name in np.unique(sets):
        others = sets != name
        if len(np.unique(answerable[others])) == 2:
            model = fitted(values[others], answerable[others], weights[others])
            by_set[~others] = [
                _odds(model, row.values) for row, out in zip(judged, ~others, strict=True) if out
            ]
    lines += ["", *_separation(judged, by_fold, by_set), "", *_thresholds(rows, judged, by_fold)]
    return "\n".join(lines)


def _odds(model: Floats, values: Sequence[float]) -> float:
    return float(model[0] + model[1:] @ np.array(values))


def _separation(judged: Sequence[Row], by_fold: Floats, by_set: Floats) -> list[str]:
    lines = [
        "| told from the answerable ones of its set | a fifth left out | the set left out |",
        "| --- " * 3 + "|",
    ]
    groups = np.array([row.group for row in judged])
    for group in dict.fromkeys(row.group for row in judged if not row.answerable):
        own = f"{group.rsplit(' ', 1)[0].removesuffix(' left')} answerable"
        shares = [told_apart(scores[groups == own], scores[groups == group]) for scores in (by_fold, by_set)]
        lines.append(f"| {group} | {shares[0]:.3f} | {shares[1]:.3f} |")
    return lines


def _thresholds(rows: Sequence[Row], judged: Sequence[Row], odds: Floats) -> list[str]:
    """Shares refused, with the other guards but those of place and scope, at several thresholds."""
    groups = list(dict.fromkeys(row.group for row in rows))
    lines = ["| refused from | " + " | ".join(groups) + " |", "| --- " * (len(groups) + 1) + "|"]
    of = {id(row): value for row, value in zip(judged, odds, strict=True)}
    for least in np.arange(-1.4, 0.61, 0.2):
        refused = {
            group: np.mean([row.denied or of.get(id(row), 9.0) < least for row in rows if row.group == group])
            for group in groups
        }
        lines.append(
            f"| {least:.1f} | " + " | ".join(f"{100 * share:.1f}" for share in refused.values()) + " |"
        )
    return lines


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m evals.judging", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--set", nargs=3, action="append", required=True, metavar=("HOME", "SET", "WEIGHT"))
    parser.add_argument("--half", choices=(*HALVES, "all"), default="all")
    chosen = parser.parse_args(arguments)
    rows: list[Row] = []
    for home, path, weight in chosen.set:
        with Store.open(Path(home), splitter=SPLITTER_VERSION) as store:
            cases = [
                c
                for c in read_cases(Path(path))
                if chosen.half == "all"
                or half_of(c.gold[0].document if c.gold else c.id) == HALVES[chosen.half]
            ]
            sys.stderr.write(f"{path}: {len(cases)} cases\n")
            rows += Asker(store, Path(path).stem, float(weight)).rows(cases)
    sys.stdout.write(report(rows) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
