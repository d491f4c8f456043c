"""Many askers at once: replies are counted and timed, and what is wrong with one is an error."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from evals.load import Load, load, told


class _Service(BaseHTTPRequestHandler):
    """Answers each question with its own words; some questions make it do wrong."""

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        self.send_response(500 if question == "broken" else 200)
        self.end_headers()
        other = "of somebody else" if question == "mixed" else question
        self.wfile.write(json.dumps({"question": other, "answer": "yes"}).encode())

    def log_message(self, *given: object) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.integration
def test_every_question_of_every_user_is_counted(address: str) -> None:
    done = load(address, ["a", "b", "c"], users=5, each=2)
    assert len(done.replies) == 10
    assert done.errors == ()
    assert 0 < done.timing.p50 <= done.timing.p95


@pytest.mark.integration
def test_a_reply_to_somebody_else_and_a_failure_are_errors(address: str) -> None:
    done = load(address, ["a", "mixed", "broken", "b"], users=4, each=1)
    assert len(done.replies) == 2
    assert sorted(done.errors) == ["another's or no answer to mixed", "status 500 to broken"]
    assert "2 errors" in told(done)


@pytest.mark.integration
def test_a_service_that_is_not_there_is_an_error_for_everybody() -> None:
    done = load("http://127.0.0.1:9", ["a"], users=3, each=1)
    assert done.replies == ()
    assert len(done.errors) == 3


def test_the_95th_percentile_is_of_the_slow_ones() -> None:
    done = Load(1, 1.0, tuple(n / 100 for n in range(100)), ())
    assert (done.timing.p50, done.timing.p95) == (500, 950)
