"""What a model writes, read while it is being written: statements as JSON, or as lines with marks.

``JsonReader`` gives a statement when the brace closes that ends it, ``LineReader`` when its line ends; both
give the same whatever the pieces in which the text arrives. What cannot be read is left out, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

MAX_CHARACTERS = 24_000
"""Characters of one answer that are read; an answer of twelve sentences with its places has about 2,000."""
MAX_STATEMENTS = 12
MAX_STARTS = 200
"""Braces at which an object that was hidden is looked for."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "description": "one sentence"},
                    "quotes": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "passage": {"type": "integer"},
                                "sentences": {"type": "string", "description": "2 or 2-3"},
                            },
                            "required": ["passage", "sentences"],
                            "additionalProperties": False,
                        },
                    },
                    "computation": {
                        "anyOf": [
                            {
                                "type": "object",
                                "properties": {
                                    "kind": {"type": "string", "enum": ["difference", "ratio", "count"]},
                                    "operands": {"type": "array", "items": {"type": "string"}},
                                    "result": {"type": "string"},
                                },
                                "required": ["kind", "operands", "result"],
                                "additionalProperties": False,
                            },
                            {"type": "null"},
                        ]
                    },
                },
                "required": ["text", "quotes", "computation"],
                "additionalProperties": False,
            },
        },
        "not_covered": {"type": "array", "items": {"type": "string"}},
        "declined": {"type": "boolean"},
    },
    "required": ["statements", "not_covered", "declined"],
    "additionalProperties": False,
}
"""The answer as a JSON schema; every field is required, as strict servers ask."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote is said to stand: sentences ``first`` to ``last`` of a numbered passage, or words of it."""

    passage: int
    first: int | None = None
    last: int | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the model wrote it, with the places it names."""

    text: str
    places: tuple[Place, ...]
    computation: tuple[str, tuple[str, ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands beside the statements. ``whole``: the answer came to its end."""

    not_covered: tuple[str, ...] = ()
    declined: bool = False
    whole: bool = False


class Reader(Protocol):
    """Takes the text of an answer in pieces."""

    @property
    def read(self) -> int:
        """Characters taken so far."""
        ...

    def feed(self, piece: str) -> Iterator[Said]:
        """The statements that this piece completes."""
        ...

    def finish(self) -> Iterator[Said]:
        """The statements that only the end of the text completes."""
        ...

    @property
    def ending(self) -> Ending:
        """What stood beside the statements, once the text has ended."""
        ...


_THOUGHT, _THOUGHT_END = "<think>", "</think>"


@dataclass
class JsonReader:
    """Reads statements from a JSON object that may stand in a fence, after thoughts, or inside another one."""

    _text: str = ""
    _at: int = 0
    _thinking: bool = False
    _in_string: bool = False
    _escaped: bool = False
    _open: list[int] = field(default_factory=list)
    _found: int = 0
    _ending: Ending = field(default_factory=Ending)

    @property
    def read(self) -> int:
        return len(self._text)

    def feed(self, piece: str) -> Iterator[Said]:
        self._text += piece[: max(0, MAX_CHARACTERS - len(self._text))]
        while self._at < len(self._text):
            if not self._open and not self._between():
                return
            if self._at >= len(self._text):
                return
            said = self._step(self._text[self._at])
            self._at += 1
            if said is not None and self._found < MAX_STATEMENTS:
                self._found += 1
                yield said

    def finish(self) -> Iterator[Said]:
        if not self._found and self._open:
            # A brace or a quotation mark before the object may have hidden it.
            yield from self._search()

    @property
    def ending(self) -> Ending:
        # Broken off inside the object: what stands beside the statements comes after them, so it is not known.
        return Ending() if self._open else self._ending

    def _search(self) -> Iterator[Said]:
        decoder = json.JSONDecoder()
        for match in islice(re.finditer(r"\{", self._text), MAX_STARTS):
            try:
                value, _ = decoder.raw_decode(self._text, match.start())
            except (ValueError, RecursionError):
                continue
            if _is_statement(value) and self._found < MAX_STATEMENTS:
                self._found += 1
                yield _said(value)

    def _between(self) -> bool:
        """Go to the next object. False when more text is needed to tell where it begins."""
        while True:
            if self._thinking:
                end = self._text.find(_THOUGHT_END, self._at)
                if end < 0:
                    return False
                self._at, self._thinking = end + len(_THOUGHT_END), False
            match = re.compile(r"[{<]").search(self._text, self._at)
            if match is None:
                self._at = len(self._text)
                return False
            self._at = match.start()
            if match.group() == "{":
                return True
            rest = self._text[self._at : self._at + len(_THOUGHT)]
            if rest == _THOUGHT:
                self._thinking = True
            elif _THOUGHT.startswith(rest):
                return False
            else:
                self._at += 1

    def _step(self, character: str) -> Said | None:
        if self._in_string:
            if self._escaped:
                self._escaped = False
            elif character == "\\":
                self._escaped = True
            elif character == '"':
                self._in_string = False
        elif character == '"':
            self._in_string = True
        elif character == "{":
            self._open.append(self._at)
        elif character == "}" and self._open:
            return self._closed(self._open.pop())
        return None

    def _closed(self, start: int) -> Said | None:
        try:
            value = json.loads(self._text[start : self._at + 1])
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict):
            return None
        if _is_statement(value):
            return _said(value)
        if "statements" in value or (not self._open and not self._ending.whole):
            self._ending = _ending(value)
        return None


def _is_statement(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str) and "quotes" in value


def _said(value: Mapping[str, Any]) -> Said:
    quotes = value.get("quotes")
    listed = quotes if isinstance(quotes, list) else [quotes]
    places = [place for quote in listed for place in _places(quote)]
    return Said(
        str(value["text"]).strip(), tuple(dict.fromkeys(places)), _computation(value.get("computation"))
    )


def _places(quote: Any) -> Iterator[Place]:
    """The places of a quote, in the forms that models write them: an object, `2.1-3`, `[P2.1]`."""
    if isinstance(quote, str):
        yield from marks(quote)
        return
    if not isinstance(quote, dict):
        return
    number = _whole(quote.get("passage"))
    if number is None:
        yield from marks(str(quote.get("passage") or ""))
        return
    words = quote.get("words") or quote.get("quote")
    sentences = quote.get("sentences", quote.get("sentence"))
    ranges = list(_ranges(sentences))
    if ranges:
        yield from (Place(number, first, last) for first, last in ranges)
    elif isinstance(words, str) and words.strip():
        yield Place(number, words=words.strip())
    elif isinstance(sentences, str) and re.search(r"[^\W\d]", sentences):
        # The words themselves, where their number was asked for.
        yield Place(number, words=sentences.strip())


def _ranges(value: Any) -> Iterator[tuple[int, int]]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield value, value
        return
    if isinstance(value, list):
        for one in value:
            yield from _ranges(one)
        return
    if isinstance(value, str) and not re.search(r"[^\W\d]{2}", value):
        for first, last in re.findall(r"(?:\d+\.)?(\d{1,3})(?:\s*[-–—~至到]\s*(?:\d+\.)?(\d{1,3}))?", value):
            yield int(first), int(last or first)


_MARK = re.compile(
    r"[\[【(（]?\s*[Pp段]?\s*(\d{1,3})\s*[.．:：]\s*(\d{1,3})(?:\s*[-–—~至到]\s*(?:\d{1,3}[.．])?(\d{1,3}))?\s*[\]】)）]?"
)


def marks(text: str) -> Iterator[Place]:
    """The places that marks like `[2.1]`, `[2.1-3]` name."""
    for passage, first, last in _MARK.findall(text):
        yield Place(int(passage), int(first), int(last or first))


def _computation(value: Any) -> tuple[str, tuple[str, ...], str] | None:
    if not isinstance(value, dict):
        return None
    kind, operands, result = value.get("kind"), value.get("operands"), value.get("result")
    if not isinstance(kind, str) or not isinstance(operands, list) or result in (None, ""):
        return None
    return kind, tuple(str(one) for one in operands), str(result)


def _ending(value: Mapping[str, Any]) -> Ending:
    parts = value.get("not_covered")
    listed = parts if isinstance(parts, list) else [parts] if isinstance(parts, str) and parts.strip() else []
    words = tuple(str(one).strip() for one in listed if isinstance(one, str) and one.strip())
    return Ending(words[:6], value.get("declined") is True, whole=True)


def _whole(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = re.fullmatch(r"\s*[Pp段]?\s*(\d{1,3})\s*", value) if isinstance(value, str) else None
    return int(match.group(1)) if match else None


_LINE_MARK = re.compile(r"\s*[\[【]\s*[Pp段]?\d{1,3}\s*[.．:：][^\]】]{1,12}[\]】]")
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、)）](?!\d))\s*")
NOT_COVERED = ("未查到：", "Not found: ")
DECLINED = ("无法回答", "Cannot answer")


@dataclass
class LineReader:
    """Reads `句子 [2.1][3.1-2]`, a statement a line, `未查到：…` and `无法回答`."""

    _line: str = ""
    _read: int = 0
    _found: int = 0
    _thinking: bool = False
    _not_covered: list[str] = field(default_factory=list)
    _declined: bool = False

    @property
    def read(self) -> int:
        return self._read

    def feed(self, piece: str) -> Iterator[Said]:
        piece = piece[: max(0, MAX_CHARACTERS - self._read)]
        self._read += len(piece)
        self._line += piece
        while "\n" in self._line:
            line, self._line = self._line.split("\n", 1)
            yield from self._take(line)

    def finish(self) -> Iterator[Said]:
        line, self._line = self._line, ""
        yield from self._take(line)

    @property
    def ending(self) -> Ending:
        return Ending(tuple(self._not_covered[:6]), self._declined, whole=True)

    def _take(self, line: str) -> Iterator[Said]:
        if _THOUGHT in line:
            self._thinking = True
        if self._thinking:
            if _THOUGHT_END not in line:
                return
            line, self._thinking = line.split(_THOUGHT_END, 1)[1], False
        plain = _BULLET.sub("", line).strip()
        for mark in NOT_COVERED:
            if plain.startswith(mark.strip()):
                self._not_covered.append(plain.removeprefix(mark.strip()).strip(" 。."))
                return
        if any(plain.lower().startswith(mark.lower()) for mark in DECLINED):
            self._declined = True
            return
        places = [place for found in _LINE_MARK.findall(plain) for place in marks(found)]
        text = re.sub(r"\s+(?=[。，；.])", "", _LINE_MARK.sub("", plain)).strip()
        if text and places and self._found < MAX_STATEMENTS:
            self._found += 1
            yield Said(text, tuple(dict.fromkeys(places)))
