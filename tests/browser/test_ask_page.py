"""People's ways through the page, in a real browser: ask, check the source, read on, come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from accessibility import violations
from browsing import Visit, visits
from serving import Site

pytestmark = pytest.mark.browser

pytest_plugins = ("chromium", "servers")


@pytest.fixture
def address(fakes_site: Site) -> str:
    return fakes_site.address


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    """Open the Ask page in a browser of one's own."""
    with visits(browser, address) as open_page:
        yield open_page


QUESTION = "要用上多少工业机器人？归谁管？"


def ask(page: Any, question: str, turn: int = 1) -> None:
    """Type, press Enter, and wait until the reply stands there."""
    page.fill("#zw-question textarea", question)
    page.press("#zw-question textarea", "Enter")
    answered(page, turn)


def answered(page: Any, turn: int) -> None:
    page.wait_for_selector(f"#t{turn} .zw-card:not(.zw-waiting)", timeout=15_000)


def focused(page: Any) -> str:
    """Tag and text of the element that has the focus."""
    return str(page.evaluate("`${document.activeElement.tagName} ${document.activeElement.textContent}`"))


def test_from_a_question_to_its_place_in_the_document_and_back(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    assert page.inner_text("#t1 h2").endswith(QUESTION)
    assert "15万台" in page.inner_text("#t1-s1")
    assert "3 句都已逐字核对原文" in page.inner_text("#t1 .zw-card-head")
    assert page.input_value("#zw-question textarea") == ""

    page.click('#t1-s1 a[href="#t1-c1"]')
    assert focused(page).startswith("H2 引文 1")
    marked = page.inner_text("#zw-panel mark")
    assert "在役工业机器人数量达到15万台" in marked
    assert "示政办发〔2018〕9号" in page.inner_text("#zw-panel")

    with page.expect_popup() as opened:
        page.click("#zw-panel a.zw-open")
    reader = opened.value
    reader.wait_for_selector("mark.zw-place")
    assert "在役工业机器人数量达到15万台" in reader.inner_text("mark.zw-place")
    box = reader.locator("mark.zw-place").first.bounding_box()
    assert 0 < box["y"] < reader.viewport_size["height"]
    assert QUESTION in reader.inner_text(".zw-back")
    with reader.expect_event("close"):
        # A press waits for its end on a page that is gone by then.
        reader.evaluate("() => void setTimeout(() => document.querySelector('[data-back]').click())")
    assert page.is_visible("#t1")


def test_the_whole_page_in_english(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.click('[data-tool="language"]')
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.wait_for_function("document.querySelector('.zw-verified').textContent.includes('word for word')")
    assert "工业机器人" in page.inner_text("#t1-s1")
    assert page.get_attribute("#zw-question textarea", "placeholder") == "Ask a follow-up"
    page.reload()
    page.wait_for_function("document.querySelector('.zw-promise')?.textContent.includes('Ask about policy')")
    assert page.title().startswith("Zhengwen")


def test_the_figures_told_stand_in_their_row(visit: Visit) -> None:
    page = visit()
    ask(page, "指标里有多少？")
    told = page.locator("#t1 .zw-mini .zw-cell-told").first
    # Both in one look: the card may still be moving.
    assert told.evaluate("""(cell) => {
        const own = cell.getBoundingClientRect(), row = cell.parentElement.getBoundingClientRect();
        return own.top >= row.top - 1 && own.bottom <= row.bottom + 1 && own.right <= row.right + 1;
    }""")
    assert told.evaluate("cell => getComputedStyle(cell).fontWeight") == "700"


def test_an_example_is_asked_with_one_press(visit: Visit) -> None:
    page = visit()
    example = page.locator(".zw-examples button").first
    words = example.inner_text()
    example.click()
    answered(page, 1)
    assert page.inner_text("#t1 h2").endswith(words)


def test_a_suggestion_is_asked_with_one_press_and_knows_the_conversation(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.click("#t1 .zw-pill >> nth=0")
    answered(page, 2)
    assert page.locator(".zw-turn").count() == 2
    assert "省民政厅" in page.inner_text("#t2")


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert "跳到提问" in focused(page)
    page.keyboard.press("Enter")
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("工业机器人")
    assert page.input_value("#zw-question textarea") == "第一行\n工业机器人"
    page.keyboard.press("Enter")
    answered(page, 1)
    page.locator('#t1-s1 a[href="#t1-c1"]').focus()
    page.keyboard.press("Enter")
    assert focused(page).startswith("H2 引文 1")
    page.keyboard.press("Tab")
    assert focused(page) == "BUTTON 下一处"
    page.keyboard.press("Enter")
    assert "引文 2" in page.inner_text("#zw-panel h2")
    assert focused(page) == "BUTTON 下一处"
    page.wait_for_function("document.querySelector('#zw-status').textContent === '引文 2，共 3 处'")
    page.keyboard.press("Escape")
    assert page.is_hidden("#zw-panel")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#t1-c2"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert page.input_value("#zw-question textarea") == ""


def test_enter_that_ends_an_input_method_does_not_send(visit: Visit) -> None:
    page = visit()
    page.fill("#zw-question textarea", "gongye")
    page.evaluate(
        "document.querySelector('#zw-question textarea').dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'Enter', bubbles: true, cancelable: true, isComposing: true}))"
    )
    page.wait_for_timeout(500)
    assert page.locator(".zw-turn").count() == 0


def test_two_browsers_see_only_their_own_conversation(visit: Visit) -> None:
    first, second = visit(), visit()
    ask(first, QUESTION)
    ask(second, "智慧养老由谁牵头？")
    assert first.locator(".zw-turn").count() == second.locator(".zw-turn").count() == 1
    assert "养老由省民政厅" not in first.inner_text(".zw-log")
    assert "机器人" not in second.inner_text(".zw-log")
    ask(first, "慢一点", 2)
    assert second.locator(".zw-turn").count() == 1


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_nothing_scrolls_sideways(visit: Visit, address: str, width: int) -> None:
    page = visit(width, 844, has_touch=True, is_mobile=True)

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    assert fits()
    ask(page, QUESTION)
    assert fits()
    page.tap('#t1-s1 a[href="#t1-c1"]')
    sheet = page.locator("#zw-panel")
    assert sheet.get_attribute("role") == "dialog"
    assert fits()
    seal = page.locator('#t1-s1 a[href="#t1-c1"]').bounding_box()
    assert seal["y"] + seal["height"] < sheet.bounding_box()["y"]
    for _ in range(12):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#zw-panel') !== null")
    page.tap("#zw-panel [data-close]")
    ask(page, "指标里有多少？", 2)
    assert fits()
    for path in ("/documents", "/documents/plan", "/documents/care-digest", "/documents/none"):
        page.goto(address + path)
        assert fits(), path


def test_a_reply_that_takes_its_time_shows_that_it_is_checked(visit: Visit) -> None:
    page = visit()
    page.fill("#zw-question textarea", "慢慢来")
    page.press("#zw-question textarea", "Enter")
    page.wait_for_selector("#t1 .zw-waiting")
    page.fill("#zw-question textarea", "先写下一个")
    answered(page, 1)
    assert page.input_value("#zw-question textarea") == "先写下一个"


def test_after_an_accident_the_question_is_back_in_the_box(visit: Visit) -> None:
    page = visit()
    ask(page, "弄坏它")
    assert "这次没答成，不是您的问题" in page.inner_text("#t1")
    page.wait_for_function("document.querySelector('#zw-question textarea').value === '弄坏它'")
    ask(page, QUESTION, 2)
    assert "15万台" in page.inner_text("#t2")


def test_a_refusal_leads_to_the_nearest_place(visit: Visit) -> None:
    page = visit()
    ask(page, "上海要建多少？")
    assert "没有回答：问的是别的地方" in page.inner_text("#t1")
    page.click("#t1 .zw-nearest")
    assert "示例摘编，不是正式文件" in page.inner_text("#zw-panel")


def test_copying_is_announced(visit: Visit) -> None:
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.click("#t1 .zw-actions [data-copy]")
    page.wait_for_function("document.querySelector('#zw-status').textContent === '已复制'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "15万台。[1]" in copied
    assert "示政办发〔2018〕9号" in copied


def test_a_seal_shows_what_it_leads_to_while_it_is_pointed_at_or_has_the_focus(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    seal = page.locator("#t1-s1 a.zw-seal").first
    seal.hover()
    preview = page.locator("#zw-preview")
    preview.wait_for(state="visible")
    assert "示政办发〔2018〕9号" in preview.inner_text()
    assert "在役工业机器人数量达到15万台" in preview.inner_text()
    assert violations(page) == []
    preview.hover()
    page.wait_for_timeout(400)
    assert preview.is_visible()
    page.keyboard.press("Escape")
    assert preview.is_hidden()
    page.mouse.move(0, 0)
    page.focus("#zw-question textarea")
    while not page.evaluate("document.activeElement.matches('#t1-s1 a.zw-seal')"):
        page.keyboard.press("Shift+Tab")
    preview.wait_for(state="visible")
    assert seal.get_attribute("aria-describedby") == "zw-preview"
    page.keyboard.press("Enter")
    page.wait_for_selector("#zw-panel mark")
    assert preview.is_hidden()


def test_the_outline_says_where_the_reader_is(visit: Visit, address: str) -> None:
    page = visit()
    page.goto(f"{address}/documents/plan")
    page.set_viewport_size({"width": 1280, "height": 400})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_selector(".zw-outline a[aria-current=location]")
    last = page.inner_text(".zw-outline a[aria-current=location]")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(
        "last => document.querySelector('.zw-outline a[aria-current]')?.textContent !== last", arg=last
    )


def test_theme_and_size_are_kept(visit: Visit, address: str) -> None:
    page = visit()
    page.click('[data-tool="theme"]')
    page.click('[data-tool="size"]')
    page.goto(f"{address}/documents")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.get_attribute("html", "data-size") == "large"
    assert page.inner_text('[data-tool="theme"]') == "外观：深色"


def test_markup_in_questions_and_documents_does_nothing(visit: Visit, address: str) -> None:
    page = visit()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    ask(page, '<img src=x onerror=alert(1)>养老"><script>alert(2)</script>')
    assert "<img src=x" in page.inner_text("#t1 h2")
    assert page.locator("#t1 img, #t1 script").count() == 0
    page.goto(f"{address}/documents/care-digest")
    assert '<script>alert("x")</script>' in page.inner_text(".zw-paper")


def test_a_place_after_rare_characters_is_found(visit: Visit, address: str) -> None:
    """Characters beyond U+FFFF count once for us and twice for JavaScript."""
    page = visit()
    found = page.evaluate("fetch('/api/documents/care-digest').then(r => r.json())")
    start = found["text"].index("8万名老年人")
    page.goto(f"{address}/documents/care-digest#{start}-{start + 6}")
    page.wait_for_selector("mark.zw-place")
    assert "8万名老年人" in page.inner_text("mark.zw-place")


def test_words_are_found_in_a_document(visit: Visit, address: str) -> None:
    page = visit()
    page.goto(f"{address}/documents/plan")
    page.fill(".zw-find input", "机器人")
    page.wait_for_selector("text=第 1 处，共 4 处")
    page.press(".zw-find input", "Enter")
    assert page.inner_text(".zw-find output") == "第 2 处，共 4 处"
    page.fill(".zw-find input", "没有的词")
    page.wait_for_selector("output:text('没有找到')")


def test_on_a_small_phone_the_quote_is_seen_at_once(visit: Visit) -> None:
    page = visit(390, 640)
    ask(page, QUESTION)
    page.click('#t1-s1 a[href="#t1-c1"]')
    quote, foot = (
        page.locator(selector).first.bounding_box()
        for selector in ("#zw-panel mark", "#zw-panel .zw-source-foot")
    )
    head = page.locator("#zw-panel .zw-source-head").bounding_box()
    assert quote["y"] >= head["y"] + head["height"] - 1
    assert quote["y"] + quote["height"] <= foot["y"] + 1


def test_who_is_turned_away_reads_why_and_keeps_the_question(visit: Visit) -> None:
    page = visit()
    why = "这里的请求太密了，请过 9 秒再试。"
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={"detail": why}))
    page.fill("#zw-question textarea", QUESTION)
    page.press("#zw-question textarea", "Enter")
    page.wait_for_selector(".zw-away:not([hidden])", timeout=15_000)
    assert page.inner_text(".zw-away") == why
    assert page.input_value("#zw-question textarea") == QUESTION
