"""Sends hostile requests to a real server, and looks at what came of each."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import lxml.html
from hostile_made import CANARY
from hostile_requests import HostileRequest
from hostile_words import FLAG
from serve_hostile import NAME, OWNER_TOKEN, PASSWORD, SECRET_KEY

SECONDS = 300.0
"""After how long an answer counts as never coming; a busy machine takes a fraction."""
FORBIDDEN = (
    CANARY,
    "root:x:0:0",
    "SQLite format 3",
    "Traceback (most recent call last)",
    OWNER_TOKEN,
    SECRET_KEY,
)
"""What no answer may hold: files from elsewhere, our own secrets, what went wrong inside."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came back: 0 where the connection was closed without an answer."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Sender:
    """Sends to one server, with the login of a member of staff where a request is one's."""

    address: str
    cookie: str = ""
    token: str = ""

    @property
    def _host(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        return parts.hostname or "", parts.port or 0

    def log_in(self) -> None:
        """Log in, and take the token of the forms from a page."""
        body = urlencode({"name": NAME, "password": PASSWORD}).encode()
        answer = self.request("POST", "/login", {"Content-Type": "application/x-www-form-urlencoded"}, body)
        assert answer.status == 303, answer
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        page = self.request("GET", "/documents", {"Cookie": self.cookie})
        self.token = page.body.split('name="form" value="')[1].split('"')[0]

    def send(self, asked: HostileRequest) -> Told:
        if asked.raw or asked.kind == "piece":
            return self._piece(asked.raw)
        headers, body = dict(asked.headers), asked.body
        if asked.staff:
            headers = {"Cookie": self.cookie, "Origin": self.address, **headers}
            body = body.replace(b"FORM-TOKEN", self.token.encode()) if body is not None else None
        return self.request(asked.method, asked.path, headers, body)

    def request(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Told:
        """One request on a connection of its own; the answer is read whole. Raises TimeoutError."""
        connection = http.client.HTTPConnection(*self._host, timeout=SECONDS)
        try:
            connection.putrequest(method, "/", skip_host="Host" in headers, skip_accept_encoding=True)
            # What the library would refuse to send is what is to be sent.
            connection._buffer[0] = f"{method} {path} HTTP/1.1".encode("latin-1", "replace")  # type: ignore[attr-defined]
            for name, value in headers.items():
                connection._buffer.append(f"{name}: {value}".encode("latin-1", "replace"))  # type: ignore[attr-defined]
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Told(answer.status, text, {name.lower(): value for name, value in answer.getheaders()})
        except (http.client.HTTPException, ConnectionError):
            return Told(0)
        finally:
            connection.close()

    def _piece(self, raw: bytes) -> Told:
        """Send bytes, stop sending, and read what comes until the other side says no more."""
        with socket.create_connection(self._host, timeout=SECONDS) as wire:
            wire.settimeout(3)
            try:
                wire.sendall(raw)
                wire.shutdown(socket.SHUT_WR)
                read = b""
                while piece := wire.recv(65_536):
                    read += piece
            except (ConnectionError, TimeoutError):
                pass
        first = re.match(rb"HTTP/1\.\d (\d{3})", read)
        return Told(int(first.group(1)) if first else 0, read.decode("utf-8", "replace"))


def faults_of(sender: Sender, requests: Sequence[HostileRequest]) -> list[str]:
    """What was wrong with the answers: accidents, files from elsewhere, secrets, markup that would run, silence."""
    faults = []
    for asked in requests:
        shown = f"{asked.kind}: {asked.method} {asked.path[:90]!a} {(asked.body or asked.raw)[:90]!a} {str(asked.headers)[:90]!a}"
        try:
            told = sender.send(asked)
        except TimeoutError:
            faults.append(f"no answer in {SECONDS:.0f} s: {shown}")
            continue
        if told.status >= 500:
            faults.append(f"{told.status}: {shown}")
        if told.status == 0 and asked.kind not in ("piece", "header"):
            faults.append(f"closed without an answer: {shown}")
        held = [words for words in FORBIDDEN if words in told.body]
        if held:
            faults.append(f"holds {held}: {shown}")
        if "text/html" in told.headers.get("content-type", ""):
            faults += [f"{found} is live: {shown}" for found in live(told.body)]
        place = told.headers.get("location", "")
        if place and not (place.startswith("/") and not place.startswith(("//", "/\\"))):
            faults.append(f"leads to {place[:80]!a}: {shown}")
    return faults


def live(html: str) -> list[str]:
    """The elements of a page that would run what hostile words say."""
    found = []
    for element in lxml.html.document_fromstring(html).iter():
        if not isinstance(element.tag, str):
            continue
        words = (element.text or "").strip()
        # Gradio's first page carries its texts as one value in a script: as text, until it is closed too early.
        if (
            element.tag in ("script", "style")
            and FLAG in words
            and not words.startswith("window.gradio_config")
        ):
            found.append(element.tag)
        for name, value in element.attrib.items():
            runs = (
                name.startswith("on") or name == "srcdoc" or value.strip().lower().startswith("javascript:")
            )
            if runs and FLAG[:12] in value:
                found.append(f"{element.tag} {name}")
    return found
