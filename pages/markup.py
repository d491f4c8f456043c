"""Small pieces of HTML that several pages share. Whatever is not ours is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote as percent_encode

from pages.words import Words

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_FIGURE: Final = re.compile(
    r"[<>≥≤＞＜]?\d+(?:[.,]\d+)*(?![\dA-Za-z])\s?(?:%|％|‰)?[万亿千百]*"
    r"(?:年|台|个|家|项|元|人|户|次|条|件|座|天|月|日|倍|米|公里|平方米)?(?:以上|以下|以内)?"
)
_VALUE: Final = re.compile(r"[<>≥≤＞＜]?\d[\d.,]*\s?[%％‰]?[^\d\s年]{0,3}|/|—+")
_CELL: Final = re.compile(r"[^\t|\n]+")
_RULE_CELL: Final = re.compile(r":?-{2,}:?")

SHORT_QUOTE: Final = 30
"""Characters up to which a quote is emphasised as a whole: so short, the eye needs no second level."""


SHARED_RUN: Final = 3
"""Characters in a row that quote and statement share before it counts as the same name or phrase."""

MOSTLY: Final = 0.6
"""Share of a quote beyond which the statement counts as a repetition of it."""


def icon(name: str) -> str:
    """An icon drawn by the style sheet; screen readers skip it."""
    return f'<span class="zw-icon zw-i-{name}" aria-hidden="true"></span>'


def hidden(text: str) -> str:
    """Words for screen readers only."""
    return f'<span class="zw-sr">{escape(text)}</span>'


def document_path(document_id: str) -> str:
    """The address of a document's reader."""
    return "/documents/" + percent_encode(document_id, safe="")


def original_path(document_id: str) -> str:
    """Where the original file of a document is to be had."""
    return f"{document_path(document_id)}/original"


def with_bold_figures(text: str) -> str:
    """Escape a sentence and set its figures in bold, so that the eye finds them."""
    parts: list[str] = []
    done = 0
    for match in _FIGURE.finditer(text):
        parts.append(escape(text[done : match.start()]))
        parts.append(f"<b>{escape(match.group())}</b>")
        done = match.end()
    parts.append(escape(text[done:]))
    return "".join(parts)


def in_two_voices(text: str, quotes: Iterable[str]) -> str:
    """A sentence in which the words of documents are set in the document's type, ours in our own."""
    whole = text.strip().rstrip("。；;.")
    known = [q.strip() for q in quotes]
    if any(whole and whole in q for q in known):
        return f'<span class="zw-doc">{with_bold_figures(text)}</span>'
    for words in sorted(known, key=len, reverse=True):
        at = text.find(words) if len(words) > 1 else -1
        if at >= 0:
            before, after = text[:at], text[at + len(words) :]
            middle = f'<span class="zw-doc">{with_bold_figures(words)}</span>'
            return with_bold_figures(before) + middle + with_bold_figures(after)
    return with_bold_figures(text)


def numbers_in(text: str) -> frozenset[str]:
    """The numbers of a text as digits without group commas."""
    return frozenset(n.replace(",", "") for n in _NUMBER.findall(text))


def marked_quote(quote: str, statement: str, words: Words) -> str:
    """A quote as a mark: wholly yellow, and bold where the figures stand that the statement rests on."""
    runs = _key_runs(quote, statement)
    parts: list[str] = []
    done = 0
    for start, end in runs:
        parts.append(f"{escape(quote[done:start])}<b>{escape(quote[start:end])}</b>")
        done = end
    parts.append(escape(quote[done:]))
    short = len(quote) <= SHORT_QUOTE
    levels = "zw-quote" if short else "zw-quote zw-long" if runs else "zw-quote zw-even"
    body = "".join(parts)
    return f'{hidden(words("panel.begin"))}<mark class="{levels}">{body}</mark>{hidden(words("panel.end"))}'


def _key_runs(quote: str, statement: str) -> list[tuple[int, int]]:
    """Where the quote says what the statement says: its figures, and names and phrases they share.

    A statement that repeats the quote shares all of it, which tells nothing: then figures only.
    """
    wanted = numbers_in(statement)
    figures = [m.span() for m in _FIGURE.finditer(quote) if wanted & numbers_in(m.group())]
    shared: list[tuple[int, int]] = []
    at = 0
    while at < len(quote):
        length = 0
        while at + length < len(quote) and quote[at : at + length + 1] in statement:
            length += 1
        if length >= SHARED_RUN:
            shared.append((at, at + length))
        at += max(length, 1)
    if sum(end - start for start, end in shared) > len(quote) * MOSTLY:
        shared = []
    merged: list[tuple[int, int]] = []
    for start, end in sorted(figures + shared):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def figures_are_quoted(statement: str, quotes: Iterable[str]) -> bool:
    """Whether the statement has figures and each of them stands in one of its quotes."""
    figures = numbers_in(statement)
    return bool(figures) and figures <= numbers_in("\n".join(quotes))


def cells_of(quote: str) -> tuple[str, ...]:
    """The cells of a quote that is a table row; a quote that is prose has none.

    Rows come tab-separated, between pipes, or with one cell a line (then without any full stop).
    """
    if "\t" in quote:
        cells = tuple(c.strip() for c in quote.strip("\n").split("\t"))
    elif "|" in quote:
        cells = tuple(c.strip() for c in quote.strip().strip("|").split("|"))
    elif "\n" in quote.strip() and "。" not in quote:
        cells = tuple(c.strip() for c in _CELL.findall(quote) if c.strip())
    else:
        return ()
    if all(_RULE_CELL.fullmatch(c) for c in cells):
        return ()
    return cells if len(cells) > 1 else ()


def is_figure(cell: str) -> bool:
    """Whether a cell holds a value: a figure, or the ``/`` of a value that is not given."""
    return bool(_VALUE.fullmatch(cell))


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row is a header: it names columns and holds no value."""
    return len(cells) > 1 and not any(is_figure(cell) for cell in cells)


def to_width(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The row with empty cells on its left, where merged categories are missing."""
    return ("",) * (width - len(row)) + tuple(row)
