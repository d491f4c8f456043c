"""Which documents of the library the references of a document mean.

Numbers are compared in one spelling, titles without book marks, the country's name and notes such as
`（试行）` or `（2018年修正）`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vectorstore.passages import Document, Reference

_OPEN = "〔[［（(【〖﹝"
_CLOSE = "〕]］）)】〗﹞"
NUMBER_YEAR = rf"[{re.escape(_OPEN)}]\s?(?:19|20)\d{{2}}\s?[{re.escape(_CLOSE)}]"
"""The bracketed year of a 文号 in any kind of bracket, as a pattern."""

_COUNTRY = "中华人民共和国"
_NOTE = re.compile(
    r"[（(\[【][^（）()\[\]【】]{0,20}?(?:试行|暂行|修[正订改]|修正本|版|稿|\d{4}[-年]|转载)[^（）()\[\]【】]{0,12}[)）\]】]"
)
_MARKS = re.compile(r"[\s《》〈〉<>“”\"'‘’「」『』,，、·•]")
_FORWARDING = re.compile(r"关于(?:公布|发布|印发|转发|批转|颁布)(.{4,})的(?:通知|公告|通告|函|决定)$")


def number_as_written(text: str) -> str:
    """A 文号 in the usual spelling: no blanks, `〔〕` around the year, Arabic figures of single width."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).replace("○", "〇"))
    plain = re.sub(rf"[{re.escape(_OPEN)}](?=第|\d{{4}}年)", "", plain)
    return re.sub(rf"[{re.escape(_OPEN)}]((?:19|20)\d{{2}})[{re.escape(_CLOSE)}]", r"〔\1〕", plain)


def number_key(number: str) -> str:
    """What two spellings of one 文号 have in common: `国令第746号` is `中华人民共和国国务院令第746号`."""
    key = number_as_written(number).removeprefix(_COUNTRY)
    key = re.sub(r"^国令", "国务院令", key)
    return re.sub(r"第?0*(\d+)号$", r"\1号", key)


def title_key(title: str) -> str:
    """What two spellings of one title have in common."""
    key = unicodedata.normalize("NFKC", title)
    for _ in range(2):
        key = _NOTE.sub("", key)
    return _MARKS.sub("", key).replace(_COUNTRY, "")


def inner_title(title: str) -> str | None:
    """The key of the document that a notice with this title hands on; None where it hands on none."""
    match = _FORWARDING.search(title_key(title))
    return match.group(1) if match else None


@dataclass(frozen=True, slots=True)
class Target:
    """What of a document a reference can name; ``issued`` orders those of the same name."""

    document_id: str
    title: str
    number: str | None
    issued: date | None


@dataclass(frozen=True, slots=True)
class TargetIndex:
    """Documents by the key of their number and by the keys of their titles, the newest first."""

    by_number: Mapping[str, tuple[Target, ...]]
    by_title: Mapping[str, tuple[Target, ...]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """A reference with the document it means, None when the library does not hold it.

    ``others``: documents of the same number or title that were passed over, older than the one taken.
    """

    reference: Reference
    document_id: str | None
    others: tuple[str, ...] = ()


def index_of(documents: Iterable[Document]) -> TargetIndex:
    """An index of the documents that may be named: pass only those that the asker may see."""
    numbers: dict[str, list[Target]] = defaultdict(list)
    titles: dict[str, list[Target]] = defaultdict(list)
    for document in documents:
        card = document.card
        target = Target(document.id, document.title, card.number, card.issued or card.written)
        if card.number:
            numbers[number_key(card.number)].append(target)
        for key in (*_keys(document.title), *_with_region(document.title, card.region)):
            titles[key].append(target)
    return TargetIndex(_newest_first(numbers), _newest_first(titles))


def resolve(references: Sequence[Reference], index: TargetIndex, own_id: str = "") -> tuple[Resolution, ...]:
    """The document each reference means: by number, else by title; of several the newest.

    ``own_id``: the document that refers; it never refers to itself.
    """
    return tuple(_resolve(reference, index, own_id) for reference in references)


def _resolve(reference: Reference, index: TargetIndex, own_id: str) -> Resolution:
    found: tuple[Target, ...] = ()
    key = title_key(reference.name) if reference.name else None
    if reference.number:
        found = index.by_number.get(number_key(reference.number), ())
        if key and re.match(r"\d", number_as_written(reference.number)):
            # `2020年第8号` alone is a number of any office: the title must agree.
            found = tuple(target for target in found if key in _keys(target.title))
    if not found and key:
        found = index.by_title.get(key, ())
        if reference.number:
            given = number_key(reference.number)
            # A document of this title under another number is another one.
            found = tuple(t for t in found if t.number is None or number_key(t.number) == given)
    others = [target.document_id for target in found if target.document_id != own_id]
    return Resolution(reference, others[0] if others else None, tuple(others[1:]))


def _with_region(title: str, region: str | None) -> tuple[str, ...]:
    """What a notice hands on, with the region before it: its title leaves out what its office says already."""
    inner = inner_title(title)
    return (f"{region}{inner}",) if inner and region and not inner.startswith(region) else ()


def _keys(title: str) -> tuple[str, ...]:
    """The keys a title is found by: whole, from its `关于` on (references leave the office out), and
    what it hands on."""
    whole = title_key(title)
    keys = [whole]
    about = whole.find("关于")
    if about > 0:
        keys.append(whole[about:])
    inner = inner_title(title)
    if inner:
        keys.append(inner)
    return tuple(dict.fromkeys(key for key in keys if len(key) >= 2))


def _newest_first(found: Mapping[str, list[Target]]) -> dict[str, tuple[Target, ...]]:
    return {
        key: tuple(sorted(targets, key=lambda t: (t.issued or date.min, t.document_id), reverse=True))
        for key, targets in found.items()
    }
