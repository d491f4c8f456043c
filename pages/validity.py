"""What a document's status is called and how its chip looks: a shape, a tone and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Final

from assistant.replies import validity
from pages.words import Words
from vectorstore.passages import Document

DIGEST: Final = "digest"


@dataclass(frozen=True, slots=True)
class Look:
    """Shape and tone of a chip. Shapes differ because colour alone must not carry the meaning."""

    shape: str
    tone: str


_GOOD: Final = Look("●", "good")
_WARN: Final = Look("◆", "warn")
_BAD: Final = Look("■", "bad")
_PLAIN: Final = Look("○", "plain")

LOOKS: Final = MappingProxyType(
    {
        "in_force": _GOOD,
        "in_period": _GOOD,
        "not_yet": _WARN,
        "expired": _WARN,
        "period_over": _WARN,
        "year_over": _WARN,
        "draft": _WARN,
        "repealed": _BAD,
        "replaced": _BAD,
        "unknown": _PLAIN,
        "unofficial": _PLAIN,
        DIGEST: _PLAIN,
    }
)

_ALIASES: Final = MappingProxyType(
    {
        "effective": "in_force",
        "valid": "in_force",
        "current": "in_force",
        "现行有效": "in_force",
        "有效": "in_force",
        "not_yet_effective": "not_yet",
        "future": "not_yet",
        "尚未施行": "not_yet",
        "规划期内": "in_period",
        "规划期已满": "period_over",
        "年度已过": "year_over",
        "已期满": "expired",
        "失效": "expired",
        "已失效": "expired",
        "征求意见稿": "draft",
        "draft_for_comment": "draft",
        "superseded": "replaced",
        "已被替代": "replaced",
        "已被修改": "replaced",
        "已废止": "repealed",
        "废止": "repealed",
        "示例摘编": DIGEST,
    }
)


def canonical_status(status: str | None) -> str:
    """The name under which a status is listed in LOOKS; ``unknown`` for none or a strange one."""
    name = _ALIASES.get(status or "", status or "unknown")
    return name if name in LOOKS else "unknown"


def status_of(document: Document, today: date) -> str:
    """The status of a document on a day, told as in the citations of replies."""
    return canonical_status(validity(document, today))


def is_past(status: str | None) -> bool:
    """Whether a citation to such a document wears the amber, dashed seal."""
    return LOOKS[canonical_status(status)].tone in {"warn", "bad"}


def is_official(document: Document) -> bool:
    """Whether the red rule of an official document may stand above it."""
    return document.card.kind != DIGEST


def chip(status: str | None, words: Words) -> str:
    """The chip of a status as HTML."""
    name = canonical_status(status)
    look = LOOKS[name]
    text = escape(words(f"validity.{name}"))
    return f'<span class="zw-chip zw-{look.tone}"><span aria-hidden="true">{look.shape}</span> {text}</span>'
