"""Where chat models and embeddings are found: presets for OpenAI-compatible services, and the clients they get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.chat_model import Abilities, ChatModel, Form, Limits, Price

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NO_KEY = "none"
"""Sent where a service asks for no key: without one the client would look for a key of its own."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A service by its short name: address, the variable that holds its key, and what its models can do at best.

    A model that can do less is found out at the first question, or by `zhengwen doctor`.
    """

    name: str
    url: str
    key_variable: str | None
    form: Form
    own: bool = False
    """OpenAI's own service: it knows settings that others refuse, and refuses some that others know."""

    @property
    def needs_key(self) -> bool:
        return self.key_variable is not None


PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", Form.SCHEMA, own=True),
        Preset("qwen", "https://dashscope.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY", Form.JSON),
        Preset("deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", Form.JSON),
        Preset("vllm", "http://127.0.0.1:8000/v1", None, Form.SCHEMA),
        Preset("ollama", "http://127.0.0.1:11434/v1", None, Form.SCHEMA),
    )
}


@dataclass(frozen=True, slots=True)
class Service:
    """A model at an address. ``key`` stands in no repr; None where the service asks for none."""

    preset: Preset
    model: str
    url: str
    key: str | None = field(default=None, repr=False)

    @property
    def own(self) -> bool:
        """Whether this is OpenAI itself, not another service under its protocol."""
        return self.preset.own and self.url.rstrip("/") == self.preset.url


def chat_model(
    service: Service,
    limits: Limits,
    *,
    form: Form | None = None,
    tools: bool = True,
    price: Price | None = None,
) -> ChatModel:
    """A chat model of a service, connected at its first question."""

    def connect() -> BaseChatModel:
        from langchain_openai import ChatOpenAI
        from langchain_openai.chat_models.base import BaseChatOpenAI

        given: dict[str, Any] = {
            "model": service.model,
            "base_url": service.url,
            "api_key": service.key or NO_KEY,
            "max_tokens": limits.answer_tokens,
            # Retries are ours: they know how much time an answer has left.
            "max_retries": 0,
            "timeout": limits.seconds,
            "use_responses_api": False,
            # Each answer runs in an event loop of its own, and a connection kept from another one is dead.
            "default_headers": {"Connection": "close"},
        }
        if service.own:
            return ChatOpenAI(**given)
        # The class above would rename `max_tokens`, which other services do not know by its new name.
        return BaseChatOpenAI(**given, temperature=0)

    return ChatModel(
        service.model,
        connect,
        Abilities(form or service.preset.form, tools=tools),
        bounded=True,
        price=price,
        limits=limits,
    )
