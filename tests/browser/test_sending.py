"""A question that is sent while the event of the last one still ends is asked, and asked once.

The questions here drag (``fakes_pages``): what is shown last is shown two seconds before its event ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import Visit, visits
from fakes_pages import DRAGS
from serving import Site

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

BOX = "#zw-question textarea"
DRAGGING = "工业机器人要用多少？拖"
WRITTEN = "模型怎么说？拖"
NEXT = "智慧养老由谁牵头？"
ENDED = DRAGS * 1000 + 1_500
"""Milliseconds after which an event that drags has ended, and what was held has been sent."""


@pytest.fixture
def page(browser: Any, fakes_site: Site) -> Iterator[Any]:
    open_page: Visit
    with visits(browser, fakes_site.address) as open_page:
        yield open_page()


def send(page: Any, question: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")


def answered(page: Any, turn: int) -> None:
    page.wait_for_selector(f"#t{turn} .zw-card:not(.zw-waiting)", timeout=15_000)


def asked(page: Any) -> list[str]:
    """The questions that stand on the page once nothing is on its way any more."""
    page.wait_for_timeout(ENDED)
    questions: list[str] = page.locator(".zw-turn .zw-question > span:last-child").all_inner_texts()
    return questions


def test_a_question_sent_as_the_answer_appears(page: Any) -> None:
    send(page, DRAGGING)
    answered(page, 1)
    send(page, NEXT)
    answered(page, 2)
    # The box is emptied in the same event, a moment after the answer stands there.
    assert asked(page) == [DRAGGING, NEXT]
    assert page.input_value(BOX) == ""
    assert page.get_attribute("#zw-send", "aria-disabled") == "false"


@pytest.mark.parametrize("at_once", [False, True], ids=["when it is stopped", "when stop is pressed"])
def test_a_question_sent_after_stop(page: Any, at_once: bool) -> None:
    send(page, WRITTEN)
    page.wait_for_selector("#t1 .zw-waiting .zw-statement .zw-text", timeout=15_000)
    page.click("#t1 [data-stop]")
    if not at_once:
        answered(page, 1)
    send(page, NEXT)
    answered(page, 2)
    assert "已停止" in page.inner_text("#t1")
    assert asked(page) == [WRITTEN, NEXT]


def test_a_question_pressed_as_the_answer_appears(page: Any) -> None:
    send(page, DRAGGING)
    answered(page, 1)
    pill = page.locator("#t1 .zw-pill >> nth=0")
    words = pill.inner_text()
    pill.dblclick()
    answered(page, 2)
    assert asked(page) == [DRAGGING, words]


def test_a_question_sent_while_an_answer_is_awaited_stays_in_the_box(page: Any) -> None:
    send(page, WRITTEN)
    page.wait_for_selector("#t1 .zw-waiting .zw-statement .zw-text", timeout=15_000)
    send(page, NEXT)
    answered(page, 1)
    assert asked(page) == [WRITTEN]
    assert page.input_value(BOX) == NEXT


def test_a_double_press_asks_once(page: Any) -> None:
    example = page.locator(".zw-examples [data-ask] >> nth=0")
    question = example.get_attribute("data-ask")
    example.dblclick()
    answered(page, 1)
    page.fill(BOX, NEXT)
    page.locator("#zw-send").dblclick()
    answered(page, 2)
    assert asked(page) == [question, NEXT]


def test_what_is_held_goes_with_the_conversation(page: Any) -> None:
    send(page, DRAGGING)
    answered(page, 1)
    page.click("#t1 .zw-pill >> nth=0")
    page.click("[data-restart]")
    page.wait_for_selector(".zw-turn", state="detached")
    assert asked(page) == []
