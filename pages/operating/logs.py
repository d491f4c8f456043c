"""The log: lines for people or objects for collectors, each with the request that it belongs to.

Personal data is masked in whatever is logged, also in what a library says of an accident. No line holds a question.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from pages.operating.options import LogForm
from vectorstore.personal_data import masked, masked_json

REQUEST_ID: Final[ContextVar[str]] = ContextVar("zhengwen_request_id", default="")
"""The request at work in this context; threads that work for it know it, too."""
REQUESTS: Final = "zhengwen.requests"
REPLIES: Final = "zhengwen.replies"
_TOLD: Final = "told"
"""The attribute of a record that holds its further fields."""
_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def new_id(given: str = "") -> str:
    """An id for a request: the one that a proxy gave it where it is one, else a random one."""
    return given if _ID.fullmatch(given) else secrets.token_hex(8)


def told(**fields: Any) -> dict[str, Any]:
    """Further fields of a line, as the argument ``extra`` of a logger's methods."""
    return {_TOLD: fields}


class TextLines(logging.Formatter):
    """A line for people, with the request's id where there is one."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        request = REQUEST_ID.get()
        return masked(super().format(record)) + (f" [request {request}]" if request else "")


class JsonLines(logging.Formatter):
    """An object a line: when, how bad, who says it, which request, what, and what else is told."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": REQUEST_ID.get() or None,
            "message": masked(record.getMessage()),
            **masked_json(getattr(record, _TOLD, {})),
        }
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def log_in(form: LogForm, stream: TextIO | None = None) -> None:
    """Write the log of this process in a form, by default to standard error: warnings, and with JSON each request and
    reply. Replaces what was set up before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form is LogForm.JSON else TextLines())
    root = logging.getLogger()
    for before in tuple(root.handlers):
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in (REQUESTS, REPLIES):
        logging.getLogger(name).setLevel(logging.INFO if form is LogForm.JSON else logging.WARNING)
