"""The log: an object a line with its request, and never personal data."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from pages.operating.logs import REPLIES, REQUEST_ID, REQUESTS, log_in, new_id, told
from pages.operating.options import LogForm

PHONE = "13800138000"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The root logger of the tests, back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in (REQUESTS, REPLIES):
        logging.getLogger(name).setLevel(logging.NOTSET)


def logged(form: LogForm, *, request: str = "") -> str:
    """What is written of an accident that names a telephone number, and of a request."""
    stream = io.StringIO()
    log_in(form, stream)
    token = REQUEST_ID.set(request)
    try:
        logging.getLogger("x").info("not of interest")
        logging.getLogger(REQUESTS).info("request", extra=told(path="/api/ask", ms=3))
        try:
            raise ValueError(f"no such file: {PHONE}")
        except ValueError:
            logging.getLogger("x").exception("call %s", PHONE, extra=told(number=PHONE))
    finally:
        REQUEST_ID.reset(token)
    return stream.getvalue()


def test_json_is_an_object_a_line_with_the_request() -> None:
    lines: list[dict[str, Any]] = [
        json.loads(line) for line in logged(LogForm.JSON, request="abc").splitlines()
    ]
    assert [line["level"] for line in lines] == ["info", "error"]
    assert {line["request"] for line in lines} == {"abc"}
    assert (lines[0]["path"], lines[0]["ms"]) == ("/api/ask", 3)
    assert "ValueError" in lines[1]["error"]
    assert lines[1]["at"].endswith("+00:00")


def test_text_tells_only_what_went_wrong() -> None:
    written = logged(LogForm.TEXT, request="abc")
    assert written.startswith("ERROR x: call ")
    assert "[request abc]" in written
    assert "/api/ask" not in written


@pytest.mark.parametrize("form", list(LogForm))
def test_personal_data_is_masked_in_message_fields_and_traceback(form: LogForm) -> None:
    written = logged(form)
    assert "＊＊＊" in written
    assert PHONE not in written


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a\nb-and-more", "中文中文中文中文"])
def test_an_id_that_is_none_gets_another(given: str) -> None:
    assert new_id(given) != given
    assert len(new_id(given)) == 16


def test_an_id_that_a_proxy_gave_is_kept() -> None:
    assert new_id("4bf92f35-77b3.4da6") == "4bf92f35-77b3.4da6"
