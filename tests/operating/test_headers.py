"""Security headers stand on every answer, and Gradio's own scripts run by their hashes alone."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient

from pages.operating.headers import SecurityHeaders, inline_scripts, page_policy


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    app.get("/data")(lambda: "x")
    app.get("/page")(lambda: HTMLResponse("<p>"))
    app.get("/own")(lambda: HTMLResponse("<p>", headers={"Content-Security-Policy": "own"}))
    app.add_middleware(SecurityHeaders)
    return app


def test_pages_and_data_get_their_policies_and_an_own_one_stays(app: FastAPI) -> None:
    with TestClient(app) as client:
        policies = {
            path: client.get(path).headers["content-security-policy"] for path in ("/data", "/page", "/own")
        }
        missing = client.get("/none").headers
    assert policies["/data"].startswith("default-src 'none'")
    assert "script-src 'self';" in policies["/page"]
    assert policies["/own"] == "own"
    assert missing["x-content-type-options"] == "nosniff"


def test_only_encrypted_answers_ask_for_encryption(app: FastAPI) -> None:
    with TestClient(app) as plain, TestClient(app, base_url="https://testserver") as encrypted:
        assert "strict-transport-security" not in plain.get("/page").headers
        assert encrypted.get("/page").headers["strict-transport-security"] == "max-age=31536000"


def test_a_script_in_a_page_runs_by_its_hash_only() -> None:
    html = "<script>alert(1)</script><p>x</p><script src='/a.js'></script><script type=module>\n1 < 2 && '&amp;'\n</script>"
    # printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    first, second = inline_scripts(html)
    assert first == "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    assert second != first
    assert f"script-src 'self' {first} {second};" in page_policy((first, second))
    assert inline_scripts("<script></script>") == inline_scripts("<script></script><script></script>")
