"""What staff do with documents in a real browser, and what a citizen in another one gets to see of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import listings_library as own
import managed_library as managed
import pytest
from accessibility import wrong_in_every_look
from serving import Site

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

RULES = """---
visibility: public
issuer: 星河市民政局
---

# 星河市社区食堂办法

第一条 为方便老人就餐，制定本办法。这是为测试而写的文件。

第二条 七十岁以上的老人在社区食堂用餐，按餐费的百分之八十收取。

第三条 社区食堂每天开放时间不少于十二小时。
"""
QUESTION = "社区食堂每天开放多少小时？"
WAIT = 90_000


@pytest.fixture
def address(managed_site: Site) -> str:
    return managed_site.address


@pytest.fixture
def fresh(browser: Any, address: str) -> Iterator[Any]:
    """Gives a page of a fresh browser in a look, with a login if wanted; no script may fail in it."""
    wrong: list[str] = []
    contexts: list[Any] = []

    def page_of(
        *, login: bool, language: str = "zh", theme: str = "light", width: int = 1280, **options: Any
    ) -> Any:
        options = {"locale": "zh-CN", **options}
        context = browser.new_context(viewport={"width": width, "height": 860}, base_url=address, **options)
        contexts.append(context)
        context.set_default_timeout(WAIT)
        context.add_init_script(
            f"try {{ localStorage.setItem('zw-theme', '{theme}'); localStorage.setItem('zw-language', '{language}') }} catch {{}}"
        )
        context.add_cookies([{"name": "zw-language", "value": language, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        if login:
            page.goto("/login?next=/staff/add")
            page.fill("#zw-name", managed.NAME)
            page.fill("#zw-password", managed.PASSWORD)
            page.click("main .zw-button")
            page.wait_for_url("**/staff/add")
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert wrong == []


def answer_to(page: Any, question: str) -> str:
    """What the Ask page answers in a new conversation."""
    page.goto("/")
    page.evaluate("localStorage.clear()")  # the conversation that this browser keeps
    page.goto("/")
    page.wait_for_selector(".zw-examples button", timeout=WAIT)
    page.fill("#zw-question textarea", question)
    page.press("#zw-question textarea", "Enter")
    page.wait_for_selector(".zw-actions, .zw-refused", timeout=WAIT)
    text: str = page.inner_text(".zw-card")
    return text


@pytest.mark.parametrize("scripts", [True, False])
def test_from_upload_to_answer_and_back(fresh: Any, tmp_path: Path, scripts: bool) -> None:
    rules = tmp_path / f"社区食堂办法{scripts}.md"
    rules.write_text(RULES, "utf-8")
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    citizen = fresh(login=False)
    staff = fresh(login=True, java_script_enabled=scripts)
    staff.set_input_files("#zw-files", [str(rules), str(broken)])
    staff.fill("#zw-addresses", "http://127.0.0.1/inside")
    staff.click(".zw-add-form .zw-button")
    staff.wait_for_url("**/staff/reports/*")
    if scripts:
        staff.wait_for_selector("#zw-report:not([data-poll])", timeout=WAIT)
    else:
        while staff.locator("#zw-report[data-poll]").count():
            with staff.expect_navigation():
                staff.click("text=刷新")
    report = staff.inner_text("#zw-report")
    assert "1 份读入，2 份没有读成" in report
    assert "坏.docx 是坏了或不全的压缩包" in report
    assert "十二小时" not in answer_to(citizen, QUESTION)
    staff.click("text=管理这份文件")
    staff.fill("[name=number]", "星政办发〔2025〕3号")
    staff.click("text=保存更正")
    assert staff.input_value("[name=number]") == "星政办发〔2025〕3号"
    staff.click("button[value=public]")
    assert "现在公开" in staff.inner_text("main")
    answered = answer_to(citizen, QUESTION)
    assert "十二小时" in answered
    citizen.goto("/documents")
    citizen.click("a.zw-doc:has-text('星河市社区食堂办法')")
    assert "星政办发〔2025〕3号" in citizen.inner_text(".zw-doc-card")
    with citizen.expect_download() as download:
        citizen.click("a[download]")
    assert Path(download.value.path()).read_text("utf-8") == RULES
    staff.click("button[value=draft]")
    assert "十二小时" not in answer_to(citizen, QUESTION)
    citizen.goto("/documents")
    assert "星河市社区食堂办法" not in citizen.inner_text("main")
    staff.click("main a[href$='/remove']")
    staff.click(".zw-danger")
    staff.wait_for_url("**/documents")
    assert "星河市社区食堂办法" not in staff.inner_text("main")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_every_look_nothing_is_wrong_cut_or_small(fresh: Any, tmp_path: Path, language: str) -> None:
    page = fresh(login=True, language=language)
    found = {}

    def look(name: str) -> None:
        faults = wrong_in_every_look(page)
        if faults:
            found[name] = faults

    look("add")
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    notice = tmp_path / f"通知{language}.md"
    notice.write_text(f"# 关于{language}的通知\n\n第一条 周三开放。\n\n第三条 周五不开。\n", "utf-8")
    page.set_input_files("#zw-files", [str(notice), str(broken)])
    page.click(".zw-add-form .zw-button")
    page.wait_for_selector("#zw-report:not([data-poll])", timeout=WAIT)
    look("report")
    page.goto(f"/staff/documents/{managed.WITHDRAWN}")
    look("manage")
    page.fill("[name=issued]", "去年")
    page.click(".zw-card-form .zw-button")
    page.wait_for_selector("[name=issued][aria-invalid=true]")
    look("a value that is not taken")
    for name, path in (
        ("remove", f"/staff/documents/{managed.WITHDRAWN}/remove"),
        ("version", f"/staff/documents/{managed.WITHDRAWN}/versions/1"),
        ("library", "/documents"),
        ("drafts", "/documents?visibility=draft"),
        ("reader", f"/documents/{own.INTERNAL}"),
        ("no report", "/staff/reports/none"),
    ):
        page.goto(path)
        look(name)
    assert found == {}
