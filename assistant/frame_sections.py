"""The sections that most policies have, each under a name of its own: aims, background, tasks, principles, safeguards.

Who asks for `目标` or `保障` of a plan means its section 发展目标 or 组织实施, whatever that is called there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import DraftStatement
from assistant.evidence import Findings
from assistant.headings import MAX_ITEMS, HeadingList, statement_of_list
from assistant.kinds import Kind, asks_amount
from assistant.naming import folded, without_names
from assistant.sentences import heading_name
from assistant.summaries import SHORT_SECTION, chapters_of, purpose_of, section_statements, sentences_of
from assistant.which_document import documents_asked
from vectorstore.passages import Document, Section


@dataclass(frozen=True, slots=True)
class Frame:
    """A section of the frame: how it is asked for (at the end of what a question names), and its headings, best first."""

    asked: re.Pattern[str]
    headings: tuple[re.Pattern[str], ...]


def _frame(asked: str, *headings: str) -> Frame:
    return Frame(re.compile(f"(?:{asked})$"), tuple(re.compile(heading) for heading in headings))


AIMS = _frame("目标(?:任务)?", "(?:总体|主要|发展|建设|工作)目标$", "目标(?:任务|要求|定位)?$")
BACKGROUND = _frame("背景|目的", "背景$")
TASKS = _frame("任务", "(?:主要|重点|工作|建设)任务$", "任务$")
FRAMES = (
    AIMS,
    BACKGROUND,
    TASKS,
    _frame(
        "保障(?:措施|工作)?|(?:组织)?实施保障",
        "保障措施$|措施保障$",
        "^(?:组织|实施|政策|强化)?保障$",
        "组织实施$|组织领导$",
    ),
    _frame("组织实施|实施安排", "组织实施$", "保障措施$"),
    _frame("原则", "原则$"),
    _frame("指导思想|总体思路|工作思路", "指导思想$", "思路$", "总体要求$"),
    _frame("(?:总体|总的)(?:要求|安排|部署)", "总体(?:要求|部署|安排)$"),
    _frame("意义", "意义$"),
    _frame("(?:现实|发展|工作)?(?:基础|现状)", "(?:现实|发展|工作)基础$", "现状"),
    _frame("(?:发展|外部)?(?:形势|环境)", "形势$", "发展环境$|面临.{0,4}环境$"),
    _frame("方向|(?:可以|能|能够)?做(?:的)?项目", "方向$"),
)
_ASKING = re.compile(
    r"^(?:请问|想问|介绍(?:一下)?|说说|讲讲|列出)|(?:都|分别|主要|具体|到底|究竟|大概|简单)+|(?:写|讲|说|提|定|列|规定|提出|提到|设定|确定|制定|安排)(?:了|到|的|出)?"
    r"|(?:是|有|为|包括|包含|分为)?(?:了)?(?:些)?(?:哪些|哪几[个项条点]|什么|啥|怎么样?|怎样|如何|几[个项条点])(?:内容)?|(?:是|有|包括)$|[呢吗啊？?。，,：:\s]"
)
_MEANT_FOR = re.compile(
    "^[^，]{2,12}里[，,]|[这那](?:一)?(?:个)?(?:领域|块|方面|部分)(?=[给建的有往都]|$)|可以做的|(?:给|列)(?:出)?了|为(?:了)?[\u4e00-\u9fff]{2,6}(?:所|而)(?:提出|制定|采取|安排|设定|写)的?|各项|各个|全部|所有"
)
_ADJECTIVES = re.compile(
    "(?:总体|总的|主要|重点|核心|发展|建设|工作|编制|出台|制定|起草|战略|基本|整体|具体|重要|最终|围绕|建议|创新|面临|可以|做|项目|政策|的|里|中|上|面)+$"
)
_FRAME_CHAPTER = re.compile(
    "前言|背景|总体要求|指导思想|原则|目标|保障|组织实施|附则|附件|形势|基础$|思路$|意义$"
)
"""Chapters of a plan that tell no task."""
_KINDS = (Kind.DEFINITION, Kind.LIST, Kind.HOW, Kind.OTHER, Kind.VALUE, Kind.SUMMARY)
MOST = 3
"""Statements by which a long section is told."""
MOST_OF_EACH = 2
"""The same of each of several."""
MIN_MATTER = 2
"""Characters of the matter whose section is asked for, where it is not a document."""


def frame_statements(findings: Findings) -> list[DraftStatement]:
    """What the sections of the frame say that a question asks for, where it names nothing else besides a document or a
    matter that stands in the headings above them; nothing where one is missing."""
    question = findings.question
    if (
        question.kind not in _KINDS
        or question.english
        or asks_amount(question.standalone)
        or len(findings.named) > 1
    ):
        return []
    frames, matter = _asked(findings)
    told = [_of_frame(findings, frame, matter) for frame in frames]
    return [s for own in told for s in own[: None if len(told) == 1 else MOST_OF_EACH]] if all(told) else []


def _of_frame(findings: Findings, frame: Frame, matter: str) -> list[DraftStatement]:
    asked = findings.named or documents_asked(findings)[:1]
    if not matter and not asked:
        return []
    for document in asked or _documents_found(findings):
        section = _section(document, frame, matter)
        if section is not None:
            told = _of_years(findings, document, section) or section_statements(findings, document, section)
            return told if len(section.span) <= SHORT_SECTION else told[:MOST]
    return _without_section(findings, frame, asked[0]) if asked and not matter else []


def _asked(findings: Findings) -> tuple[tuple[Frame, ...], str]:
    """The parts of the frame that a question asks for (`目标和任务`), and the matter whose they are, without the names of
    documents; no part where it asks for anything else."""
    plain = folded(without_names(findings.question.standalone, findings.named))
    plain = re.sub(r"(?:到|在)?(?:19|20)\d{2}年?", "", plain)
    words = _ASKING.sub("", _MEANT_FOR.sub("", plain)).strip("的里中")
    matter, found = "", []
    for piece in reversed(re.split("以及|及其?|[和与、]", words)):
        frame = next((frame for frame in FRAMES if frame.asked.search(piece)), None)
        if frame is None or matter:
            return (), ""
        found.append(frame)
        matter = _ADJECTIVES.sub("", frame.asked.sub("", piece))
    return tuple(reversed(found)), matter


def _section(document: Document, frame: Frame, matter: str) -> Section | None:
    """The outermost section of a kind, below a heading (or in a document) that has the matter."""
    for pattern in frame.headings:
        found = [
            section
            for section in document.sections
            if pattern.search(folded(heading_name(section.heading))) and _is_of(document, section, matter)
        ]
        if found:
            return min(found, key=lambda section: (section.level, section.span.start))
    return None


def _is_of(document: Document, section: Section, matter: str) -> bool:
    if not matter:
        return True
    path = folded("\n".join((document.title, *document.heading_path(section.span), section.heading)))
    return len(matter) >= MIN_MATTER and matter in path


def _documents_found(findings: Findings) -> tuple[Document, ...]:
    return tuple(
        findings.documents[i] for i in dict.fromkeys(hit.passage.document_id for hit in findings.hits[:10])
    )


def _of_years(findings: Findings, document: Document, section: Section) -> list[DraftStatement]:
    """What a section says of the years asked about, where it names any of them."""
    years = findings.question.years
    said = sentences_of(findings, document, section, section.span.end) if years else []
    return [s for s in said if any(f"{year}年" in quote.words for year in years for quote in s.quotes)][:MOST]


def _without_section(findings: Findings, frame: Frame, document: Document) -> list[DraftStatement]:
    """What stands for a section that a document does not have: for its aims or background the sentence that says what it is
    for, for its tasks the chapters that are no part of the frame."""
    if frame in (AIMS, BACKGROUND):
        return purpose_of(findings, document)
    chapters = tuple(s for s in chapters_of(document) if not _FRAME_CHAPTER.search(heading_name(s.heading)))
    if frame is not TASKS or not 2 <= len(chapters) <= MAX_ITEMS:
        return []
    statement = statement_of_list(findings, HeadingList(document, None, chapters, 1.0, 1.0))
    return [statement] if statement is not None else []
