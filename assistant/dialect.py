"""Interrogatives and function words of other kinds of Chinese (`边个`, `几多`, `啥人`), read as the standard ones."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

_NO_SIDE = "(?<![周旁这那两一身路江河湖海岸外里上下左右](?=边))"
"""Before 边 as `which`: behind one of these it is the side of something (周边个体户)."""


@cache
def _standard() -> dict[str, str]:
    text = files("assistant").joinpath("data/dialect.yaml").read_text(encoding="utf-8")
    return {str(item["term"]): str(item["standard"]) for item in yaml.safe_load(text)}


@cache
def _spoken() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _standard()), key=len, reverse=True))
    return re.compile(f"{_NO_SIDE}(?:{words})")


def in_standard_words(question: str) -> str:
    """A (simplified) question with the standard words in the stead of dialect ones.

    >>> in_standard_words("企业上云系边个单位负责嘅？"), in_standard_words("目标系几多？")
    ('企业上云是哪个单位负责的？', '目标是多少？')
    """
    return _spoken().sub(lambda match: _standard()[match.group()], question)
