"""Pages of one's own in a browser, for tests: nothing is asked of other hosts, no script fails, no policy is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

LOADING = 40_000
"""Milliseconds for the first load on a slow machine."""
POLICY = "Content Security Policy"
Visit = Callable[..., Any]
"""Opens the Ask page; takes width, height and options of a browser context."""


@contextmanager
def visits(browser: Any, address: str) -> Iterator[Visit]:
    """Open pages of a server; at the end nothing may have been asked of other hosts, and no script have failed."""
    strange: list[str] = []
    errors: list[str] = []
    contexts: list[Any] = []

    def open_page(width: int = 1280, height: int = 860, **options: Any) -> Any:
        options = {"locale": "zh-CN", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:", "blob:")) else strange.append(r.url),
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        # What a page's policy forbids is told on the console alone.
        page.on("console", lambda said: errors.append(said.text) if POLICY in said.text else None)
        page.goto(address)
        page.wait_for_selector("#zw-question textarea", timeout=LOADING)
        page.wait_for_selector(".zw-examples button, .zw-empty", timeout=LOADING)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strange == []
    assert errors == []
