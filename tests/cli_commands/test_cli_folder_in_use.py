"""Commands on a folder that another process owns."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from command_line import QUESTION, Run

from vectorstore.ownership import Ownership

pytestmark = pytest.mark.integration


class _Owner(BaseHTTPRequestHandler):
    """The API of a process that serves the folder; remembers what it was asked."""

    asked: ClassVar[list[tuple[str, str | None, dict[str, Any]]]] = []
    status = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers["Authorization"], body))
        reply = {
            "question": body["question"], "status": "refused", "reason": "out_of_scope", "answer": "由服务进程回答",
            "statements": [], "citations": [], "not_covered": [], "suggestions": [], "engine": "extractive",
            "corpus": "x", "elapsed_ms": 1, "detail": "no model there",
        }  # fmt: skip
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(reply).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def owner(own_home: Path) -> Iterator[type[_Owner]]:
    """Another process that owns the folder and serves it."""
    handler = type("Handler", (_Owner,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    ownership = Ownership(own_home)
    ownership.announce(f"http://127.0.0.1:{server.server_address[1]}", "secret")
    yield handler
    ownership.release()
    server.shutdown()
    server.server_close()
    thread.join()


class TestAFolderInUse:
    def test_a_question_goes_through_the_api_of_the_owner(
        self, run: Run, own_home: Path, owner: type[_Owner]
    ) -> None:
        ran = run("ask", QUESTION, "--json", "--home", own_home)
        assert ran.code == 0
        assert ran.json()["answer"] == "由服务进程回答"
        assert owner.asked == [("/api/ask", "Bearer secret", {"question": QUESTION, "history": []})]

    def test_a_file_of_questions_goes_through_it_with_history_and_ids(
        self, run: Run, own_home: Path, owner: type[_Owner]
    ) -> None:
        file = own_home.parent / "questions.jsonl"
        file.write_text(json.dumps({"id": "b", "question": "那2022年呢？", "history": [QUESTION]}), "utf-8")
        ran = run("ask", "--questions", file, "--json", "--home", own_home)
        assert json.loads(ran.out)["id"] == "b"
        assert owner.asked[0][2] == {"question": "那2022年呢？", "history": [QUESTION]}

    @pytest.mark.parametrize("how", ["plain", "english"])
    def test_the_owners_model_is_asked_to_say_it_again(
        self, run: Run, own_home: Path, owner: type[_Owner], how: str
    ) -> None:
        assert run("ask", QUESTION, f"--{how}", "--json", "--home", own_home).code == 0
        assert owner.asked[0][2] == {"question": QUESTION, "history": [], how: True}

    def test_an_owner_without_a_model_is_2_and_says_so(
        self, run: Run, own_home: Path, owner: type[_Owner]
    ) -> None:
        owner.status = 422
        ran = run("ask", QUESTION, "--plain", "--home", own_home)
        assert ran.code == 2
        assert "no model there" in ran.err

    def test_an_owner_that_fails_is_3(self, run: Run, own_home: Path, owner: type[_Owner]) -> None:
        owner.status = 500
        ran = run("ask", QUESTION, "--home", own_home)
        assert ran.code == 3
        assert "It answered 500" in ran.err and "http" not in ran.err.split("It answered")[1]

    @pytest.mark.parametrize(
        "arguments", [["documents"], ["search", "基站"], ["indicators"]], ids=lambda a: a[0]
    )
    def test_other_commands_are_3_and_name_the_owner(
        self, run: Run, own_home: Path, owner: type[_Owner], arguments: list[str]
    ) -> None:
        ran = run(*arguments, "--home", own_home)
        assert (ran.code, ran.out) == (3, "")
        assert f"process {os.getpid()}" in ran.err
        assert "secret" not in ran.err

    def test_an_owner_without_an_api_is_3_with_what_to_do(self, run: Run, own_home: Path) -> None:
        ownership = Ownership(own_home)
        try:
            ran = run("ask", QUESTION, "--home", own_home)
        finally:
            ownership.release()
        assert ran.code == 3
        assert "in use by process" in ran.err
        assert run("ask", QUESTION, "--home", own_home).code == 0
