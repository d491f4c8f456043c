"""What a cited document is called, and which article of it is cited: what an attribution is held against."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from assistant.checks_clauses import Proof, fold, pairs_of
from assistant.checks_translation import bilingual_names
from assistant.english import in_chinese
from vectorstore.numerals import ordinal
from vectorstore.passages import Document, Span

MIN_NAME = 4
"""Characters of a title that name it (`数字经济规划` of a longer one)."""
MAX_PIECES = 3
"""Runs of a title that a shortened name may be put together of."""


def bare(text: str) -> str:
    """A name without marks, folded; what a digest says of itself left out."""
    return re.sub(r"[\W_]|示例摘编", "", fold(text))


@cache
def _titles(*names: str) -> tuple[str, ...]:
    """The titles of a document, and those that stand inside them as what it issues (`关于印发《…》的通知`)."""
    found: dict[str, None] = {}
    for name in names:
        found[bare(name)] = None
        for match in re.finditer(r"(?:印发|发布|转发|公布|下发|颁布|^)《([^《》]+)》", name):
            found[bare(match[1])] = None
        for match in re.finditer(r"(?:印发|发布|转发|公布|下发|颁布)([^《》]{4,}?)的通知", name):
            found[bare(match[1])] = None
    for name in [*found]:
        found[re.sub(r"(?:试行|暂行|修订|征求意见稿|20\d\d(?:20\d\d)?年)$", "", name)] = None
    return tuple(name for name in found if name)


def titles_of(document: Document) -> tuple[str, ...]:
    digest = document.card.digest_of
    return _titles(*(name for name in (document.title, digest.name if digest else "") if name))


def is_title(name: str, document: Document) -> bool:
    """Whether a name between title marks is a title, or the end of one (without the place it is of)."""
    said = re.sub(r"(?:试行|暂行|修订|征求意见稿|20\d\d(?:20\d\d)?年)$", "", bare(name))
    if said in kinds("zh"):
        return kind_fits(said, document)
    return any(
        said == title or (len(said) >= MIN_NAME and title.endswith(said)) for title in titles_of(document)
    )


def names_short(name: str, document: Document) -> bool:
    """Whether a name without title marks is put together of runs of a title, with the title's own last word."""
    said = bare(name)
    if len(said) < MIN_NAME:
        return False
    return any(
        said == title or (said[-2:] == title[-2:] and _pieces(said, title) <= MAX_PIECES)
        for title in titles_of(document)
    )


def _pieces(said: str, title: str) -> int:
    """How many runs of at least two characters of a title, in its order, a name is; many where it is not."""
    pieces = at = 0
    while said:
        size = next((n for n in range(len(said), 1, -1) if title.find(said[:n], at) >= 0), 0)
        if not size:
            return MAX_PIECES + 1
        at = title.find(said[:size], at) + size
        said = said[size:]
        pieces += 1
    return pieces


@cache
def kinds(language: str) -> dict[str, tuple[str, ...]]:
    """The words for a document (`zh`, `en`), each with what its title or kind must have."""
    loaded = yaml.safe_load(files("assistant").joinpath("data/leadins.yaml").read_text(encoding="utf-8"))
    return {str(k): tuple(map(str, v)) for k, v in loaded[f"kinds_{language}"].items()}


def kind_fits(kind: str, document: Document, language: str = "zh") -> bool:
    """Whether a word for a document (a key of ``kinds``) is right for one."""
    wanted = kinds(language)[kind]
    if not wanted:
        return True
    have = (document.card.kind or "", *titles_of(document))
    return any(
        word == have[0] if word.isascii() else any(word in name for name in have[1:]) for word in wanted
    )


def numbers_of(document: Document) -> frozenset[str]:
    digest = document.card.digest_of
    return frozenset(bare(n) for n in (document.card.number, digest.number if digest else None) if n)


def issues(name: str, document: Document) -> bool:
    """Whether an office is an issuer of a document, by its whole name or without the place it is of."""
    digest = document.card.digest_of
    issuers = {*document.card.issuers, *((digest.issuer or "").split("、") if digest else ())} - {""}
    region = document.card.region or ""
    own = {bare(i) for i in issuers}
    own |= {i.removeprefix(region) for i in own if region and len(i.removeprefix(region)) > 1}
    own |= {i.replace("人民政府", "政府") for i in own}
    own |= {f"{region[-1]}{i.removeprefix(region)}" for i in own if region and i.startswith(region)}
    own -= {"人民政府办公厅", "人民政府", "政府"}
    said = [bare(part) for part in name.split("、")]
    return bool(said) and all(part in own for part in said)


def of_day(match: re.Match[str], document: Document) -> bool:
    digest = document.card.digest_of
    days = [
        document.card.issued,
        document.card.written,
        document.card.effective,
        digest.issued if digest else None,
    ]
    return any(_on(match, day) for day in days if day is not None)


def _on(match: re.Match[str], day: date) -> bool:
    parts = ((match["y"], day.year), (match["m"], day.month), (match["d"], day.day))
    return all(said is None or int(said) == have for said, have in parts)


_ARTICLE_LINE = re.compile(r"(?m)^[\s#*]*第([一二三四五六七八九十百千零〇\d]+)条(之[一二三四五六七八九十])?")


def article_name(found: tuple[str, str]) -> str:
    return f"{ordinal(found[0])}{found[1]}"


def articles_at(proof: Proof) -> frozenset[str]:
    """The articles that a quote stands in (`3`, `12之一`): the last that begins before it, where no later heading ends it."""
    text = proof.document.text
    end = proof.line_start + len(proof.line)
    found = frozenset(
        article_name((m[1], m[2] or "")) for m in _ARTICLE_LINE.finditer(text, proof.line_start, end)
    )
    if _ARTICLE_LINE.match(text, proof.line_start, end):
        return found
    before = list(_ARTICLE_LINE.finditer(text, 0, proof.line_start))
    if not before:
        return found
    last = before[-1]
    start = text.find("第", last.start())
    here = Span(proof.line_start, max(proof.line_start, end))
    sections = proof.document.sections
    own = [
        s
        for s in sections
        if s.span.start <= start < s.span.end and s.heading.lstrip().startswith(last.group().strip("#* \n"))
    ]
    ended = (own and not any(s.span.start <= here.start < s.span.end for s in own)) or any(
        s.span.start > start
        and s.span.start <= here.start
        and re.match(r"\s*(?:第.{1,4}[章编]|附)", s.heading)
        for s in sections
    )
    return found if ended else found | {article_name((last[1], last[2] or ""))}


def named_in_english(name: str, document: Document) -> bool | None:
    """Whether an English name is made of what a title says; None where it has a word that no list knows."""
    title = "".join(titles_of(document)) + (document.card.region or "")
    rest = name
    for pattern, forms in bilingual_names():
        if pattern.search(rest):
            if not any(form in title for form in forms if len(form) > 1):
                return False
            rest = pattern.sub(" ", rest)
    chinese = in_chinese(
        re.sub(r"\b(?:of|for|on|the|and|province|provincial|city|municipal)\b", " ", rest, flags=re.I)
    )
    if re.search("[A-Za-z]", re.sub(rf"(?:{'|'.join(kinds('en'))})$", "", chinese.strip(), flags=re.I)):
        return None
    said = frozenset().union(*(pairs_of(run) for run in re.findall("[\u4e00-\u9fff]+", chinese)))
    return {pair for pair in said if pair not in {*kinds("zh"), "措施"}} <= pairs_of(title)
