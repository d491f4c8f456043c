"""The empty page: the promise with a sample, questions to start with, and what we cannot do."""

from __future__ import annotations

from html import escape

from pages.contracts import Service
from pages.examples import Sample, offered, sample_of
from pages.markup import icon
from pages.validity import is_official
from pages.words import Words


def promise_html(service: Service, words: Words) -> str:
    """The upper part: promise and sample card."""
    documents = service.public_documents()
    if not documents:
        return (
            f'<div class="zw-empty"><span class="zw-empty-paper" aria-hidden="true"></span>'
            f"<h1>{escape(words('ask.empty_library'))}</h1><p>{escape(words('ask.empty_library.text'))}</p></div>"
        )
    sample = sample_of(documents, service.store.indicators(tuple(d.id for d in documents)))
    return (
        f'<div class="zw-hero"><div><h1 class="zw-promise"><span>{escape(words("promise.1"))}</span> '
        f"<span>{escape(words('promise.2'))}</span></h1>"
        f'<p class="zw-promise-text">{escape(words("promise.text"))}</p></div>'
        f"{_sample(sample, words) if sample else ''}</div>"
    )


def _sample(sample: Sample, words: Words) -> str:
    plain = "" if is_official(sample.document) else " zw-rule-plain"
    others = "".join(f"<th>{year}</th>" for year, _ in sample.others)
    values = "".join(f"<td>{escape(value or '/')}</td>" for _, value in sample.others)
    value = f"<b>{escape(sample.value)}</b>"
    statement = escape(words("sample.statement", year=sample.year, name=sample.name, value="\0")).replace(
        "\0", value
    )
    source = words("sample.source", title=sample.document.title)
    return (
        f'<figure class="zw-sample" aria-label="{escape(words("sample.label"))}">'
        f'<p class="zw-sample-says">{statement} <span class="zw-seal-look zw-on" aria-hidden="true">1</span></p>'
        f'<div class="zw-sample-paper" lang="zh-CN"><div class="zw-rule{plain}"></div><p class="zw-meta">{escape(source)}</p>'
        f'<table><thead><tr><th>{escape(words("sample.name"))}</th>{others}<th><mark class="zw-quote">{sample.year}</mark></th></tr></thead>'
        f'<tbody><tr><td><mark class="zw-quote">{escape(sample.name)}</mark></td>{values}'
        f'<td><mark class="zw-quote">{escape(sample.value)}</mark></td></tr></tbody></table></div></figure>'
    )


def examples_html(service: Service, words: Words) -> str:
    """The lower part: groups of questions, and the limits in words."""
    documents = service.public_documents()
    if not documents:
        return ""
    groups = "".join(
        f'<section><h2>{escape(group.title(words.language))}</h2><ul role="list">'
        + "".join(
            f'<li><button type="button" data-ask="{escape(e.text(words.language))}">'
            f"<span>{escape(e.text(words.language))}</span>{icon('more')}</button></li>"
            for e in group.examples
        )
        + "</ul></section>"
        for group in offered(documents, service.blocked_topics())
    )
    n = len(documents)
    digest = "" if all(is_official(d) for d in documents) else f" {escape(words('limits.digest'))}"
    return (
        f'<div class="zw-examples" role="group" aria-label="{escape(words("ask.examples"))}">{groups}</div>'
        f'<div class="zw-limits"><section><h2>{escape(words("limits.can"))}</h2>'
        f"<p>{escape(words('limits.can.text', n=n))}{digest} "
        f'<a href="/documents" data-page="library">{escape(words("limits.see", n=n))}</a></p></section>'
        f"<section><h2>{escape(words('limits.cannot'))}</h2><p>{escape(words('limits.cannot.text'))}</p></section>"
        f"<section><h2>{escape(words('limits.privacy'))}</h2><p>{escape(words('limits.privacy.text'))}</p></section></div>"
    )
