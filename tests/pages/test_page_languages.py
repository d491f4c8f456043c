"""The language of a first visit is the browser's; a choice of the reader's own outweighs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes_documents import TODAY, FakeStore
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi.testclient import TestClient

from pages.languages import preferred
from ui import build_app


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = build_app(FakeAssistant(), FakeStore(), today=lambda: TODAY, as_json=fake_reply_json)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def served(client: TestClient) -> TestClient:
    """A browser that has not been here."""
    client.cookies.clear()
    return client


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5, zh-TW;q=0.8", "zh"),
        ("fr-FR,fr;q=0.9,en;q=0.4", "en"),
        ("EN", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("", "zh"),
        ("en;q=0, zh;q=0.1", "zh"),
        ("en;q=high", "zh"),
    ],
)
def test_the_language_that_is_weighed_most_is_taken(header: str, language: str) -> None:
    assert preferred(header) == language


@pytest.mark.parametrize("path", ["/", "/documents", "/login", "/documents/none", "/nowhere"])
def test_a_first_visit_is_answered_in_the_browsers_language(served: TestClient, path: str) -> None:
    for header, lang in (("en-US,en;q=0.9", "en"), ("zh-CN", "zh-CN"), ("", "zh-CN")):
        html = served.get(path, headers={"accept": "text/html", "accept-language": header}).text
        assert f'<html lang="{lang}"' in html, (path, header)


def test_what_the_reader_chose_outweighs_the_browser(served: TestClient) -> None:
    english = {"accept-language": "en"}
    chosen = served.get("/documents", headers={**english, "cookie": "other=1; zw-language=zh"})
    assert '<html lang="zh-CN">' in chosen.text
    named = served.get("/documents?lang=zh", headers=english)
    assert '<html lang="zh-CN">' in named.text
    unknown = served.get("/documents", headers={**english, "cookie": "zw-language=xx"})
    assert '<html lang="en">' in unknown.text
