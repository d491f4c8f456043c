"""Evaluate, inbox and topics in a real browser: one walk each, in every look, and without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from accessibility import violations, wrong_in_every_look
from listings_library import NEW, OLD
from serve_listings import ASKED, NAME, PASSWORD
from serving import Site

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

SENTENCE = "每个乡镇建一个数字服务站点，老人不会用手机也能有人帮办。"
PAGES = (
    "/staff/evaluate",
    "/staff/inbox",
    "/staff/inbox/1",
    "/staff/answers",
    "/staff/answers/new",
    "/staff/topics",
    "/staff/compare",
    f"/staff/compare?a={OLD}&b={NEW}",
)
CASES = [
    {"id": f"q{n}", "question": question, "answerable": answerable, "answer_points": points}
    for n, (question, answerable, points) in enumerate(
        (
            ("网上办理率2025年的目标是多少？", True, [["80%"]]),
            ("服务站点2025年要建多少个？", True, [["900"]]),
            ("火星上有几家医院？", False, []),
        )
    )
]


@pytest.fixture
def address(listings_site: Site) -> str:
    return listings_site.address


@pytest.fixture
def staff(browser: Any, address: str) -> Iterator[Any]:
    """Gives a page of a browser in which a member of staff has logged in; no script may fail or be refused."""
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
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto("/login?next=/staff/inbox")
        page.fill("#zw-name", NAME)
        page.fill("#zw-password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/staff/inbox")
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert wrong == []


def fine(page: Any) -> None:
    """Nothing is wider than the window, and axe finds nothing."""
    assert int(page.evaluate("document.documentElement.scrollWidth - innerWidth")) <= 0, page.url
    assert violations(page) == [], page.url


@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_every_look_nothing_is_wrong_cut_or_small(staff: Any, language: str) -> None:
    page = staff(language, reduced_motion="reduce")
    found = {}
    for path in PAGES:
        page.goto(path)
        assert page.get_attribute("html", "lang") == ("en" if language == "en" else "zh-CN")
        faults = wrong_in_every_look(page)
        if faults:
            found[path] = faults
    assert found == {}


def test_a_set_is_uploaded_run_compared_and_downloaded(staff: Any) -> None:
    page = staff()
    page.goto("/staff/evaluate")
    page.click(".zw-upload summary")
    content = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in CASES).encode()
    page.set_input_files("[name=file]", {"name": "walk.jsonl", "mimeType": "text/plain", "buffer": content})
    page.click(".zw-upload button")
    page.wait_for_selector(".zw-form-done")
    assert page.input_value("[name=set]") == "walk"
    for _ in range(2):
        page.click(".zw-run-form button")
        page.wait_for_selector(".zw-scores", timeout=60_000)
        page.wait_for_selector("#zw-working", state="detached", timeout=60_000)
        assert wrong_in_every_look(page) == []
        page.set_viewport_size({"width": 1280, "height": 860})
    assert "3 / 3" in page.inner_text(".zw-metrics >> nth=0")
    assert page.is_visible(".zw-gate.zw-passed")
    page.click(".zw-reveal summary >> text=全部")
    fine(page)
    page.click(".zw-evaluate-head .zw-drop summary >> nth=0")
    with page.expect_download() as download:
        page.click("text=报告 HTML")
    assert "评测报告" in Path(download.value.path()).read_text(encoding="utf-8")


def test_feedback_becomes_a_case_and_an_approved_answer_that_a_citizen_gets(
    staff: Any, browser: Any, address: str
) -> None:
    page = staff()
    page.click(f"text={ASKED}")
    page.click(".zw-case-form summary")
    page.fill("#zw-c-wanted", "老人不会用手机")
    page.click(".zw-case-form button[value=find]")
    fine(page)
    page.check(f".zw-found label:has-text('{SENTENCE}') input")
    page.click(".zw-case-form button[value=keep]")
    page.wait_for_selector(".zw-form-done")
    fine(page)
    page.click("text=写回答")
    page.fill("#zw-a-wanted", "老人不会用手机")
    page.click("button[value=find]")
    page.check(f".zw-found label:has-text('{SENTENCE}') input")
    page.click("text=加进引文")
    number = page.locator(".zw-quotes li").count()
    page.fill("#zw-a-text", f"老人不会用手机也能办100件事。[{number}]")
    page.click("button[value=check] >> nth=0")
    assert "有数字不在引文里" in page.inner_text(".zw-verdict")
    assert page.locator("button[value=approve]").count() == 0
    fine(page)
    page.fill("#zw-a-text", f"{SENTENCE}[{number}]")
    page.click("button[value=check] >> nth=0")
    page.click("button[value=approve]")
    page.wait_for_url("**/staff/answers")
    assert "正在给出 1" in page.inner_text("main")
    fine(page)

    citizen = browser.new_context(base_url=address, locale="zh-CN").new_page()
    citizen.goto("/")
    citizen.wait_for_selector(".zw-examples button", timeout=40_000)
    citizen.fill("#zw-question textarea", ASKED)
    citizen.press("#zw-question textarea", "Enter")
    citizen.wait_for_selector("#t1 .zw-card:not(.zw-waiting)", timeout=60_000)
    shown = citizen.inner_text("#t1")
    assert SENTENCE in shown
    assert "工作人员核定" in shown
    assert NAME not in citizen.content()
    citizen.context.close()


def test_a_topic_is_added_tried_and_removed_without_a_script(staff: Any) -> None:
    page = staff(java_script_enabled=False)
    page.goto("/staff/topics")
    page.fill("#zw-new-phrases", "人事任免\n干部提拔")
    page.click("text=添加 >> nth=-1")
    page.fill("#zw-try", "最近的人事 任免有哪些？")
    page.click("text=会不会答")
    assert "不回答，因为碰到" in page.inner_text("main")
    page.click(".zw-topics summary")
    page.click("text=删去这个话题")
    assert "所有话题都回答" in page.inner_text("main")


def test_a_run_works_without_a_script(staff: Any) -> None:
    page = staff(java_script_enabled=False)
    page.goto("/staff/evaluate")
    page.select_option("[name=set]", "refusals")
    page.fill("[name=tags]", "opinion")
    page.click(".zw-run-form button")
    for _ in range(60):
        if page.locator("#zw-working").count() == 0:
            break
        page.click("#zw-working a")
    assert page.is_visible(".zw-scores")


def test_a_briefing_is_ordered_outlined_written_changed_and_exported(staff: Any) -> None:
    page = staff(width=390)
    page.goto("/staff/briefing")
    fine(page)
    page.fill("#zw-f-topic", "服务站点")
    page.click(".zw-brief-order button[type=submit]")
    page.wait_for_selector(".zw-brief-outline")
    fine(page)
    page.click(".zw-brief-outline form[action$=fill] button[type=submit]")
    page.wait_for_selector(".zw-brief-sheet", timeout=60_000)
    assert wrong_in_every_look(page) == []
    page.set_viewport_size({"width": 390, "height": 860})
    # A caption beside a table that is set as a list stood on its head, one character a line.
    caption = page.locator(".zw-brief-table caption").first.bounding_box()
    assert caption["width"] > caption["height"]
    name = "getComputedStyle(document.querySelector('.zw-brief-table td'), '::before').content"
    assert page.evaluate(name) not in ("none", '""')
    page.click(".zw-brief-edit summary >> nth=0")
    page.fill(".zw-brief-edit textarea >> nth=0", "每个乡镇建7个数字服务站点。")
    page.click(".zw-brief-edit form.zw-field button >> nth=0")
    page.wait_for_selector("#rejected")
    assert "每个乡镇建7个数字服务站点。" in page.inner_text("#rejected")
    assert "建7个" not in page.inner_text(".zw-brief-sheet > p >> nth=0")
    fine(page)
    with page.expect_download() as download:
        page.click("a[href$='file.docx']")
    assert download.value.suggested_filename == "关于服务站点的情况简报.docx"
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
