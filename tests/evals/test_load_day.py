"""A busy day: acts are counted by kind, goals are held against them, and whoever is turned away has to be told when to come again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from evals.load_acts import Done, Site
from evals.load_day import Crowd, Day, busy, overloaded, told


class _Service(BaseHTTPRequestHandler):
    """Answers, but for every third question it is too busy; once without saying when to come again."""

    asked = 0

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        type(self).asked += 1
        away = self.asked % 3 == 0
        self.send_response(503 if away else 200)
        if away and self.asked != 3:
            self.send_header("Retry-After", "5")
        self.end_headers()
        if not away:
            self.wfile.write(json.dumps({"question": question, "answer": "yes"}).encode())

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *given: object) -> None:
        """Nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    _Service.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", ["a", "b\u200d"], ["d"])
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.integration
def test_who_is_turned_away_without_a_word_is_counted(site: Site) -> None:
    crowd = overloaded(site, people=2, seconds=1.2, seed=1)
    assert crowd.answered > 1
    assert crowd.turned_away[503] >= 1
    assert (crowd.unexplained, crowd.errors) == (1, ())
    assert crowd.recovery < 5


@pytest.mark.integration
def test_people_ask_and_read_by_turns(site: Site) -> None:
    done = busy(site, people=12, seconds=1.0, pause=0.1, seed=1)
    kinds = {act.kind.split(":")[0] for act in done}
    assert {"ask", "read"} <= kinds
    assert all(
        act.error in ("", "status 503", "status 503 without Retry-After") for act in done if act.kind == "ask"
    )


def day(*done: Done, growth: float = 0.0, recovery: float = 0.1) -> Day:
    crowd = Crowd(10, 1.0, 5, {503: 5}, 0, (), recovery)
    return Day(2, 60.0, done, (900.0,), (300.0,), growth, crowd, 10.0, 1.0)


def test_a_day_as_it_should_be_misses_no_goal() -> None:
    fine = day(Done("ask", 0, 0.1), Done("read: library", 1, 0.2))
    assert fine.missed() == []
    assert "| ask | 1 | 0 | 100 | 100 | 100 |" in told(fine)
    assert "MISSED" not in told(fine)


def test_each_missed_goal_is_told() -> None:
    bad = day(Done("ask", 0, 4.0), Done("ask", 1, 0.1, "status 500"), growth=0.2, recovery=9.0)
    assert len(bad.missed()) == 4
    assert "1 × ask: status 500" in told(bad)
