"""A model's answer, statement by statement: each is shown when it has passed the check, and stays.

The extractive answer is there before the model is asked. So whatever the model does, says, or fails
to say, the question is answered; where the model falls short, the documents' own words follow.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.answers import Answer, Draft, DraftStatement, Fault, Refusal, Reply, Statement, Turn, Usage
from assistant.citations import Checked, check, normalise
from assistant.completion import falls_short, unsaid
from assistant.events import Checking, Done, Drafting, Event, Looking, Note, Pulse, Shown
from assistant.evidence import Findings
from assistant.guards import first_denial
from vectorstore.passages import Document

LOG = logging.getLogger(__name__)

MAX_WRITTEN = 12
"""Statements of a model that are shown in one answer; longer ones are no longer read."""
MAX_PROPOSED = 40
"""Statements of a model that are looked at, shown or not: an endless answer ends here."""

Judge = Callable[[DraftStatement], tuple[str, ...]]
"""The reasons why a proposed statement may not be shown; none when it may."""


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A part of the question of which a model says that the documents do not speak."""

    part: str


Written = DraftStatement | Usage | Looking | NotCovered | None
"""What a writer yields: a statement as soon as it is whole, what it has cost so far, what it looks for, and
None while it waits."""


class Writer(Protocol):
    """Writes an answer statement by statement. ``engine`` names it in the reply.

    ``write`` is a generator: closing it ends the model's request. It yields None now and then while
    it waits, may ask ``judge`` why a statement would not pass, and raises a ``ModelFaultError`` (with
    the ``fault``) where the model cannot be heard further.
    """

    @property
    def engine(self) -> str: ...

    def write(
        self, findings: Findings, history: Sequence[Turn], judge: Judge
    ) -> Generator[Written, None, None]: ...


@dataclass
class _Under:
    """An answer under way."""

    findings: Findings
    engine: str
    document_of: Callable[[str], Document]
    shown: list[Statement] = field(default_factory=list)
    held: list[Statement] = field(default_factory=list)
    """Passed, but beside a guard's point so far: shown once later ones satisfy it, else never."""
    said: set[str] = field(default_factory=set)
    removed: int = 0
    not_covered: list[str] = field(default_factory=list)
    usage: Usage | None = None
    fault: Fault | None = None

    def check(self, proposed: DraftStatement) -> Checked:
        return check(Draft((proposed,)), self.findings.evidence, self.document_of)

    def judge(self, proposed: DraftStatement) -> tuple[str, ...]:
        return tuple(reason for dropped in self.check(proposed).dropped for reason in dropped.reasons)

    def take(self, proposed: DraftStatement) -> Iterator[Shown]:
        """Show a proposed statement if it passes, with those that waited for it."""
        passed = self.check(proposed).statements
        if not passed:
            self.removed += 1
            return
        key = normalise(passed[0].text)[0]
        if key in self.said:
            return
        self.said.add(key)
        self.held += passed
        if first_denial(self.findings, [*self.shown, *self.held]) is None:
            for statement in self.held:
                yield self.show(statement, self.engine)
            self.held.clear()

    def show(self, statement: Statement, engine: str) -> Shown:
        self.shown.append(statement)
        return Shown(len(self.shown), statement, engine)


def write(
    writer: Writer,
    findings: Findings,
    plain: Reply,
    history: Sequence[Turn],
    document_of: Callable[[str], Document],
) -> Iterator[Event]:
    """The events of an answer that a model writes; ``plain`` is the reply without it, which no guard refused."""
    under = _Under(findings, writer.engine, document_of)
    yield Drafting(1, writer.engine)
    try:
        yield from _listen(writer, history, under)
    except Exception as error:  # the answer is there without the model: no fault of it may cost the answer
        under.fault = getattr(error, "fault", None) or Fault.SERVER_ERROR
        LOG.warning("%s was not heard: %s (%r)", writer.engine, under.fault.value, error)
    generated = len(under.shown)
    under.removed += len(under.held)
    extractive = plain.statements if isinstance(plain, Answer) else ()
    if falls_short(findings, under.shown, extractive):
        if under.fault is None and not generated and under.removed:
            under.fault = Fault.NOT_PROVED
        if under.fault is not None:
            yield Note(under.fault)
        for statement in unsaid(under.shown, extractive):
            yield under.show(statement, "extractive")
    elif under.fault is not None:
        yield Note(under.fault)
    yield Done(_reply(under, plain, generated))


def _listen(writer: Writer, history: Sequence[Turn], under: _Under) -> Iterator[Event]:
    proposed = 0
    with closing(writer.write(under.findings, history, under.judge)) as items:
        for item in items:
            match item:
                case None:
                    yield Pulse()
                case Looking():
                    yield item
                case Usage():
                    under.usage = item
                case NotCovered():
                    under.not_covered.append(item.part)
                case DraftStatement():
                    proposed += 1
                    yield Checking(len(under.shown) + 1)
                    yield from under.take(item)
                    if len(under.shown) >= MAX_WRITTEN or proposed >= MAX_PROPOSED:
                        return
                    yield Drafting(len(under.shown) + 1, under.engine)


def _reply(under: _Under, plain: Reply, generated: int) -> Reply:
    if not under.shown:
        assert isinstance(plain, Refusal), "an answer has statements, which follow where a model says nothing"
        return replace(plain, fault=under.fault, usage=under.usage)
    own = plain.not_covered if isinstance(plain, Answer) else ()
    # Words of a model that no quote proves are shown only where they are the question's own.
    asked = under.findings.question.text
    parts = [part for part in under.not_covered if part in asked and not any(part in known for known in own)]
    return Answer(
        plain.question,
        tuple(under.shown),
        (*own, *dict.fromkeys(parts)),
        under.findings.evidence,
        under.engine if generated else "extractive",
        plain.suggestions,
        generated=generated,
        removed=under.removed,
        fault=under.fault,
        usage=under.usage,
    )
