"""Questions that offer two places or bodies (`是嘉兴还是绍兴？`): what is offered, and what is left to look for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vectorstore.regions import places_in, regions_in

_OFFERED = re.compile(
    r"[，,]?(?:到底|究竟)?(?:是|在|归|由|给|选)(?P<one>[\u4e00-\u9fff]{2,14}?)(?:呢)?[，,]?还是(?:是|在|归|由|给)?(?P<other>[\u4e00-\u9fff]{2,14}?)"
    r"(?P<role>(?:来)?(?:牵头|负责|主管|管))?的?(?:呢|啊|呀|吗|来着)?[？?。\s]*$"
)
_BODY = re.compile("(?:厅|局|委|办|院|部|委员会|公司|集团|法院|检察院|大学)$")


@dataclass(frozen=True, slots=True)
class Either:
    """names: the two as texts write them, places without their class; rest: the question without them; bodies: whether
    they are bodies, of which one does what is asked."""

    names: tuple[str, str]
    rest: str
    bodies: bool


def either_of(text: str) -> Either | None:
    """What a question offers at its end; None where that is no two places and no two bodies.

    >>> either_of("申报国家试点的，是嘉兴还是绍兴呀？").names
    ('嘉兴', '绍兴')
    >>> either_of("目标是提高还是降低？") is None
    True
    """
    match = _OFFERED.search(text)
    if match is None:
        return None
    rest = text[: match.start()]
    one, other = match["one"], match["other"]
    first, second = _place(one), _place(other)
    if first and second and len(one) - len(first) <= 1:
        # `是嘉兴还是绍兴申报`: what stands behind the second place is asked of both.
        return Either((first, second), rest + re.sub("^[省市县区]", "", other[len(second) :]), bodies=False)
    if _BODY.search(one) and _BODY.search(other):
        return Either((one, other), rest, bodies=True)
    return None


def _place(words: str) -> str | None:
    """The place whose name words begin with."""
    return next((name for name in (*regions_in(words), *places_in(words)) if words.startswith(name)), None)
