"""What a sentence leans on: the sentence before it that an item of a list, a `该` or a `前款` cannot do without."""

from __future__ import annotations

import re

from assistant.sentences import MAX_QUOTE, Sentence, sentences
from vectorstore.passages import Passage, Span

_POINTS_BACK = re.compile(
    "^(?:前[两三]?款|前述|上述|以上|该[\u4e00-\u9fff]|其(?![他中余次它实])|此[项类种时]|这[些一种类个项样]?|他们|她们|它们?|对此|为此|据此|否则"
    "|但是?|不过|同时也|并(?![行购网列])|且|而且)"
)
_FORMER_PARAGRAPH = re.compile("前[两三]?款|上述|前述")
_ADDS = re.compile(
    "^[^，。；：]{0,12}(?<![归偿退交发返])还(?=建议|要|将|可|应|需|会|支持|鼓励|提出|包括|规定)"
)
"""What is said besides what the sentence before it says: `乡村振兴领域还建议……`."""
_ITEM = re.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[.．、](?!\d))")
_ANNOUNCES = ("：", ":")


def leaning(text: str) -> bool:
    """Whether a sentence points back to one before it.

    >>> leaning("该平台由省厅建设。"), leaning("其他单位参照执行。"), leaning("违反前款规定的，处以罚款。")
    (True, False, True)
    """
    return bool(_POINTS_BACK.search(text) or _FORMER_PARAGRAPH.search(text) or _ADDS.search(text))


def leant_on(passage: Passage, span: Span) -> Span:
    """The span, begun earlier where its first sentence leans on those before it and a quote has room for them."""
    before = [s for s in sentences(passage) if s.span.end <= span.start]
    first = next((s for s in sentences(passage) if s.span.start >= span.start), None)
    if first is None or first.row or not before:
        return span
    if _is_item(first):
        announcing = _announcing(before)
        return _from(announcing, span) if announcing is not None else span
    begin = span
    while before and leaning(passage.text[begin.start : begin.end].lstrip()):
        last = before.pop()
        if last.row or last.heading or last.units or last.fragment or _from(last, span) == span:
            break
        begin = _from(last, span)
    return begin


def announced_by(passage: Passage, span: Span) -> Sentence | None:
    """The sentence that announces the item a span begins with, where one quote has no room for both."""
    first = next((s for s in sentences(passage) if s.span.start >= span.start), None)
    if first is None or first.row or first.span.start != span.start or not _is_item(first):
        return None
    announcing = _announcing([s for s in sentences(passage) if s.span.end <= span.start])
    return announcing if announcing is not None and len(announcing.text) <= MAX_QUOTE else None


def _announcing(before: list[Sentence]) -> Sentence | None:
    """The sentence that announces the items (`有下列情形之一的：`), over the items in between."""
    for sentence in reversed(before):
        if sentence.text.rstrip().endswith(_ANNOUNCES):
            return sentence
        if not _is_item(sentence):
            return None
    return None


def _is_item(sentence: Sentence) -> bool:
    return _ITEM.search(sentence.text) is not None


def _from(sentence: Sentence, span: Span) -> Span:
    """The span from a sentence on, or as it is where that is too long for a quote."""
    longer = Span(sentence.span.start, span.end)
    return longer if len(longer) <= MAX_QUOTE else span
