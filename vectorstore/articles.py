"""Articles of laws: which ones a question names, which one a passage belongs to, and the laws that are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vectorstore.numerals import ordinal

_HAN = "一二两三四五六七八九十百千零〇"
_N = rf"(?:[{_HAN}]+|\d{{1,4}})"
_ARTICLE = re.compile(rf"第\s?({_N})\s?条(?:之({_N}))?")
# Without 第, a number before 条 counts things (`二十条措施`), unless a law's name or another article stands before it.
_REFERENCE = re.compile(
    rf"(?:第\s?|(?<=[法典例定则》])\s?|(?<=条[、和与及]))({_N})\s?条(?:之({_N}))?(?!措施|意见|政策|建议)"
)
_RANGE = re.compile(r"\s?(?:至|到|[—–－~～-]+)\s?$")
_LONGEST_RANGE = 20

_LAW_WORDS = "法|法典|条例|规定|办法|细则|解释|规则|决定|通则|章程"
# What stands right before an article when it is an article of a certain law, in this library or not.
_OF_A_LAW = re.compile(rf"(?:{_LAW_WORDS})(?:[(（][^)）]{{0,12}}[)）])?[》”\"]?\s?(?:的|中的?|里的?|，)?\s?$")

SHORT_NAMES = {
    "民诉法": "民事诉讼法",
    "刑诉法": "刑事诉讼法",
    "行诉法": "行政诉讼法",
    "消保法": "消费者权益保护法",
    "消费者保护法": "消费者权益保护法",
    "道交法": "道路交通安全法",
    "未保法": "未成年人保护法",
    "个保法": "个人信息保护法",
    "数安法": "数据安全法",
    "网安法": "网络安全法",
    "治安处罚法": "治安管理处罚法",
    "反家暴法": "反家庭暴力法",
    "食安法": "食品安全法",
    "工伤条例": "工伤保险条例",
}
"""Names in use that are no part of a law's title; those that are (`民法典`) need no entry."""


@dataclass(frozen=True, slots=True, order=True)
class Article:
    """An article's number; ``sub`` is 1 for `第十四条之一`, 0 without."""

    number: int
    sub: int = 0

    @property
    def term(self) -> str:
        """As it stands in the full-text index."""
        return f"{self.number}.{self.sub}"


def article_number(text: str) -> tuple[int, int] | None:
    """The first article a text names, as (number, sub-number): `第十四条` is (14, 0), `第14条之一` is (14, 1)."""
    match = _ARTICLE.search(text)
    article = _article(match) if match else None
    return (article.number, article.sub) if article else None


def article_of(headings: Sequence[str]) -> Article | None:
    """The article that a passage with these headings belongs to: the innermost heading `第X条…`."""
    for heading in reversed(headings):
        match = _ARTICLE.match(heading.strip())
        if match:
            return _article(match)
    return None


def articles_in(question: str) -> tuple[Article, ...]:
    """The articles that a question names, in order; a range (`第十条至第十二条`) gives all of it."""
    found: list[Article] = []
    end = 0
    for match in _REFERENCE.finditer(question):
        article = _article(match)
        if article is None:
            continue
        if found and _RANGE.match(question[end : match.start()]):
            first = found[-1].number + 1
            last = min(article.number, first + _LONGEST_RANGE)
            found += [Article(number) for number in range(first, last)]
        found.append(article)
        end = match.end()
    return tuple(dict.fromkeys(found))


def _article(match: re.Match[str]) -> Article | None:
    number, sub = ordinal(match.group(1)), ordinal(match.group(2) or "")
    return Article(number, sub or 0) if number else None


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a question asks to look up. ``documents`` None: no law is named, any may be meant."""

    articles: tuple[Article, ...]
    documents: tuple[str, ...] | None


@dataclass(frozen=True)
class LawNames:
    """The names by which the documents of a library may be called, made once for each state of it."""

    ids_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0

    @classmethod
    def of(cls, titles: Iterable[tuple[str, str]]) -> LawNames:
        """From pairs of document id and title."""
        return cls.joined((document_id, called_by(title)) for document_id, title in titles)

    @classmethod
    def joined(cls, named: Iterable[tuple[str, Iterable[str]]]) -> LawNames:
        """From pairs of document id and ``called_by`` its title."""
        names: dict[str, list[str]] = {}
        for document_id, own in named:
            for name in own:
                names.setdefault(name, []).append(document_id)
        return cls({name: tuple(ids) for name, ids in names.items()}, max(map(len, names), default=0))

    def named_in(self, question: str) -> tuple[str, ...]:
        """The documents whose name stands in a question; a name inside a longer one is not counted."""
        plain = _folded(question)
        for short, name in SHORT_NAMES.items():
            if short not in self.ids_of:
                plain = plain.replace(short, name)
        found: list[str] = []
        at = 0
        while at < len(plain):
            for length in range(min(self.longest, len(plain) - at), 1, -1):
                ids = self.ids_of.get(plain[at : at + length])
                if ids:
                    found += ids
                    at += length - 1
                    break
            at += 1
        return tuple(dict.fromkeys(found))


def lookup(question: str, names: LawNames) -> Lookup | None:
    """The articles to look up for a question; None when it names none, or one of a law that is not here."""
    articles = articles_in(question)
    if not articles:
        return None
    documents = names.named_in(question)
    if documents:
        return Lookup(articles, documents)
    first = _REFERENCE.search(question)
    if first and _OF_A_LAW.search(question[: first.start()]):
        return None
    return Lookup(articles, None)


def called_by(title: str) -> frozenset[str]:
    """`中华人民共和国民法典 合同编` is also called 民法典, 民法典合同编 and by its whole title."""
    bare = re.sub(r"[(（][^)）]*[)）]$", "", title.strip())
    names: set[str] = set()
    for form in (title, bare, re.split(r"[\s　]", bare)[0]):
        whole = _folded(form)
        names |= {whole, whole.removeprefix("中华人民共和国")}
    return frozenset(n for n in names if len(n) >= 4 or (len(n) >= 2 and re.search(rf"(?:{_LAW_WORDS})$", n)))


def _folded(text: str) -> str:
    return re.sub(r"[\s　“”\"'‘’《》〈〉【】()（）]", "", text)
