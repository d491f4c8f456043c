"""What the tests of the agent share: questions, scripted answers over the sentence with certain words."""

from __future__ import annotations

from typing import Any

from scripted_model import ScriptedChatModel, answer, drafter, place_of
from small_library import SmallLibrary

from assistant.answers import Answer, Turn
from assistant.pipeline import Assistant

COVERAGE = "2025年智慧养老服务覆盖率要达到多少？"
ROW = "| 智慧养老服务覆盖率 |"
FEES = "开放公共数据可以收费吗？"


def saying(text: str, words: str) -> Any:
    """A step that says one thing over the sentence with certain words."""
    return lambda asked: answer((text, *place_of(words, asked)))


RIGHT = saying("到2025年，智慧养老服务覆盖率的目标是80%。", ROW)
WRONG = saying("到2025年，智慧养老服务覆盖率的目标是90%。", ROW)


def asking(
    library: SmallLibrary,
    model: ScriptedChatModel,
    question: str,
    history: tuple[Turn, ...] = (),
    **options: Any,
) -> Answer:
    reply = Assistant(library.store, drafter(model, **options)).ask(question, history)
    assert isinstance(reply, Answer), reply
    return reply


def generated(reply: Answer) -> list[str]:
    return [statement.text for statement in reply.statements if statement.generated]
