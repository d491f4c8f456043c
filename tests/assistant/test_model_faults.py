"""Errors of clients are told by their cause, whatever library raised them."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from langchain_core import exceptions as told

from assistant.answers import ModelFault
from assistant.chat_model import Abilities, Form
from assistant.model_faults import ModelFaultError, fault_of, retry_after


def with_status(status: int, message: str, code: str | None = None) -> Exception:
    error = told.ModelInvalidRequestError(message)
    error.status_code, error.code = status, code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (told.ModelRateLimitError("busy"), ModelFault.RATE_LIMITED),
        (told.ModelAuthenticationError("no"), ModelFault.KEY_REFUSED),
        (told.ModelPermissionDeniedError("no"), ModelFault.KEY_REFUSED),
        (told.ModelNotFoundError("no"), ModelFault.MODEL_UNKNOWN),
        (told.ModelConnectionError("no"), ModelFault.UNREACHABLE),
        (told.ModelTimeoutError("late"), ModelFault.TIMEOUT),
        (told.ModelAPIError("500"), ModelFault.SERVER_ERROR),
        (told.ContextOverflowError("long"), ModelFault.CONTEXT_TOO_LONG),
        (with_status(400, "Range of input length should be [1, 30720]"), ModelFault.CONTEXT_TOO_LONG),
        (with_status(400, "maximum context length is 4096 tokens"), ModelFault.CONTEXT_TOO_LONG),
        (with_status(400, "bad field"), ModelFault.REJECTED),
        (with_status(400, "inspected", code="data_inspection_failed"), ModelFault.REFUSED),
        (TimeoutError(), ModelFault.TIMEOUT),
        (json.JSONDecodeError("x", "y", 0), ModelFault.UNREADABLE),
        (ModelFaultError(ModelFault.TOO_LONG), ModelFault.TOO_LONG),
        (RuntimeError("?"), ModelFault.SERVER_ERROR),
    ],
)
def test_an_error_is_told_by_its_cause(error: Exception, fault: ModelFault) -> None:
    assert fault_of(error) is fault
    outer = RuntimeError("outer")
    outer.__cause__ = error
    assert fault_of(outer) is fault


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "2"}, 2.0), ({"retry-after-ms": "250"}, 0.25), ({"retry-after": "-3"}, 0.0),
     ({"retry-after": "soon"}, None), ({}, None)],
)  # fmt: skip
def test_how_long_to_wait_is_read_from_the_answer(headers: dict[str, str], seconds: float | None) -> None:
    error = RuntimeError("429")
    error.response = SimpleNamespace(headers=headers)  # type: ignore[attr-defined]
    assert retry_after(error) == seconds


def test_how_long_to_wait_is_unknown_without_an_answer() -> None:
    assert retry_after(RuntimeError("no response")) is None


def test_each_complaint_takes_one_ability_away_until_none_is_left() -> None:
    able: Abilities | None = Abilities(Form.SCHEMA, tools=True)
    seen = []
    while able is not None:
        seen.append(able)
        assert len(seen) < 10
        able = able.without("400 bad request")
    assert [a.form for a in seen] == [Form.SCHEMA, Form.JSON, Form.TOOL, Form.TEXT, Form.TEXT]
    assert not seen[-1].tools


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        ("stream_options: extra inputs are not permitted", Abilities(Form.JSON, tools=True, usage=False)),
        ('"auto" tool choice requires --enable-auto-tool-choice', Abilities(Form.JSON, tools=False)),
        ("streaming is not supported", Abilities(Form.JSON, tools=True, stream=False, usage=False)),
        ("response_format is unavailable", Abilities(Form.TOOL, tools=True)),
    ],
)
def test_a_complaint_names_what_is_not_known(complaint: str, expected: Abilities) -> None:
    assert Abilities(Form.JSON, tools=True).without(complaint) == expected
