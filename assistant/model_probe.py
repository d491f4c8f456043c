"""Tries a chat model: what of it works, in sentences that say what to do where something does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.agent_output import SCHEMA
from assistant.answers import ModelFault
from assistant.chat_model import Abilities, ChatModel, Form
from assistant.model_faults import fault_cause, fault_of

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

SECONDS = 30.0
"""What one try may take; a small model on a desk needs ten to load."""
_HELLO = "只回答一个字：好。"
_DOCUMENT = (
    '把这句话原样写进 statements，quotes 为 passage 1、sentences "1"：到2025年覆盖率达到80%。只输出 JSON。'
)
_TOOL = "请调用工具 look_up，参数 word 为“覆盖率”。"


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that was tried. ``ok``: it works; ``needed``: answers need it; ``detail``: a sentence."""

    check: str
    ok: bool
    needed: bool
    detail: str


_NEXT: dict[ModelFault, str] = {
    ModelFault.UNREACHABLE: "Check the address and that the service runs; behind a proxy set HTTPS_PROXY.",
    ModelFault.TIMEOUT: "Check the address; a model that is only slow needs a larger ZHENGWEN_MODEL_SECONDS.",
    ModelFault.KEY_REFUSED: "Set a key of this service that is valid and has credit.",
    ModelFault.MODEL_UNKNOWN: "Check the name after the colon in ZHENGWEN_MODEL, and that the address ends in /v1 where the service asks for it.",
    ModelFault.RATE_LIMITED: "Try again in a minute, or ask the service for a higher limit.",
    ModelFault.SERVER_ERROR: "Try again later, or look into the service's own log.",
    ModelFault.REJECTED: "The service may not be OpenAI-compatible: check its address.",
}


@dataclass(frozen=True, slots=True)
class Probed:
    """All that was tried, and what a model was found able to do; None when it does not answer at all."""

    tried: tuple[Tried, ...]
    abilities: Abilities | None


def probe(model: ChatModel, *, where: str = "the model") -> Probed:
    """Try a model: six short requests. ``where`` names it with its address. No key and no words of the service
    stand in what is said, which may hold a part of one."""
    plain = Abilities(Form.TEXT, tools=False)
    chat = model.connect()

    def asked(words: str, abilities: Abilities, **bound: Any) -> BaseMessage:
        return chat.invoke(words, **model.settings(abilities, SECONDS, streamed=False), **bound)

    try:
        first = asked(_HELLO, plain)
    except Exception as error:
        fault = fault_of(error)
        said = f"{where}: {fault_cause(fault)}. {_NEXT.get(fault, 'Try again later.')}"
        return Probed((Tried("model", False, True, said),), None)
    tried = [Tried("model", True, True, f"{where} answers")]
    counts = bool(getattr(first, "usage_metadata", None))
    tried += _streams(chat, model, plain)
    streams = tried[1].ok
    tools = _works(lambda: _calls_a_tool(chat, model))
    tried.append(
        _said("tools", tools, "lookups while answering work", "it answers from the first search alone")
    )
    schema = _works(lambda: _gives_json(asked(_DOCUMENT, replace(plain, form=Form.SCHEMA))))
    tried.append(_said("JSON schema", schema, "works", "JSON mode, a tool or plain lines are used instead"))
    mode = _works(lambda: _gives_json(asked(_DOCUMENT, replace(plain, form=Form.JSON))))
    tried.append(_said("JSON mode", mode, "works", "a tool or plain lines are used instead"))
    form = Form.SCHEMA if schema else Form.JSON if mode else Form.TOOL if tools else Form.TEXT
    usage = tried[2].ok
    abilities = Abilities(form, tools=tools, stream=streams, usage=usage)
    how = {
        Form.SCHEMA: "as JSON by schema",
        Form.JSON: "in JSON mode",
        Form.TOOL: "by a tool",
        Form.TEXT: "as marked lines",
    }[form]
    counted = "" if counts or usage else "; tokens are estimated, because the service tells none"
    tried.append(
        Tried(
            "answers", True, True, f"are asked for {how}, {'with' if tools else 'without'} lookups{counted}"
        )
    )
    return Probed(tuple(tried), abilities)


def _said(check: str, ok: bool, works: str, without: str) -> Tried:
    return Tried(check, ok, False, works if ok else f"does not work; {without}")


def _works(attempt: Callable[[], bool]) -> bool:
    try:
        return attempt()
    except Exception:
        return False


def _streams(chat: Any, model: ChatModel, plain: Abilities) -> Iterator[Tried]:
    """Whether an answer comes in pieces, and whether the tokens are told with it."""

    def told(usage: bool) -> bool:
        pieces = list(chat.stream(_HELLO, **model.settings(replace(plain, usage=usage), SECONDS)))
        return any(piece.usage_metadata for piece in pieces)

    counts = _works(lambda: told(usage=True))
    streams = counts or _works(lambda: told(usage=False) or True)
    yield _said("streaming", streams, "statements appear one by one", "an answer appears at its end")
    yield _said("usage", counts, "tokens are told while streaming", "tokens are estimated")


def _calls_a_tool(chat: Any, model: ChatModel) -> bool:
    from langchain_core.tools import tool

    @tool
    def look_up(word: str) -> str:
        """Look a word up."""
        return word

    settings = model.settings(Abilities(Form.TEXT), SECONDS, streamed=False)
    message = chat.bind_tools([look_up], **settings).invoke(_TOOL)
    return any(call["name"] == "look_up" for call in message.tool_calls)


def _gives_json(message: BaseMessage) -> bool:
    value = json.loads(str(message.text))
    return isinstance(value, dict) and bool(value.keys() & SCHEMA["properties"].keys())
