"""A question on its way to a reply, for page and API: the assistant's events, each with the JSON that goes with it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final

from assistant.answers import Answer, Evidence, Reply, Statement, Turn
from assistant.drafting import Restating
from assistant.events import Checking, Done, Drafting, Event, Looking, Note, Pulse, Shown
from assistant.model_faults import fault_cause
from pages.accidents import noted
from pages.contracts import Asks, ReplyJson, Service
from pages.words import words_for

LOG = logging.getLogger(__name__)

SIGN_OF_LIFE: Final = 10.0
"""Seconds after which a silent stream sends a comment, so that proxies do not close it."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event, with the statements so far as a turn of the conversation and as JSON, from the first one on.
    With the event ``Done`` they are whole."""

    event: Event
    turn: Turn | None = None
    shown: ReplyJson | None = None


def turns_of(asks: Asks, earlier: Iterable[str]) -> tuple[Turn, ...]:
    """A conversation told anew by its questions, oldest first: they are asked again, without a model."""
    turns: tuple[Turn, ...] = ()
    for question in earlier:
        turns = (*turns, Turn(question, asks.extract(question, turns)))
    return turns


def asking(
    service: Service,
    question: str,
    history: tuple[Turn, ...],
    language: str,
    again: Sequence[Restating] = (),
) -> Generator[Step, None, None]:
    """Ask, step by step. Closing it ends a model's request. ``again``: how the model says the answer again."""
    began = time.perf_counter()
    statements: list[Statement] = []
    engine = ""

    def step(event: Event, reply: Reply) -> Step:
        elapsed = round((time.perf_counter() - began) * 1000)
        shown = service.as_json(
            reply, service.store, today=service.today(), elapsed_ms=elapsed, language=language
        )
        return Step(event, Turn(question, reply), shown)

    last = Step(Looking())
    with closing(service.assistant.stream(question, history, again=again)) as events:
        for event in events:
            match event:
                case Drafting():
                    engine = event.engine
                    last = replace(last, event=event)
                case Shown():
                    statements.append(event.statement)
                    last = step(event, _so_far(question, statements, engine))
                case Done():
                    last = step(event, event.reply)
                case _:
                    last = replace(last, event=event)
            yield last


def _so_far(question: str, statements: list[Statement], engine: str) -> Answer:
    """The statements shown up to now as an answer; ``engine``: the model that writes, empty without one."""
    by_model = any(statement.generated for statement in statements)
    return Answer(question, tuple(statements), (), Evidence(()), engine if by_model else "extractive")


def server_sent(
    service: Service,
    question: str,
    history: tuple[Turn, ...],
    language: str,
    again: Sequence[Restating] = (),
) -> Generator[bytes, None, None]:
    """The same as server-sent events. A pulse gives empty bytes, so that who reads can leave."""
    sent = time.monotonic()
    try:
        with closing(asking(service, question, history, language, again)) as steps:
            for step in steps:
                piece = b"".join(_events(step, language))
                if not piece and time.monotonic() - sent > SIGN_OF_LIFE:
                    piece = b": still at work\n\n"
                if piece:
                    sent = time.monotonic()
                yield piece
    except Exception as error:  # The status has been sent: what broke can only be said in the stream itself.
        accident = noted(LOG, "Question failed in a stream", error)
        away = {"words": words_for(language)("away.library")} if accident.away else {}
        yield _event("error", {"reference": accident.reference, **away})


def _events(step: Step, language: str) -> Iterator[bytes]:
    match step.event:
        case Looking(what):
            yield _event("looking", {"what": what})
        case Drafting(number, engine):
            yield _event("drafting", {"number": number, "engine": engine})
        case Checking(number):
            yield _event("checking", {"number": number})
        case Shown(number):
            yield _event("statement", _statement(number, step.shown))
        case Note(fault):
            words = fault_cause(fault, english=language == "en")
            yield _event("note", {"fault": fault.value, "words": words})
        case Done():
            yield _event("done", step.shown)
        case Pulse():
            return


def _statement(number: int, shown: ReplyJson | None) -> dict[str, Any]:
    """A statement of the reply with the citations that it names, as they will stand in the whole reply."""
    assert shown is not None
    statement = shown["statements"][number - 1]
    cited = [c for c in shown["citations"] if c["n"] in statement["citations"]]
    generated = shown["generated"]
    by_model = generated is not None and number in generated["statements"]
    return {
        "number": number,
        "statement": statement,
        "citations": cited,
        "generated": {"by": generated["by"], "label": generated["label"]} if by_model else None,
    }


def _event(name: str, data: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
