"""The source panel of each citation: the document's card, the place, the quote in its surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from pages.contracts import ReplyJson, Service
from pages.markup import (
    cells_of,
    document_path,
    figures_are_quoted,
    hidden,
    icon,
    is_header,
    marked_quote,
    to_width,
)
from pages.validity import canonical_status, chip, is_official
from pages.words import Words
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Document, Period, Span

AROUND: Final = 80
"""Characters of the document shown before and after a quote."""

ENOUGH: Final = 24
"""Characters of its own paragraph that make a quote understandable; with fewer the neighbours are shown too."""

_BROKEN_OFF: Final = "。，、；：！？）》”’,.;:!?) \n"
_BLANK_LINES: Final = re.compile(r"\n\s*\n")

_ROW: Final = re.compile(r"\n?[^\n]*(?:\||\t)[^\n]*")

CitationJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with its document as it is now; ``document`` is None when it may no longer be seen."""

    citation: CitationJson
    document: Document | None

    @property
    def unchanged(self) -> bool:
        """Whether the quote still stands at its place, character by character."""
        span = self.span
        return (
            self.document is not None and self.document.text[span.start : span.end] == self.citation["quote"]
        )

    @property
    def span(self) -> Span:
        return Span(int(self.citation["start"]), int(self.citation["end"]))

    @property
    def digest(self) -> bool:
        """Whether the text is a digest written for demonstration: no red rule, and said so."""
        if self.document is not None:
            return not is_official(self.document)
        return canonical_status(self.citation.get("status")) == "digest"

    @property
    def address(self) -> str:
        """The place of the quote in the reader."""
        return f"{document_path(self.citation['document_id'])}#{self.span.start}-{self.span.end}"


def sources_of(reply: ReplyJson, service: Service) -> tuple[Source, ...]:
    """The citations of a reply with their documents."""
    found: dict[str, Document | None] = {}
    for citation in reply["citations"]:
        name = citation["document_id"]
        if name not in found:
            try:
                found[name] = service.public_document(name)
            except DocumentNotFoundError:
                found[name] = None
    return tuple(Source(c, found[c["document_id"]]) for c in reply["citations"])


def panels(turn: int, reply: ReplyJson, sources: tuple[Source, ...], words: Words) -> str:
    """The panels of all citations of a turn, hidden; the script shows one of them at a time."""
    if not sources:
        return ""
    body = "".join(_panel(turn, source, sources, reply, words) for source in sources)
    return f'<div class="zw-sources" hidden>{body}</div>'


def _panel(turn: int, source: Source, sources: tuple[Source, ...], reply: ReplyJson, words: Words) -> str:
    n = source.citation["n"]
    statements = [s for s in reply["statements"] if n in s["citations"]]
    text = "\n".join(s["text"] for s in statements)
    return (
        f'<article class="zw-source" id="t{turn}-c{n}-source" data-n="{n}">'
        f"{_head(turn, n, sources, words)}"
        f'<div class="zw-source-body">{document_head(source, words)}'
        f"{_path(source, words)}"
        f"{_quote(source, sources, statements, text, words)}"
        f"{_checks(source, sources, statements, text, words)}"
        f"{_others(turn, source, sources, words)}</div>"
        f"{_foot(source, words)}</article>"
    )


def _head(turn: int, n: int, sources: tuple[Source, ...], words: Words) -> str:
    count = len(sources)
    announce = escape(words("panel.announce", n=n, m=count))

    def step(key: str, target: int) -> str:
        off = "" if 1 <= target <= count else " disabled"
        return (
            f'<button type="button" class="zw-plain" data-step="{key}" data-go="t{turn}-c{target}"{off}>'
            f"{escape(words(f'panel.{key}'))}</button>"
        )

    return (
        f'<div class="zw-source-head"><h2 tabindex="-1" data-announce="{announce}">{escape(words("panel.title", n=n))}'
        f"<small>{escape(words('panel.of', m=count))}</small></h2>"
        f"{step('previous', n - 1)}{step('next', n + 1)}"
        f'<button type="button" class="zw-plain zw-close" data-close aria-label="{escape(words("panel.close"))}">'
        f"{icon('close')}</button></div>"
    )


def document_head(source: Source, words: Words) -> str:
    """The card of the cited document: rule, number, title, issuer, dates, validity."""
    c = source.citation
    number = f'<span class="zw-number">{escape(c["number"])}</span>' if c.get("number") else "<span></span>"
    notice = f'<p class="zw-digest-notice">{escape(words("digest.notice"))}</p>' if source.digest else ""
    facts = [("issuer", c.get("issuer")), ("issued", c.get("issued"))]
    if source.document is not None:
        card = source.document.card
        facts.append(("effective", card.effective.isoformat() if card.effective else None))
        facts.append(("period", period_text(card.period)))
    rule = "zw-rule zw-rule-plain" if source.digest else "zw-rule"
    return (
        f'<div class="{rule}"></div><div class="zw-source-line">{number}{chip(c.get("status"), words)}</div>'
        f'<p class="zw-source-title" lang="zh-CN">{escape(c["title"])}</p>'
        f"{facts_line(facts, words)}{notice}"
    )


def period_text(period: Period | None) -> str | None:
    """A period in years; one year alone when it begins and ends there."""
    if period is None:
        return None
    return str(period.first) if period.first == period.last else f"{period.first}—{period.last}"


def facts_line(facts: list[tuple[str, str | None]], words: Words) -> str:
    """The known fields of a card on one line; unknown ones are left out."""
    known = "".join(
        f"<span><i>{escape(words(f'field.{name}'))}</i> {escape(value)}</span>"
        for name, value in facts
        if value
    )
    return f'<p class="zw-facts">{known}</p>' if known else ""


def _path(source: Source, words: Words) -> str:
    headings = source.citation["section"]
    page = source.citation.get("page")
    steps = [f"<span>{escape(h)}</span>" for h in headings[:-1]] + [
        f"<b>{escape(h)}</b>" for h in headings[-1:]
    ]
    if page is not None:
        steps.append(f'<span lang="{words.language}">{escape(words("panel.page", n=page))}</span>')
    if not steps:
        return ""
    between = '<span class="zw-step" aria-hidden="true"> › </span>'
    return f'<p class="zw-path" lang="zh-CN">{hidden(words("panel.path"))}{between.join(steps)}</p>'


def _quote(
    source: Source, sources: tuple[Source, ...], statements: list[dict[str, Any]], text: str, words: Words
) -> str:
    quote = source.citation["quote"]
    row = cells_of(quote)
    header = _header_for(source, sources, statements) if row else ()
    if row and header:
        return f'<div class="zw-context" lang="zh-CN">{_quoted_row(header, row, words)}</div>'
    if row:
        return f'<div class="zw-context" lang="zh-CN">{_quoted_cells(row, words)}</div>'
    before = after = ""
    if source.unchanged and source.document is not None:
        before, after = _surroundings(source.document.text, source.span)
    return (
        f'<blockquote class="zw-context" lang="zh-CN">{escape(before)}'
        f"{marked_quote(quote, text, words)}{escape(after)}</blockquote>"
    )


def _surroundings(text: str, span: Span) -> tuple[str, str]:
    """What stands before and after a span: of its own paragraph if that says enough, else of the text."""
    before = _prose_end(text[max(0, span.start - AROUND) : span.start])
    after = _prose_start(text[span.end : span.end + AROUND])
    own_before, own_after = before.rpartition("\n")[2], after.partition("\n")[0]
    if len(own_before) + len(own_after) >= ENOUGH:
        before, after = own_before, own_after
    start, end = span.start - len(before), span.end + len(after)
    cut_before = start > 0 and text[start - 1] != "\n"
    cut_after = end < len(text) and text[end] != "\n"
    before, after = _BLANK_LINES.sub("\n", before).lstrip("\n"), _BLANK_LINES.sub("\n", after).rstrip("\n")
    before = before.lstrip(_BROKEN_OFF) if cut_before else before
    return ("……" if cut_before else "") + before, after + ("……" if cut_after else "")


def _prose_start(text: str) -> str:
    """The text up to the first table row."""
    return text[: match.start()] if (match := _ROW.search(text)) else text


def _prose_end(text: str) -> str:
    """The text after the last table row."""
    rows = list(_ROW.finditer(text))
    return text[rows[-1].end() :] if rows else text


def _header_for(
    source: Source, sources: tuple[Source, ...], statements: list[dict[str, Any]]
) -> tuple[str, ...]:
    """The header row that a statement cites beside this row, if it does."""
    beside = {n for s in statements for n in s["citations"]} - {source.citation["n"]}
    for other in sources:
        same = other.citation["document_id"] == source.citation["document_id"]
        if same and other.citation["n"] in beside and other.span.end <= source.span.start:
            cells = cells_of(other.citation["quote"])
            if is_header(cells):
                return cells
    return ()


def _quoted_row(header: tuple[str, ...], row: tuple[str, ...], words: Words) -> str:
    width = max(len(header), len(row))
    names, values = to_width(header, width), to_width(row, width)
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{_cell(value)}</dd></div>"
        for name, value in zip(names, values, strict=True)
        if value
    )
    return f'{hidden(words("panel.begin"))}<dl class="zw-row">{items}</dl>{hidden(words("panel.end"))}'


def _quoted_cells(row: tuple[str, ...], words: Words) -> str:
    """A row without its header, such as the header itself."""
    cells = "".join(f"<li>{_cell(value)}</li>" for value in row if value)
    return f'{hidden(words("panel.begin"))}<ul class="zw-cells" role="list">{cells}</ul>{hidden(words("panel.end"))}'


def _cell(value: str) -> str:
    return f'<mark class="zw-quote">{escape(value)}</mark>' if value != "/" else "/"


def _checks(
    source: Source, sources: tuple[Source, ...], statements: list[dict[str, Any]], text: str, words: Words
) -> str:
    lines: list[str] = []
    if source.unchanged:
        lines.append(_line("check", "panel.check.same", words))
        beside = {n for s in statements for n in s["citations"]}
        quotes = [s.citation["quote"] for s in sources if s.citation["n"] in beside]
        computed = any(s.get("computation") for s in statements)
        if not computed and figures_are_quoted(text, quotes):
            lines.append(_line("check", "panel.check.figures", words))
    else:
        lines.append(_line("clock", "panel.missing" if source.document is None else "panel.changed", words))
    status = canonical_status(source.citation["status"])
    if source.citation["warnings"] and status != "digest":  # the card above says of a digest what it is
        lines.append(
            f'<li class="zw-warned">{icon("clock")}<span>{escape(words(f"warning.{status}"))}</span></li>'
        )
    return f'<ul class="zw-checks" role="list">{"".join(lines)}</ul>'


def _line(name: str, key: str, words: Words) -> str:
    tone = "" if name == "check" else ' class="zw-warned"'
    return f"<li{tone}>{icon(name)}<span>{escape(words(key))}</span></li>"


def _others(turn: int, source: Source, sources: tuple[Source, ...], words: Words) -> str:
    rest = [s for s in sources if s is not source]
    if not rest:
        return ""
    items: list[str] = []
    for other in rest:
        c = other.citation
        same = c["document_id"] == source.citation["document_id"]
        place = c["section"][-1] if c["section"] else ""
        name = words("panel.same_document") if same else c["title"]
        label = escape(f"{name} · {place}" if place else name)
        items.append(
            f'<li><button type="button" class="zw-other" data-go="t{turn}-c{c["n"]}">'
            f'<span class="zw-seal-look" aria-hidden="true">{c["n"]}</span>'
            f"<span>{hidden(words('panel.title', n=c['n']) + ' ')}{label}</span></button></li>"
        )
    return (
        f'<section class="zw-others"><h3>{escape(words("panel.others"))}</h3><ul role="list">'
        f"{''.join(items)}</ul></section>"
    )


def _foot(source: Source, words: Words) -> str:
    c = source.citation
    head = "，".join(part for part in (f"《{c['title']}》", c.get("number"), *c["section"][-1:]) if part)
    copied = escape(f"“{c['quote'].strip()}”（{head}）", quote=True)
    open_it = ""
    if source.document is not None:
        open_it = (
            f'<a class="zw-button zw-open" href="{escape(source.address)}" target="zw-reader" data-n="{c["n"]}">'
            f"{escape(words('panel.open'))}{hidden(words('new_window'))}{icon('arrow')}</a>"
        )
    return (
        f'<div class="zw-source-foot">{open_it}<button type="button" class="zw-button zw-second" '
        f'data-copy="{copied}">{escape(words("copy.quote"))}</button></div>'
    )
