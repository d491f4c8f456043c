"""Statements in another language than their quotes: figures, dates, names, strength and negation across languages.

What they say in other words cannot be compared with the quotes; so they are shown beside them without the check mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml

from assistant.checks_cells import cells_of, is_header, proved_cells
from assistant.checks_clauses import Proof, clauses_of, fold
from assistant.checks_figures import Claim, claims_of
from assistant.checks_wording import marks_in
from assistant.figures import FigureKind, figures, years

FOREIGN_SHARE = 0.2
"""Han characters among the letters of a text up to which it is in another language."""
WORDS_PER_CHARACTER = 1.0
"""Words of a translation for each Han character of its quotes at most; English needs about two thirds."""
MIN_WORDS = 14

_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SMALL = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBER = re.compile(
    rf"(?<![\w.])(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{'|'.join(w for w in _SMALL if w not in ('zero', 'one'))})(?![a-z-]))"
    rf"(?:[ -]?(?P<scale>{'|'.join(_SCALES)}))?(?:\s?(?P<sign>%|‰|percentage points?|per ?cent(?!age)))?(?![\d])",
    re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS)
_DATE = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH}),? (?P<y1>(?:19|20)\d\d)|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>(?:19|20)\d\d)|(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d,.])((?:19|20)\d\d)(?![\d,]\d|\s?(?:yuan|people|enterprises|companies|%))")
_BASIS = re.compile(
    r"\b(?:from|than in|than|since|between|compared (?:with|to)|over|on|versus|as of)(?: the)?(?: level of)? $",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:Article|Chapter|Section)s? (\d+)", re.IGNORECASE)
_LEAST = "at least|no (?:less|fewer|lower) than|not (?:less|fewer|lower) than|more than|over|above|exceed(?:s|ing)?|greater than|upwards of|surpass(?:es|ing)?|minimum of|a minimum"
_MOST = "at most|no (?:more|higher|later|longer) than|not (?:more|higher|later|longer|exceed(?:ing)?)(?: than)?|up to|within|less than|fewer than|below|under|maximum of|a maximum|capped at"
_ABOUT = "about|around|approximately|roughly|nearly|some|almost"
_LIMIT = re.compile(
    rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<about>{_ABOUT}))(?:\s(?:of|by|a|the|rmb|cny|an? additional))*\s?$",
    re.IGNORECASE,
)
_LIMIT_BEHIND = re.compile(
    r"[^,.;]{0,24}?\b(?:(?P<least>or (?:more|above|higher|over))|(?P<most>or (?:less|below|fewer|lower)|at most))",
    re.IGNORECASE,
)
_UNITS = (
    (re.compile(r"[ -]?(?:yuan|rmb|cny|renminbi)\b", re.I), ("元", "人民币")),
    (re.compile(r"[ -]?(?:working|business|work)[ -]days?", re.I), ("工作日", "个工作日")),
    (re.compile(r"[ -]?(?:calendar )?days?\b", re.I), ("日", "天")),
    (re.compile(r"[ -]?months?\b", re.I), ("月", "个月")),
    (re.compile(r"[ -]?years?\b", re.I), ("年", "周年")),
    (re.compile(r"[ -]?hours?\b", re.I), ("小时",)),
    (re.compile(r"[ -]?(?:square kilomet\w+)", re.I), ("平方公里", "平方千米")),
    (re.compile(r"[ -]?(?:tons?|tonnes?)\b", re.I), ("吨",)),
    (re.compile(r"[ -]?(?:u\.?s\.? )?dollars?\b", re.I), ("美元",)),
)  # fmt: skip
_MARKS: dict[str, tuple[str, str]] = {
    "denial": (
        r"\b(?:not|no|never|none|neither|nor|without|cannot|can't|won't|don't|doesn't|isn't|aren't|non|prohibit\w*|forbid\w*|forbidden|ban(?:s|ned)?|except\w*|exempt\w*|free of charge|waive\w*|refus\w+|abolish\w*|cancel\w*|stop\w*|repeal\w*|unless)\b",
        "negation prohibition exemption no_longer at_most only",
    ),
    "duty": (r"\b(?:must|shall|should|required?|requires|requirement|obliged|have to|has to|need(?:s|ed)? to|mandatory|ought)\b", ""),
    "permission": (r"\b(?:may(?! \d)|can|could|allowed?|allows|permitted|permits?|entitled|optional)\b", "may"),
    "encouraged": (r"\b(?:encourag\w+|promot\w+ voluntary|advocat\w+)\b", "encouraged"),
    "in principle": (r"\bin principle\b", "in_principle"),
    "striven for": (r"\b(?:striv\w+|endeavou?r\w*|seek\w*|aims?|aiming|try|tries|work(?:s|ing)? towards?)\b", ""),
    "up": (r"\b(?:increas\w+|grow\w*|growth|ris(?:e|es|ing)|rais\w+|expand\w*|doubl\w+|up by|new|additional|add\w*)\b", ""),
    "down": (r"\b(?:decreas\w+|reduc\w+|fall\w*|declin\w+|cuts?|cutting|lower(?:s|ed|ing)?|shorten\w*|down by|shrink\w*|halv\w+)\b", "down"),
    "yearly": (r"\b(?:annual\w*|yearly|(?:each|every|per|a) year)\b", "yearly"),
    "monthly": (r"\b(?:monthly|(?:each|every|per|a) month)\b", "monthly"),
    "quarterly": (r"\b(?:quarterly|(?:each|every) quarter)\b", "quarterly"),
    "daily": (r"\b(?:daily|(?:each|every|per|a) day)\b", "daily"),
    "only": (r"\b(?:only|solely|exclusively|merely)\b", "only"),
    "all": (r"\b(?:all|entire|entirely|fully|completely|whole|any)\b", ""),
    "some": (r"\b(?:some(?! \d)|part(?:ly|ially)?|several|certain|a few)\b", "some"),
    "reached": (r"\b(?:has|have|had|already|was|were)\b (?!to\b|been (?:planned|proposed))", ""),
}  # fmt: skip
"""What a word of a translation says: its pattern, and the words of ``checks_wording.MARKS`` that say it in a quote."""
_THERE = {
    "duty": re.compile("应|须|必|要|不得|禁止|严禁|确保|责令|负责|处"),
    "permission": re.compile("可|能|有权|允许|准予|享受|不[得能可]"),
    "striven for": re.compile("力争|争取|目标|努力|力求|旨在|为了|以.{0,8}为目标|计划|要"),
    "up": re.compile("增|提高|提升|上升|扩大|翻|升|新|长|倍|加|壮大|另"),
    "all": re.compile("全|所有|任何|一律|各|都|均|每|一切|凡|整"),
    "some": re.compile("部分|一些|若干|有的|个别|少数|多数|一批|某|等"),
    "reached": re.compile("已|了|过|率先|曾|成立|共|以来|形成|发布|印发|[在于]\\d{4}年|^\\d{4}年|达"),
    "denial": re.compile("不|未|无|非|禁|免|停|废|除|撤|取消|没|拒|以外|之外|暂缓"),
    "yearly": re.compile("每年|年均|逐年|年度|按年"),
    "daily": re.compile("每天|每日|日均"),
    "down": re.compile("减|降|缩|少|下"),
    "only": re.compile("只|仅|唯一|限|才|方可"),
    "encouraged": re.compile("鼓励|提倡|倡导|引导|支持"),
}
_DEMANDED = {
    "denial": re.compile("不得|禁止|严禁|不予|不能|不准|不再|不应|无需|无须|免[于收征费除]|不(?=收|需|用|必|计|列|享)|除外"),
    "in principle": re.compile("原则上"),
    "encouraged": re.compile("鼓励|提倡|倡导"),
    "striven for": re.compile("力争|争取"),
    "duty": re.compile("应当|必须|务必"),
    "permission": re.compile("可以"),
    "yearly": re.compile("每年|年均|逐年"),
}  # fmt: skip
"""What a quote says in every sentence a translation may not leave out. For duty, the plain present tense is not enough."""


@dataclass(frozen=True, slots=True)
class ForeignFigure:
    """A figure of a translation with its limit (least, most, about), unit (as Chinese texts may call it) and year."""

    text: str
    value: Decimal
    kind: FigureKind
    limit: str | None
    unit: tuple[str, ...]
    year: str | None


def is_foreign(text: str) -> bool:
    """Whether a text is in another language than Chinese."""
    letters = re.findall(r"[^\W\d_]", text)
    han = sum("\u3400" <= letter <= "\u9fff" for letter in letters)
    return bool(letters) and han <= FOREIGN_SHARE * len(letters)


def mistranslated(text: str, proofs: Sequence[Proof]) -> str | None:
    """The first thing of a translation that its quotes say otherwise or do not say."""
    plain = re.sub(r"[’‘]", "'", text)
    return (
        _dates(plain, proofs)
        or _figures(plain, proofs)
        or _names(plain, proofs)
        or _turns(plain, proofs)
        or _length(plain, proofs)
    )


def foreign_figures(text: str) -> list[ForeignFigure]:
    """The figures of an English text that are no years, dates or numbers of articles."""
    masked = _ARTICLE.sub(_blank, _DATE.sub(_blank, text))
    masked = re.sub(r"[A-Za-z]+-?\d[\w.]*|\d+(?:st|nd|rd|th)\b|No\.? ?\d+|\d+G\b|\bIPv\d", _blank, masked)
    found: list[ForeignFigure] = []
    spots = list(_YEAR.finditer(masked))
    taken = [m.span() for m in spots]
    # A year that is only compared with is no year of a figure, as long as another one is named.
    spots = [m for m in spots if not _BASIS.search(masked[: m.start()])] or spots
    for match in _NUMBER.finditer(masked):
        if any(a <= match.start() < b for a, b in taken) and not match["scale"] and not match["sign"]:
            continue
        digits = match["digits"].replace(",", "").lower()
        value = Decimal(_SMALL[digits]) if digits in _SMALL else Decimal(digits)
        value *= _SCALES.get((match["scale"] or "").lower(), 1)
        before, behind = masked[: match.start()], masked[match.end() :]
        limit = _LIMIT.search(before[-28:]) or _LIMIT_BEHIND.match(behind)
        unit = next((names for pattern, names in _UNITS if pattern.match(behind)), ())
        if not unit and re.search(r"(?:rmb|cny|¥)\s?$", before, re.IGNORECASE):
            unit = ("元",)
        near = min(spots, key=lambda m: abs(m.start() - match.start()), default=None)
        same = near is not None and not re.search(
            "[;.] ", masked[min(near.start(), match.start()) : max(near.end(), match.end())]
        )
        found.append(
            ForeignFigure(
                match.group(),
                value.normalize(),
                _kind(match["sign"]),
                limit.lastgroup if limit else None,
                unit,
                near[1] if near is not None and same else None,
            )
        )
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _kind(sign: str | None) -> FigureKind:
    if not sign:
        return FigureKind.NUMBER
    if "point" in sign.lower():
        return FigureKind.POINTS
    return FigureKind.PERMILLE if sign == "‰" else FigureKind.PERCENT


def _claims(proofs: Sequence[Proof]) -> list[Claim]:
    headers = [cells for proof in proofs if proof.row and is_header(cells := cells_of(proof.line))]
    found: list[Claim] = []
    for proof in proofs:
        if proof.row:
            found += proved_cells(proof, headers).claims
        else:
            found += claims_of(proof.text, (proof.start, proof.end))
    return found


def _figures(text: str, proofs: Sequence[Proof]) -> str | None:
    claims = _claims(proofs)
    others = {(f.value, f.kind) for proof in proofs for f in figures(fold(proof.quote))}
    han = {Decimal(n) for proof in proofs for n in _han_numbers(fold(proof.quote))}
    order: list[int] = []
    for figure in foreign_figures(text):
        fitting = [
            n for n, claim in enumerate(claims) if (claim.value, claim.kind) == (figure.value, figure.kind)
        ]
        if not fitting:
            if (figure.value, figure.kind) in others or (
                figure.kind is FigureKind.NUMBER and figure.value in han
            ):
                continue
            return f"the figure {figure.text} stands in no quote"
        right = [n for n in fitting if _agrees(figure, claims[n])]
        if not right:
            return f"{figure.text} is said with another limit, unit or year in the quote"
        order.append(next((n for n in right if not order or n > order[-1]), right[0]))
    prose = not any(proof.row for proof in proofs)
    if prose and order != sorted(order):
        return "the figures do not stand in the order of the quote"
    return None


def _agrees(said: ForeignFigure, claim: Claim) -> bool:
    if said.limit != claim.limit and not (said.limit is None and claim.limit == "about"):
        return False
    if said.unit and claim.unit and claim.unit not in said.unit:
        return False
    if "元" in said.unit and claim.unit is None and not claim.cell:
        return False
    years_there = {year for whole in claim.years for year in whole.split("-")}
    return not (said.year and years_there and said.year not in years_there)


_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _han_numbers(text: str) -> list[int]:
    """Small numbers written as one Han digit (`三项`), and 翻番 and 倍 as two."""
    found = [_HAN_DIGITS[c] for c in re.findall("[一二两三四五六七八九十]", text)]
    return [*found, 2] if re.search("翻一?番|倍增", text) else found


def _dates(text: str, proofs: Sequence[Proof]) -> str | None:
    quotes = [fold(proof.text) for proof in proofs]
    have = {
        (m[1], int(m[2]), int(m[3]))
        for quote in quotes
        for m in re.finditer(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})[日号]", quote)
    }
    for match in _DATE.finditer(text):
        groups = match.groupdict()
        n = next(k for k in "123" if groups[f"y{k}"])
        month = groups[f"m{n}"]
        number = (
            int(month)
            if month.isdigit()
            else next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(month[:3].lower()))
        )
        if (groups[f"y{n}"], number, int(groups[f"d{n}"])) not in have:
            return f"the date {match.group()} stands in no quote"
    named = {str(y) for quote in quotes for y in years(quote)}
    named |= {y for quote in quotes for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", quote)}
    for match in _YEAR.finditer(_DATE.sub(_blank, text)):
        if match[1] not in named:
            return f"the year {match[1]} stands in no quote"
    articles = {str(n) for quote in quotes for n in _article_numbers(quote)}
    for match in _ARTICLE.finditer(text):
        if match[1] not in articles:
            return f"{match.group()} stands in no quote"
    return None


def _article_numbers(quote: str) -> list[int]:
    from vectorstore.numerals import ordinal

    found = [ordinal(m[1]) for m in re.finditer("第([一二三四五六七八九十百千零〇\\d]+)[条章节]", quote)]
    return [number for number in found if number is not None]


@cache
def bilingual_names() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """(an English name, its Chinese forms), the longest first."""
    loaded = yaml.safe_load(files("assistant").joinpath("data/names.yaml").read_text(encoding="utf-8"))
    ordered = sorted(
        ((str(k), tuple(map(str, v))) for k, v in loaded.items()), key=lambda item: -len(item[0])
    )
    return tuple((re.compile(rf"\b{re.escape(name)}(?:'s)?\b"), forms) for name, forms in ordered)


_COMMON = frozenset(
    [
        "I",
        "The",
        "A",
        "An",
        "In",
        "By",
        "On",
        "At",
        "For",
        "From",
        "To",
        "Of",
        "And",
        "Or",
        "As",
        "It",
        "Its",
        "This",
        "That",
        "These",
        "Those",
        "If",
        "When",
        "While",
        "With",
        "Under",
        "Each",
        "Every",
        "All",
        "Any",
        "No",
        "Not",
        "Province",
        "Provincial",
        "City",
        "County",
        "District",
        "Municipal",
        "Municipality",
        "Government",
        "Plan",
        "Article",
        "Chapter",
        "Section",
        "Notice",
        "Measures",
        "Regulations",
        "Opinions",
        "Law",
        "Action",
        "Project",
        "Program",
        "Programme",
        "Office",
        "Bureau",
        "Department",
        "Commission",
        "Committee",
        "Ministry",
        "National",
        "State",
        "Digital",
        "Economy",
        "Economic",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
)


def _names(text: str, proofs: Sequence[Proof]) -> str | None:
    have = fold(
        "\n".join(proof.text + "\n" + "\n".join((proof.document.title, *proof.headings)) for proof in proofs)
    )
    rest = text
    for pattern, forms in bilingual_names():
        if not pattern.search(rest):
            continue
        if not any(form.lower() in have for form in forms):
            return f"{pattern.search(rest).group()} is named in no quote"  # type: ignore[union-attr]
        rest = pattern.sub(" # ", rest)
    for match in re.finditer(r"(?<![\w.])[A-Z][\w'+-]*", rest):
        word = match.group().removesuffix("'s")
        first = not re.search(r"[^\s“\"'(]", rest[: match.start()]) or re.search(
            r"[.!?:;]\s+[“\"'(]?$", rest[: match.start()]
        )
        joined = re.match(r"\s+[A-Z][a-z]", rest[match.end() :]) is not None
        plain = word[1:].islower() or len(word) == 1
        if word in _COMMON or (first and not joined and plain) or word.lower() in have:
            continue
        return f"the name {word} is not known from the quotes"
    return None


def _turns(text: str, proofs: Sequence[Proof]) -> str | None:
    sentences = [
        s for proof in proofs if not proof.row for s in re.split("[。！？\n]", fold(proof.text)) if s
    ]
    if not sentences:
        return None
    whole = "\n".join(sentences)
    marks = frozenset(
        name.replace(" ", "_") for clause in clauses_of(whole) for name in marks_in(clause.text)
    )
    for name, (pattern, names) in _MARKS.items():
        match = re.search(
            pattern, re.sub(rf"{_MOST}|{_LEAST}|not only", " ", text, flags=re.I), re.IGNORECASE
        )
        there = _THERE.get(name)
        known = bool(set(names.split()) & marks) or bool(there and there.search(whole))
        if match and not known:
            return f"“{match.group().strip()}” is not said in the quotes"
        demanded = _DEMANDED.get(name)
        if (
            demanded
            and not match
            and all(demanded.search(s) for s in sentences)
            and not _else_said(name, text)
        ):
            return f"“{demanded.search(sentences[0]).group()}” of the quote is left out"  # type: ignore[union-attr]
    return None


def _else_said(name: str, text: str) -> bool:
    """Another way to say it: `is to`, `will` for a duty, `up to` for a limit that denies."""
    ways = {
        "duty": r"\b(?:is|are) to\b|\bwill\b|\bmust\b",
        "permission": r"\b(?:option|right|eligible)\b",
        "denial": _MOST,
    }
    return name in ways and re.search(ways[name], text, re.IGNORECASE) is not None


def _length(text: str, proofs: Sequence[Proof]) -> str | None:
    words = len(re.findall(r"[A-Za-z]+|\d[\d,.]*", text))
    han = sum(len(re.findall("[\u3400-\u9fff]", proof.quote)) for proof in proofs)
    if words > max(MIN_WORDS, WORDS_PER_CHARACTER * han):
        return f"it has {words} words for {han} characters of its quotes"
    return None
