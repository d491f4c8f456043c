"""What a drafter that writes its statements one by one is asked, and how its draft ends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from assistant.answers import Answer, DraftStatement, Evidence, ModelFault, Turn, Usage
from assistant.evidence import Findings
from vectorstore.passages import Passage
from vectorstore.store import Store

Judge = Callable[[DraftStatement], tuple[str, ...]]
"""The reasons why a proposed statement may not be shown; none when it may."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model is asked: the findings of the first retrieval, and how to answer.

    turns: the conversation so far, oldest first; more: passages besides those of the findings.
    """

    findings: Findings
    turns: Sequence[Turn] = ()
    more: tuple[Passage, ...] = ()

    @property
    def english(self) -> bool:
        return self.findings.question.english


class Restating(StrEnum):
    """How an answer is said again; each is the name of its prompt."""

    PLAIN = "explain"
    TRANSLATION = "translate"
    BRIEFING = "brief"
    """As prose of a briefing; its answer is the material of a section."""


def restatings(*, plain: bool, english: bool) -> tuple[Restating, ...]:
    """In which order an answer is said again that is wanted in plain words, in English, or in both."""
    wanted = ((Restating.PLAIN, plain), (Restating.TRANSLATION, english))
    return tuple(how for how, is_wanted in wanted if is_wanted)


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """An answer to be said again, over the passages it rests on."""

    answer: Answer
    passages: tuple[Passage, ...]
    how: Restating
    english: bool
    store: Store


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A follow-up as a model has made it whole, unchecked; empty where it could not be heard."""

    words: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The model looks something up; ``what``: its words, unchecked."""

    what: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """The end of a draft. ``fault``: why the model was not heard, or not to the end."""

    not_covered: tuple[str, ...] = ()
    declined: bool = False
    usage: Usage = field(default_factory=Usage)
    fault: ModelFault | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence(()))


Part = DraftStatement | LookedUp | Drafted | None
"""What comes while a draft is written; None: nothing new yet."""


class Proposes(Protocol):
    """Drafts statement by statement. ``engine`` names it in the reply."""

    @property
    def engine(self) -> str: ...

    def warm_up(self) -> None:
        """Load what the first question would wait for; asks nothing."""
        ...

    def propose(self, asked: Asked, judge: Judge) -> Generator[Part, None, None]:
        """Statements as they are written, and last a ``Drafted``; errors of a model end the draft as its fault.
        Closing it ends the model's request."""
        ...


@runtime_checkable
class Rewrites(Protocol):
    """Makes a follow-up whole."""

    def rewrite(self, question: str, turns: Sequence[Turn]) -> Generator[Rewritten | None, None, None]:
        """None while nothing is new, and last the question rewritten."""
        ...


@runtime_checkable
class Restates(Protocol):
    """Says an answer again."""

    @property
    def engine(self) -> str: ...

    def restate(self, asked: AskedAgain, judge: Judge) -> Generator[Part, None, None]:
        """As ``Proposes.propose``."""
        ...
