"""A conversation with an assistant, as tests hold it."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answers import Answer, Reply, Turn
from assistant.pipeline import Assistant
from vectorstore.store import Store


def conversation(store: Store) -> Callable[..., Reply]:
    """Asks the questions of a conversation one after the other; gives the reply to the last one."""
    assistant = Assistant(store)

    def asking(*questions: str) -> Reply:
        turns: list[Turn] = []
        for question in questions:
            turns.append(Turn(question, assistant.ask(question, turns)))
        return turns[-1].reply

    return asking


def stated(reply: Reply) -> str:
    """The statements of a reply, which must be an answer, a line each."""
    assert isinstance(reply, Answer), reply
    return "\n".join(statement.text for statement in reply.statements)
