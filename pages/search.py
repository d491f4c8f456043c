"""The page Search 查文件: passages by words, each opening in its place, and the way from words to a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final
from urllib.parse import quote as percent_encode

from pages.chrome import SEARCH, frame
from pages.contracts import Service
from pages.document_filter import DocumentChoice, choice_fields
from pages.filter_form import FilterForm, Option, nothing_matches, select_field, words_field
from pages.highlighting import excerpt
from pages.library import facts_line, visibility_mark
from pages.markup import cells_of, document_path, hidden
from pages.paging import cut, paging
from pages.parameters import Parameters
from pages.searching import MOST_HITS, ORDERS, Results, find
from pages.validity import chip, status_of
from pages.viewers import CITIZEN, Viewer
from pages.words import Words
from vectorstore.passages import Document, Hit, Indicator, Passage
from vectorstore.related import Related

PATH: Final = "/search"
HITS_ON_A_PAGE: Final = 20
_TRIES: Final = 6


def search_page(
    service: Service, words: Words, viewer: Viewer = CITIZEN, asked: Parameters | None = None
) -> str:
    """The page that an address asks for; without words only the form and how to use it."""
    asked = asked or Parameters()
    documents = service.documents(viewer.visibilities)
    today = service.today()
    wanted = asked.text("q")
    choice = DocumentChoice.of(asked)
    order = asked.choice("sort", ORDERS)
    orders = [Option(name, words(f"search.sort.{name}")) for name in ORDERS]
    form = FilterForm(
        PATH,
        words("search.label"),
        words_field("q", words("search.label"), wanted, words("search.hint")),
        [
            *choice_fields(choice, documents, today, words, with_document=True),
            select_field("sort", words("filter.sort"), orders, order),
        ],
        choice.active,
        words("search.send"),
        sorts=True,
    ).html(words)
    if not wanted:
        inside, title = _hint(service.indicators(viewer.visibilities), words), words("title.search")
    else:
        results = find(service, wanted, choice, order, viewer.visibilities, today)
        by_id = {document.id: document for document in documents}
        inside = _results(results, wanted, asked, by_id, today, words)
        title = words("title.search.words", words=wanted)
    body = (
        f'<main id="zw-main" class="zw-library zw-searching" tabindex="-1"><h1>{escape(words("search.title"))}</h1>'
        f'<p class="zw-lead">{escape(words("search.text", n=len(documents)))}</p>{form}{inside}</main>'
    )
    return frame(title, body, SEARCH, words, viewer=viewer)


def ask_address(question: str) -> str:
    """The Ask page with a question that it asks at once. It stands behind the `#`, so no server's log gets it."""
    return f"/#ask={percent_encode(question, safe='')}"


def _hint(rows: Sequence[Indicator], words: Words) -> str:
    """How to search, with names from the library to try."""
    tips = "".join(f"<li>{escape(words(f'search.tip.{n}'))}</li>" for n in (1, 2, 3))
    names = sorted({row.name for row in rows if row.name.isalnum()}, key=lambda name: (len(name), name))
    links = "".join(
        f'<li><a class="zw-pill" lang="zh-CN" href="{escape(Parameters((("q", name),)).address(PATH, {}))}">{escape(name)}</a></li>'
        for name in names[:_TRIES]
    )
    tries = (
        f'<h2 class="zw-tries">{escape(words("search.try"))}</h2><ul class="zw-tries" role="list">{links}</ul>'
        if links
        else ""
    )
    return f'<ul class="zw-tips">{tips}</ul>{tries}'


def _results(
    results: Results,
    wanted: str,
    asked: Parameters,
    documents: dict[str, Document],
    today: date,
    words: Words,
) -> str:
    ask = (
        f'<div class="zw-to-ask"><p>{escape(words("search.ask.text"))}</p>'
        f'<a class="zw-button" href="{escape(ask_address(wanted))}">{escape(words("search.ask"))}</a></div>'
    )
    if not results.hits and not results.named:
        return nothing_matches(asked.address(PATH, _cleared(asked)), words) + ask
    page = cut(results.hits, asked.number("page", 1, 999), HITS_ON_A_PAGE)
    rows = "".join(_hit(hit, documents[hit.passage.document_id], results, today, words) for hit in page.items)
    found = (
        f'<p class="zw-count" role="status">{escape(_told(results, words))}</p>{_also(results, asked, words)}'
    )
    listing = f'<ol class="zw-hits" role="list" start="{page.first}">{rows}</ol>' if rows else ""
    turn = paging(page, lambda n: asked.address(PATH, {"page": n}), words)
    named = _named(results, today, words) if page.number == 1 else ""
    return (
        f'<div class="zw-two"><div>{found}{named}{listing}{turn}</div>'
        f'<div class="zw-search-side">{ask}{related_list(results.related, words)}</div></div>'
    )


def _cleared(asked: Parameters) -> dict[str, None]:
    """Changes that leave nothing of an address but the words."""
    return {name: None for name, _ in asked.pairs if name != "q"}


def _told(results: Results, words: Words) -> str:
    if results.nearest:
        return words("search.nearest")
    key = "search.most" if len(results.hits) == MOST_HITS else "search.found"
    return words(key, n=len(results.hits), m=results.documents)


def _also(results: Results, asked: Parameters, words: Words) -> str:
    """What was looked for besides the words, so that nobody wonders why a passage is there."""
    expansion = results.expansion
    parts = []
    if results.widened:
        parts.append(
            f'{escape(words("search.also"))} <span lang="zh-CN">{escape("、".join(expansion.official))}</span>'
        )
    if expansion.corrected:
        links = "、".join(
            f'<a lang="zh-CN" href="{escape(asked.address(PATH, {"q": term}))}">{escape(term)}</a>'
            for term in expansion.corrected
        )
        parts.append(f"{escape(words('search.meant'))} {links}")
    return "".join(f'<p class="zw-also">{part}</p>' for part in parts)


def _named(results: Results, today: date, words: Words) -> str:
    """Documents that the words name, before the passages."""
    rows = "".join(
        f'<li><a class="zw-doc" lang="zh-CN" href="{escape(document_path(d.id))}">{escape(d.title)}</a>'
        f'<span class="zw-meta">{facts_line(d, words)}</span>'
        f'<span class="zw-chips">{visibility_mark(d, words)}{chip(status_of(d, today), words)}</span></li>'
        for d in results.named
    )
    if not rows:
        return ""
    return f'<section class="zw-named"><h2>{escape(words("search.named"))}</h2><ul role="list">{rows}</ul></section>'


def _hit(hit: Hit, document: Document, results: Results, today: date, words: Words) -> str:
    passage = hit.passage
    place = f"{document_path(document.id)}?s={passage.span.start}-{passage.span.end}#zw-place"
    path = " › ".join(passage.headings)
    page = document.page_of(passage.span.start)
    where = path if page is None else f"{path} · {words('panel.page', n=page)}".removeprefix(" · ")
    trail = f'<p class="zw-meta zw-trail" lang="zh-CN">{escape(where)}</p>' if where else ""
    return (
        f'<li><h2><a class="zw-doc" lang="zh-CN" href="{escape(place)}">{escape(document.title)}'
        f"{hidden(words('search.place', path=passage.headings[-1] if passage.headings else passage.span.start))}</a></h2>"
        f'{trail}<p class="zw-snippet zw-doc" lang="zh-CN">{_snippet(passage, results.terms)}</p>'
        f'<p class="zw-meta zw-hit-facts"><span>{facts_line(document, words)}</span>'
        f'<span class="zw-chips">{visibility_mark(document, words)}{chip(status_of(document, today), words)}</span></p></li>'
    )


def _snippet(passage: Passage, terms: frozenset[str]) -> str:
    """The part of a passage with the words; a row of a table with the names of its columns."""
    text = passage.text.strip()
    row = "\n" not in text and ("\t" in text or "|" in text)
    cells = cells_of(text) if row else ()
    if not cells:
        return excerpt(" ".join(text.split()), terms).html()
    lines = (cells_of(line) for above in reversed(passage.context) for line in above.splitlines())
    # A row is shorter than its header where the cell of a merged category, on its left, is left out.
    heads = next((names[-len(cells) :] for names in lines if len(names) >= len(cells)), ("",) * len(cells))
    return " ".join(
        f'<span class="zw-cell">{_head(head)}{excerpt(cell, terms).html()}</span>'
        for head, cell in zip(heads, cells, strict=True)
    )


def _head(name: str) -> str:
    return f'<span class="zw-head">{escape(name)}</span> ' if name else ""


def related_list(related: tuple[Related, ...], words: Words) -> str:
    """Documents that go with what was found, and why."""
    rows = "".join(
        f'<li><a class="zw-doc" lang="zh-CN" href="{escape(document_path(r.document.id))}">{escape(r.document.title)}</a>'
        f'<span class="zw-meta">{escape(words(f"related.{r.bond.value}"))}</span></li>'
        for r in related
    )
    if not rows:
        return ""
    title = escape(words("related.title"))
    return f'<section class="zw-related"><h2>{title}</h2><ul role="list">{rows}</ul></section>'
