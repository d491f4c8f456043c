"""Statements with something said before them: joining words, and the document, article or issuer they are taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.adversarial_material import Made, Material, Prose
from vectorstore.passages import Document

NEUTRAL = (
    "文件写明，",
    "具体来说，",
    "此外，",
    "也就是说，",
    "该文件明确提出，",
    "根据上述文件，",
    "换言之，",
    "据文件显示，",
    "其中，",
    "文件提到：",
)
CAUSAL = ("因此，", "所以，", "由此可见，")
GIVES_REASON = re.compile("因|由于|所以|故|导致|致使|鉴于|从而|据此|使")
TITLE_LIMIT = 50
_ARTICLE = re.compile(r"\s*第([一二三四五六七八九十百]+)条")
_NEXT = "一二三四五六七八九十"


def true_leads(one: Prose, n: int, material: Material) -> Iterator[Made]:
    """A sentence behind joining words, and behind the right name of where it stands."""
    document = material.documents[one.passage.document_id]
    yield one.made("neutral lead-in", NEUTRAL[n % len(NEUTRAL)] + one.text, true=True)
    for lead in _attributions(document, title=_title(document), issuer=_issuer(document)):
        yield one.made("attribution", lead + one.text, true=True)
    article = _article(one)
    if article:
        yield one.made("attribution, article", f"根据{article}，{one.text}", true=True)


def false_leads(one: Prose, n: int, material: Material) -> Iterator[Made]:
    """The same with another document, issuer, number or article, and a reason that nothing gives."""
    document = material.documents[one.passage.document_id]
    others = list(material.documents.values())
    other = others[(n * 7 + 3) % len(others)]
    if other.id != document.id and not _related(document, other) and not _said(one, _title(other)):
        for lead in _attributions(other, title=_title(other), issuer=None):
            yield one.made("attribution to another document", lead + one.text, true=False)
        issuer = _issuer(other)
        own = "".join((*document.card.issuers, document.title))
        if issuer and _issuer(document) and issuer not in own and not _said(one, issuer):
            yield one.made("attribution to another issuer", f"根据{issuer}印发的文件，{one.text}", true=False)
    article = _article(one)
    if article:
        number = article[1:-1]
        wrong = (
            f"第{number[:-1]}{_NEXT[(_NEXT.index(number[-1]) + 1) % 9]}条"
            if number[-1] in _NEXT[:9]
            else "第二百零一条"
        )
        if wrong not in one.text:
            yield one.made("attribution to another article", f"根据{wrong}，{one.text}", true=False)
    if not GIVES_REASON.search(one.text):
        yield one.made("reason added", CAUSAL[n % len(CAUSAL)] + one.text, true=False)


def led(made: Made, n: int) -> Made:
    """A false statement behind joining words."""
    statement = type(made.statement)(NEUTRAL[n % len(NEUTRAL)] + made.statement.text, made.statement.quotes)
    return Made("altered, with a lead-in", False, made.document, statement, made.source)


def _attributions(document: Document, *, title: str, issuer: str | None) -> Iterator[str]:
    if title:
        yield f"根据《{title}》，"
        yield f"《{title}》提出，"
    if document.card.number:
        yield f"按照{document.card.number}文件，"
    if issuer and title:
        yield f"根据{issuer}印发的《{title}》，"


def _title(document: Document) -> str:
    """A title that can stand between title marks; empty where it has some itself, or is no name."""
    title = re.sub(r"^【[^】]*】|\s+", "", document.title)
    return title if 6 <= len(title) <= TITLE_LIMIT and not re.search("[《》。；：]", title) else ""


def _issuer(document: Document) -> str | None:
    return document.card.issuers[0] if len(document.card.issuers) == 1 else None


def _article(one: Prose) -> str | None:
    """The article a sentence stands in, as its nearest headings or its own passage name it; None where several could."""
    named: Sequence[str] = [m.group().strip() for h in one.passage.headings if (m := _ARTICLE.match(h))]
    inside = re.findall(r"(?m)^\s*第[一二三四五六七八九十百]+条", one.passage.text)
    if len(named) == 1 and {i.strip() for i in inside} <= {named[0]}:
        return named[0]
    return None


def _related(one: Document, other: Document) -> bool:
    """Whether one title holds the other: then a shortened name may be of both."""
    a, b = (re.sub(r"\W", "", d.title) for d in (one, other))
    return a in b or b in a or (one.card.number is not None and one.card.number == other.card.number)


def _said(one: Prose, name: str) -> bool:
    return bool(name) and name in one.text
