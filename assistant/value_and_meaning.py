"""A row of which its value and what it means are asked for at once: `X的指标口径和2025年目标`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import DraftStatement
from assistant.choosing import asked_cells
from assistant.evidence import Findings
from assistant.statements import of_cells, of_note
from vectorstore.passages import Indicator

_MEANING = re.compile(
    "含义|口径|(?:怎么|如何)算、|定义|指标说明|算的?(?:是)?(?:什么|啥)|什么意思|[指测]的?是?(?:什么|啥)|(?:考核|考察|衡量|统计|测算)(?:的)?(?:是|时限|内容|标准|什么|啥)|(?:怎么|如何|咋)(?:算|统计|计算|衡量|考核)|是?按[^，。？]{1,14}算"
)
_VALUE = re.compile("目标|基数|数值|[年的]值|多少|几成|百分之几|到几|现状")
LOOKED_AT = 8


def with_its_other_half(findings: Findings, statements: Sequence[DraftStatement]) -> list[DraftStatement]:
    """The statements, behind the value of a row what it means, and the other way round, where both are asked for."""
    question = findings.question
    # What a follow-up takes from the question before has been told.
    asked = question.text if question.follow_up else question.standalone
    rest = _MEANING.sub(" ", asked)
    if findings.question.english or rest == asked or not _VALUE.search(rest):
        return list(statements)
    row = _told(findings, statements)
    if row is None:
        return list(statements)
    meaning = of_note(row, findings.store)
    value = of_cells(row, asked_cells(findings, row), findings.store)
    if meaning is None or value is None:
        return list(statements)
    others = [s for s in statements if s.text not in (meaning.text, value.text)]
    first = _MEANING.search(asked)
    told = _VALUE.search(asked)
    if first is not None and told is not None and first.start() < told.start():
        return [meaning, value, *others]
    return [value, meaning, *others]


def _told(findings: Findings, statements: Sequence[DraftStatement]) -> Indicator | None:
    """The row that the first statement is of."""
    for candidate in findings.candidates[:LOOKED_AT]:
        row = candidate.indicator
        if row is not None and row.note and statements and statements[0].text.startswith(row.name):
            return row
    return None
