"""What stands around every call of the model and of its tools: limits, retries, and the enforcement of the check."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse, hook_config
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langgraph.prebuilt.tool_node import ToolCallRequest
from langgraph.runtime import Runtime
from langgraph.types import Command

from assistant.agent_output import Ending, Said
from assistant.agent_run import Run, estimated, told
from assistant.agent_tools import ANSWER
from assistant.agent_words import failed_words, system_words
from assistant.answers import ModelFault
from assistant.chat_model import Form
from assistant.languages import in_language
from assistant.model_faults import RETRYABLE, ModelFaultError, fault_of, retry_after
from vectorstore.encoding import count_tokens

FIRST_WAIT = 0.5
"""Seconds before the first retry when the server names none; doubled each time."""
FAILED_LISTED = 6
"""Statements that one repair round is asked about."""


class BoundedCalls(AgentMiddleware[AgentState[Any], None, Any]):
    """Each call in the form the model knows, inside the limits, made again where that may help."""

    def __init__(self, run: Run, shorter: Callable[[], str]) -> None:
        super().__init__()
        self._run = run
        self._shorter = shorter

    async def awrap_model_call(
        self,
        request: ModelRequest[None],
        handler: Callable[[ModelRequest[None]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        run, tries = self._run, 0
        while True:
            fitted = self._fitted(request)
            asked = _text_of([*([fitted.system_message] if fitted.system_message else []), *fitted.messages])
            run.may_call(count_tokens(asked))
            try:
                response = await handler(fitted)
            except asyncio.CancelledError:
                run.spend(estimated(asked, ""))
                raise
            except Exception as error:
                run.spend(estimated(asked, ""))
                if not await self._again(error, tries):
                    raise ModelFaultError(fault_of(error)) from error
                tries += 1
                continue
            message = response.result[0]
            used = getattr(message, "usage_metadata", None)
            if used and used.get("input_tokens"):
                run.spend(told(used["input_tokens"], used["output_tokens"]))
            else:
                run.spend(estimated(asked, _text_of([message])))
            return response

    def _fitted(self, request: ModelRequest[None]) -> ModelRequest[None]:
        run = self._run
        abilities = run.connected.abilities
        messages = list(request.messages)
        if run.shortened:
            messages[0] = HumanMessage(self._shorter())
        tools = [
            tool
            for tool in request.tools
            if (abilities.form is Form.TOOL if getattr(tool, "name", "") == ANSWER else run.may_look_up)
        ]
        choice = None
        if abilities.form is Form.TOOL and tools:
            choice = "any" if run.may_look_up else ANSWER
        return request.override(
            messages=messages,
            tools=tools,
            tool_choice=choice,
            system_message=SystemMessage(system_words(run, lookups=run.may_look_up)),
            model_settings=run.model.settings(abilities, max(1.0, run.left)),
        )

    async def _again(self, error: Exception, tries: int) -> bool:
        """Whether to make the call again, after what may help: another form, less evidence, a while."""
        run, fault = self._run, fault_of(error)
        if fault is ModelFault.CONTEXT_TOO_LONG and not run.shortened:
            run.shortened = True
            return True
        if fault is ModelFault.REJECTED:
            less = run.connected.abilities.without(str(error))
            if less is not None:
                run.connected.found(less)
            return less is not None
        if fault not in RETRYABLE or run.heard or tries >= run.limits.retries:
            return False
        wait = retry_after(error)
        wait = FIRST_WAIT * 2**tries if wait is None else wait
        if wait >= run.left:
            return False
        await asyncio.sleep(wait)
        return True


class BoundedLookups(AgentMiddleware[AgentState[Any], None, Any]):
    """Lookups up to their limit, none of them twice; one that fails says so to the model."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        self._done: set[str] = set()

    async def awrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]],
    ) -> ToolMessage | Command[Any]:
        call = request.tool_call
        if call["name"] == ANSWER:
            return await handler(request)
        key = json.dumps([call["name"], call["args"]], sort_keys=True, ensure_ascii=False, default=str)
        words = None
        if self._run.tool_calls >= self._run.limits.tool_calls:
            words = "No more lookups. Answer with the passages you have."
        elif key in self._done:
            words = "You looked this up already. Answer with the passages you have."
        self._run.tool_calls += 1
        self._done.add(key)
        if words is None:
            try:
                return await handler(request)
            except Exception as error:
                words = f"This lookup failed ({type(error).__name__}). Answer with the passages you have."
        return ToolMessage(words, tool_call_id=call["id"] or "", name=call["name"], status="error")


class EnforcedAnswer(AgentMiddleware[AgentState[Any], None, Any]):
    """An answer with statements that did not pass goes back once, with the reasons."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    @hook_config(can_jump_to=["model", "end"])
    async def aafter_model(self, state: AgentState[Any], runtime: Runtime[None]) -> dict[str, Any] | None:  # noqa: ARG002 - LangChain's signature
        message = state["messages"][-1]
        if not isinstance(message, AIMessage) or lookups_in(message):
            return None
        run = self._run
        said, ending = read_answer(message, run.connected.abilities.form)
        failed = [(one, reasons) for one in said if (reasons := run.reasons(one))]
        unread = not said and not ending.declined
        run.fault = _fault_in(message, run, unread=unread)
        if not (failed or unread) or run.fault is ModelFault.REFUSED or run.repairs or not self._room():
            return {"jump_to": "end"}
        run.repairs += 1
        words = failed_words(run, failed[:FAILED_LISTED])
        return {"messages": _answers_to(message, words), "jump_to": "model"}

    def _room(self) -> bool:
        run = self._run
        return run.usage.calls < run.limits.model_calls and run.left > 0


def read_answer(message: AIMessage, form: Form) -> tuple[list[Said], Ending]:
    """The statements of a whole message."""
    reader = form.reader
    said = [*reader.feed(answer_text(message)), *reader.finish()]
    return said, reader.ending


def answer_text(message: AIMessage) -> str:
    """What a message says as its answer: the arguments of the answering tool, else its text."""
    given = [call["args"] for call in message.tool_calls if call["name"] == ANSWER]
    return json.dumps(given[0], ensure_ascii=False) if given else str(message.text)


def lookups_in(message: AIMessage) -> bool:
    """Whether a message asks for lookups (also ones that cannot be read) rather than answers."""
    calls = [*message.tool_calls, *message.invalid_tool_calls]
    return any(call["name"] != ANSWER for call in calls)


_REFUSING = re.compile(
    r"抱歉|对不起|无法(?:回答|提供|协助)|不能(?:回答|提供)|sorry|can(?:no|')t (?:help|assist|answer)|unable to",
    re.IGNORECASE,
)
REFUSING_LENGTH = 300
"""Characters up to which words without a form are looked through for a refusal."""


def _fault_in(message: AIMessage, run: Run, *, unread: bool) -> ModelFault | None:
    """What is wrong with a whole message, by how it ended and what could be read."""
    finish = message.response_metadata.get("finish_reason")
    if message.additional_kwargs.get("refusal") or finish == "content_filter":
        return ModelFault.REFUSED
    if finish == "length":
        return ModelFault.TOO_LONG
    if not unread:
        return None
    text = answer_text(message).strip()
    if run.model.bounded and finish is None:
        return ModelFault.CUT_OFF
    if not text:
        return ModelFault.EMPTY
    if len(text) <= REFUSING_LENGTH and _REFUSING.search(text):
        return ModelFault.REFUSED
    return (
        ModelFault.UNREADABLE
        if in_language(text, english=run.english) or "{" in text
        else ModelFault.WRONG_LANGUAGE
    )


def _answers_to(message: AIMessage, words: str) -> list[BaseMessage]:
    """Words to the model; a call of the answering tool is answered as such, or servers refuse the conversation."""
    calls = [call for call in message.tool_calls if call["name"] == ANSWER]
    if not calls:
        return [HumanMessage(words)]
    return [ToolMessage(words, tool_call_id=call["id"] or "", name=ANSWER, status="error") for call in calls]


def _text_of(messages: Sequence[AnyMessage | BaseMessage]) -> str:
    parts: list[str] = []
    for message in messages:
        parts.append(str(message.text))
        if isinstance(message, AIMessage):
            parts += [json.dumps(call["args"], ensure_ascii=False) for call in message.tool_calls]
    return "\n".join(parts)
