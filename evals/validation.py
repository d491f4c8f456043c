"""Checks of a question set beyond its format: is its gold in the documents, and do its parts agree?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import EvalCase
from evals.gold import GoldFinder
from evals.metrics import says
from vectorstore.passages import Document


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a case. A ``problem`` makes the case useless or wrong; the rest is to be looked at."""

    case_id: str
    problem: bool
    text: str


def validate(
    cases: Sequence[EvalCase], finder: GoldFinder | None = None, documents: Sequence[Document] = ()
) -> list[Finding]:
    """What is wrong or doubtful with the cases; with documents, also whether their gold stands there."""
    texts = {document.id: document.text for document in documents}
    found: list[Finding] = []
    for case in cases:
        found += [Finding(case.id, True, text) for text in _disagreements(case)]
        if not case.reviewed:
            found.append(Finding(case.id, False, "drafted, not reviewed"))
        if finder is not None and case.answerable:
            found += _gold(case, finder, texts)
    asked: dict[tuple[str, tuple[str, ...]], str] = {}
    for case in cases:
        first = asked.setdefault((case.question, case.history), case.id)
        if first != case.id:
            found.append(Finding(case.id, False, f"asks the same as {first}"))
    return found


def _disagreements(case: EvalCase) -> list[str]:
    found = []
    if case.answerable and not case.gold and not case.answer_points:
        found.append("answerable, but has neither gold nor answer points: nothing tells a right reply")
    if not case.answerable and case.answer_points:
        found.append("unanswerable, but has answer points")
    for text in case.must_not:
        if any(says(text, point) for group in case.answer_points for point in group):
            found.append(f"must_not {text} stands in an answer point")
    return found


def _gold(case: EvalCase, finder: GoldFinder, texts: dict[str, str]) -> list[Finding]:
    resolution = finder.resolve(case)
    found = [Finding(case.id, True, text) for text in resolution.problems]
    if case.gold and not resolution.found and not resolution.problems:
        names = ", ".join(dict.fromkeys(resolution.not_indexed))
        found.append(
            Finding(case.id, False, f"not scored for evidence: none of its documents is indexed ({names})")
        )
    if resolution.found:
        words = "\n".join(
            texts[p.document_id][p.start : p.end] for gold in resolution.found for p in gold.places
        )
        for group in case.answer_points:
            if not any(says(point, words) for point in group):
                found.append(
                    Finding(
                        case.id, False, f"the answer point {' / '.join(group)} stands in none of its gold"
                    )
                )
    return found
