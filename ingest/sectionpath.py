"""The sections around the spans of a document, in one pass over its text."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.passages import Section, Span


class SectionPath:
    """The sections around spans, asked for in the order of the text: linear over a whole document."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._next = 0
        self._open: list[Section] = []

    def around(self, span: Span) -> tuple[Section, ...]:
        """The sections that hold a span, outermost first; spans are asked for by ascending start."""
        while self._next < len(self._sections) and self._sections[self._next].span.start <= span.start:
            section = self._sections[self._next]
            while self._open and self._open[-1].span.end <= section.span.start:
                self._open.pop()
            self._open.append(section)
            self._next += 1
        while self._open and self._open[-1].span.end <= span.start:
            self._open.pop()
        return tuple(section for section in self._open if section.span.contains(span))
