"""What stands around every page: the header, the frame of plain pages, the page while starting."""

from __future__ import annotations

from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pages.markup import icon
from pages.words import Words

if TYPE_CHECKING:
    from pages.viewers import Viewer

ASK: Final = "ask"
SEARCH: Final = "search"
LIBRARY: Final = "library"
INDICATORS: Final = "indicators"
DUTIES: Final = "duties"
ADD: Final = "add"
INBOX: Final = "inbox"
TOPICS: Final = "topics"
EVALUATE: Final = "evaluate"
BRIEFING: Final = "briefing"
COMPARE: Final = "compare"

HEAD: Final = (
    '<link rel="stylesheet" href="/zw/zhengwen.css"><script src="/zw/zhengwen.js"></script>'
    '<script src="/zw/talking.js"></script>'
    '<script src="/zw/preview.js" defer></script>'
    '<script src="/zw/listings.js" defer></script>'
    '<link rel="icon" href="/zw/icon.svg" type="image/svg+xml">'
)
"""Style and script of every page. The script is not deferred: it sets the theme before anything is painted."""

_PAGES: Final = (
    (ASK, "/", "nav.ask"),
    (SEARCH, "/search", "nav.search"),
    (LIBRARY, "/documents", "nav.library"),
    (INDICATORS, "/indicators", "nav.indicators"),
    (DUTIES, "/duties", "nav.duties"),
)
_STAFF_PAGES: Final = (
    (BRIEFING, "/staff/briefing", "nav.briefing"),
    (ADD, "/staff/add", "nav.add"),
    (COMPARE, "/staff/compare", "nav.compare"),
    (INBOX, "/staff/inbox", "nav.inbox"),
    (TOPICS, "/staff/topics", "nav.topics"),
    (EVALUATE, "/staff/evaluate", "nav.evaluate"),
)
"""Pages for those who have logged in: a line of their own below the header."""

_OTHER: Final = MappingProxyType({"zh": "en", "en": "zh"})


def header(current: str, words: Words) -> str:
    """Brand, pages, and the three switches. The script gives the switches their present state."""
    links = "".join(
        f'<a href="{path}"{_current(name, current)} data-page="{name}">{escape(words(key))}</a>'
        for name, path, key in _PAGES
    )
    skip = words("nav.skip" if current == ASK else "nav.skip_text")
    target = "zw-question" if current == ASK else "zw-main"
    themes = " ".join(
        f'data-{name}="{escape(words(f"theme.{name}"))}"' for name in ("light", "dark", "contrast")
    )
    other = "en" if words.language == "zh" else "zh-CN"
    # While questions are asked the promise is gone, and with it the page's only first heading.
    title = f'<h1 class="zw-sr zw-only-talking">{escape(words("nav.ask"))}</h1>' if current == ASK else ""
    return (
        f'<a class="zw-skip" href="#{target}">{escape(skip)}</a>'
        f'<header class="zw-header">{title}<a class="zw-brand" href="/" data-page="{ASK}">'
        f'<span class="zw-brand-seal" aria-hidden="true">问</span><span>{escape(words("site"))}</span></a>'
        f'<nav class="zw-nav" aria-label="{escape(words("nav.label"))}">{links}</nav>'
        f'<noscript><a class="zw-no-script" href="?lang={_OTHER[words.language]}" lang="{other}">{escape(words("tool.language"))}</a></noscript>'
        f'<div class="zw-tools"><button type="button" class="zw-tool" data-tool="size" aria-pressed="false">{escape(words("tool.size"))}</button>'
        f'<button type="button" class="zw-tool" data-tool="theme" {themes}>{escape(words("theme.light"))}</button>'
        f'<button type="button" class="zw-tool" data-tool="language" lang="{other}">{escape(words("tool.language"))}</button>'
        f'<button type="button" class="zw-tool zw-menu" data-tool="menu" aria-expanded="false" aria-label="{escape(words("nav.menu"))}">{icon("menu")}</button>'
        f"</div></header>"
    )


def _current(name: str, current: str) -> str:
    return ' aria-current="page"' if name == current else ""


def staff_bar(viewer: Viewer | None, current: str, words: Words) -> str:
    """The line below the header for a viewer who has logged in: the staff's pages, and how to leave."""
    if viewer is None or viewer.user is None:
        return ""
    links = "".join(
        f'<a href="{path}"{_current(name, current)}>{escape(words(key))}</a>'
        for name, path, key in _STAFF_PAGES
    )
    who = escape(words("login.as", name=viewer.user.name))
    return (
        f'<aside class="zw-staff-bar" aria-label="{who}"><nav aria-label="{escape(words("nav.staff"))}">{links}</nav>'
        f'<form method="post" action="/logout"><input type="hidden" name="form" value="{viewer.form_token}">'
        f"<span>{who}</span>"
        f'<button class="zw-plain" type="submit">{escape(words("login.out"))}</button></form></aside>'
    )


def frame(
    title: str,
    body: str,
    current: str,
    words: Words,
    *,
    body_class: str = "",
    viewer: Viewer | None = None,
    refresh: str = "",
) -> str:
    """A whole plain page, with the staff's line for a ``viewer`` who has logged in. ``refresh``: seconds after which
    the page comes again, while it tells how far something is."""
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    return (
        f'<!doctype html><html lang="{words("html.lang")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{again}<title>{escape(title)}</title>{HEAD}</head>"
        f'<body class="zw-plain-page {body_class}">{header(current, words)}{staff_bar(viewer, current, words)}{body}'
        f'<p class="zw-sr" id="zw-status" role="status" data-done="{escape(words("copy.done"))}" '
        f'data-failed="{escape(words("copy.failed"))}"></p></body></html>'
    )


def missing_page(words: Words) -> str:
    """The page for an address without a document."""
    body = (
        f'<main id="zw-main" class="zw-words-page"><h1>{escape(words("missing.title"))}</h1>'
        f"<p>{escape(words('missing.text'))}</p>"
        f'<p class="zw-links"><a class="zw-button" href="/documents">{escape(words("nav.library"))}</a>'
        f'<a class="zw-button zw-second" href="/">{escape(words("nav.ask"))}</a></p></main>'
    )
    return frame(words("title.missing"), body, LIBRARY, words)


def starting_page(words: Words) -> str:
    """The page while the library is being opened."""
    return alone(
        words("starting.title"), words("starting.text"), words, '<meta http-equiv="refresh" content="2">'
    )


ALONE_STYLE: Final = (
    "body{margin:0;min-height:100vh;display:grid;place-items:center;background:#EDF3F0;color:#13231E;"
    "font:18px/1.75 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',system-ui,sans-serif}"
    "main{max-width:30rem;padding:24px}h1{font:700 26px/1.4 'Songti SC','Noto Serif CJK SC',SimSun,serif}"
    "@media (prefers-color-scheme:dark){body{background:#0D1513;color:#E7F0EC}}"
)
"""The one style that stands in a page: its policy names it by its hash (``operating/headers``)."""


def alone(title: str, text: str, words: Words, head: str = "") -> str:
    """A page that says one thing and stands alone: no style sheet may be served where it is shown."""
    return (
        f'<!doctype html><html lang="{words("html.lang")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{head}<title>{escape(words('site'))}</title><style>{ALONE_STYLE}</style></head>"
        f'<body><main><h1>{escape(title)}</h1><p role="status">{escape(text)}</p></main></body></html>'
    )
