"""A connection that breaks while an answer is awaited: it is said in the reader's language, the page comes back by itself,
and nothing of the conversation is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from accessibility import small_targets
from browsing import Visit, visits
from serving import Site

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

BOX = "#zw-question textarea"
FIRST, NEXT = "工业机器人要用多少？", "智慧养老由谁牵头？"
STREAM = "**/gradio_api/queue/data*"
EVENT = "**/gradio_api/queue/join*"


@pytest.fixture
def visit(browser: Any, fakes_site: Site) -> Iterator[Visit]:
    open_page: Visit
    with visits(browser, fakes_site.address) as open_page:
        yield open_page


def asked(page: Any, turn: int, question: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f"#t{turn} .zw-card:not(.zw-waiting)", timeout=15_000)


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "和服务断开了，正在重连"), ("en", "Connection lost, reconnecting")]
)
def test_the_page_comes_back_with_the_conversation_and_the_question(
    visit: Visit, language: str, said: str
) -> None:
    page = visit()
    if language == "en":
        page.click('[data-tool="language"]')
        page.wait_for_function("document.documentElement.lang === 'en'")
    asked(page, 1, FIRST)
    page.wait_for_selector("#zw-kept", state="attached")
    page.route("**/gradio_api/app_id", lambda route: route.abort())
    page.route(STREAM, lambda route: route.abort())
    page.fill(BOX, NEXT)
    page.press(BOX, "Enter")
    page.wait_for_selector(":is(.zw-away, .zw-offline):not([hidden])", timeout=10_000)
    assert said in page.inner_text(":is(.zw-away, .zw-offline):not([hidden])")
    with page.expect_navigation(timeout=15_000):
        page.unroute(STREAM)
        page.unroute("**/gradio_api/app_id")
    page.wait_for_selector("#t1 .zw-card:not(.zw-waiting)", timeout=40_000)
    page.wait_for_function(
        "question => document.querySelector('#zw-question textarea').value === question", arg=NEXT
    )
    page.press(BOX, "Enter")
    page.wait_for_selector("#t2 .zw-card:not(.zw-waiting)", timeout=15_000)
    assert NEXT in page.inner_text("#t2")
    assert FIRST in page.inner_text("#t1")


def test_an_event_that_fails_leaves_nothing_in_the_way(visit: Visit) -> None:
    """Gradio lays a button that nobody sees over each part whose event failed."""
    page = visit()
    page.route(EVENT, lambda route: route.fulfill(status=500, json={"detail": "请稍后再来"}))
    page.fill(BOX, FIRST)
    page.press(BOX, "Enter")
    page.wait_for_selector(".zw-away:not([hidden])", timeout=10_000)
    assert page.inner_text(".zw-away") == "请稍后再来"
    page.wait_for_selector(".clear-status", state="attached")
    assert small_targets(page) == []
    page.unroute(EVENT)
    asked(page, 1, FIRST)
