"""Search, library, indicators and duties in a real browser: people's ways through them, and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import listings_library as own
import pytest
from accessibility import violations
from serve_listings import NAME, PASSWORD
from serving import Site

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

ROW = next(row for row in own.read_all()[own.OLD].indicators if row.name == "网上办理率")
CHART = f"/indicators?{urlencode({'row': ROW.id})}"
PAGES = {
    "library": "/documents",
    "library with filters": "/documents?q=服务&year=2025",
    "nothing in the library": "/documents?q=没有这样的词",
    "search": "/search",
    "results": "/search?q=服务站点",
    "nearest": "/search?q=quasar",
    "indicators": "/indicators",
    "chart": CHART,
    "duties": "/duties",
    "an office's duties": f"/duties?office={quote('省发改委')}",
    "reader": f"/documents/{own.OLD}?s=20-60#zw-place",
    "no such document": "/documents/none",
    "login": "/login",
}


@pytest.fixture
def address(listings_site: Site) -> str:
    return listings_site.address


@pytest.fixture
def pages(browser: Any, address: str) -> Iterator[Any]:
    """Gives a page of a fresh browser in a look; at the end nothing may have been asked of other hosts, refused by
    the policy of the page, or failed in a script."""
    wrong: list[str] = []
    contexts: list[Any] = []

    def fresh(language: str = "zh", theme: str = "light", width: int = 1280, **options: Any) -> Any:
        options = {"locale": "zh-CN", **options}
        context = browser.new_context(viewport={"width": width, "height": 860}, base_url=address, **options)
        contexts.append(context)
        context.add_init_script(
            f"try {{ localStorage.setItem('zw-theme', '{theme}'); localStorage.setItem('zw-language', '{language}') }} catch {{}}"
        )
        context.add_cookies([{"name": "zw-language", "value": language, "url": address}])
        context.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:", "blob:")) else wrong.append(r.url),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert wrong == []


def drawn(page: Any) -> None:
    page.wait_for_selector("#zw-chart-place .scatterlayer .point", state="attached", timeout=20_000)


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))


def test_staff_pages_have_no_violations_either(pages: Any) -> None:
    page = pages()
    log_in(page)
    for path in PAGES.values():
        page.goto(path)
        assert violations(page) == [], path


def log_in(page: Any) -> None:
    page.goto("/login")
    page.fill("#zw-name", NAME)
    page.fill("#zw-password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/documents")


def test_from_words_to_the_place_in_the_document(pages: Any) -> None:
    page = pages()
    page.goto("/search")
    page.fill("[name=q]", "楼道")
    page.press("[name=q]", "Enter")
    page.wait_for_selector("mark.zw-word")
    assert page.url.endswith("/search?q=%E6%A5%BC%E9%81%93&sort=relevance")
    page.click(".zw-hits li >> nth=0")
    page.wait_for_selector("mark.zw-place")
    assert "楼道" in " ".join(page.locator("mark.zw-place").all_inner_texts())
    box = page.locator("mark.zw-place").first.bounding_box()
    assert 0 < box["y"] < 860


def test_from_a_search_to_an_answer(pages: Any) -> None:
    page = pages()
    page.goto("/search?q=网上办理率2025年的目标是多少？")
    page.click(".zw-to-ask a")
    page.wait_for_selector("#t1 .zw-card:not(.zw-waiting)", timeout=60_000)
    assert "网上办理率" in page.inner_text("#t1 h2")
    assert "80%" in page.inner_text("#t1")
    assert "#" not in page.url
    page.reload()
    page.wait_for_selector(".zw-examples button, .zw-empty", timeout=40_000)
    page.wait_for_timeout(1000)
    # The browser keeps the conversation; the question in the address is not asked a second time.
    assert page.locator(".zw-turn").count() == 1


def test_filters_work_without_a_script(pages: Any, browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/documents")
    page.select_option("[name=region]", "云南省")
    page.click(".zw-filter-form button")
    assert page.locator(".zw-list > li").count() == 1
    assert page.is_visible(".zw-nav a[href='/duties']")
    page.click(".zw-nav a[href='/indicators']")
    page.click("th[scope=row] a >> nth=0")
    assert page.is_visible(".zw-chart-table")
    page.click(".zw-chart-table td a >> nth=0")
    assert page.is_visible("mark#zw-place")
    page.goto("/duties")
    page.click(".zw-no-script")
    assert page.inner_text("h1") == "Duties"
    page.goto("/duties")
    assert page.inner_text("h1") == "Duties"
    page.fill("[name=find]", "大数据")
    page.click(".zw-offices button")
    page.click(".zw-offices li a:has-text('大数据局')")
    assert "开放公共数据" in page.inner_text(".zw-duty-list")
    context.close()


def test_a_point_of_the_chart_leads_to_its_row_and_the_chart_follows_the_theme(pages: Any) -> None:
    page = pages()
    page.goto(CHART)
    drawn(page)
    assert page.locator("#zw-chart-place .scatterlayer .trace").count() == 2
    colour = "getComputedStyle(document.querySelector('#zw-chart-place .lines path')).stroke"
    light = page.evaluate(colour)
    page.click('[data-tool="theme"]')
    page.wait_for_function(f"{colour} !== '{light}'")
    point = (
        page.locator("#zw-chart-place .scatterlayer .trace >> nth=0").locator(".point").nth(1).bounding_box()
    )
    middle = (point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    # Plotly takes a press for a point that it has noticed the pointer over.
    page.mouse.move(middle[0] - 3, middle[1])
    page.mouse.move(*middle)
    page.wait_for_selector("#zw-chart-place .hovertext")
    assert "2025 年目标 80%" in page.text_content("#zw-chart-place .hovertext")
    page.mouse.click(*middle)
    page.wait_for_url(f"**/documents/{own.OLD}?s=*")
    assert "80%" in " ".join(page.locator("mark.zw-place").all_inner_texts())


def test_the_script_of_the_chart_is_loaded_with_a_chart_only(pages: Any) -> None:
    page = pages()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/documents", "/search?q=服务", "/indicators", "/duties"):
        page.goto(path)
    assert not any("plotly" in url for url in asked)
    page.goto(CHART)
    drawn(page)
    assert sum("plotly" in url for url in asked) == 1


def test_the_menu_of_a_phone_has_all_pages(pages: Any) -> None:
    page = pages(width=390)
    page.goto("/duties")
    assert not page.is_visible(".zw-nav")
    page.click("[data-tool=menu]")
    assert page.locator(".zw-nav a").all_inner_texts() == ["问政策", "查文件", "文库", "指标", "职责"]
    assert page.get_attribute(".zw-nav a[aria-current=page]", "href") == "/duties"
    page.keyboard.press("Escape")
    assert not page.is_visible(".zw-nav")


def test_by_keyboard_alone(pages: Any) -> None:
    page = pages()
    page.goto("/documents")
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "q"
    page.keyboard.type("电动自行车")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents?q=*")
    assert page.locator(".zw-list > li").count() == 1
    for _ in range(30):
        page.keyboard.press("Tab")
        if "电动自行车停放办法" in focused(page):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/documents/{own.RULES}")


def test_folded_filters_open_by_keyboard_on_a_phone(pages: Any) -> None:
    page = pages(width=390)
    page.goto("/documents")
    assert not page.is_visible("[name=kind]")
    page.focus(".zw-filters summary")
    page.keyboard.press("Enter")
    assert page.is_visible("[name=kind]")


def test_offices_are_found_while_typing(pages: Any) -> None:
    page = pages()
    page.goto("/duties")
    page.fill("[name=find]", "财政")
    assert page.locator(".zw-offices li:visible").all_inner_texts()[0].startswith("省财政厅")
    assert page.locator(".zw-offices li:visible").count() == 1


def test_a_download_is_a_file(pages: Any) -> None:
    page = pages()
    page.goto("/indicators?q=网上")
    with page.expect_download() as caught:
        page.click(".zw-downloads a >> nth=0")
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert caught.value.suggested_filename == "indicators.csv"
    assert text.count("网上办理率") == 2


def test_staff_see_the_mark_and_citizens_see_nothing(pages: Any) -> None:
    staff, citizen = pages(), pages()
    log_in(staff)
    staff.goto("/duties?q=服务站点")
    assert "夜莺行动通报" in staff.inner_text(".zw-duty-list")
    assert "内部" in staff.inner_text(".zw-duty-list")
    for path in ("/documents", "/search?q=夜莺行动", "/indicators", "/duties"):
        citizen.goto(path)
        shown = (
            citizen.inner_text("main").replace("夜莺行动", "", 1)
            if "夜莺" in path
            else citizen.inner_text("main")
        )
        assert "夜莺" not in shown


def test_a_search_beside_a_conversation_asks_in_its_own_tab(pages: Any) -> None:
    page = pages()
    page.goto(f"/#ask={quote('网上办理率2025年的目标是多少？')}")
    page.wait_for_selector("#t1 .zw-card:not(.zw-waiting)", timeout=60_000)
    with page.expect_popup() as opened:
        page.click(".zw-nav a[href='/search']")
    search = opened.value
    search.fill("[name=q]", "服务站点")
    search.press("[name=q]", "Enter")
    search.click(".zw-to-ask a")
    # The new tab brings the conversation that the browser keeps, and goes on with it; the old tab stays as it was.
    search.wait_for_selector("#t2 .zw-card:not(.zw-waiting)", timeout=60_000)
    assert "网上办理率" in search.inner_text("#t1 h2")
    assert "服务站点" in search.inner_text("#t2 h2")
    assert page.locator(".zw-turn").count() == 1
