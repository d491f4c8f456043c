"""Real Chromium for tests: a browser for the session, and pages of one's own that ask no other host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LOADING = 40_000
"""Milliseconds for the first load on a slow machine."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Any]
"""Opens the Ask page; takes width, height and options of a browser context."""


@contextmanager
def visits(browser: Any, address: str) -> Iterator[Visit]:
    """Open pages of a server; at the end nothing may have been asked of other hosts, and no script have failed."""
    strange: list[str] = []
    errors: list[str] = []
    contexts: list[Any] = []

    def open_page(width: int = 1280, height: int = 860, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:", "blob:")) else strange.append(r.url),
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.wait_for_selector("#zw-question textarea", timeout=LOADING)
        page.wait_for_selector(".zw-examples button, .zw-empty", timeout=LOADING)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strange == []
    assert errors == []
