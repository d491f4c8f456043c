"""The tabs of the inbox: feedback by its state, and approved answers."""

from __future__ import annotations

from html import escape
from typing import Final

from pages.words import Words

_TABS: Final = (
    ("open", "/staff/inbox", "inbox.tab.open"),
    ("done", "/staff/inbox?status=done", "inbox.tab.done"),
    ("answers", "/staff/answers", "inbox.tab.answers"),
)


def inbox_tabs(current: str, troubled: int, words: Words) -> str:
    """The tabs; how many approved answers are not given any more stands beside theirs."""
    links = []
    for name, path, key in _TABS:
        here = ' aria-current="true"' if name == current else ""
        count = (
            f' <span class="zw-chip zw-bad"><span aria-hidden="true">■</span> {escape(words("inbox.troubled", n=troubled))}</span>'
            if name == "answers" and troubled
            else ""
        )
        links.append(f'<a class="zw-tab" href="{path}"{here}>{escape(words(key))}</a>{count}')
    return f'<nav class="zw-tabs zw-inbox-tabs" aria-label="{escape(words("inbox.tabs"))}">{"".join(links)}</nav>'
