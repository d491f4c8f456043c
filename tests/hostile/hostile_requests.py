"""Hostile requests to a served library, the same for the same seed: words, bodies, addresses, headers, forms and pieces
of requests that would break out of what they are taken for."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from hostile_words import ODD, ORDERS, PATHS, QUERIES, RUNS
from walking import filled

JSON = {"Content-Type": "application/json"}
AGENT = {**JSON, "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = (*RUNS, *QUERIES, *ORDERS, *ODD, *PATHS)


@dataclass(frozen=True, slots=True)
class HostileRequest:
    """A request. staff: sent with a login and its form's token in the place of ``FORM-TOKEN``; raw: the bytes on the
    wire, where it is no whole request."""

    kind: str
    method: str = "GET"
    path: str = "/"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    staff: bool = False
    raw: bytes = b""


def hostile_requests(seed: int, routes: Sequence[tuple[str, str]], ask_event: int) -> list[HostileRequest]:
    """All of them in an order by chance. routes: (method, path) of the application; ask_event: the number of the
    page's event that asks."""
    chance = random.Random(seed)
    found = [
        *_asked(ask_event),
        *_bodies(ask_event, chance),
        *_addresses(routes, chance),
        *_headers(chance),
        *_forms(routes, chance),
        *_pieces(),
    ]
    chance.shuffle(found)
    return found


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _asked(ask_event: int) -> Iterator[HostileRequest]:
    """Hostile words at every door that takes a question."""
    for n, words in enumerate(WORDS):
        yield HostileRequest(
            "question", "POST", "/api/ask", JSON, _json({"question": words, "history": [words] * (n % 3)})
        )
        message = [{"role": "user", "content": words}]
        yield HostileRequest(
            "chat",
            "POST",
            "/v1/chat/completions",
            JSON,
            _json({"model": words, "messages": message, "stream": n % 2 == 0}),
        )
        address = quote(words[:1_500], safe="", errors="replace")
        path = (
            "/api/search?q=",
            "/search?q=",
            "/documents?q=",
            "/api/indicators?name=",
            "/duties?office=",
            "/login?next=",
        )[n % 6]
        yield HostileRequest("search", "GET", path + address)
        call = {
            "name": ("ask_policies", "search_policies", words)[n % 3],
            "arguments": {"question": words, "query": words},
        }
        yield HostileRequest(
            "agent",
            "POST",
            "/mcp",
            AGENT,
            _json({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}),
        )
        event = {
            "fn_index": ask_event,
            "session_hash": f"s{n}",
            "data": [words, [], None, words, "zh"],
            "event_data": {"value": words},
        }
        yield HostileRequest("page event", "POST", "/gradio_api/queue/join", JSON, _json(event))


def _bodies(ask_event: int, chance: random.Random) -> Iterator[HostileRequest]:
    """Bodies that are no JSON, or JSON of another form than is asked for."""
    odd: list[object] = [
        None,
        True,
        0,
        -1,
        2**70,
        1.5,
        1e308,
        "",
        "x",
        [],
        [[]],
        {},
        {"a": {}},
        [None] * 100,
        {"question": None},
        "甲" * 5_000,
    ]
    raw = [
        b"", b"{", b"[" * 100_000, b'{"question":' * 20_000, b"NaN", b'{"question": NaN}', b'{"question": Infinity}', b'{"question":"\\ud800"}', b'{"question":"\xff\xfe"}', b"\x00\x01\x02", b"\xef\xbb\xbf{}", '{"question":"甲"}'.encode("utf-16"),
        b'{"question":"a","question":"b"}', b'{"__proto__":{"x":1},"question":"a"}', b'{"question":1e9999}', b'{"question":"a","years":[1e999,-0]}', b'{"question":"a","years":[' + b"9" * 5_000 + b"]}", b'"' + b"a" * 2**20, b"a" * (2**20 + 5), _json({"question": "甲" * 350_000}), _json({"question": "a", "history": ["b"] * 50_000}),
        _json({"question": "a", "documents": ["../../x"] * 50}), _json({"question": "a", "kinds": ["'; DROP"] * 50}), _json({"question": "a", "language": ["zh"]}), _json({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}]}), _json({"messages": [{"role": r, "content": "a"} for r in ("system", "tool", "user", "evil")]}), _json({"messages": [{"role": "user", "content": "a"}] * 20_000}),
    ]  # fmt: skip
    names = (
        "question",
        "history",
        "language",
        "documents",
        "years",
        "kinds",
        "personal_data",
        "plain",
        "english",
        "receipt",
        "messages",
        "stream",
        "n",
        "stream_options",
        "jsonrpc",
        "id",
        "method",
        "params",
        "fn_index",
        "data",
        "session_hash",
        "event_data",
        "trigger_id",
    )
    doors = (
        ("POST", "/api/ask", JSON),
        ("POST", "/v1/chat/completions", JSON),
        ("POST", "/mcp", AGENT),
        ("POST", "/gradio_api/queue/join", JSON),
        ("POST", "/api/verify", JSON),
    )
    for method, path, headers in doors:
        for body in (*raw, *map(_json, odd)):
            yield HostileRequest("body", method, path, headers, body)
        for _ in range(12):
            name, value = chance.choice(names), chance.choice(odd)
            whole = {
                "question": "养老",
                "messages": [{"role": "user", "content": "养老"}],
                "jsonrpc": "2.0",
                "id": 1,
                "method": "tools/list",
                "fn_index": ask_event,
                "session_hash": "x",
                "data": [],
                name: value,
            }
            yield HostileRequest("wrong type", method, path, headers, _json(whole))
        for kind in (
            "text/plain",
            "application/xml",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json; charset=utf-16",
            "text/html",
            "",
        ):
            yield HostileRequest(
                "content type",
                method,
                path,
                {**headers, "Content-Type": kind},
                b'{"question":"a","messages":[]}',
            )


def _addresses(routes: Sequence[tuple[str, str]], chance: random.Random) -> Iterator[HostileRequest]:
    """Every route with a parameter in its address, with paths that lead elsewhere in its place."""
    with_blanks = [
        (m, p)
        for m, p in routes
        if "{" in p and m in ("GET", "POST", "PATCH", "DELETE") and "heartbeat" not in p  # which stays open
    ]
    for n, (method, path) in enumerate(with_blanks):
        for address in chance.sample([a for value in PATHS for a in filled(path, [value])], 5):
            body = (
                urlencode({"form": "FORM-TOKEN", "name": "x"}).encode()
                if method == "POST"
                else b"{}"
                if method == "PATCH"
                else None
            )
            headers = FORM if method == "POST" else JSON if method == "PATCH" else {}
            yield HostileRequest(
                "address",
                method,
                address.replace(" ", "%20"),
                headers,
                body,
                staff=n % 2 == 0 or "/staff" in path,
            )
    for path in PATHS:
        yield HostileRequest("file", "GET", f"/zw/{path}".replace(" ", "%20"))
        yield HostileRequest("file", "GET", f"/{path}".replace(" ", "%20"))
        yield HostileRequest(
            "page", "GET", f"/documents?page={path}&sort={path}&s={path}&lang={path}", staff=True
        )
        yield HostileRequest("list", "GET", f"/api/search?q=a&k={path}&document={path}&year={path}")


def _headers(chance: random.Random) -> Iterator[HostileRequest]:
    names = (
        "Host",
        "Origin",
        "Referer",
        "Cookie",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "Forwarded",
        "X-Request-ID",
        "Accept-Language",
        "Accept",
        "Accept-Encoding",
        "Authorization",
        "User-Agent",
        "Range",
        "If-None-Match",
        "If-Modified-Since",
        "X-HTTP-Method-Override",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-Form-Token",
        "Content-Encoding",
        "Mcp-Session-Id",
        "Last-Event-ID",
    )
    values = (
        "evil.example",
        "\xe9\xff",
        "a" * 7_000,
        "'; DROP TABLE users;--",
        "<script>window.__ran=1</script>",
        "zw-login=\xff; zw-language=../../x",
        'zw-login="\\303\\251"; zw-language="',
        "127.0.0.1, 10.0.0.1, x",
        "bytes=0-1,0-1,5-,-9999999999",
        "zh;q=nan,en;q=1e999,*;q=-1",
        "*/*;q=\xe9",
        "Bearer \xe9",
        "gzip",
        "null",
        "-1",
        "",
    )
    for name in names:
        for value in chance.sample(values, 3):
            path = chance.choice(
                ("/", "/documents", "/login", "/api/documents", "/zw/zhengwen.css", "/staff/add")
            )
            yield HostileRequest("header", "GET", path, {name: value})


def _forms(routes: Sequence[tuple[str, str]], chance: random.Random) -> Iterator[HostileRequest]:
    """Every form of the staff with hostile fields, with the right token and with others."""
    names = (
        "name",
        "password",
        "next",
        "phrases",
        "zh",
        "en",
        "question",
        "note",
        "done",
        "status",
        "visibility",
        "seen",
        "title",
        "number",
        "issuer",
        "issued",
        "region",
        "set",
        "addresses",
        "topic",
        "outline",
        "template",
        "answer",
        "quotes",
        "evidence",
        "document",
        "start",
        "end",
        "kind",
        "points",
        "must_not",
        "until",
        "text",
        "id",
        "run",
        "limit",
    )
    posts = [
        (m, p) for m, p in routes if m == "POST" and not p.startswith(("/gradio_api", "/mcp", "/v1", "/api"))
    ]
    for method, path in posts:
        for token in (
            "FORM-TOKEN",
            "FORM-TOKEN",
            "FORM-TOKEN",
            "FORM-TOKEN",
            "",
            "\xe9",
            "甲" * 60,
            "0" * 64,
        ):
            address = next(
                iter(filled(path, [chance.choice(("plan-2021", "1", "2", "card", "x", "9" * 30))]))
            )
            words = [
                (name, chance.choice((*WORDS, "1", "2", "public", "on"))) for name in chance.sample(names, 20)
            ]
            body = urlencode([("form", token), *words], errors="replace").encode()
            yield HostileRequest("form", method, address, FORM, body[:200_000], staff=True)
        part = b'--x\r\nContent-Disposition: form-data; name="form"\r\n\r\nFORM-TOKEN\r\n--x\r\nContent-Disposition: form-data; name="files"; filename="../../../evil.txt"\r\n\r\n\x00<script>\r\n--x--\r\n'
        for broken in (part, part[:60], part.replace(b"--x--", b""), b"--x" * 20_000):
            address = next(iter(filled(path, ["1"])))
            yield HostileRequest(
                "file form",
                method,
                address,
                {"Content-Type": "multipart/form-data; boundary=x"},
                broken,
                staff=True,
            )


def _pieces() -> Iterator[HostileRequest]:
    """What is no whole request, as bytes on the wire."""
    ask = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    for raw in (
        b"", b"\r\n\r\n", b"G", b"GET", b"GET / HTTP/1.1\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/0.9\r\n\r\n", b"get\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"SSH-2.0-x\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"A" * 100_000,
        ask + b"Content-Length: 100\r\n\r\n{", ask + b"Content-Length: -1\r\n\r\n{}", ask + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", ask + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n{}", ask + b"Content-Length: \xb2\r\n\r\n{}", ask + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n", ask + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}", ask + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n", ask + b"Transfer-Encoding: identity, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        ask + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 500_000 + b"\r\n\r\n", b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX\0Y: z\r\n\r\n", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", b"GET / HTTP/1.1\r\n Host: x\r\n\r\n", b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /%ff%00%zz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n", b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: x\r\n\r\n", b"GET ?q HTTP/1.1\r\nHost: x\r\n\r\n", b"* / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n", b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", b"PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n", b"GET /gradio_api/queue/data?session_hash=x HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 50,
    ):  # fmt: skip
        yield HostileRequest("piece", raw=raw)
