"""A model writes slowly: its statements appear one by one, can be stopped, and say who wrote them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browsing import Visit, visits
from serving import Site

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

QUESTION = "收到开放申请多少天内要答复？"
LIST = "怎样申请开放公共数据？"
SILENT = "数据目录多久更新一次？"
"""A question for which the model never says a word."""
PICTURES = os.environ.get("ZHENGWEN_PICTURES")
"""A folder for pictures of the page, for who wants to look at them."""


@pytest.fixture
def address(model_site: Site) -> str:
    return model_site.address


@pytest.fixture
def home(model_site: Site) -> Path:
    return model_site.home


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    with visits(browser, address) as open_page:
        yield open_page


def send(page: Any, question: str) -> None:
    page.fill("#zw-question textarea", question)
    page.press("#zw-question textarea", "Enter")


def written(page: Any, turn: int = 1) -> None:
    page.wait_for_selector(f"#t{turn} .zw-card:not(.zw-waiting)", timeout=30_000)


def picture(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def test_statements_appear_one_by_one_and_stay(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        """() => { window.seen = []; new MutationObserver(() => {
            const texts = [...document.querySelectorAll('#t1 .zw-statement .zw-text')].map((e) => e.textContent);
            if (texts.length && texts.length !== window.seen.at(-1)?.length) window.seen.push(texts);
        }).observe(document, { childList: true, subtree: true }); }"""
    )
    send(page, LIST)
    page.wait_for_selector("#t1 .zw-waiting [data-stop]")
    picture(page, "writing-first")
    page.wait_for_selector("#t1 .zw-waiting .zw-statement .zw-text", timeout=30_000)
    picture(page, "writing")
    written(page)
    picture(page, "written")
    seen = page.evaluate("window.seen")
    assert len(seen) > 1, seen
    for before, after in pairwise(seen):
        assert after[: len(before)] == before


def test_the_label_is_seen_and_stands_in_the_metadata(visit: Visit) -> None:
    page = visit()
    send(page, QUESTION)
    written(page)
    assert page.is_visible("#t1 .zw-chip.zw-ai")
    assert page.inner_text("#t1 .zw-chip.zw-ai") == "AI 生成"
    assert "scripted" in page.inner_text("#t1 .zw-engine")
    assert page.locator("#t1 .zw-ai-mark").count() >= 1
    page.wait_for_function(
        "document.querySelector('meta[name=AIGC]')?.content.includes('青川市政务服务中心')"
    )


def test_the_first_statement_does_not_wait_for_the_last(visit: Visit) -> None:
    page = visit()
    send(page, LIST)
    page.wait_for_selector("#t1 .zw-waiting .zw-statement .zw-text", timeout=30_000)
    assert page.is_visible("#t1 [data-stop]")
    page.click("#t1 .zw-statement .zw-seal >> nth=0")
    assert page.inner_text("#zw-panel h2").startswith("引文 1")
    written(page)
    assert page.is_visible("#zw-panel")


def test_stop_ends_the_writing_and_keeps_what_was_shown(visit: Visit) -> None:
    page = visit()
    send(page, LIST)
    page.wait_for_selector("#t1 .zw-waiting .zw-statement .zw-text", timeout=30_000)
    shown = page.inner_text("#t1-s1 .zw-text")
    page.click("#t1 [data-stop]")
    page.wait_for_selector("#t1 .zw-card:not(.zw-waiting)", timeout=2_000)
    picture(page, "stopped")
    assert page.inner_text("#t1-s1 .zw-text") == shown
    assert "已停止" in page.inner_text("#t1")
    send(page, QUESTION)
    written(page, 2)


def test_a_model_that_says_nothing_can_be_stopped_by_keyboard(visit: Visit) -> None:
    page = visit()
    send(page, SILENT)
    page.wait_for_selector("#t1 [data-stop]", timeout=15_000)
    page.focus("#t1 [data-stop]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#t1 .zw-stopped", timeout=2_000)
    picture(page, "stopped-empty")
    page.click("#t1 [data-ask]")
    page.wait_for_selector("#t2 [data-stop]", timeout=15_000)
    page.click("#t2 [data-stop]")
    page.wait_for_selector("#t2 .zw-stopped", timeout=2_000)


def test_a_page_that_is_closed_ends_the_request_to_the_model(visit: Visit, home: Path) -> None:
    page = visit()
    left = home / "left"
    left.unlink(missing_ok=True)
    send(page, SILENT)
    page.wait_for_selector("#t1 [data-stop]", timeout=15_000)
    assert not left.exists()
    page.close()
    for _ in range(100):
        if left.exists():
            return
        time.sleep(0.1)
    pytest.fail("the model was still asked ten seconds after the page was closed")


def test_where_the_model_breaks_off_the_documents_words_follow(visit: Visit) -> None:
    page = visit()
    send(page, f"断：{QUESTION}")
    written(page)
    picture(page, "broke-off")
    assert page.locator("#t1 .zw-model-note").count() == 1
    assert page.locator("#t1 .zw-statement").count() >= 1


def test_in_english(visit: Visit) -> None:
    page = visit()
    page.click('[data-tool="language"]')
    page.wait_for_function("document.documentElement.lang === 'en'")
    send(page, LIST)
    page.wait_for_selector("#t1 .zw-waiting .zw-statement .zw-text", timeout=30_000)
    picture(page, "writing-en")
    assert "sentence" in page.inner_text("#t1 .zw-card-head")
    written(page)
    picture(page, "written-en")
    assert page.inner_text("#t1 .zw-chip.zw-ai") == "AI-generated"


def test_on_a_phone(visit: Visit) -> None:
    page = visit(390, 844, has_touch=True, is_mobile=True)
    send(page, LIST)
    page.wait_for_selector("#t1 .zw-waiting .zw-statement .zw-text", timeout=30_000)
    picture(page, "writing-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("#t1 [data-stop]").bounding_box()
    assert box["height"] >= 44
    written(page)
    picture(page, "written-phone")


def test_nothing_that_is_being_read_moves_while_statements_come(visit: Visit) -> None:
    """Statements and seals that stand there stay where they are; and the browser's own measure of shifts is small."""
    page = visit(reduced_motion="reduce")
    page.evaluate(
        """() => {
            window.shift = 0; window.tops = {}; window.moved = [];
            new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) window.shift += e.value; }))
                .observe({ type: 'layout-shift' });
            new MutationObserver(() => requestAnimationFrame(() => {
                const top = document.querySelector('#t1')?.getBoundingClientRect().top;
                document.querySelectorAll('#t1 .zw-statement[id]').forEach((e) => {
                    const at = Math.round(e.getBoundingClientRect().top - top);
                    if (e.id in window.tops && Math.abs(window.tops[e.id] - at) > 1) window.moved.push([e.id, window.tops[e.id], at]);
                    window.tops[e.id] = at;
                });
            })).observe(document, { childList: true, subtree: true });
        }"""
    )
    send(page, LIST)
    written(page)
    assert len(page.evaluate("Object.keys(window.tops)")) > 1
    assert page.evaluate("window.moved") == []
    assert page.evaluate("window.shift") < 0.1


def test_where_motion_is_not_wanted_nothing_moves(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    send(page, LIST)
    page.wait_for_selector("#t1 .zw-waiting .zw-dot")
    assert page.evaluate("document.getAnimations().length") == 0
    written(page)
