"""A conversation as one browser tab sees it. It lives in that tab's session and nowhere else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from assistant.answers import Turn
from pages.api import ask_as_json
from pages.contracts import ReplyJson, Service
from pages.render import Accident, Shown, Waiting, turn_html
from pages.words import Words

LOG = logging.getLogger(__name__)

MAX_TURNS: Final = 40
"""Turns kept on a page; the oldest go first. Longer pages become slow on old phones."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with what is shown below it. ``number`` counts from 1 and never changes."""

    number: int
    question: str
    shown: Shown
    turn: Turn | None = None


Conversation = tuple[Exchange, ...]


def begin(conversation: Conversation, question: str) -> Conversation:
    """Put the question at the end, to be answered."""
    number = conversation[-1].number + 1 if conversation else 1
    return (*conversation, Exchange(number, question, Waiting()))[-MAX_TURNS:]


def answer(conversation: Conversation, service: Service, language: str) -> Conversation:
    """Answer the last question. An accident is logged under the number that the page shows."""
    *before, last = conversation
    history = tuple(e.turn for e in before if e.turn is not None)
    try:
        turn, shown = ask_as_json(service, last.question, history, language)
    except Exception:  # the one place that catches everything: people see calm words, we see the log
        accident = Accident(secrets.token_hex(3).upper())
        LOG.exception("Question failed, reference %s", accident.reference)
        return (*before, replace(last, shown=accident))
    return (*before, replace(last, shown=shown, turn=turn))


def in_language(conversation: Conversation, service: Service, language: str) -> Conversation:
    """The same conversation with our own words in another language; quotes stay as they are."""

    def again(exchange: Exchange) -> Exchange:
        if exchange.turn is None or isinstance(exchange.shown, Waiting | Accident):
            return exchange
        old: ReplyJson = exchange.shown
        new = service.as_json(
            exchange.turn.reply,
            service.store,
            today=service.today(),
            elapsed_ms=old["elapsed_ms"],
            language=language,
        )
        return replace(exchange, shown=new)

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
            lambda shown: turn_html(exchange.number, question, shown, service, words), exchange.shown
        )

    inner = "".join(turn(e) for e in conversation)
    return f'<div class="zw-log" role="log" aria-label="{words("ask.log")}">{inner}</div>'


def _whole_or_accident(render: Callable[[Shown], str], shown: Shown) -> str:
    """One turn that cannot be drawn must not take the conversation with it."""
    try:
        return render(shown)
    except Exception:
        accident = Accident(secrets.token_hex(3).upper())
        LOG.exception("A reply could not be shown, reference %s", accident.reference)
        return render(accident)
