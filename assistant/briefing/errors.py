"""What can go wrong while a briefing is made.

BriefingError
├── TemplateError       a template has mistakes; each is a line with file and line number
├── OutlineError        an outline has mistakes; the same
├── NoTopicError        the topic has no words
├── NotOfKindError      the documents speak of the topic, but say nothing of what a template takes
└── NotCoveredError     the library holds nothing on the topic; says what it holds
"""

from __future__ import annotations

from collections.abc import Sequence


class BriefingError(Exception):
    """The root of this tree; its words are written for users."""


class _FileError(BriefingError):
    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class TemplateError(_FileError):
    """A template that cannot be used. ``mistakes``: all of them, each with its place."""


class OutlineError(_FileError):
    """An outline that cannot be used. ``mistakes``: all of them, each with its place."""


class NoTopicError(BriefingError):
    """A topic without words."""

    def __init__(self) -> None:
        super().__init__(
            "The topic has no words. Say what the briefing is about, like `zhengwen brief 数据开放`."
        )


class NotOfKindError(BriefingError):
    """There is material on the topic, none of the kind that the template ``title`` takes."""

    def __init__(self, topic: str, title: str) -> None:
        self.topic, self.title = topic, title
        super().__init__(
            f"The documents speak of “{topic}”, but hold nothing for the template “{title}”; nothing was written. "
            "Take another template (`--template briefing` has room for whatever there is) or a wider topic."
        )


class NotCoveredError(BriefingError):
    """Nothing in the library is about the topic. ``held``: titles of what there is."""

    def __init__(self, topic: str, held: Sequence[str]) -> None:
        self.topic, self.held = topic, tuple(held)
        listed = "".join(f"\n  《{title}》" for title in self.held[:LISTED])
        more = f"\n  … and {len(self.held) - LISTED} more" if len(self.held) > LISTED else ""
        there = f"It holds:{listed}{more}" if self.held else "It holds no document that may be used."
        super().__init__(
            f"The library holds nothing on “{topic}”; no briefing was written. {there}\n"
            "Name the topic in words that the documents use, or add documents with `zhengwen ingest`. Digests, drafts for "
            "comment, repealed documents and what is not public are used only where they are named (`--documents`)."
        )


LISTED = 12
"""Documents that are listed where a topic is not covered."""
