"""Figures bound to what they are said of: subject, year, unit, limit, base or target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.checks_clauses import fold, pairs_of
from assistant.checks_dates import date_spans, year_marks, years_for
from assistant.checks_units import NO_UNIT, declared_unit, same_unit, unit_at
from assistant.figures import FigureKind, figures

MARGIN = 0.15
"""How much better the words around a figure may fit another figure of the quotes before it is taken to be
said of that one. On the generated set 0 loses one true statement of 529, from .3 on a mistold sentence passes."""

_NO_FIGURE = re.compile(
    r"[\u4e00-\u9fff]{2,12}[〔\[(]\d{4}[〕\])]\d+号?|第[一二三四五六七八九十百千零〇\d]+[条款项章节批届期]|(?<![\d.])\d\.0(?![\d个百千万亿元倍%])"
)
_AT_LEAST = "以上|不低于|不少于|不小于|至少|最低|最少|超过|超|突破|大于|高于|多于|[≥>]|逾|下限"
_AT_MOST = (
    "以下|以内|之内|不超过|不高于|不多于|不大于|至多|最高|最多|低于|少于|小于|不足|不到|控制在|[≤<]|上限"
)
_ABOUT = "大约|(?<![节预合公签契])约|(?<![最附])近"
_BEFORE = re.compile(
    rf"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<about>{_ABOUT}))(?:为|是|达到?|的|到|[要需能]|可(?:达|达到|获得?)?|可?给予|按|补助|补贴|奖励|资助|支持|每[人年家户个项]?){{0,2}}$"
)
_BEFORE_A_VERB = re.compile(r"(?:(?P<least>至少|最少)|(?P<most>至多|最多))[\u4e00-\u9fff]{1,4}$")
"""`至少拓展20个`."""
_BEHIND = re.compile(
    r"[^\d,、;:。()¦]{0,3}?(?:(?P<least>(?<!级)(?:及)?以上)|(?P<most>(?<!级)以下|以内|之内|(?<![国省市境海室区县])内(?![容部外在]))|(?P<about>左右|上下))"
)
_FUNCTION = re.compile(
    r"\d{4}年?底?前?|达到?|以上|以下|以内|超过|不低于|不少于|至少|力争|争取|左右|要|为|是|的|了|和|与|及|或|在|到|至|由|将|从|于|由|按|各|共|全省|全市|全国|累计|实现|完成|"
    r"目标|基数|基期|实际|之内|之前|之后|时间|target|base|value|分别|其中|约|最高|最低|给予|每年|年|[()\"]"
)
_ROLES = (
    ("target", "目标|预期|target"),
    ("base", "基数|基期|base"),
    ("actual", "实际|现状|已达|已实现|actual"),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with what it is said of.

    words: those that govern it in its clause, wide: all of its sentence up to it; years: what it may belong to,
    none when no year is named; roles: target, base or actual as far as said (of a cell: what may be said).
    """

    text: str
    value: Decimal
    kind: FigureKind
    unit: str | None
    limit: str | None
    years: frozenset[str]
    words: frozenset[str]
    wide: frozenset[str]
    roles: frozenset[str] | None = None
    cell: bool = False


def claims_of(text: str, core: tuple[int, int] | None = None) -> list[Claim]:
    """The figures of a text. ``core``: the part whose figures count (a quote within its clauses)."""
    return list(_claims_of(text, core))


@lru_cache(maxsize=4096)
def _claims_of(text: str, core: tuple[int, int] | None) -> tuple[Claim, ...]:
    found: list[Claim] = []
    earlier: str | None = None
    wanted = None if core is None else fold(text[core[0] : core[1]])
    for sentence in re.split(r"[。！？!?\n]", fold(text)):
        found += _claims(sentence, earlier)
        marks = year_marks(sentence)
        earlier = marks[-1].year if marks else earlier
    return tuple(found if wanted is None else (c for c in found if c.text in wanted))


def _claims(sentence: str, earlier: str | None) -> list[Claim]:
    marks = year_marks(sentence)
    masked = [*date_spans(sentence), *(m.span() for m in _NO_FIGURE.finditer(sentence))]
    all_figures = [f for f in figures(sentence) if not any(a < f.end and f.start < b for a, b in masked)]
    found: list[Claim] = []
    for n, figure in enumerate(all_figures):
        unit = unit_at(sentence, figure.end)
        end = figure.end + len(unit or "")
        before = all_figures[n - 1].end if n else 0
        after = all_figures[n + 1].start if n + 1 < len(all_figures) else len(sentence)
        start = max(before, _last_break(sentence, figure.start), _joint(sentence, before, figure.start))
        stop = _next_break(sentence, end)
        if stop > after:
            stop = _joint(sentence, end, after, first=True) or end
        value = figure.value
        if unit is None and figure.kind is FigureKind.NUMBER:
            declared = declared_unit(sentence[: figure.start]) or NO_UNIT
            value, unit = declared.times(value), declared.word
            kind = declared.kind
        else:
            kind = figure.kind
        wide = _content(sentence[: figure.start] + "," + sentence[end:stop])
        behind = _content(sentence[end:stop]) if _NOUN_BEHIND.match(sentence, end) else frozenset()
        words = (
            behind if len(behind) > 1 else _content(sentence[start : figure.start] + "," + sentence[end:stop])
        )
        said = sentence[start : figure.start] + _bracket(sentence, end)
        found.append(
            Claim(
                figure.text,
                value.normalize(),
                kind,
                unit,
                _limit(sentence, figure.start, figure.end, end),
                years_for(sentence, marks, figure.start, figure.end, earlier),
                words if len(words) > 1 else wide,
                wide,
                frozenset(role for role, pattern in _ROLES if re.search(pattern, said)) or None,
            )
        )
    return found


_JOINT = re.compile("以及|和|及|与")
_NOUN_BEHIND = re.compile(r"(?:以上|以下|以内|左右)?(?:的)?[\u4e00-\u9fff]{2}")
"""What follows a figure that stands before what it counts (`100家企业`)."""


def _joint(sentence: str, start: int, end: int, *, first: bool = False) -> int:
    """Where the words between two figures part, those of the first from those of the second: behind (or, for the
    first figure, before) the word that joins them; 0 where none does."""
    found = list(_JOINT.finditer(sentence, start, end)) if 0 < start < end else []
    return (found[0].start() if first else found[-1].end()) if found else 0


def _last_break(sentence: str, place: int) -> int:
    return max(sentence.rfind(mark, 0, place) for mark in ",，、;；:：¦") + 1


def _next_break(sentence: str, place: int) -> int:
    match = re.compile(r"[,，、;；:：¦(]").search(sentence, place)
    return match.start() if match else len(sentence)


def _bracket(sentence: str, place: int) -> str:
    match = re.compile(r"[^\d,，、;；]{0,4}\([^()]{0,12}\)").match(sentence, place)
    return match.group() if match else ""


def _content(text: str) -> frozenset[str]:
    return frozenset(pair for piece in _FUNCTION.sub(",", text).split(",") for pair in pairs_of(piece))


_SPAN_OF_TIME = re.compile("年|个月|天|周")


def _limit(sentence: str, start: int, end: int, unit_end: int) -> str | None:
    for match in (
        _BEFORE.search(sentence[max(0, start - 10) : start]),
        _BEFORE_A_VERB.search(sentence[max(0, start - 10) : start]),
        _BEHIND.match(sentence, unit_end),
        _BEHIND.match(sentence, end),
    ):
        if match:
            return match.lastgroup
    # `用5年时间` is within five years.
    within = sentence[max(0, start - 2) : start].endswith(("用", "用了")) and _SPAN_OF_TIME.match(
        sentence, end
    )
    return "most" if within else None


def unbound_figures(
    said: Sequence[Claim], proved: Sequence[Claim], rivals: Iterable[frozenset[str]] = ()
) -> str | None:
    """The first figure of a statement that no figure of its quotes proves in all respects.

    ``rivals``: names of the other rows of a quoted row's table.
    """
    others = tuple(rivals)
    for claim in said:
        reasons = [_misfit(claim, other, proved, others) for other in proved if _same_value(claim, other)]
        if all(reasons):
            return next(
                (reason for reason in reasons if reason),
                f"the figure {claim.text} stands in no quote in this unit",
            )
    return None


def _same_value(said: Claim, proved: Claim) -> bool:
    return said.value == proved.value and said.kind is proved.kind


def _misfit(
    said: Claim, proved: Claim, all_proved: Sequence[Claim], rivals: Sequence[frozenset[str]]
) -> str | None:
    """In which respect a figure of equal value is not what the statement says, None when it is."""
    if not same_unit(said.unit, proved.unit) and not (
        said.unit is None and proved.kind is not FigureKind.NUMBER
    ):
        return f"the unit of {said.text} is {proved.unit or 'not given'} in the quote"
    if said.limit != proved.limit:
        return f"{said.text} is no figure with the same limit in the quote"
    if said.years and proved.years and not said.years & proved.years:
        return f"{said.text} does not belong to {'、'.join(sorted(said.years))}"
    if said.roles and proved.cell and proved.roles is not None and not said.roles & proved.roles:
        return f"{said.text} is not {'、'.join(sorted(said.roles))} in the table"
    if proved.cell:
        return None if _names_row(said, proved, rivals) else f"{said.text} is said of another row"
    return _other_subject(said, proved, all_proved)


def _names_row(said: Claim, cell: Claim, rivals: Sequence[frozenset[str]]) -> bool:
    """Whether the words before a figure name the cell's row, and no other row better."""
    for words in (said.words, said.wide):
        own = _dice(words, cell.words)
        named = len(words & cell.words) >= 0.5 * len(cell.words) or bool(words & cell.wide)
        if named and all(_dice(words, rival) <= own for rival in rivals):
            return True
    return False


def _other_subject(said: Claim, proved: Claim, all_proved: Sequence[Claim]) -> str | None:
    if not said.words or not proved.words:
        return None
    own = _likeness(said.words, proved.words)
    best = max(
        (
            _likeness(said.words, p.words)
            for p in all_proved
            if not p.cell and (p.value, p.kind) != (said.value, said.kind)
        ),
        default=0.0,
    )
    if own + MARGIN < best:
        return f"{said.text} is said of something else in the quote"
    if not own and not said.wide & proved.wide:
        return f"{said.text} shares no subject with its quote"
    return None


def _likeness(said: frozenset[str], proved: frozenset[str]) -> float:
    """How much of what is said stands there, and how little else does."""
    shared = len(said & proved)
    return 0.5 * shared / len(said) + 0.5 * _dice(said, proved) if shared else 0.0


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def without(claims: Sequence[Claim], value: Decimal) -> list[Claim]:
    """Claims without the last one of a value: the result of a computation."""
    last = max((n for n, claim in enumerate(claims) if claim.value == value), default=None)
    return [claim for n, claim in enumerate(claims) if n != last]


def as_cell(
    claim: Claim,
    name: frozenset[str],
    head: frozenset[str],
    years: frozenset[str],
    roles: frozenset[str] | None,
) -> Claim:
    """A figure read from a cell, bound to its row's name and its column."""
    return replace(claim, words=name, wide=head, years=years, roles=roles, cell=True)
