"""A conversation as one browser tab sees it. It lives in that tab's session and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from assistant.answers import Turn
from assistant.drafting import Restating
from assistant.events import Done, Drafting, Looking
from pages.accidents import Accident, noted
from pages.asking import Step, asking
from pages.contracts import Service
from pages.render import Shown, Stopped, Unanswered, Waiting, Writing, turn_html
from pages.scope_form import EVERYTHING, scope_line
from pages.words import Words
from vectorstore.passages import SearchFilter

LOG = logging.getLogger(__name__)

_BUSY: Final = ' aria-busy="true"'

MAX_TURNS: Final = 40
"""Turns kept on a page; the oldest go first. Longer pages become slow on old phones."""


MAX_REMEMBERED: Final = 5
"""Questions from before a reload that a follow-up may go on from: few go back further, and each costs time."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with what is shown below it. ``number`` counts from 1 and never changes; ``scope``: the documents
    that are asked."""

    number: int
    question: str
    shown: Shown
    turn: Turn | None = None
    scope: SearchFilter = EVERYTHING
    restored: bool = False
    """Whether it comes from the browser: then there is no reply behind what is shown."""


Conversation = tuple[Exchange, ...]


def begin(conversation: Conversation, question: str, scope: SearchFilter = EVERYTHING) -> Conversation:
    """Put the question at the end, to be answered."""
    number = conversation[-1].number + 1 if conversation else 1
    return (*conversation, Exchange(number, question, Waiting(), scope=scope))[-MAX_TURNS:]


def answering(
    conversation: Conversation,
    service: Service,
    language: str,
    stopped: Callable[[], bool] = lambda: False,
    again: Sequence[Restating] = (),
) -> Iterator[Conversation]:
    """Answer the last question: the conversation each time that something new is to be seen, last the whole.

    ``stopped``: whether the reader wants no more; what is shown then stays. ``again``: how the model says the
    answer again. An accident is logged under
    the number that the page shows.
    """
    *before, last = conversation
    try:
        before = _remembered(before, service)
        history = tuple(e.turn for e in before if e.turn is not None)
        with closing(asking(service.within(last.scope), last.question, history, language, again)) as steps:
            for exchange in _seen(last, steps, stopped):
                yield (*before, exchange)
    except Exception as error:  # the one place that catches everything: people see calm words, we see the log
        accident = noted(LOG, "Question failed", error)
        yield (*before, replace(last, shown=accident))


def _remembered(before: list[Exchange], service: Service) -> list[Exchange]:
    """The exchanges with a turn for each of the latest that came from the browser: what a follow-up goes on from.
    They are asked once more without a model, as the API does with the history that it is given."""
    found: list[Exchange] = []
    turns: tuple[Turn, ...] = ()
    for place, exchange in enumerate(before):
        again = exchange
        if exchange.turn is None and exchange.restored and len(before) - place <= MAX_REMEMBERED:
            asks = service.within(exchange.scope).assistant
            again = replace(exchange, turn=Turn(exchange.question, asks.extract(exchange.question, turns)))
        if again.turn is not None:
            turns = (*turns, again.turn)
        found.append(again)
    return found


def _seen(last: Exchange, steps: Iterable[Step], stopped: Callable[[], bool]) -> Iterator[Exchange]:
    """The last exchange as it changes. Without a model it changes once: the whole comes in an instant."""
    for step in steps:
        if isinstance(step.event, Done):
            assert step.shown is not None
            yield replace(last, shown=step.shown, turn=step.turn)
        elif stopped():
            yield replace(last, shown=Stopped(step.shown), turn=step.turn)
            return
        elif isinstance(step.event, Drafting):
            yield replace(last, shown=Writing(step.shown, step.event.number))
        elif isinstance(step.event, Looking) and step.event.what:
            yield replace(last, shown=Writing(step.shown, None))


def in_language(conversation: Conversation, service: Service, language: str) -> Conversation:
    """The same conversation with our own words in another language; quotes stay as they are."""

    def again(exchange: Exchange) -> Exchange:
        before = exchange.shown
        old = before.reply if isinstance(before, Writing | Stopped) else before
        if exchange.restored or exchange.turn is None or old is None or isinstance(old, Unanswered):
            return exchange
        new = service.as_json(
            exchange.turn.reply,
            service.store,
            today=service.today(),
            elapsed_ms=old["elapsed_ms"],
            language=language,
        )
        return replace(exchange, shown=Stopped(new) if isinstance(before, Stopped) else new)

    return tuple(again(e) for e in conversation)


def failed_question(conversation: Conversation) -> str | None:
    """The last question if it met an accident; it goes back into the box."""
    if conversation and isinstance(conversation[-1].shown, Accident):
        return conversation[-1].question
    return None


def transcript_html(conversation: Conversation, service: Service, words: Words) -> str:
    """The whole conversation, as one log for screen readers."""

    def turn(exchange: Exchange) -> str:
        question = exchange.question.strip() or words("ask.blank")
        return _whole_or_accident(
            lambda shown: turn_html(
                exchange.number,
                question,
                shown,
                service,
                words,
                scope_line(service, exchange.scope, words),
            ),
            exchange.shown,
        )

    inner = "".join(turn(e) for e in conversation)
    # While statements come the line for screen readers tells of them: the log would read all of them again.
    busy = bool(conversation) and isinstance(conversation[-1].shown, Waiting | Writing)
    return (
        f'<div class="zw-log" role="log" aria-label="{words("ask.log")}"{_BUSY if busy else ""}>{inner}</div>'
    )


def _whole_or_accident(render: Callable[[Shown], str], shown: Shown) -> str:
    """One turn that cannot be drawn must not take the conversation with it."""
    try:
        return render(shown)
    except Exception as error:
        accident = noted(LOG, "A reply could not be shown", error)
        return render(accident)
