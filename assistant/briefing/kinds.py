"""What a section of a briefing is made of, and where documents say it.

Chinese policy texts say under their headings what stands below: 现实基础, 总体要求, 发展目标, 保障措施. What stands
under none of them is a task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from assistant.sentences import heading_name


class Takes(StrEnum):
    """What a section takes from the documents."""

    STATUS = "status"
    AIMS = "aims"
    TARGETS = "targets"
    INDICATORS = "indicators"
    CHART = "chart"
    TASKS = "tasks"
    DUTIES = "duties"
    SAFEGUARDS = "safeguards"
    QUESTIONS = "questions"


TEXTS = (Takes.STATUS, Takes.AIMS, Takes.TARGETS, Takes.TASKS, Takes.SAFEGUARDS)
"""Kinds that are sentences; the others are tables, charts, or sentences in another form."""

_HEADINGS = (
    (Takes.TARGETS, re.compile("目标|指标|愿景")),
    (
        Takes.STATUS,
        re.compile(
            "(?:现实|发展|工作|建设)(?:基础|环境|背景|形势)$|背景|现状|成效|回顾|面临的?(?:形势|问题|挑战)|存在的?问题|进展情况|意义|必要性"
        ),
    ),
    (Takes.AIMS, re.compile("总体(?:要求|部署|思路)|指导思想|基本原则|工作原则|基本思路")),
    (
        Takes.SAFEGUARDS,
        re.compile(
            "保障措施|组织(?:领导|实施|保障|机制|推进)|考核|监督检查|督查|经费保障|工作要求|实施保障|政策体系"
        ),
    ),
)
"""Kind → the headings that speak of it; the first that speaks anywhere in a heading path decides, because principles speak
of safeguards, and what was reached of organisation."""
_SAYS_TARGET = re.compile(
    r"(?:到|至)\s?20\d\d\s?年|20\d\d\s?年底?前?，?.{0,20}(?:达到|实现|完成|建成)|力争|翻一番"
)


def kind_of_section(headings: Sequence[str]) -> Takes:
    """The kind of what stands under a heading path, outermost first."""
    names = [heading_name(heading) for heading in headings]
    return next(
        (kind for kind, pattern in _HEADINGS if any(pattern.search(name) for name in names)), Takes.TASKS
    )


def says_target(sentence: str) -> bool:
    """Whether a sentence sets an aim with a figure, under whatever heading."""
    return (
        _SAYS_TARGET.search(sentence) is not None
        and re.search(r"\d", re.sub(r"20\d\d\s?年", "", sentence)) is not None
    )
