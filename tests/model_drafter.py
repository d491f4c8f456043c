"""The drafter that asks a scripted model server over HTTP, as the application would."""

from __future__ import annotations

from model_server import MODEL, ModelServer

from assistant.agent import AgentDrafter
from assistant.chat_model import Form, Limits
from assistant.providers import Preset, Service, chat_model

QUICK = Limits(seconds=3.0, retries=1, answer_tokens=1500)
"""Limits of a test: what a server drags out ends soon."""


def drafter_at(
    server: ModelServer, *, form: Form = Form.SCHEMA, tools: bool = False, limits: Limits = QUICK
) -> AgentDrafter:
    """Asks the model of a server, in a form, with or without lookups."""
    service = Service(Preset("tests", server.url, "TESTS_KEY", form), MODEL, server.url, server.key)
    return AgentDrafter(chat_model(service, limits, tools=tools))
