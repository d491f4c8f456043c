"""What a page weighs on the way to a phone."""

from __future__ import annotations

from fakes_documents import TODAY, FakeStore
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi.testclient import TestClient

from ui import build_app

MOST = 40_000
"""Bytes of style and scripts together."""


def test_style_and_scripts_are_sent_small() -> None:
    app = build_app(FakeAssistant(), FakeStore(), today=lambda: TODAY, as_json=fake_reply_json)
    with TestClient(app) as client:
        sent = 0
        for name in ("zhengwen.css", "zhengwen.js", "listings.js"):
            response = client.get(f"/zw/{name}", headers={"accept-encoding": "gzip"})
            assert response.headers["content-encoding"] == "gzip"
            assert response.headers["etag"]
            sent += response.num_bytes_downloaded
    assert sent < MOST
