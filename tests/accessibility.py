"""What a page in the browser lacks: axe-core against WCAG 2.2 A and AA and its own best practices; text that is cut off,
words that are broken, targets that are small."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[1] / ".cache/axe/node_modules/axe-core/axe.min.js"
"""Where `make browser` puts it."""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that depend on the theme."""
_WIDTHS = (1280, 320)
_OTHER_THEMES = ("dark", "contrast")


@cache
def _script() -> str:
    return AXE.read_text(encoding="utf-8")


_SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter(animation => animation.effect.getComputedTiming().iterations !== Infinity)
    .map(animation => animation.finished))"""
"""Waits for every animation that comes to an end."""


def violations(page: Any, *, colours: bool = False) -> list[str]:
    """What is wrong with the page as it stands, one line each; only what its colours do if ``colours``.

    Skips the test where axe-core is not installed.
    """
    if not AXE.exists():
        pytest.skip("axe-core is not installed (`make browser` puts it into .cache/axe with npm)")
    if not page.evaluate("!!window.axe"):
        page.evaluate(_script())
    # What fades in has other colours until it is there.
    page.evaluate(_SETTLED)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(r => r.violations)",
        _COLOURS if colours else _RULES,
    )
    return [
        f"{v['id']}: {v['help']}: {[(n['target'], n['html'][:120], n.get('failureSummary', '')[:200]) for n in v['nodes'][:3]]}"
        for v in found
    ]


# Words for screen readers are one pixel wide by intent; the skip link stands outside until it has the focus.
_LOST_TEXT = """() => {
    const lost = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        if (!node.data.trim() || parent.closest('.zw-sr, .zw-skip, .zw-marks, script, style, noscript, option, datalist, svg')) continue;
        if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const rects = [...range.getClientRects()].filter((r) => r.width > 1);
        for (let box = parent; box && box !== document.body; box = box.parentElement) {
            const style = getComputedStyle(box);
            if (style.display === 'contents' || style.display === 'inline') continue;
            if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
            const edge = box.getBoundingClientRect();
            if (edge.width <= 1) break;   // hidden from the eye, like the head of a table of cards
            const region = box.matches('[role=region][tabindex]') || ['auto', 'scroll'].includes(style.overflowY);
            const cut = rects.some((r) => r.right > edge.right + 1 || r.left < edge.left - 1
                || (!region && (r.bottom > edge.bottom + 2 || r.top < edge.top - 2)));
            if (cut && !(region && style.overflowX === 'auto' && box.matches('[role=region][tabindex]')))
                lost.push(`${node.data.trim().slice(0, 40)} in ${box.className || box.tagName}`);
            if (cut || region) break;
        }
        if (getComputedStyle(parent).textOverflow === 'ellipsis' && parent.scrollWidth > parent.clientWidth + 1)
            lost.push(`${node.data.trim().slice(0, 40)} ends in dots`);
    }
    return [...new Set(lost)];
}"""
_BROKEN_WORDS = """() => {
    const broken = [];
    for (const box of document.querySelectorAll('.zw-tile, .zw-chip, .zw-button, .zw-tab, .zw-tool, .zw-nav a, .zw-plain, h1, h2, label, th')) {
        if (!box.checkVisibility() || box.getBoundingClientRect().width <= 1 || box.closest('.zw-sr')) continue;
        const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest('.zw-sr')) continue;
            for (const word of node.data.matchAll(/[A-Za-z]{2,}/g)) {
                const range = document.createRange();
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) broken.push(word[0]);
            }
        }
    }
    return broken;
}"""
_SMALL_TARGETS = """(least) => [...document.querySelectorAll(
        'button, summary, select, textarea, input:not([type=hidden]), a.zw-button, a.zw-tab, a.zw-seal, .zw-nav a, .zw-paging a, .zw-list a, .zw-data a')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.zw-sr'))
    .map((e) => [e, (e.matches('.zw-search-box input, .zw-find input') ? e.parentElement : e).getBoundingClientRect()])
    .filter(([, r]) => r.width > 1 && (r.width < least || r.height < least))
    .map(([e, r]) => `${(e.textContent || e.name || e.className).trim().slice(0, 30)}: ${Math.round(r.width)}×${Math.round(r.height)}`)"""


def sideways(page: Any) -> int:
    """Pixels that the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def lost_text(page: Any) -> list[str]:
    """Text that a box cuts off where nobody can scroll to it; tables in a region of their own may be scrolled."""
    return list(page.evaluate(_LOST_TEXT))


def broken_words(page: Any) -> list[str]:
    """Latin words of labels, headings and buttons that are broken over two lines."""
    return list(page.evaluate(_BROKEN_WORDS))


def small_targets(page: Any, least: int = 24) -> list[str]:
    """What can be pressed and is smaller than so many pixels, links in running text left out (WCAG 2.5.8)."""
    return list(page.evaluate(_SMALL_TARGETS, least))


def wrong_in_every_look(page: Any, again: Callable[[Any], None] | None = None) -> list[str]:
    """What is wrong with a page, loaded once in the light theme: wide and very narrow, in every theme, with text of
    twice its size (WCAG 1.4.4; at 320 pixels, which is 400 % of 1280, with the large text of the page's own switch).

    The window and the theme are changed under the page, as a reader's hands would. ``again`` is done after the window
    has changed, where what is shown depends on its width when it was opened.
    """
    found: list[str] = []
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 860})
        if again is not None:
            again(page)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found += [f"{width}: {fault}" for fault in (*_lost(page), *broken_words(page), *small_targets(page))]
        found += [f"{width}: {fault}" for fault in wrong_in_every_theme(page)]
        page.evaluate(_LARGE[width])
        found += [f"{width} large: {fault}" for fault in _lost(page)]
        page.evaluate(_NORMAL)
    return found


def wrong_in_every_theme(page: Any) -> list[str]:
    """What axe finds in a page that stands in the light theme, and in its colours in the other themes."""
    found = violations(page)
    for theme in _OTHER_THEMES:
        page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
        found += [f"{theme}: {fault}" for fault in violations(page, colours=True)]
    page.evaluate("document.documentElement.setAttribute('data-theme', 'light')")
    return found


_LARGE = {
    1280: "document.documentElement.style.fontSize = '32px'",
    320: "document.documentElement.setAttribute('data-size', 'large')",
}
_NORMAL = "document.documentElement.style.fontSize = ''; document.documentElement.setAttribute('data-size', 'normal')"


def _lost(page: Any) -> list[str]:
    wide = sideways(page)
    return [*([f"wider than the window by {wide}"] if wide > 0 else []), *lost_text(page)]
