"""The values of an answer: evidence, unchecked drafts, checked answers, refusals.

A ``Draft`` is what a drafter proposes; an ``Answer`` is what passed the citation
check. Only ``assistant.citations`` turns the one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from vectorstore.passages import Passage, Span


class Reason(StrEnum):
    """Why a question was not answered; each has words for people in zh and en."""

    OUT_OF_SCOPE = "out_of_scope"
    NOT_IN_DOCUMENTS = "not_in_documents"
    OTHER_REGION = "other_region"
    OTHER_PERIOD = "other_period"
    TARGET_NOT_ACTUAL = "target_not_actual"
    NEEDS_CLARIFICATION = "needs_clarification"
    NOT_A_QUESTION = "not_a_question"
    TOO_LONG = "too_long"
    BLOCKED_TOPIC = "blocked_topic"


class Support(StrEnum):
    """How a statement is proved by its quotes."""

    VERBATIM = "verbatim"
    SUPPORTED = "supported"
    TRANSLATED = "translated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages an answer may rest on, best first; ``left_out`` counts those beyond the budget."""

    passages: tuple[Passage, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """Words that are claimed to stand in the passage, or the first and last of its sentences (from 1, both
    included) when no words are given."""

    passage: Passage
    words: str = ""
    sentences: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Computation:
    """A difference, ratio or count of cited figures; computed again by the check.

    ``operands`` are the figures as written in the quotes, ``result`` as written in the statement.
    """

    kind: str
    operands: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A proposed sentence with its quotes; nothing about it is checked yet."""

    text: str
    quotes: tuple[DraftQuote, ...]
    computation: Computation | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a drafter proposes. ``declined`` is set when it found nothing to say.

    ``not_covered`` are the parts of the question it has no evidence for (already in words).
    """

    statements: tuple[DraftStatement, ...]
    declined: bool = False
    not_covered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote at its place: ``document.text[span] == quote``, always."""

    document_id: str
    version: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that passed the check, with at least one citation."""

    text: str
    citations: tuple[Citation, ...]
    support: Support
    computation: Computation | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a statement needs at least one citation")


@dataclass(frozen=True, slots=True)
class Answer:
    """Checked statements. With ``not_covered`` parts the answer is partial."""

    question: str
    statements: tuple[Statement, ...]
    not_covered: tuple[str, ...]
    evidence: Evidence
    engine: str
    suggestions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.statements:
            raise ValueError("an answer needs at least one statement")

    @property
    def partial(self) -> bool:
        return bool(self.not_covered)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that is not answered, why, in words (``message``), and what could be asked instead."""

    question: str
    reason: Reason
    message: str
    suggestions: tuple[str, ...]
    evidence: Evidence
    engine: str = "extractive"
    values: tuple[tuple[str, str], ...] = ()
    """What fills the blanks of the reason's words, so that they can be said in another language."""


Reply = Answer | Refusal


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation with its reply."""

    question: str
    reply: Reply = field(repr=False)
