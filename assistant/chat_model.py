"""A chat model as the assistant uses it: any of LangChain's, with what it can do and what it may cost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assistant.agent_output import SCHEMA, JsonReader, LineReader, Reader
from assistant.answers import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


CONNECT = 8.0
"""Seconds until a service that takes no connection counts as out of reach."""


class Form(StrEnum):
    """How a model is asked to give its answer; a model that cannot do one is asked in the next."""

    SCHEMA = "json_schema"
    JSON = "json_mode"
    TOOL = "tool"
    TEXT = "text"

    @property
    def reader(self) -> Reader:
        """Reads what is written in this form."""
        return LineReader() if self is Form.TEXT else JsonReader()


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model can do. ``stream``: give its answer in pieces; ``usage``: tell its tokens while streaming."""

    form: Form = Form.TEXT
    tools: bool = False
    stream: bool = True
    usage: bool = True

    def without(self, complaint: str) -> Abilities | None:
        """The next thing to try after a server has not accepted a request; None when nothing is left.

        complaint: what it said, which often names what it does not know.
        """
        said = complaint.lower()
        if self.usage and "stream_options" in said:
            return replace(self, usage=False)
        if self.tools and "tool" in said:
            return replace(self, tools=False, form=Form.TEXT if self.form is Form.TOOL else self.form)
        if self.stream and "stream" in said:
            return replace(self, stream=False, usage=False)
        if self.form is not Form.TEXT:
            following = list(Form)[list(Form).index(self.form) + 1]
            return replace(self, form=Form.TEXT if following is Form.TOOL and not self.tools else following)
        return replace(self, tools=False) if self.tools else None


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million tokens."""

    input: float
    output: float
    currency: str = ""

    def of(self, usage: Usage) -> Usage:
        """The usage with its cost."""
        cost = (usage.input_tokens * self.input + usage.output_tokens * self.output) / 1e6
        return replace(usage, cost=round(cost, 6), currency=self.currency)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take. All numbers bound the whole answer with its repair and searches."""

    evidence_tokens: int = 6000
    """Passages, those that tools find included; eight passages of the first retrieval have about 2,500."""
    history_tokens: int = 1200
    """Earlier turns."""
    answer_tokens: int = 4000
    """One call's output; thoughts of a reasoning model count, an answer has about 600."""
    total_tokens: int = 60000
    model_calls: int = 5
    """One for a plain question, one more for each round of searching, one to repair."""
    tool_calls: int = 6
    retries: int = 2
    seconds: float = 90.0
    """Until no further call begins; a call that is under way is ended then."""


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A named model. ``connect`` makes the client, at first use; ``bounded``: it takes OpenAI's settings of a call
    (``timeout``, ``extra_body``, ``stream_options``)."""

    name: str
    connect: Callable[[], BaseChatModel] = field(repr=False)
    abilities: Abilities = Abilities()
    bounded: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)
    price: Price | None = None
    limits: Limits = Limits()

    def settings(self, abilities: Abilities, seconds: float, *, streamed: bool = True) -> dict[str, Any]:
        """What is sent with a call that may take so many seconds. ``streamed``: it may be answered in pieces."""
        if not self.bounded:
            return {}
        extra = dict(self.extra)
        if abilities.form is Form.SCHEMA:
            schema = {"name": "answer", "strict": True, "schema": SCHEMA}
            extra["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif abilities.form is Form.JSON:
            extra["response_format"] = {"type": "json_object"}
        # In the body as it stands: named as an argument, the client would parse the answer itself and demand
        # that every tool be strict.
        from openai import Timeout

        found: dict[str, Any] = {"timeout": Timeout(seconds, connect=min(seconds, CONNECT))}
        if extra:
            found["extra_body"] = extra
        if not abilities.stream:
            found["stream"] = False
        elif streamed:
            found["stream_usage"] = abilities.usage
        return found


class Connected:
    """A model in use: its client once it is made, and what it has been found able to do in this process."""

    def __init__(self, model: ChatModel) -> None:
        self.model = model
        self._chat: BaseChatModel | None = None
        self._abilities = model.abilities
        self._lock = threading.Lock()

    @property
    def chat(self) -> BaseChatModel:
        with self._lock:
            if self._chat is None:
                self._chat = self.model.connect()
            return self._chat

    @property
    def abilities(self) -> Abilities:
        return self._abilities

    def found(self, abilities: Abilities) -> None:
        """Remember what the model can do."""
        with self._lock:
            self._abilities = abilities
