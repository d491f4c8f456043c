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
    """A difference, sum, ratio or count of cited figures; computed again by the check.

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


class ModelFault(StrEnum):
    """Why a model's answer is missing or cut short; each has words for people in zh and en (``model_faults``)."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    KEY_REFUSED = "key_refused"
    MODEL_UNKNOWN = "model_unknown"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    CUT_OFF = "cut_off"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    REFUSED = "refused"
    WRONG_LANGUAGE = "wrong_language"
    TOO_LONG = "too_long"
    TOOL_LOOP = "tool_loop"
    CONTEXT_TOO_LONG = "context_too_long"
    OVER_BUDGET = "over_budget"
    REJECTED = "rejected"
    NOT_PROVED = "not_proved"
    BESIDE_THE_POINT = "beside_the_point"


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost a model: calls, tokens, and money where a price is set.

    estimated: the model told no numbers for some call, which were counted here instead.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    cost: float | None = None
    currency: str = ""

    def __add__(self, other: Usage) -> Usage:
        cost = None if self.cost is None and other.cost is None else (self.cost or 0) + (other.cost or 0)
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.estimated or other.estimated,
            cost,
            self.currency or other.currency,
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote at its place: ``document.text[span] == quote``, always."""

    document_id: str
    version: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that passed the check, with at least one citation. ``generated``: a model wrote its words."""

    text: str
    citations: tuple[Citation, ...]
    support: Support
    computation: Computation | None = None
    generated: bool = False

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a statement needs at least one citation")


@dataclass(frozen=True, slots=True)
class Answer:
    """Checked statements. With ``not_covered`` parts the answer is partial.

    engine: whose words stand in it: ``model:NAME`` where one statement of the model's is shown, else
    ``extractive``. fault: why a model that was asked is not heard, or not to the end; usage: what it cost;
    removed: how many of its statements did not pass. approved: staff wrote it for this question.
    """

    question: str
    statements: tuple[Statement, ...]
    not_covered: tuple[str, ...]
    evidence: Evidence
    engine: str
    suggestions: tuple[str, ...] = ()
    fault: ModelFault | None = None
    usage: Usage | None = None
    removed: int = 0
    approved: bool = False

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
    fault: ModelFault | None = None
    usage: Usage | None = None


Reply = Answer | Refusal


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation with its reply."""

    question: str
    reply: Reply = field(repr=False)
