"""Every page in every look: both languages, three themes, a wide and a very narrow window, and text at twice its size.

Each page is loaded once in each language; window, theme and size of the text are changed under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import listings_library as own
import pytest
from accessibility import wrong_in_every_look
from serving import Site

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

ROW = next(row for row in own.read_all()[own.OLD].indicators if row.name == "网上办理率")
ASKED = "网上办理率2025年的目标是多少？谁付钱？"
REFUSED = "上海的网上办理率2025年的目标是多少？"


def asked(question: str) -> Callable[[Any], None]:
    def step(page: Any) -> None:
        page.wait_for_selector(".zw-examples button", timeout=40_000)
        page.fill("#zw-question textarea", question)
        page.press("#zw-question textarea", "Enter")
        page.wait_for_selector("#t1 .zw-card:not(.zw-waiting)", timeout=60_000)
        # The box is emptied, and what stands around it moves, in the same event a moment later.
        page.wait_for_function("() => document.querySelector('#zw-question textarea').value === ''")
        page.wait_for_selector('#zw-send[aria-disabled="false"]')

    return step


def with_source(page: Any) -> None:
    asked(ASKED)(page)
    page.click("#t1 .zw-statement a.zw-seal >> nth=0")
    page.wait_for_selector("#zw-panel mark")


def reopened(page: Any) -> None:
    """The source is a panel beside the answer or a sheet over it, by the width of the window when it is opened."""
    page.evaluate("document.querySelector('#t1 .zw-statement a.zw-seal').click()")


def stands(selector: str) -> Callable[[Any], None]:
    return lambda page: page.wait_for_selector(selector, state="attached", timeout=40_000)


PAGES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "ask": ("/", stands(".zw-examples button")),
    "answer with its source": ("/", with_source),
    "refusal": ("/", asked(REFUSED)),
    "library": ("/documents", stands(".zw-list")),
    "library with filters": ("/documents?q=服务&year=2025", stands(".zw-list")),
    "nothing in the library": ("/documents?q=没有这样的词", stands(".zw-nothing")),
    "search": ("/search", stands(".zw-tips")),
    "results": ("/search?q=服务站点", stands(".zw-hits")),
    "nearest": ("/search?q=quasar", stands("main")),
    "indicators": ("/indicators", stands(".zw-data")),
    "chart": (f"/indicators?{urlencode({'row': ROW.id})}", stands("#zw-chart-place .scatterlayer .point")),
    "duties": ("/duties", stands(".zw-duty-rows")),
    "an office's duties": (f"/duties?office={quote('省发改委')}", stands(".zw-duty-rows")),
    "reader": (f"/documents/{own.OLD}?s=20-60#zw-place", stands("mark.zw-place")),
    "no such document": ("/documents/none", stands("main")),
    "login": ("/login", stands("#zw-name")),
}


@pytest.fixture
def address(listings_site: Site) -> str:
    return listings_site.address


@pytest.fixture
def seen_in(browser: Any, address: str) -> Iterator[Callable[[str], Any]]:
    """Gives a page of a fresh browser; at the end nothing may have been asked of other hosts, refused by the policy of
    the page, or failed in a script."""
    strange: list[str] = []
    contexts: list[Any] = []

    def fresh(language: str) -> Any:
        context = browser.new_context(
            viewport={"width": 1280, "height": 860},
            base_url=address,
            reduced_motion="reduce",
            locale="zh-CN",
        )
        contexts.append(context)
        context.add_init_script("try { localStorage.setItem('zw-theme', 'light') } catch {}")
        context.add_cookies([{"name": "zw-language", "value": language, "url": address}])
        own_url = (address, "data:", "blob:")
        context.on("request", lambda r: None if r.url.startswith(own_url) else strange.append(r.url))
        page = context.new_page()
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on("console", lambda m: strange.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert strange == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_in_every_look_nothing_is_wrong_cut_or_small(
    seen_in: Callable[[str], Any], name: str, language: str
) -> None:
    path, step = PAGES[name]
    page = seen_in(language)
    page.goto(path)
    step(page)
    page.wait_for_function("lang => document.documentElement.lang.startsWith(lang)", arg=language)
    assert wrong_in_every_look(page, reopened if step is with_source else None) == []


@pytest.mark.parametrize(
    "name", ["library", "results", "chart", "an office's duties", "reader", "answer with its source"]
)
def test_the_focus_is_always_to_be_seen(seen_in: Callable[[str], Any], name: str) -> None:
    """WCAG 2.4.7 and 2.4.11: an outline around what has the focus, or around its box, and nothing lies over it."""
    path, step = PAGES[name]
    page = seen_in("zh")
    page.goto(path)
    step(page)
    reached: list[str] = []
    for _ in range(30):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
                const at = document.activeElement;
                if (!at || at === document.body) return null;
                const drawn = (e) => getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
                let box = at;
                while (box && !drawn(box)) box = box.parentElement;
                const r = at.getBoundingClientRect();
                const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1), y = r.top + Math.min(r.height / 2, 20);
                const top = document.elementFromPoint(x, y);
                const clear = !!top && (at.contains(top) || top.contains(at) || !!top.closest('label')?.contains(at));
                return { name: (at.textContent.trim() || at.name || at.tagName).slice(0, 30), outlined: !!box, clear, y };
            }"""
        )
        if state is None:
            break
        reached.append(state["name"])
        assert state["outlined"], (name, state)
        assert state["clear"], (name, state)
    # A place in the page, or a panel that took the focus, is where the keyboard goes on from.
    if "#" not in path and step is not with_source:
        assert reached[0].startswith("跳到")
    assert len(reached) >= 5, reached
