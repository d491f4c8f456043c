"""Reads plain pages as a test does: their words, their links."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi.testclient import TestClient

HERE = "http://testserver"
PASSWORD = "a long enough one"
LISTINGS = ("/documents", "/search", "/indicators", "/duties")


def page(client: TestClient, path: str, **asked: Any) -> str:
    response = client.get(path, params=asked or None)
    assert response.status_code == 200
    return response.text


def links(html: str, start: str) -> list[str]:
    return [
        unescape(href) for href in re.findall(r'href="([^"]+)"', html) if unescape(href).startswith(start)
    ]


def listed(html: str) -> list[str]:
    """The ids of the documents in the library's list, in its order."""
    inside = html.split('<ul class="zw-list"')[1].split("</ul>")[0] if "zw-list" in html else ""
    return [href.removeprefix("/documents/") for href in links(inside, "/documents/")]


def seen(html: str) -> str:
    """The words of a page."""
    return unescape(re.sub(r"<[^>]+>", " ", html))


def asked_for(address: str) -> str:
    """The words that an address brings along itself."""
    return " ".join(value for values in parse_qs(urlsplit(address).query).values() for value in values)
