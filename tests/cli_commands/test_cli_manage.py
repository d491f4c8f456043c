"""`zhengwen publish`, `withdraw` and `remove`: in the folder itself, and through the server that has it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from command_line import Run

from vectorstore.library import LIBRARY_FILE, Library
from vectorstore.ownership import Ownership

pytestmark = pytest.mark.integration


class _Server(BaseHTTPRequestHandler):
    """Notes what it was asked to change; knows no document called `none`."""

    asked: ClassVar[list[tuple[str, str, str | None, Any]]] = []

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.asked.append((self.command, self.path, self.headers["Authorization"], body))
        self.send_response(404 if self.path.endswith("none") else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PATCH = do_DELETE = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def served(own_home: Path) -> Iterator[list[tuple[str, str, str | None, Any]]]:
    """What a server that has the folder is asked."""
    asked: list[tuple[str, str, str | None, Any]] = []
    handler = type("Handler", (_Server,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    ownership = Ownership(own_home)
    ownership.announce(f"http://127.0.0.1:{server.server_address[1]}", "secret")
    yield asked
    ownership.release()
    server.shutdown()
    server.server_close()
    thread.join()


def visibility_of(run: Run, home: Path, document_id: str) -> str:
    shown: str = run("documents", document_id, "--json", "--home", home).json()["card"]["visibility"]
    return shown


def test_a_document_is_withdrawn_kept_to_staff_published_and_all_of_it_is_written_down(
    run: Run, own_home: Path
) -> None:
    name = run("documents", "--json", "--home", own_home).json()[0]["id"]
    assert run("withdraw", name, "--home", own_home).out.strip() == f"withdrew {name} (draft)"
    assert visibility_of(run, own_home, name) == "draft"
    assert run("withdraw", name, "--internal", "--home", own_home).code == 0
    assert visibility_of(run, own_home, name) == "internal"
    assert run("publish", name, "--home", own_home).out.strip() == f"published {name}"
    assert visibility_of(run, own_home, name) == "public"
    library = Library.at(own_home / LIBRARY_FILE)
    lines = library.audit(name)
    library.close()
    assert [line["action"] for line in lines] == ["withdraw", "internal", "publish"]
    assert {line["actor"] for line in lines} == {"command line"}


def test_an_unknown_document_is_2(run: Run, own_home: Path) -> None:
    for command in ("publish", "withdraw", "remove"):
        ran = run(command, "none", "--home", own_home)
        assert (ran.code, "zhengwen documents" in ran.err) == (2, True)


def test_a_server_that_has_the_folder_makes_the_change(
    run: Run, own_home: Path, served: list[tuple[str, str, str | None, Any]]
) -> None:
    assert run("publish", "文件-1", "--home", own_home).code == 0
    assert run("withdraw", "文件-1", "--home", own_home).code == 0
    assert run("remove", "文件-1", "--home", own_home).code == 0
    path = "/api/documents/%E6%96%87%E4%BB%B6-1"
    assert served == [
        ("PATCH", path, "Bearer secret", {"visibility": "public"}),
        ("PATCH", path, "Bearer secret", {"visibility": "draft"}),
        ("DELETE", path, "Bearer secret", None),
    ]
    assert run("publish", "none", "--home", own_home).code == 2
