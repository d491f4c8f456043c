"""The optional judge, against a small HTTP server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from eval_fakes import TEXT, sample_record

import prompts
from evals.errors import JudgeError
from evals.judge import JUDGE_FILE, JudgeModel, judge_record, parse_verdict, read_judged
from evals.report import make_report

pytestmark = pytest.mark.integration
GOOD = '{"faithfulness": 1, "completeness": 0.5, "reason": "少一个部门"}'


@dataclass
class JudgeServer:
    """An OpenAI-compatible server that says what it is told to; ``asked`` are the bodies and keys it got."""

    says: str = GOOD
    status: int = 200
    asked: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def server() -> Iterator[JudgeServer]:
    state = JudgeServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append((self.path, self.headers.get("Authorization"), body))
            data = json.dumps(
                {"choices": [{"message": {"role": "assistant", "content": state.says}}]}
            ).encode()
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{httpd.server_port}/v1"
    yield state
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def judge(server: JudgeServer, **values: str) -> JudgeModel:
    return JudgeModel(server.address, "judge-1", **values)


def test_answers_are_judged_and_refusals_are_not(server: JudgeServer, tmp_path: Path) -> None:
    judge_record(sample_record(), tmp_path, judge(server, key="sk-judge"))
    answered = [result.case.id for result in sample_record().results if not result.reply.refused]
    assert list(read_judged(tmp_path)) == answered
    path, key, body = server.asked[0]
    assert (path, key, body["model"], body["temperature"]) == (
        "/v1/chat/completions",
        "Bearer sk-judge",
        "judge-1",
        0,
    )
    assert TEXT in body["messages"][0]["content"]
    assert "600个" in body["messages"][0]["content"]
    report = make_report(sample_record(), read_judged(tmp_path))
    assert (report.value("faithfulness").value, report.value("completeness").value) == (1.0, 0.5)
    assert "sk-judge" not in (tmp_path / JUDGE_FILE).read_text(encoding="utf-8")


def test_without_a_judge_its_metrics_are_not_in_the_report() -> None:
    assert "faithfulness" not in [value.metric.name for value in make_report(sample_record()).headline]


def test_what_was_judged_is_not_judged_again_by_the_same_model(server: JudgeServer, tmp_path: Path) -> None:
    judge_record(sample_record(), tmp_path, judge(server))
    asked = len(server.asked)
    judge_record(sample_record(), tmp_path, judge(server))
    assert len(server.asked) == asked
    judge_record(sample_record(), tmp_path, JudgeModel(server.address, "judge-2", language="en"))
    assert len(server.asked) == 2 * asked


def test_words_that_are_no_verdict_are_not_scored_and_a_deaf_judge_is_given_up(
    server: JudgeServer, tmp_path: Path
) -> None:
    server.says = '{"faithfulness": 7, "completeness": 0}'
    with pytest.raises(JudgeError, match="3 times in a row"):
        judge_record(sample_record(), tmp_path, judge(server))
    scores = next(iter(read_judged(tmp_path).values()))
    assert [score.value for score in scores] == [None, None]
    assert "faithfulness" not in [
        v.metric.name for v in make_report(sample_record(), read_judged(tmp_path)).headline
    ]


@pytest.mark.parametrize("status", [401, 404])
def test_a_judge_that_turns_us_away_is_an_error_that_says_what_to_check(
    server: JudgeServer, tmp_path: Path, status: int
) -> None:
    server.status = status
    with pytest.raises(JudgeError, match=f"{status}.*key"):
        judge_record(sample_record(), tmp_path, judge(server, key="sk-judge"))


def test_a_judge_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(JudgeError, match="--judge-url"):
        judge_record(sample_record(), tmp_path, JudgeModel("http://127.0.0.1:9/v1", "judge-1"))


def test_a_verdict_is_read_after_thoughts_and_inside_fences() -> None:
    assert parse_verdict(f"<think>{{not this}}</think>\n```json\n{GOOD}\n```").reason == "少一个部门"
    with pytest.raises(ValueError, match="no JSON"):
        parse_verdict("很好。")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_judges_prompt_takes_what_it_is_given(language: str) -> None:
    prompt = prompts.load("judge", language)
    filled = prompt.fill(question="问", answer="答", quotes="引", points="点")
    assert "{{" not in filled
    assert prompts.versions()[f"judge.{language}"] == prompt.version
    with pytest.raises(ValueError, match="points"):
        prompt.fill(question="问", answer="答", quotes="引")


def test_a_prompt_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(LookupError, match=r"judge\.zh\.md"):
        prompts.load("nothing")


def test_a_value_that_looks_like_a_blank_is_left_as_it_is() -> None:
    prompt = prompts.Prompt("x", "en", "{{a}} {{b}}")
    assert prompt.fill(a="{{b}}", b="c") == "{{b}} c"
