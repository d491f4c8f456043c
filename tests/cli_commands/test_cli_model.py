"""The commands with a model that is set: asked, switched off, and answers said again."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import QUESTION, Run
from model_server import KEY, MODEL, Asked, ModelServer, model_server
from model_server_steps import Says, Step

pytestmark = pytest.mark.integration


def right(request: Asked) -> Step:
    """Says the row of the question as a sentence."""
    line = next(line for line in request.prompt.split("\n") if "| 养老床位数" in line)
    passage, sentence = line.split(" ")[0].split(".")
    english = "Translate" in request.prompt
    text = "Elderly care beds: the 2025 target is 180,000." if english else "养老床位数2025年目标为18万张。"
    said = {"text": text, "quotes": [{"passage": int(passage), "sentences": sentence}], "computation": None}
    return Says.of({"statements": [said], "not_covered": [], "declined": False})


def set_model(monkeypatch: pytest.MonkeyPatch, server: ModelServer) -> None:
    monkeypatch.setenv("ZHENGWEN_MODEL", f"openai:{MODEL}")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def test_a_question_is_answered_by_the_model(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_server(right) as server:
        set_model(monkeypatch, server)
        reply = run("ask", QUESTION, "--json", "--home", home).json()
    assert reply["engine"] == f"model:{MODEL}"
    assert reply["usage"]["calls"] == len(server.chats)
    assert reply["usage"]["input_tokens"] > 0
    assert KEY not in str(reply)


def test_the_office_that_runs_it_stands_in_the_label(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGWEN_PRODUCER", "青川市政务服务中心")
    with model_server(right) as server:
        set_model(monkeypatch, server)
        reply = run("ask", QUESTION, "--json", "--home", home).json()
    assert reply["generated"]["metadata"]["AIGC"]["ContentProducer"] == "青川市政务服务中心"


def test_no_model_switches_it_off(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_server(right) as server:
        set_model(monkeypatch, server)
        reply = run("ask", QUESTION, "--json", "--no-model", "--home", home).json()
        assert server.asked == []
    assert (reply["engine"], reply["usage"]) == ("extractive", None)


@pytest.mark.parametrize("option", ["--plain", "--english"])
def test_an_answer_is_said_again(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    with model_server(right) as server:
        set_model(monkeypatch, server)
        ran = run("ask", QUESTION, option, "--json", "--home", home)
        assert any("<answer>" in chat.prompt for chat in server.chats)
    assert ran.code == 0
    assert ran.json()["statements"]


@pytest.mark.parametrize("option", ["--plain", "--english"])
def test_saying_again_needs_a_model(run: Run, home: Path, option: str) -> None:
    ran = run("ask", QUESTION, option, "--home", home)
    assert ran.code == 2
    assert "ZHENGWEN_MODEL" in ran.err


def test_a_run_of_cases_names_the_model_and_not_its_key(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(
        f'{{"id": "a", "question": "{QUESTION}", "answer_points": [["18"]]}}\n', encoding="utf-8"
    )
    with model_server(right) as server:
        set_model(monkeypatch, server)
        ran = run("eval", "run", cases, "--out", tmp_path / "out", "--home", home)
    assert ran.code == 0, ran.err
    record = (tmp_path / "out" / "run.json").read_text("utf-8")
    assert f"openai:{MODEL}" in record
    assert KEY not in record + (tmp_path / "out" / "results.jsonl").read_text("utf-8")
