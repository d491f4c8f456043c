"""`zhengwen doctor` tries the model that is set, and says what works and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from model_server import KEY, Asked, model_server
from model_server_steps import Calls, Fails, Says, Step, ToolCall

from assistant.chat_model import Abilities, Form, Limits
from assistant.model_probe import probe
from assistant.providers import PRESETS, Service, chat_model
from doctor import examine
from settings import Settings, load_settings

pytestmark = pytest.mark.integration

ALL = ("json_schema", "json_object", "tools", "stream_options")


def able(request: Asked) -> Step:
    """A model that does what it is asked."""
    if "look_up" in request.tools:
        return Calls([ToolCall("look_up", {"word": "覆盖率"})])
    return Says(
        '{"statements": [], "not_covered": [], "declined": false}' if "JSON" in request.prompt else "好"
    )


def set_to(url: str, key: str = KEY) -> Settings:
    return load_settings(
        {
            "ZHENGWEN_MODEL": "openai:scripted",
            "OPENAI_BASE_URL": url,
            "OPENAI_API_KEY": key,
            "ZHENGWEN_HOME": "/none",
        }
    )


@pytest.mark.parametrize(
    ("lacks", "expected"),
    [
        ((), Abilities(Form.SCHEMA, tools=True)),
        (("json_schema",), Abilities(Form.JSON, tools=True)),
        (("json_schema", "json_object"), Abilities(Form.TOOL, tools=True)),
        (ALL, Abilities(Form.TEXT, tools=False, usage=False)),
        (("stream", "stream_options"), Abilities(Form.SCHEMA, tools=True, stream=False, usage=False)),
    ],
)
def test_what_a_model_can_do_is_found_out(lacks: Sequence[str], expected: Abilities) -> None:
    with model_server(able, lacks=lacks) as server:
        service = Service(PRESETS["openai"], "scripted", server.url, server.key)
        assert probe(chat_model(service, Limits())).abilities == expected


def test_what_works_is_said_in_sentences() -> None:
    with model_server(able, lacks=("json_schema",)) as server:
        findings = {f.check: f for f in examine(set_to(server.url))}
    assert all(f.ok for name, f in findings.items() if name != "store")
    assert f"scripted at {server.url} answers" in findings["model"].detail
    assert "JSON mode" in findings["JSON schema"].detail
    assert "lookups" in findings["tools"].detail
    assert "in JSON mode, with lookups" in findings["answers"].detail
    assert "ZHENGWEN_PRODUCER" in findings["label"].detail


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Fails(401, f"Incorrect API key provided: {KEY}"), "Set a key"),
        (Fails(404, "no such model"), "name after the colon"),
        (Fails(429, "slow down"), "Try again in a minute"),
        (Fails(500, "oops"), "Try again later"),
    ],
)
def test_what_to_do_is_said_where_it_does_not_answer_and_never_the_key(step: Step, said: str) -> None:
    with model_server(lambda _request: step) as server:
        found = next(f for f in examine(set_to(server.url)) if f.check == "model")
    assert not found.ok
    assert said in found.detail
    assert KEY not in found.detail


def test_an_address_out_of_reach_is_said() -> None:
    found = next(f for f in examine(set_to("http://127.0.0.1:9/v1")) if f.check == "model")
    assert not found.ok
    assert "could not be reached" in found.detail


def test_without_a_model_one_line_says_how_to_set_one(tmp_path: Path) -> None:
    found = next(f for f in examine(Settings(home=tmp_path)) if f.check == "model")
    assert found.ok
    assert "ZHENGWEN_MODEL" in found.detail
