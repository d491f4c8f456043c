"""Duties: brackets that name the offices answering for a task.

`（责任单位：省教育厅、省科技厅）`: all are lead. `（牵头单位：省民政厅；配合单位：省财政厅）`:
lead and support apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure import Line
from vectorstore.passages import Duty, Section, Span

_BRACKET = re.compile(
    r"[（(]\s*((?:牵头|责任|主责|主管|负责|承办|实施|配合|参与|协办|协同)(?:单位|部门|处室|科室)?\s*[:：][^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*)[)）]"
)
_ROLE = re.compile(
    r"(牵头|责任|主责|主管|负责|承办|实施|配合|参与|协办|协同)(?:单位|部门|处室|科室)?\s*[:：]"
)
_SUPPORT = frozenset({"配合", "参与", "协办", "协同"})
MAX_TASK = 60


def duties_of(document_id: str, lines: Sequence[Line], sections: Sequence[Section]) -> list[Duty]:
    """The duties of a document, in order."""
    found: list[Duty] = []
    for line in lines:
        begin = 0
        for match in _BRACKET.finditer(line.text):
            lead, support = _units(match.group(1))
            if not lead and not support:
                continue
            span = Span(line.span.start + begin, line.span.start + match.end())
            unit_span = Span(line.span.start + match.start(), line.span.start + match.end())
            task = _task(line, span, sections)
            found.append(Duty(document_id, task, lead, support, span, unit_span))
            begin = match.end()
            while begin < len(line.text) and line.text[begin] in "。；; ":
                begin += 1
    return found


def _units(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lead: list[str] = []
    support: list[str] = []
    roles = list(_ROLE.finditer(text))
    for index, role in enumerate(roles):
        end = roles[index + 1].start() if index + 1 < len(roles) else len(text)
        names = [name.strip(" 。；;，,") for name in re.split("[、，,；;]", text[role.end() : end])]
        target = support if role.group(1) in _SUPPORT else lead
        target.extend(name for name in names if name)
    return tuple(lead), tuple(support)


def _task(line: Line, span: Span, sections: Sequence[Section]) -> str:
    """What the bracket is about: the innermost heading when its section begins with this line or
    the duty is its first, else the first clause before the bracket."""
    inner = [s for s in sections if s.span.contains(span)]
    if inner and inner[-1].span.start == line.span.start and span.start == line.span.start:
        return inner[-1].heading
    if inner and len(inner[-1].span) <= len(line.text) + len(inner[-1].heading) + 8:
        # The heading has this paragraph alone below it.
        return inner[-1].heading
    text = line.text[span.start - line.span.start :]
    clause = re.split("[。；;]", text)[0]
    if len(clause) > MAX_TASK or not clause:
        clause = re.split("[，,]", text)[0][:MAX_TASK]
    if inner and len(line.text) < len(inner[-1].span) and line.text.startswith(("（", "(")):
        return inner[-1].heading
    return clause
