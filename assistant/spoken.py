"""Questions as they are spoken or mistyped: Cantonese interrogatives and slips of asking words in their usual form."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from vectorstore.tokens import simplify


@cache
def _spoken() -> tuple[dict[str, str], re.Pattern[str]]:
    text = files("assistant").joinpath("data/spoken.yaml").read_text(encoding="utf-8")
    known = {str(said): str(usual) for said, usual in yaml.safe_load(text).items()}
    longest = sorted(known, key=lambda said: (-len(said), said))
    return known, re.compile("|".join(map(re.escape, longest)))


_ASKS_OTHERWISE = re.compile("[谁哪吗呢么]|什么|怎么|怎样|如何|多少|几|是不是|有没有|能不能")
"""Interrogatives beside which `那些` points and does not ask."""


def usual(question: str) -> str:
    """A question in simplified characters, its asking words in their usual form.

    >>> usual("2017年實際數係幾多？"), usual("由那些单位负责"), usual("那些单位是谁管的")
    ('2017年实际数是多少？', '由哪些单位负责', '那些单位是谁管的')
    """
    plain = simplify(question)
    known, pattern = _spoken()

    def instead(match: re.Match[str]) -> str:
        said = match.group()
        rest = plain[: match.start()] + plain[match.end() :]
        return said if "那" in said and _ASKS_OTHERWISE.search(rest) else known[said]

    return pattern.sub(instead, plain)
