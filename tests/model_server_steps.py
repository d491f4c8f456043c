"""What a scripted model server answers: true answers and every fault that a server can have.

Each step is a value with one method. ``Says`` and ``Calls`` answer as the API describes, streamed
or whole as the request asks; the others go wrong in one way each. ``FAULTS`` names them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

PIECE = 4
"""Characters of text in one event of a stream."""


class Line(Protocol):
    """The way back to the client."""

    def json(self, status: int, body: Any, **headers: str) -> None: ...
    def whole(self, status: int, body: bytes, content_type: str, **headers: str) -> None: ...
    def begin(self, content_type: str = ..., **headers: str) -> None: ...
    def send(self, piece: bytes) -> None: ...
    def end(self) -> None: ...
    def cut(self) -> None: ...
    def reset(self) -> None: ...
    def wait(self, seconds: float) -> bool: ...


class Step(Protocol):
    """One answer. ``body`` is the request's."""

    def answer(self, body: Mapping[str, Any], line: Line) -> None: ...


@dataclass(frozen=True)
class Says:
    """Text, or None for a message without content.

    finish: why it ended (``stop``, ``length``, ``content_filter``); ``first`` and ``pause``: seconds
    before the first piece and between pieces; ``usage`` False: the server does not count tokens.
    """

    text: str | None
    finish: str = "stop"
    first: float = 0.0
    pause: float = 0.0
    usage: bool = True
    piece: int = PIECE
    refusal: str | None = None

    @classmethod
    def of(cls, value: Any, **options: Any) -> Says:
        """A value as JSON."""
        return cls(json.dumps(value, ensure_ascii=False), **options)

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        if not line.wait(self.first):
            return
        if not body.get("stream"):
            if line.wait(self.pause * (len(self.text or "") / self.piece)):
                line.json(200, self._whole(body))
            return
        line.begin()
        for event in self.events(body):
            line.send(event)
            if self.pause and not line.wait(self.pause):
                return
        line.end()

    def _whole(self, body: Mapping[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": self.text}
        if self.refusal is not None:
            message["refusal"] = self.refusal
        return completion(body, message, self.finish, self._usage(body))

    def events(self, body: Mapping[str, Any]) -> Iterator[bytes]:
        """The events of a stream, as bytes."""
        yield chunk(body, {"role": "assistant", "content": None if self.text is None else ""})
        for field, text in (("content", self.text), ("refusal", self.refusal)):
            for at in range(0, len(text or ""), self.piece):
                yield chunk(body, {field: (text or "")[at : at + self.piece]})
        yield chunk(body, {}, self.finish)
        yield from _ending(body, self._usage(body))

    def _usage(self, body: Mapping[str, Any]) -> dict[str, int] | None:
        return usage_of(body, len(self.text or "") + len(self.refusal or "")) if self.usage else None


@dataclass(frozen=True)
class ToolCall:
    """A call of a tool; arguments that are a string are sent as they stand, so that they can be wrong."""

    name: str
    arguments: Mapping[str, Any] | str

    @property
    def as_text(self) -> str:
        given = self.arguments
        return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


@dataclass(frozen=True)
class Calls:
    """Calls of tools, in a stream with their arguments in pieces."""

    calls: Sequence[ToolCall]
    first: float = 0.0
    pause: float = 0.0
    usage: bool = True
    piece: int = PIECE

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        if not line.wait(self.first):
            return
        used = usage_of(body, sum(len(c.as_text) for c in self.calls)) if self.usage else None
        if not body.get("stream"):
            made = [_call(body, n, call, call.as_text) for n, call in enumerate(self.calls)]
            for one in made:
                del one["index"]
            message = {"role": "assistant", "content": None, "tool_calls": made}
            line.json(200, completion(body, message, "tool_calls", used))
            return
        line.begin()
        line.send(chunk(body, {"role": "assistant", "content": None}))
        for n, call in enumerate(self.calls):
            line.send(chunk(body, {"tool_calls": [_call(body, n, call, "")]}))
            for at in range(0, len(call.as_text), self.piece):
                part = {"index": n, "function": {"arguments": call.as_text[at : at + self.piece]}}
                line.send(chunk(body, {"tool_calls": [part]}))
                if self.pause and not line.wait(self.pause):
                    return
        line.send(chunk(body, {}, "tool_calls"))
        for event in _ending(body, used):
            line.send(event)
        line.end()


def _call(body: Mapping[str, Any], n: int, call: ToolCall, arguments: str) -> dict[str, Any]:
    turn = len(body.get("messages", []))
    return {
        "index": n,
        "id": f"call_{turn}_{n}",
        "type": "function",
        "function": {"name": call.name, "arguments": arguments},
    }


@dataclass(frozen=True)
class Fails:
    """An HTTP error. ``flat``: in the form of older vLLM, without the object ``error`` around it."""

    status: int
    message: str
    code: str | None = None
    retry_after: float | None = None
    flat: bool = False

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        inner = {"message": self.message, "type": kind, "param": None, "code": self.code}
        headers = {} if self.retry_after is None else {"Retry_After": f"{self.retry_after:g}"}
        shown = {"object": "error", **inner, "code": self.status} if self.flat else {"error": inner}
        line.json(self.status, shown, **headers)


@dataclass(frozen=True)
class Silent:
    """Takes the request and never answers it."""

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        line.wait(3600)


@dataclass(frozen=True)
class Stalls:
    """Streams some text, then says nothing more while the connection stays open."""

    text: str

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        line.begin()
        for event in list(Says(self.text).events(body))[:-2]:
            line.send(event)
        line.wait(3600)


@dataclass(frozen=True)
class Resets:
    """Closes the connection with RST, before any answer or after some text of a stream."""

    text: str = ""

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        if self.text:
            line.begin()
            for at in range(0, len(self.text), PIECE):
                line.send(chunk(body, {"content": self.text[at : at + PIECE]}))
        line.reset()


@dataclass(frozen=True)
class Breaks:
    """A stream that ends too early: at a byte of its last event (``inside`` ``json`` or ``character``),
    after a whole event (``between``), or with an ``error`` event; by closing, or ``tidily`` with the
    mark that ends a chunked body but without finish and ``[DONE]``, as some gateways do."""

    text: str
    inside: str = "json"
    tidily: bool = False

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        if not body.get("stream"):
            cut = json.dumps(completion(body, {"role": "assistant", "content": self.text}, "stop", None))
            line.whole(200, cut[: len(cut) // 2].encode(), "application/json")
            return
        line.begin()
        for at in range(0, len(self.text), PIECE):
            line.send(chunk(body, {"content": self.text[at : at + PIECE]}))
        last = chunk(body, {"content": "政策"})
        if self.inside == "error":
            error = {"error": {"message": "The engine crashed.", "type": "server_error", "code": None}}
            line.send(f"data: {json.dumps(error)}\n\n".encode())
        elif self.inside == "character":
            line.send(last[: last.index("政".encode()) + 2])
        elif self.inside == "json":
            line.send(last[: len(last) // 2])
        if self.tidily:
            line.end()
        else:
            line.cut()


@dataclass(frozen=True)
class Raw:
    """Bytes with status 200, whatever the request asked for."""

    body: bytes
    content_type: str = "application/json"

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        line.whole(200, self.body, self.content_type)


@dataclass(frozen=True)
class Endless:
    """Repeats its text until the client goes away, or until the limit of tokens that the request names."""

    text: str
    pause: float = 0.0

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        limit = body.get("max_completion_tokens") or body.get("max_tokens")
        if limit:
            text = (self.text * (limit // len(self.text) + 1))[:limit]
            Says(text, finish="length", pause=self.pause).answer(body, line)
        elif not body.get("stream"):
            line.wait(3600)
        else:
            line.begin()
            while line.wait(self.pause):
                line.send(chunk(body, {"content": self.text}))


def chunk(body: Mapping[str, Any], delta: Mapping[str, Any], finish: str | None = None) -> bytes:
    """One event of a stream; Chinese is sent as UTF-8, as most servers do."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _event({**_frame(body, "chat.completion.chunk"), "choices": [choice]})


def _ending(body: Mapping[str, Any], usage: dict[str, int] | None) -> Iterator[bytes]:
    if usage is not None and (body.get("stream_options") or {}).get("include_usage"):
        yield _event({**_frame(body, "chat.completion.chunk"), "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _event(value: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def _frame(body: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_700_000_000, "model": body.get("model")}


def completion(
    body: Mapping[str, Any], message: Mapping[str, Any], finish: str, usage: dict[str, int] | None
) -> dict[str, Any]:
    """A whole answer."""
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {
        **_frame(body, "chat.completion"),
        "choices": [choice],
        **({"usage": usage} if usage is not None else {}),
    }


def usage_of(body: Mapping[str, Any], said: int) -> dict[str, int]:
    """Tokens of a request and its answer; a token is a character here."""
    asked = len(messages_text(body.get("messages", [])))
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def messages_text(messages: Sequence[Mapping[str, Any]]) -> str:
    """The text of messages, of those with parts too, one after the other."""
    texts: list[str] = []
    for message in messages:
        content = message.get("content")
        if isinstance(content, str):
            texts.append(content)
        elif content:
            texts += [part["text"] for part in content if isinstance(part.get("text"), str)]
    return "\n\n".join(texts)


WRONG_LANGUAGE = "Laut den vorliegenden Unterlagen ist die Frage nicht eindeutig zu beantworten. [1]"

FAULTS: Mapping[str, Callable[[], Step]] = {
    "time-out": Silent,
    "stall in the stream": lambda: Stalls('{"statements": [{"text": "到'),
    "401": lambda: Fails(401, "Incorrect API key provided.", code="invalid_api_key"),
    "403": lambda: Fails(403, "You are not allowed to use this model.", code="forbidden"),
    "404": lambda: Fails(404, "The model does not exist.", code="model_not_found"),
    "429 with Retry-After": lambda: Fails(429, "Rate limit reached.", "rate_limit_exceeded", retry_after=0.2),
    "429 for an hour": lambda: Fails(429, "Quota used up.", "insufficient_quota", retry_after=3600),
    "500": lambda: Fails(500, "The server had an error."),
    "502": lambda: Fails(502, "Bad gateway"),
    "503": lambda: Fails(503, "The model is loading."),
    "connection reset": Resets,
    "reset in the stream": lambda: Resets('{"statements": [{"text": "到'),
    "stream cut inside JSON": lambda: Breaks('{"statements": [{"text": "到'),
    "stream cut inside a character": lambda: Breaks('{"statements": [', inside="character"),
    "stream ends without finish": lambda: Breaks('{"statements": [', inside="between", tidily=True),
    "error event in the stream": lambda: Breaks('{"statements": [', inside="error", tidily=True),
    "malformed JSON": lambda: Says('{"statements": [{"text": "到2022年", "quotes": ['),
    "no JSON at all": lambda: Raw(b"<html><body>Welcome to the gateway</body></html>", "text/html"),
    "empty body": lambda: Raw(b""),
    "empty content": lambda: Says(""),
    "content None": lambda: Says(None),
    "empty JSON": lambda: Says("{}"),
    "JSON null": lambda: Says("null"),
    "refusal": lambda: Says(None, refusal="I'm sorry, I can't help with that."),
    "refusal in words": lambda: Says("很抱歉，我无法回答这个问题。"),
    "wrong language": lambda: Says(WRONG_LANGUAGE),
    "endless output": lambda: Endless("政策政策"),
    "cut by the token limit": lambda: Says('{"statements": [{"text": "到2022年', finish="length"),
    "content filter": lambda: Says("", finish="content_filter"),
    "context length exceeded": lambda: Fails(
        400,
        "This model's maximum context length is 4096 tokens. However, you requested 9000.",
        code="context_length_exceeded",
    ),
    "a tool that does not exist": lambda: Calls([ToolCall("delete_everything", {"path": "/"})]),
    "tool arguments that are no JSON": lambda: Calls([ToolCall("search_policies", '{"query": ')]),
    "tool arguments of the wrong kind": lambda: Calls([ToolCall("search_policies", {"query": ["a", 3]})]),
    "tool loop": lambda: Calls([ToolCall("search_policies", {"query": "政策"})]),
}
"""Every fault by its name in the test report; each is made anew, to be answered as often as asked."""
