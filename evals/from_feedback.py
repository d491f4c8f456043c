"""Cases drafted from what readers said of replies, for an evaluator to look through.

A useful answer becomes a case whose gold is what it cited; a useful refusal one that is not answerable. Where a reader
saw a problem the gold is open: the reason and the comment stand in the case's note.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evals.cases import EvalCase, Gold
from vectorstore.feedback import Feedback, FeedbackKind

TAG = "feedback"


def case_of(feedback: Feedback) -> EvalCase:
    """The case for an entry; ``reviewed`` is False, for nobody has checked what is right."""
    said = feedback.opinion
    useful = said.kind is FeedbackKind.USEFUL
    refused = said.reply.get("status") == "refused"
    tags = [TAG, said.kind.value, *([said.reason.value] if said.reason else [])]
    return EvalCase(
        question=said.question,
        id=f"{TAG}-{feedback.id}",
        history=tuple(turn.question for turn in said.history),
        answerable=not (useful and refused),
        gold=tuple(_golds(said.reply)) if useful else (),
        tags=tuple(tags),
        reviewed=False,
        note=said.comment or None,
    )


def cases_of(entries: Iterable[Feedback]) -> tuple[EvalCase, ...]:
    """A case for each entry whose question holds words."""
    return tuple(case_of(entry) for entry in entries if entry.opinion.question.strip())


def _golds(reply: Any) -> Iterable[Gold]:
    cited = {n for statement in reply.get("statements", ()) for n in statement["citations"]}
    for citation in reply.get("citations", ()):
        if citation["n"] in cited:
            yield Gold(citation["source"], citation["quote"])
