"""Hostile words on every page in a real Chromium: no script runs, no policy is broken, no element comes in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from chromium import browser
from hostile_site import HostileSite
from hostile_words import ODD, ORDERS, RUNS
from serve_hostile import QUESTION
from tally import Tally

__all__ = ["browser"]
HANGS = 300_000
"""Milliseconds after which an answer counts as never coming; a busy machine takes a fraction."""
POLICY = "Content Security Policy"
STRANGE = """() => {
  const found = [];
  for (const e of document.querySelectorAll('*')) {
    for (const a of e.attributes) {
      if (a.value.includes('__ran') && (a.name.startsWith('on') || a.name === 'srcdoc' || /^\\s*javascript:/i.test(a.value)))
        found.push(e.tagName + ' ' + a.name);
    }
    if (['SCRIPT', 'STYLE'].includes(e.tagName) && e.textContent.includes('__ran') && !e.textContent.includes('gradio_config'))
      found.push(e.tagName);
  }
  for (const e of document.querySelectorAll('iframe, object, embed, base, mglyph, math, marquee, img[src="x"], link[href*="evil"], form[action*="evil"], [autofocus][onfocus]'))
    found.push(e.tagName);
  return found;
}"""
"""Elements and attributes that hostile words became, where they should be text."""


class Watch:
    """What a page did that it must not."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self.usual: frozenset[str] = frozenset()
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.faults.append(f"error: {str(error)[:150]}"))
        page.on("console", lambda said: self.faults.append(said.text[:150]) if POLICY in said.text else None)
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((address, "data:", "blob:"))
                else self.faults.append(f"asked {r.url[:80]}")
            ),
        )

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def know(self) -> None:
        """Take what the page has of its own for usual: Gradio's names its address by an element."""
        self.usual = frozenset(self.page.evaluate(STRANGE))

    def looked(self, what: str) -> list[str]:
        """The faults since the last look, each with what was shown."""
        if self.page.evaluate("window.__ran"):
            self.faults.append("a script ran")
        self.faults += [
            f"came in: {found}" for found in self.page.evaluate(STRANGE) if found not in self.usual
        ]
        told = [f"{ascii(what)[:90]}: {fault}" for fault in self.faults]
        self.faults = []
        return told


@contextmanager
def watched(browser: Any, site: HostileSite) -> Iterator[Watch]:
    """A page of a member of staff."""
    context = browser.new_context(locale="zh-CN")
    name, _, value = site.sender.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": site.address}])
    yield Watch(context.new_page(), site.address)
    context.close()


def addresses(site: HostileSite) -> list[str]:
    """Every page, those of documents and what they lead to, plain and with hostile words asked."""
    pages = [
        "/documents",
        "/search",
        "/indicators",
        "/duties",
        "/login",
        "/staff/add",
        "/staff/answers",
        "/staff/answers/new",
        "/staff/briefing",
        "/staff/compare",
        "/staff/evaluate",
        "/staff/inbox",
        "/staff/topics",
        "/nothing",
    ]
    library = site.sender.request("GET", "/documents", {"Cookie": site.sender.cookie}).body
    papers = list(dict.fromkeys(re.findall(r'href="(/documents/[^"?#]+)"', library)))
    inbox = site.sender.request("GET", "/staff/inbox", {"Cookie": site.sender.cookie}).body
    entries = list(dict.fromkeys(re.findall(r'href="(/staff/inbox/\d+)"', inbox)))
    assert len(papers) >= 10 and len(entries) >= 10
    first, second = papers[0].removeprefix("/documents/"), papers[1].removeprefix("/documents/")
    staffs = [f"/staff{paper}" for paper in papers[:8]] + [f"/staff{paper}/remove" for paper in papers[:2]]
    asked = [
        f"{path}{quote(run, safe='')}"
        for n, run in enumerate(RUNS)
        for path in (
            (
                "/search?q=",
                "/documents?q=",
                "/indicators?name=",
                "/duties?office=",
                "/staff/topics?try=",
                "/login?next=",
                "/staff/briefing?topic=",
                "/staff/answers?q=",
            )[n % 8],
        )
    ]
    compared = [
        f"/staff/compare?a={first}&b={second}",
        f"/search?q={quote('助餐点')}",
        f"/search?q={quote('助餐覆盖率')}",
    ]
    return [*pages, *papers, *staffs, *entries, *asked, *compared]


@pytest.mark.hostile
@pytest.mark.browser
def test_no_page_runs_what_documents_and_readers_say(
    browser: Any, hostile_site: HostileSite, tally: Tally
) -> None:
    began, faults = time.monotonic(), []
    with watched(browser, hostile_site) as watch:
        shown = addresses(hostile_site)
        for address in shown:
            answer = watch.page.goto(hostile_site.address + address)
            if answer.status >= 500:
                faults.append(f"{answer.status}: {address}")
            watch.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            faults += watch.looked(address)
    tally.add("pages in Chromium", len(shown), faults, time.monotonic() - began)


@pytest.mark.hostile
@pytest.mark.browser
def test_no_question_on_the_page_runs(browser: Any, hostile_site: HostileSite, tally: Tally) -> None:
    began, faults = time.monotonic(), []
    questions = [
        *(f"{QUESTION}{run}" for run in RUNS),
        *RUNS,
        *ORDERS,
        *(odd for odd in ODD[:20] if "\0" not in odd and odd.strip()),
    ]
    with watched(browser, hostile_site) as watch:
        watch.page.goto(hostile_site.address)
        watch.page.wait_for_selector("#zw-question textarea", timeout=HANGS)
        watch.know()
        assert watch.usual <= {"BASE"}
        for n, question in enumerate(questions):
            before = watch.page.locator(".zw-turn").count()
            watch.page.fill("#zw-question textarea", question[:900])
            watch.page.keyboard.press("Enter")
            try:
                watch.page.wait_for_function(
                    f"document.querySelectorAll('.zw-turn').length > {before} || document.querySelectorAll('.zw-turn').length >= 40",
                    timeout=HANGS,
                )
                watch.page.wait_for_selector(".zw-log:not([aria-busy])", timeout=HANGS)
            except Exception:
                faults.append(f"not answered: {question[:80]!a}")
            watch.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            faults += watch.looked(question)
            if n % 30 == 29:
                watch.page.reload()
                watch.page.wait_for_selector("#zw-question textarea", timeout=HANGS)
                faults += watch.looked(f"after a reload, {n + 1} questions")
    tally.add("questions on the page in Chromium", len(questions), faults, time.monotonic() - began)
