"""An evaluation case made of feedback: its gold chosen from what the reply cited, or found by its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from evals.cases import EvalCase, Gold
from evals.from_feedback import case_of
from evals.validation import validate
from pages.picking import picked
from vectorstore.feedback import Feedback
from vectorstore.store import Store

SET_NAME: Final = "feedback"
"""The set of the home folder that cases of feedback go to; the page Evaluate runs it."""
MOST_POINTS: Final = 20


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What the form says: places that prove the answer, strings that it must hold (a group a line, `|` between
    alternatives), whether the earlier questions belong to it; ``wanted``, ``document``: what a place was looked for by."""

    answerable: bool = True
    quotes: tuple[str, ...] = ()
    wanted: str = ""
    document: str = ""
    points: str = ""
    history: bool = True


def case_from(entry: Feedback, form: CaseForm, store: Store) -> EvalCase | str:
    """The drafted case as the form completes it, or the key of the words that say what is missing."""
    places, gone = picked(form.quotes, store)
    if gone:
        return "case.gone"
    points = tuple(
        group
        for line in form.points.splitlines()
        if (group := tuple(part.strip() for part in line.replace("｜", "|").split("|") if part.strip()))
    )
    if form.answerable and not places and not points:
        return "case.needs"
    if len(points) > MOST_POINTS:
        return "case.points_many"
    drafted = case_of(entry)
    case = replace(
        drafted,
        history=drafted.history if form.history else (),
        answerable=form.answerable,
        gold=tuple(Gold(p.document.source.name, quote=p.words) for p in places) if form.answerable else (),
        answer_points=points if form.answerable else (),
        reviewed=True,
    )
    return "case.contradicts" if any(finding.problem for finding in validate((case,))) else case
