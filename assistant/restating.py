"""An answer said again by a model, in plain words or in another language, under the same check.

Each statement of the answer is replaced by one of the model's that passed the check over the same places and keeps
every figure; where there is none it stands as it was. So nothing is lost and nothing comes in. What is said again is
shown in the order of the answer, each statement as soon as those before it are settled.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

from assistant.answers import Answer, Draft, DraftStatement, Evidence, ModelFault, Reply, Statement, Usage
from assistant.checks_translation import is_foreign
from assistant.citations import check
from assistant.drafting import AskedAgain, Drafted, Restates, Restating
from assistant.events import Done, Drafting, Event, Note, Pulse, Shown
from assistant.figures import figures
from assistant.foreign_figures import foreign_figures
from assistant.languages import in_language
from assistant.question import is_english
from vectorstore.passages import Passage
from vectorstore.store import Store

NOT_THERE = frozenset(
    (
        ModelFault.TIMEOUT,
        ModelFault.UNREACHABLE,
        ModelFault.KEY_REFUSED,
        ModelFault.MODEL_UNKNOWN,
        ModelFault.RATE_LIMITED,
        ModelFault.SERVER_ERROR,
        ModelFault.OVER_BUDGET,
    )
)
"""Faults after which a model is not asked a second time for the same answer: the reader would only wait twice."""


def said_again(
    events: Generator[Event, None, None], how: Restating, model: Restates, store: Store
) -> Generator[Event, None, None]:
    """The events of an answer, whose statements are shown only when they have been said again. Closing it ends the
    model's request."""
    reply: Reply | None = None
    with closing(events):
        for event in events:
            match event:
                case Done():
                    reply = event.reply
                case Shown() | Note():
                    yield Pulse()
                case _:
                    yield event
    assert reply is not None
    if not isinstance(reply, Answer) or _needless(reply, how):
        yield from _as_it_was(reply)
        return
    english = how is Restating.TRANSLATION or is_english(reply.question)
    yield Drafting(1, model.engine)
    shown = 0
    with closing(restated(reply, how, model, store, english=english)) as parts:
        for part in parts:
            match part:
                case None:
                    yield Pulse()
                case Statement():
                    shown += 1
                    yield Shown(shown, part)
                    if shown < len(reply.statements):
                        yield Drafting(shown + 1, model.engine)
                case Answer():
                    if part.fault is not None:
                        yield Note(part.fault)
                    yield Done(part)


def _needless(answer: Answer, how: Restating) -> bool:
    """Whether an answer is shown as it is: the model is not there, or what is wanted has been written at once."""
    written = how is Restating.TRANSLATION and all(is_foreign(s.text) for s in answer.statements)
    return answer.fault in NOT_THERE or written


def _as_it_was(reply: Reply) -> Iterator[Event]:
    for number, statement in enumerate(reply.statements if isinstance(reply, Answer) else (), start=1):
        yield Shown(number, statement)
    if reply.fault is not None:
        yield Note(reply.fault)
    yield Done(reply)


def restated(
    answer: Answer, how: Restating, model: Restates, store: Store, *, english: bool
) -> Generator[Statement | Answer | None, None, None]:
    """Each statement as it is settled, None while nothing is new, and last the answer they make. Closing it ends the
    model's request."""
    passages = tuple(dict.fromkeys(_passages(answer, store)))
    evidence = Evidence(passages)

    def checked(proposed: DraftStatement) -> tuple[Statement | None, tuple[str, ...]]:
        if not in_language(proposed.text, english=english):
            return None, ("write in English" if english else "请用中文写",)
        result = check(Draft((proposed,)), evidence, store.document)
        if result.dropped:
            return None, result.dropped[0].reasons
        return replace(result.statements[0], generated=True), ()

    said: list[Statement | None] = [None] * len(answer.statements)
    settled = 0
    end = Drafted()
    asked = AskedAgain(answer, passages, how, english, store)
    with closing(model.restate(asked, lambda proposed: checked(proposed)[1])) as parts:
        for part in parts:
            if isinstance(part, Drafted):
                end = part
                continue
            if isinstance(part, DraftStatement):
                statement, _ = checked(part)
                if statement is not None:
                    _put(statement, answer.statements, said)
                while settled < len(said) and (next_one := said[settled]) is not None:
                    settled += 1
                    yield next_one
            yield None
    whole = tuple(again or was for again, was in zip(said, answer.statements, strict=True))
    yield from whole[settled:]
    heard = any(statement.generated for statement in whole)
    yield replace(
        answer,
        statements=whole,
        engine=model.engine if heard else answer.engine,
        fault=end.fault or (None if heard else ModelFault.NOT_PROVED),
        usage=(answer.usage or Usage()) + end.usage,
    )


def _passages(answer: Answer, store: Store) -> Iterator[Passage]:
    for statement in answer.statements:
        for citation in statement.citations:
            passage = store.passage_at(citation.document_id, citation.span.start)
            if passage is not None:
                yield passage


def _put(again: Statement, statements: Sequence[Statement], said: list[Statement | None]) -> None:
    """Put a statement in the place of the first that it says again and that nothing says yet."""
    for n, statement in enumerate(statements):
        if said[n] is None and _says_again(again, statement):
            # The places that proved it before are shown with it: they are what was checked first.
            said[n] = replace(again, citations=tuple(dict.fromkeys((*again.citations, *statement.citations))))
            return


def _says_again(said: Statement, statement: Statement) -> bool:
    """Whether a statement is of the same places as another one and keeps its figures."""
    same_place = any(
        a.document_id == b.document_id and a.span.overlaps(b.span)
        for a in said.citations
        for b in statement.citations
    )
    return same_place and _values(statement.text) <= _values(said.text)


def _values(text: str) -> set[Decimal]:
    """The figures of a text in either language, years and dates left out."""
    return {figure.value for figure in (foreign_figures(text) if is_foreign(text) else figures(text))}
