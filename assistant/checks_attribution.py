"""Lead-ins: what a statement says before it says anything (`此外，`, `根据《…》第三条，`, `According to the Plan,`).

Neutral ones add nothing and are left out before the other rules read the statement. An attribution names the document,
its kind, number, issuer, article or day: each must be that of every place that is cited, and is left out then. What
stands at the head of a statement and cannot be read whole is no lead-in: the other rules look at every word of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from assistant.checks_clauses import Proof, clauses_of, fold
from assistant.cited_names import (
    article_name,
    articles_at,
    bare,
    is_title,
    issues,
    kind_fits,
    kinds,
    named_in_english,
    names_short,
    numbers_of,
    of_day,
)

MAX_HEAD = 90
"""Characters of an attribution at most."""


@dataclass(frozen=True, slots=True)
class Led:
    """A statement without its lead-ins. ``wrong``: what one of them says that is not so."""

    text: str
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    neutral: re.Pattern[str]
    cause: re.Pattern[str]
    aim: re.Pattern[str]
    attributed: re.Pattern[str]
    said: re.Pattern[str]
    at_once: re.Pattern[str]
    kind: re.Pattern[str]
    neutral_en: re.Pattern[str]
    cause_en: re.Pattern[str]
    attributed_en: re.Pattern[str]


_ARTICLE = r"第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?"
_CAUSAL = "因此|因而|所以|正因如此|由此可见|这意味着"
_THIS = "该|本|此|这份|这一|这个|这项|上述|前述|相关|有关|现行|国家和省(?=有关)"
_NUMBER = r"[(（]?[\u4e00-\u9fff]{2,12}[〔\[（(]\s?\d{4}\s?[〕\])）]\s?\d+\s?号[)）]?"
_TITLE = r"《(?:[^《》]|《[^《》]*》)+》"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _words() -> _Words:
    loaded = yaml.safe_load(files("assistant").joinpath("data/leadins.yaml").read_text(encoding="utf-8"))
    said = _any([*str(loaded["said_zh"]).split(), *str(loaded["demands_zh"]).split()])
    english = re.sub(r"\s*\n\s*", "", str(loaded["neutral_en"])).replace("| ", "|")
    named = rf"(?:(?:{_THIS})?(?:{_any(kinds('zh'))})|{_TITLE}(?:{_NUMBER})?(?:{_ARTICLE})?)"
    kind_en = _any(kinds("en"))
    name_en = r"[A-Z0-9][\w'’-]*(?: [\w'’-]+){0,8}?"
    where = r"(?:articles? (?P<{0}>\d+) of )?"
    return _Words(
        re.compile(rf"(?:{_any(str(loaded['neutral_zh']).split())})[，,:：]"),
        re.compile(rf"(?:{_any(str(loaded['cause_zh']).split())})[，,:：]"),
        re.compile(rf"(?:{_any(str(loaded['aim_zh']).split())})[，,:：]?"),
        re.compile(rf"(?P<head>(?:{_TITLE}|[^《》，,:：。；;！？\n]){{2,{MAX_HEAD}}}?)[，,:：]"),
        re.compile(rf"(?:中|里|内|上|当中)?(?:还|也|则|已|中|均)?(?P<verb>{said})(?:了|到|道)?(?:的是)?$"),
        re.compile(
            rf"(?P<head>(?:(?:根据|按照)?{named})(?:中|里)?(?:还|也|则)?(?:{said}))(?![的后时者之了日期前中稿人书，,:：。])(?=[^，。])"
        ),
        re.compile(rf"(?:{_THIS})?(?P<kind>{_any(kinds('zh'))})(?![\u4e00-\u9fff]*(?:{_any(kinds('zh'))}))"),
        re.compile(rf"(?:{english})(?:,|:)\s+", re.IGNORECASE),
        re.compile(rf"(?:{loaded['cause_en']}),\s+", re.IGNORECASE),
        re.compile(
            rf"(?:(?:according to|under|as (?:stated|set out|provided|specified) in|in|pursuant to|based on|per) {where.format('article')}"
            rf"(?:the|this) (?:(?P<name>{name_en}) )?(?P<kind>{kind_en})(?: \((?:19|20)\d\d\))?,\s+(?!\w+ed by)"
            rf"|{where.format('article2')}(?:the|this) (?:(?P<name2>{name_en}) )?(?P<kind2>{kind_en}) (?:also |further |clearly )?(?:{loaded['said_en']}) that\s+)",
            re.IGNORECASE,
        ),
    )


def without_lead_ins(text: str, proofs: Sequence[Proof]) -> Led:
    """A statement without the lead-ins of its sentences, as far as they are true of what it cites."""
    parts = re.split(r"(?<=[。！？])(?=.)", text)
    found: list[str] = []
    for part in parts:
        led = _without(part, proofs)
        if led.wrong:
            return Led(text, led.wrong)
        found.append(led.text)
    return Led("".join(found))


def _without(text: str, proofs: Sequence[Proof]) -> Led:
    rest = text
    while True:
        led = _chinese(rest, proofs) or _english(rest, proofs)
        if led is None or led.wrong:
            return led or Led(rest)
        if not re.search(r"[^\W_]", led.text):
            return Led(rest)
        rest = led.text


def _chinese(text: str, proofs: Sequence[Proof]) -> Led | None:
    """The text without its first lead-in; None where it begins with none."""
    words = _words()
    first = re.match(r"[^，,:：。]*", text)
    if first and first.group() and _quoted(first.group(), proofs):
        return None
    match = words.neutral.match(text)
    if match:
        return Led(text[match.end() :])
    match = words.cause.match(text)
    if match:
        if not _speaks_of(_CAUSE, proofs):
            return Led(text, f"“{match.group().rstrip('，,:：')}” gives a reason that no quote gives")
        return Led(text[match.end() :])
    match = words.aim.match(text)
    if match:
        return Led(text[match.end() :]) if _aims(proofs) else None
    for pattern in (words.attributed, words.at_once):
        match = pattern.match(text)
        read = _read(match.group("head"), proofs) if match else None
        if match and read is not None:
            return Led(text[match.end() :] if not read.wrong else text, read.wrong)
    return None


def _quoted(head: str, proofs: Sequence[Proof]) -> bool:
    """Whether the first clause stands in a quote as it is: then it is restated, and no lead-in."""
    said = fold(head)
    return any(said == clause.text for proof in proofs for clause in clauses_of(proof.text))


_CAUSE = re.compile(
    "因(?!素|地|人|时|子|公)|由于|所以|导致|造成|致使|鉴于|从而|据此|使得|because|since|therefore|due to"
)
_AIM = re.compile(r"目标|力争|争取|到\d{4}年|将|计划|拟|预期|要")
_DUTY = re.compile("要|应|须|必|不得|严禁|禁止|不准|确保|需|由|落实|加强|做好|切实")


def unproved_cause(text: str, proofs: Sequence[Proof]) -> str | None:
    """A clause that is said to follow from the one before it, where no quote gives a reason."""
    for clause in clauses_of(text):
        match = re.match(_CAUSAL, clause.text)
        if match and not _speaks_of(_CAUSE, proofs):
            return f"“{match.group()}” gives a reason that no quote gives"
    return None


def _speaks_of(pattern: re.Pattern[str], proofs: Sequence[Proof]) -> bool:
    return any(pattern.search(proof.text) for proof in proofs)


def _aims(proofs: Sequence[Proof]) -> bool:
    """Whether every cited place speaks of aims, and of nothing reached."""
    return all(
        _AIM.search(proof.text + "\n".join(proof.headings))
        and not re.search("已|实现了|达到了|截至", proof.text)
        for proof in proofs
    )


# -- Chinese attributions ------------------------------------------------------------------------------------


_BASIS = re.compile("(?:正如|如同?|根据|依据|依照|按照|遵照|参照|据|按|在|从)")
_TAIL = re.compile(
    "(?:的)?(?:相关|有关|具体|明确|总体|统一)?(?:规定|部署|安排|精神|内容|表述|说法|介绍|条款|要求)?(?:中|里|来看|看|来说|所述|所示|所列)?$"
)
_FILLER = re.compile(
    "[的、和及与()（）]|关于|(?:于)?(?:印发|发布|出台|制定|公布|下发|颁布|施行|编制)的?|中|文|文件|(?=《)"
)
_DAY = re.compile(
    r"(?P<y>(?:19|20)\d{2})年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?(?=(?:由|以来)?[^年月日]{0,24}(?:印发|发布|出台|制定|公布|下发|颁布|施行|编制)|的)"
)
_BY = re.compile(
    r"由?(?P<issuer>[\u4e00-\u9fff、]{2,40}?)(?:于)?(?:联合)?(?:印发|发布|出台|制定|公布|下发|颁布)的?"
)


@dataclass(frozen=True, slots=True)
class _Read:
    wrong: str | None = None


def _read(head: str, proofs: Sequence[Proof]) -> _Read | None:
    """What an attribution says of the cited documents; None where it is none that can be read whole."""
    body = fold(head)
    verb = _words().said.search(body)
    basis = _BASIS.match(body)
    if not verb and not basis:
        return None
    demands = "要求" in body
    body = body[: verb.start()] if verb else body
    body = body[basis.end() :] if basis else body
    bodies = dict.fromkeys((body, body[: m.start()] if (m := _TAIL.search(body)) else body))
    if not body.strip():
        return None
    read: _Read | None = None
    for one in sorted(bodies, key=len):
        found = _items(one, proofs) if one else ([] if basis and not verb else None)
        if found is None:
            continue
        wrong = next(filter(None, found), None)
        read = _Read(wrong)
        if wrong is None:
            break
    if read is None:
        return None
    if read.wrong is None and demands and not all(_DUTY.search(p.text) for p in proofs):
        return _Read("“要求” is not said in the quote")
    return read


def _items(body: str, proofs: Sequence[Proof]) -> list[str | None] | None:
    """The faults of the parts of an attribution, None for each that is right; None where some part cannot be read."""
    found: list[str | None] = []
    quotes = [fold(proof.quote) for proof in proofs]
    named = False
    rest = body
    while rest:
        step = _item(rest, proofs)
        if step is None:
            return None
        size, wrong, names = step
        if wrong and any(rest[:size] in quote for quote in quotes):
            # What a quote names itself is restated.
            return None
        found.append(wrong)
        named |= names
        rest = rest[size:]
    return found if named else None


def _item(rest: str, proofs: Sequence[Proof]) -> tuple[int, str | None, bool] | None:
    """(characters, fault, whether it names something) of the next part of an attribution."""
    documents = [proof.document for proof in proofs]
    if match := re.match(_TITLE, rest):
        name = match.group()[1:-1]
        right = all(is_title(name, d) for d in documents)
        return match.end(), None if right else f"《{name}》 is not the cited document", True
    if match := re.match(_NUMBER, rest):
        number = match.group()
        right = all(bare(number) in numbers_of(d) for d in documents)
        return match.end(), None if right else f"{number} is not the number of the cited document", True
    if match := re.match(rf"{_ARTICLE}(?:[、和及]{_ARTICLE})*(?P<part>第[^条]+[款项])?", rest):
        return match.end(), _article_fault(match.group(), proofs), True
    if match := _DAY.match(rest):
        right = all(of_day(match, d) for d in documents)
        return match.end(), None if right else f"{match.group()} is not when it was issued", True
    if match := _BY.match(rest):
        name = match.group("issuer")
        right = all(issues(name, d) for d in documents)
        if right or any(_looks_like_office(part) for part in name.split("、")):
            return match.end(), None if right else f"{name} did not issue the cited document", True
    if match := _words().kind.match(rest):
        fits = all(kind_fits(match.group("kind"), proof.document) for proof in proofs)
        return match.end(), None if fits else f"the cited document is no {match.group('kind')}", True
    for size in range(min(len(rest), 60), 1, -1):
        name = rest[:size]
        if all(names_short(name, d) for d in documents):
            return size, None, True
        if all(issues(name, d) for d in documents):
            return size, None, True
        if name in {d.card.region for d in documents}:
            return size, None, False
    if match := re.match(r"[“\"]?(?P<heading>[^“”\"]{2,30}?)[”\"]?(?:这?一?部分|一节|一章|章节)", rest):
        heading = bare(match["heading"])
        if all(any(heading in bare(h) for h in proof.headings) for proof in proofs):
            return match.end(), None, True
        return None
    if _looks_like_office(rest):
        return len(rest), f"{rest} did not issue the cited document", True
    match = _FILLER.match(rest)
    return (match.end(), None, False) if match and match.end() else None


def _looks_like_office(name: str) -> bool:
    return (
        re.fullmatch(
            r"[\u4e00-\u9fff]{1,16}(?:厅|局|委员会|委|办公厅|办公室|人民政府|政府|国务院|部)|国务院", name
        )
        is not None
    )


def _article_fault(said: str, proofs: Sequence[Proof]) -> str | None:
    if re.search("[款项]", said):
        # Paragraphs are not numbered in the text: only words of the quote can prove one.
        if any(fold(said) in proof.text for proof in proofs):
            return None
        return f"{said} stands in no quote"
    named = {
        article_name(m)
        for m in re.findall(r"第([一二三四五六七八九十百千零〇\d]+)条(之[一二三四五六七八九十])?", said)
    }
    have = [articles_at(proof) for proof in proofs]
    if all(found & named for found in have) and named <= frozenset().union(*have):
        return None
    return f"{said} is not the article that is cited"


# -- English -------------------------------------------------------------------------------------------------


def _english(text: str, proofs: Sequence[Proof]) -> Led | None:
    """The text without its first English lead-in; None where it begins with none."""
    words = _words()
    match = words.neutral_en.match(text)
    if match:
        return Led(text[match.end() :])
    match = words.cause_en.match(text)
    if match:
        if not _speaks_of(_CAUSE, proofs):
            return Led(text, f"“{match.group().strip(' ,')}” gives a reason that no quote gives")
        return Led(text[match.end() :])
    match = words.attributed_en.match(text)
    if match is None:
        return None
    kind, name = (match["kind"] or match["kind2"]).lower(), match["name"] or match["name2"]
    if name and name != name.lower():
        named = [named_in_english(f"{name} {kind}", proof.document) for proof in proofs]
        if None in named:
            return None
        if not all(named):
            return Led(text, f"{name} is not the cited document")
    elif name:
        return None
    if not all(kind_fits(kind, proof.document, "en") for proof in proofs):
        return Led(text, f"the cited document is no {kind}")
    article = match["article"] or match["article2"]
    if article and not all(article in articles_at(proof) for proof in proofs):
        return Led(text, f"Article {article} is not the article that is cited")
    return Led(text[match.end() :])
