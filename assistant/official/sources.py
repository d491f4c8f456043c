"""Footnotes and the list of sources of a document: title, 文号, place, quote; issuer, day and whether it still holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from assistant.answers import Citation
from assistant.official.paper import Attachment, Footnote, Run, Table
from assistant.replies import validity
from vectorstore.passages import Document

VALIDITY: Final = MappingProxyType(
    {
        "in_force": "现行有效",
        "in_period": "规划期内",
        "not_yet": "尚未施行",
        "expired": "已期满",
        "period_over": "规划期已满",
        "year_over": "年度已过",
        "draft_for_comment": "征求意见稿",
        "repealed": "已废止",
        "replaced": "已被替代",
        "digest": "示例摘编，不是正式文件",
    }
)
"""How far a document still holds, in words; for what is not here, the text does not say."""
UNSAID: Final = "未写明"


def footnote_of(citation: Citation, document: Document) -> Footnote:
    """The footnote that proves a sentence."""
    path = "›".join(" ".join(heading.split()) for heading in document.heading_path(citation.span))
    return Footnote(named(document) + (f"，{path}" if path else ""), citation.quote)


def named(document: Document) -> str:
    """A document by title and 文号."""
    number = f"（{document.card.number}）" if document.card.number else ""
    return f"《{' '.join(document.title.split())}》{number}"


def sources(documents: Sequence[Document], today: date) -> Attachment:
    """The documents that were cited, and whether they hold on a day."""
    rows = tuple(
        (
            Run(str(at)),
            Run(named(document)),
            Run(document.card.issuer or UNSAID),
            Run(_day(document)),
            Run(_validity(document, today)),
        )
        for at, document in enumerate(documents, start=1)
    )
    table = Table(
        Run(f"引用文件及效力（截至{today.year}年{today.month}月{today.day}日）"),
        ("序号", "文件", "发文机关", "日期", "效力"),
        rows,
        (1.3, 5.2, 2.8, 2.8, 2.9),
        frozenset({0, 3, 4}),
    )
    return Attachment("引用文件及效力一览", (table,))


def run_out(document: Document, today: date) -> bool:
    """Whether the time of a document is over."""
    return validity(document, today) in ("expired", "period_over", "year_over")


def _day(document: Document) -> str:
    day = document.card.written or document.card.issued
    return day.isoformat() if day else UNSAID


def _validity(document: Document, today: date) -> str:
    words = VALIDITY.get(validity(document, today), UNSAID)
    period = document.card.period
    if period is None:
        return words
    return (
        f"{words}（{period.first}—{period.last}年）"
        if period.first != period.last
        else f"{words}（{period.first}年）"
    )
