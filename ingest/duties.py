"""Duties: which offices answer for a task.

They stand in brackets (`（责任单位：省教育厅、省科技厅）`, `（省财政厅牵头，省商务厅配合）`), as a line of
their own below the task, in a sentence (`由省民政厅牵头`), or in a column of a table. Offices that
answer for a task together are all lead; `配合`, `参与`, `协助` make support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.lines import Line
from ingest.offices import is_office, split_offices
from ingest.sectionpath import SectionPath
from ingest.tables import Row, Table
from vectorstore.passages import Duty, Section, Span

_ROLE_WORD = r"(?:牵头|责任|主责|主管|负责|承办|实施|主办|配合|参与|协办|协同|协助|参加)"
_BODY = r"(?:单位|部门|处室|科室|机构)"
_ROLE = re.compile(rf"({_ROLE_WORD})(?:责任|落实|实施)?{_BODY}?\s*[:：]")
_OTHER_FIELD = re.compile(
    r"[，,；;。\s](?:适用范围|完成时[限间]|时间节点|时限|进度|期限|目标)\s*[:：].*", re.DOTALL
)
_INSIDE = r"[^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*"
_BRACKET = re.compile(rf"[（(]\s*({_INSIDE})[)）]")
_LABELLED = re.compile(rf"{_ROLE_WORD}(?:责任|落实|实施)?{_BODY}?\s*[:：]")
_VERB = re.compile(
    r"(牵头负责|牵头落实|牵头|(?:按(?:照)?职(?:责|能)(?:分工)?|分工|分别|具体|共同)?负责(?:落实|实施)?|(?:等)?(?:配合|参与|协助|协同|参加))"
)
_HELPS = re.compile("(?:等)?(?:配合|参与|协助|协同|参加)$")
_NOTE = re.compile(r"[，,；;。]?\s*(?:排在|列在|排名|列第|以下|下同|第一个).*", re.DOTALL)
_FIRST_LEADS = re.compile(r"(?:列|排)(?:在|名)?第一(?:位|个)?(?:者|的[^，。；（）]{0,8})?为牵头")
_LEADING = ("牵头", "主责", "主办")
_SUPPORT = ("配合", "参与", "协办", "协同", "协助", "参加")
_LINE = re.compile(rf"^(?:\d{{1,2}}[.．)）]\s?)?{_ROLE_WORD}(?:责任|落实|实施)?{_BODY}\s*[:：]\s*\S")
_SENTENCE = re.compile(
    r"由([^，。；：:（()）“”]{2,60}?)(?:会同([^，。；：:（()）“”]{2,60}?))?牵头(?!人|的)"
    r"(?:[，,、]\s?(?:会同)?([^。；：:（()）“”]{2,80}?)(?:等)?(?:配合|参与|参加|协助))?"
)
_LEAD_COLUMN = re.compile(rf"^(?:牵头|责任|主责|负责|承办|主办|实施)(?:责任)?{_BODY}$")
_SUPPORT_COLUMN = re.compile(rf"^(?:配合|参与|协办|协同|协助|参加){_BODY}$")
_TASK_COLUMN = re.compile(r"(?:任务|内容|事项|措施|举措|项目|工作|指标|名称)(?:名称|内容)?$")
_SITE_FOOT = re.compile("ICP备|网站标识码|公网安备")
"""What stands at the foot of public offices' pages, beside those who run the site."""
MAX_TASK = 60
MAX_UNITS_LINE = 300


@dataclass(frozen=True, slots=True)
class _Offices:
    lead: tuple[str, ...]
    support: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lead or self.support)


def duties_of(
    document_id: str, lines: Sequence[Line], sections: Sequence[Section], tables: Sequence[Table] = ()
) -> list[Duty]:
    """The duties of a document, in order."""
    path = SectionPath(sections)
    by_row = {row.span: (table, row) for table in tables for row in table.rows}
    found: list[Duty] = []
    first_leads = False
    number = 0
    while number < len(lines):
        line = lines[number]
        around = path.around(Span(line.span.start, line.span.start))
        number += 1
        if line.block.kind is BlockKind.METADATA:
            continue
        if line.block.kind is BlockKind.ROW:
            if line.span in by_row:
                found.extend(_of_row(document_id, *by_row[line.span]))
            continue
        if _LINE.match(line.text) and len(line.text) <= MAX_UNITS_LINE:
            last = number
            while (
                last < len(lines)
                and _LINE.match(lines[last].text)
                and len(lines[last].text) <= MAX_UNITS_LINE
            ):
                last += 1
            duty = _of_own_line(document_id, lines, number - 1, last, around)
            if any(_SITE_FOOT.search(below.text) for below in lines[number - 1 : last + 3]):
                continue
            if duty is not None:
                found.append(duty)
                number = last
                continue
        first_leads = first_leads or bool(_FIRST_LEADS.search(line.text))
        found.extend(_of_paragraph(document_id, line, around, first_leads=first_leads))
    return found


def _of_paragraph(
    document_id: str, line: Line, around: Sequence[Section], *, first_leads: bool
) -> Iterator[Duty]:
    """The duties whose offices stand in a paragraph, in brackets or as the subject of a sentence.

    ``first_leads``: the document has said that of several offices the first one leads.
    """
    begin = 0
    for start, end, offices in _mentions(line.text):
        span = Span(line.span.start + begin, line.span.start + end)
        unit_span = Span(line.span.start + start, line.span.start + end)
        if first_leads and not offices.support:
            offices = _Offices(offices.lead[:1], offices.lead[1:])
        yield Duty(
            document_id,
            _task(line, span, around, unit_span.start),
            offices.lead,
            offices.support,
            span,
            unit_span,
        )
        begin = end
        while begin < len(line.text) and line.text[begin] in "。；; ":
            begin += 1


def _mentions(text: str) -> list[tuple[int, int, _Offices]]:
    """(start, end, offices) of each place that names the offices for a task."""
    found: list[tuple[int, int, _Offices]] = []
    for match in _BRACKET.finditer(text):
        inside = match.group(1)
        offices = _labelled(inside) if _LABELLED.match(inside) else _by_verbs(inside)
        if offices:
            found.append((match.start(), match.end(), offices))
    if "牵头" in text:
        for match in _SENTENCE.finditer(text):
            offices = _Offices(
                _checked(match.group(1)), (*_checked(match.group(2)), *_checked(match.group(3)))
            )
            if offices.lead and not any(start <= match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), offices))
    return sorted(found, key=lambda mention: mention[0])


def _labelled(text: str) -> _Offices:
    """`牵头单位：…；配合单位：…`"""
    text = _OTHER_FIELD.sub("", text)
    lead: list[str] = []
    support: list[str] = []
    roles = list(_ROLE.finditer(text))
    led = any(role.group(1) in _LEADING for role in roles)
    for index, role in enumerate(roles):
        end = roles[index + 1].start() if index + 1 < len(roles) else len(text)
        # Beside one that leads, those who answer for their share support.
        supports = role.group(1) in _SUPPORT or (led and role.group(1) not in _LEADING)
        for name in split_offices(text[role.end() : end]):
            # `责任单位：市民政局，市财政局配合` says the role of one behind its name.
            bare = _HELPS.sub("", name) or name
            (support if supports or bare != name else lead).append(bare)
    return _Offices(tuple(lead), tuple(support))


def _by_verbs(text: str) -> _Offices:
    """`省财政厅牵头，省商务厅、省科技厅等配合`: the verb follows its offices; all must be offices."""
    nothing = _Offices((), ())
    text = _NOTE.sub("", text).strip(" 。；;，,")
    verbs = list(_VERB.finditer(text))
    if not verbs or verbs[-1].end() != len(text):
        return nothing
    lead: list[str] = []
    support: list[str] = []
    start = 0
    led = False
    for verb in verbs:
        names = split_offices(re.sub(r"^[，,；;、\s]*(?:由|会同)?", "", text[start : verb.start()]))
        if not all(is_office(name) for name in names):
            return nothing
        # Beside one that leads, those who answer for their share support.
        supports = any(word in verb.group(1) for word in _SUPPORT) or (led and "牵头" not in verb.group(1))
        (support if supports else lead).extend(names)
        led |= "牵头" in verb.group(1)
        start = verb.end()
    return _Offices(tuple(lead), tuple(support))


def _checked(text: str | None) -> tuple[str, ...]:
    """The offices that a text lists, or none when one of them is no office."""
    names = split_offices(text or "")
    return tuple(names) if all(is_office(name) for name in names) else ()


def _of_own_line(
    document_id: str, lines: Sequence[Line], first: int, last: int, around: Sequence[Section]
) -> Duty | None:
    """`责任单位：…` as lines of their own: for the paragraph above, inside the same section."""
    units = "\n".join(lines[number].text for number in range(first, last))
    offices = _labelled(units)
    if not offices or not all(is_office(name) for name in (*offices.lead, *offices.support)):
        return None
    unit_span = Span(lines[first].span.start, lines[last - 1].span.end)
    above = lines[first - 1] if first else None
    inner = around[-1] if around else None
    begins_section = inner is not None and inner.span.start == lines[first].span.start
    if above is None or above.block.kind is not BlockKind.PARAGRAPH or begins_section:
        task = inner.heading if inner is not None else ""
        return Duty(document_id, task, offices.lead, offices.support, unit_span, unit_span) if task else None
    if inner is not None and above.span.start < inner.span.start:
        return Duty(document_id, inner.heading, offices.lead, offices.support, unit_span, unit_span)
    span = Span(above.span.start, unit_span.end)
    return Duty(
        document_id,
        _task(above, span, around, unit_span.start),
        offices.lead,
        offices.support,
        span,
        unit_span,
    )


def _of_row(document_id: str, table: Table, row: Row) -> Iterator[Duty]:
    """A row of a table that has a column of offices."""
    columns = [table.column(number) for number in range(len(row.cells))]
    answering = [n for n, text in enumerate(columns) if _LEAD_COLUMN.match(text)]
    lead_at = [n for n in answering if columns[n].startswith(_LEADING)] or answering
    support_at = [
        n
        for n, text in enumerate(columns)
        if _SUPPORT_COLUMN.match(text) or (n in answering and n not in lead_at)
    ]
    task_at = [n for n, text in enumerate(columns) if _TASK_COLUMN.search(text) and row.cells[n].text]
    if not (lead_at or support_at) or not task_at:
        return
    lead = tuple(name for n in lead_at for name in _of_cell(row.cells[n].text, wanted=True))
    support = tuple(
        name
        for n in (*lead_at, *support_at)
        for name in _of_cell(row.cells[n].text, wanted=n in support_at)
        if n in support_at or name not in lead
    )
    if not lead and not support:
        return
    used = [row.cells[n].span for n in (*lead_at, *support_at) if row.cells[n].text]
    unit_span = Span(min(span.start for span in used), max(span.end for span in used))
    yield Duty(document_id, row.cells[task_at[-1]].text, lead, support, row.span, unit_span)


def _of_cell(text: str, *, wanted: bool) -> tuple[str, ...]:
    """The offices of a cell that are of the column's role; a cell may say roles of its own."""
    offices = _labelled(text) if _LABELLED.match(text) else _by_verbs(text)
    if offices:
        return offices.lead if wanted else offices.support
    return tuple(split_offices(text)) if wanted and text not in ("/", "-", "—", "无") else ()


def _task(line: Line, span: Span, around: Sequence[Section], offices_at: int) -> str:
    """What the offices answer for: the innermost heading when its section begins with this line or
    the duty is its first or nothing stands before the offices, else the first clause before them."""
    inner = [section for section in around if section.span.contains(line.span)]
    if inner and inner[-1].span.start == line.span.start and span.start == line.span.start:
        return inner[-1].heading
    if inner and len(inner[-1].span) <= len(line.text) + len(inner[-1].heading) + 8:
        # The heading has this paragraph alone below it.
        return inner[-1].heading
    text = line.text[span.start - line.span.start :]
    clause = re.split("[。；;]", text)[0]
    if len(clause) > MAX_TASK or not clause:
        clause = re.split("[，,]", text)[0][:MAX_TASK]
    if inner and offices_at == line.span.start:
        return inner[-1].heading
    return clause
