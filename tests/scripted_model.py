"""A chat model that says what its script says, records what it was asked, and costs nothing.

    model = ScriptedChatModel(script=[answer(("到2025年……。", 1, "2"))])
    Assistant(store, model=drafter(model))
    assert "2025" in model.asked[0].text

A step is the text of an answer, a message (with tool calls), an error to raise, or a function of what was asked
that gives one of these. A script that runs out fails with a sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import ToolCallChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field

from assistant.agent import AgentDrafter
from assistant.chat_model import Abilities, ChatModel, Form, Limits, Price


@dataclass(frozen=True)
class ModelAsked:
    """One request: its messages, and the names of the tools that were offered."""

    messages: tuple[BaseMessage, ...]
    tools: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(str(message.text) for message in self.messages)

    @property
    def last(self) -> str:
        return str(self.messages[-1].text)


Step = str | AIMessage | BaseException | Callable[[ModelAsked], Any]


class ScriptedChatModel(BaseChatModel):
    """See the module. ``piece``: characters of text in one piece of a stream."""

    script: Any = Field(default_factory=list)
    asked: list[ModelAsked] = Field(default_factory=list)
    piece: int = 7

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **given: Any) -> Runnable[Any, AIMessage]:
        return self.bind(tools=[getattr(tool, "name", str(tool)) for tool in tools], **given)

    def _next(self, messages: list[BaseMessage], given: dict[str, Any]) -> AIMessage:
        tools = tuple(given.pop("tools", ()))
        asked = ModelAsked(tuple(messages), tools, given)
        self.asked.append(asked)
        step = self.script
        if not callable(step):
            if len(self.asked) > len(step):
                raise AssertionError(
                    f"The script has {len(step)} steps; call {len(self.asked)} finds none: …{asked.last[-120:]!r}"
                )
            step = step[len(self.asked) - 1]
        if callable(step):
            step = step(asked)
        if isinstance(step, BaseException):
            raise step
        return step if isinstance(step, AIMessage) else AIMessage(step)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **given: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._next(messages, given))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **given: Any,
    ) -> Iterator[ChatGenerationChunk]:
        message = self._next(messages, given)
        for chunk in self._pieces(message):
            generation = ChatGenerationChunk(message=chunk)
            if run_manager:
                run_manager.on_llm_new_token(str(chunk.text), chunk=generation)
            yield generation

    def _pieces(self, message: AIMessage) -> Iterator[AIMessageChunk]:
        text = str(message.text)
        for at in range(0, len(text), self.piece):
            yield AIMessageChunk(content=text[at : at + self.piece])
        for n, call in enumerate(message.tool_calls):
            arguments = json.dumps(call["args"], ensure_ascii=False)
            yield _call_piece(n, call["name"], "", call["id"])
            for at in range(0, len(arguments), self.piece):
                yield _call_piece(n, None, arguments[at : at + self.piece], None)
        yield AIMessageChunk(
            content="",
            additional_kwargs=message.additional_kwargs,
            response_metadata=message.response_metadata,
            usage_metadata=message.usage_metadata,
        )


def _call_piece(index: int, name: str | None, args: str, call_id: str | None) -> AIMessageChunk:
    call = ToolCallChunk(type="tool_call_chunk", index=index, name=name, args=args, id=call_id)
    return AIMessageChunk(content="", tool_call_chunks=[call])


def answer(*statements: tuple[str, int, str], not_covered: Sequence[str] = (), declined: bool = False) -> str:
    """An answer as JSON: each statement with one passage and its sentences."""
    said = [
        {"text": text, "quotes": [{"passage": passage, "sentences": sentences}], "computation": None}
        for text, passage, sentences in statements
    ]
    return json.dumps(
        {"statements": said, "not_covered": list(not_covered), "declined": declined}, ensure_ascii=False
    )


def place_of(words: str, asked: ModelAsked) -> tuple[int, str]:
    """Passage and sentence under which words were last shown."""
    found = [m for m in re.finditer(r"^(\d+)\.(\d+) (.*)$", asked.text, re.M) if words in m.group(3)]
    assert found, f"{words} was not shown"
    return int(found[-1].group(1)), found[-1].group(2)


def lookup(name: str, /, **arguments: Any) -> AIMessage:
    """A call of one tool."""
    return AIMessage(
        "", tool_calls=[{"name": name, "args": arguments, "id": f"call-{name}", "type": "tool_call"}]
    )


def drafter(
    model: BaseChatModel,
    *,
    form: Form = Form.JSON,
    tools: bool = True,
    limits: Limits | None = None,
    price: Price | None = None,
) -> AgentDrafter:
    """A drafter that asks this model."""
    abilities = Abilities(form, tools=tools)
    return AgentDrafter(
        ChatModel("scripted", lambda: model, abilities, limits=limits or Limits(), price=price)
    )
