"""What people do at a service under load, over HTTP: ask, read, and the work of staff. Each act is timed and looked at."""

from __future__ import annotations

import http.client
import json
import secrets
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

PATIENCE: Final = 120
"""Seconds after which an act counts as failed."""
READ_SECONDS: Final = 60.0
"""How long an added document may wait until it was read."""
TURNED_AWAY: Final = (429, 503)
LOGIN: Final = "zw-login"
"""The cookie of a login."""

SHARES: Final[Mapping[str, float]] = {"ask": 0.85, "read": 0.12, "staff": 0.03}
"""Of all acts."""
READS: Final = ("reader", "library", "search", "indicators", "duties", "api")
UNTIL_READ: Final = "staff: until read"
"""Reading an added document goes on beside the requests; whoever added it sees its state meanwhile."""
STAFF: Final = ("login", "list", "inbox", "document")


class ActError(Exception):
    """An answer that is not as it should be; the message tells what came."""


class TurnedAwayError(Exception):
    """429 or 503, with the seconds of ``Retry-After``."""

    def __init__(self, status: int, after: str | None) -> None:
        super().__init__(f"status {status}" + ("" if after else " without Retry-After"))
        self.status, self.after = status, after


@dataclass(frozen=True, slots=True)
class Done:
    """One act: what it was, when it began (seconds on the monotonic clock), how long it took, what was wrong."""

    kind: str
    began: float
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What people know of a service: its address, questions to ask, documents to read, the login of staff."""

    address: str
    questions: Sequence[str]
    documents: Sequence[str]
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Person:
    """Somebody at a service, who keeps cookies from act to act. ``chance`` decides what is done."""

    site: Site
    chance: Random
    done: list[Done] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def act(self) -> None:
        """Do one thing, of a kind by the shares."""
        (kind,) = self.chance.choices(list(SHARES), list(SHARES.values()))
        if kind == "ask":
            self.timed("ask", lambda: self.ask(self.chance.choice(self.site.questions)))
        elif kind == "read":
            self.read(self.chance.choice(READS))
        else:
            self.staff(self.chance.choice(STAFF))

    def timed(self, kind: str, act: Callable[[], object]) -> None:
        """Do something and note what came of it."""
        began = time.monotonic()
        error = ""
        try:
            act()
        except (ActError, TurnedAwayError) as wrong:
            error = str(wrong)
        except (OSError, http.client.HTTPException, ValueError) as wrong:
            error = f"{type(wrong).__name__}: {wrong}"
        self.done.append(Done(kind, began, time.monotonic() - began, error))

    def ask(self, question: str) -> dict[str, Any]:
        """The reply to a question, which has to be whole and to this question."""
        body = json.dumps({"question": question}).encode()
        reply: dict[str, Any] = json.loads(
            self._good("POST", "/api/ask", body, {"Content-Type": "application/json"}).body
        )
        if _seen(str(reply.get("question"))) != _seen(question) or not reply.get("answer"):
            raise ActError(f"another's or no answer to {question}")
        return reply

    def read(self, what: str) -> None:
        """Look at a page, as citizens do."""
        document = quote(self.chance.choice(self.site.documents), safe="")
        question = urlencode({"q": self.chance.choice(self.site.questions)})
        path = {
            "reader": f"/documents/{document}",
            "library": "/documents",
            "search": f"/search?{question}",
            "indicators": "/indicators",
            "duties": "/duties",
            "api": f"/api/documents/{document}",
        }[what]
        self.timed(f"read: {what}", lambda: self._good("GET", path))

    def staff(self, what: str) -> None:
        """Log in where that was not done yet, and do a piece of work."""
        if what == "login" or not self.cookies:
            self.cookies.clear()
            self.timed("staff: login", self._log_in)
        if not self.cookies:
            return
        if what == "list":
            self.timed("staff: list", lambda: self._good("GET", "/documents"))
        elif what == "inbox":
            self.timed("staff: inbox", lambda: self._good("GET", "/staff/inbox"))
        elif what == "document":
            self._document()

    def _log_in(self) -> None:
        form = urlencode({"name": self.site.user, "password": self.site.password}).encode()
        self._good("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"}, 303)
        if not self.cookies:
            raise ActError("the login gave no cookie")

    def _document(self) -> None:
        """Add a document, publish it, withdraw it, remove it."""
        found: dict[str, str] = {}
        self.timed("staff: add", lambda: found.update(self._added()))
        if not found:
            return
        self.timed(UNTIL_READ, lambda: found.update(id=self._read_as(found["job"], found["token"])))
        if "id" not in found:
            return
        path, token = f"/api/documents/{quote(found['id'], safe='')}", {"X-Form-Token": found["token"]}
        for kind, visibility in (("staff: publish", "public"), ("staff: withdraw", "draft")):
            body = json.dumps({"visibility": visibility}).encode()
            headers = {"Content-Type": "application/json", **token}
            self.timed(kind, lambda b=body, h=headers: self._good("PATCH", path, b, h))  # type: ignore[misc]
        self.timed("staff: remove", lambda: self._good("DELETE", path, b"", token, 204))

    def _added(self) -> dict[str, str]:
        token = self._good("GET", "/staff/add").text.split('name="form" value="')[1].split('"')[0]
        mark = secrets.token_hex(8)
        text = f"关于第{mark}号演练的通知\n\n第一条 第{mark}号演练在本月举行。\n第二条 各单位应当参加。\n"
        body = (
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{mark}.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\n{text}\r\n--{mark}--\r\n"
        ).encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "X-Form-Token": token}
        job = json.loads(self._good("POST", "/api/documents", body, headers, 202).body)
        return {"job": str(job["id"]), "token": token}

    def _read_as(self, job: str, token: str) -> str:
        """Wait until an added document was read; its id."""
        end = time.monotonic() + READ_SECONDS
        while time.monotonic() < end:
            answer = self._good("GET", f"/api/additions/{job}", None, {"X-Form-Token": token})
            state = json.loads(answer.body)
            if state["ended"]:
                (source,) = state["sources"]
                if source["state"] != "added":
                    raise ActError(f"the document was not added: {source['reason']}")
                return str(source["document_id"])
            time.sleep(0.5)
        raise ActError(f"the document was not read within {READ_SECONDS:.0f} s")

    def _good(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        wanted: int = 200,
    ) -> Answer:
        """The answer to a request. Raises ActError, TurnedAwayError where it has another status."""
        answer = self.request(method, path, body, headers)
        if answer.status in TURNED_AWAY:
            raise TurnedAwayError(answer.status, answer.headers.get("retry-after"))
        if answer.status != wanted:
            raise ActError(f"status {answer.status} to {method} {path[:60]}")
        return answer

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request over a connection of its own, with this person's cookies."""
        parts = urlsplit(self.site.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        told = {"Origin": self.site.address, **(headers or {})}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, told)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            if name == LOGIN:
                self.cookies[name] = value
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, content)


def _seen(text: str) -> str:
    """What of a text can be seen: a service takes away what only steers how it is drawn."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()
