"""The topic of a briefing: what it is about, of which years, and what is wanted of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.briefing.kinds import Takes
from assistant.english import matters
from assistant.figures import years
from vectorstore.tokens import simplify

_WANTS = (
    (Takes.TARGETS, re.compile("目标|指标|target|goal|indicator", re.IGNORECASE)),
    (
        Takes.DUTIES,
        re.compile(
            r"分工|职责|牵头|责任(?:单位|部门)|谁(?:来)?(?:负责|做|管)|哪些?(?:单位|部门)|who|dut(?:y|ies)",
            re.IGNORECASE,
        ),
    ),
    (
        Takes.TASKS,
        re.compile("任务|举措|措施|怎么(?:做|推进)|做法|工作(?:安排|重点)|task|measure", re.IGNORECASE),
    ),
    (Takes.STATUS, re.compile("现状|进展|成效|基础|背景", re.IGNORECASE)),
    (Takes.SAFEGUARDS, re.compile("保障", re.IGNORECASE)),
)
_NOT_SUBJECT = re.compile(
    r"(?:到|至|截至)?\s?(?:19|20)\d{2}\s?年?(?:底|末|前)?的?|十[一二三四五]五|[“”\"]"
    r"|(?:主要|重点|总体|发展|工作|有关|相关|各项)?(?:目标|指标|任务|举措|措施|分工|职责|要求|安排|现状|进展|成效|情况|内容|政策|要点|简报|汇报|材料)(?:任务|分工|指标|和要求)?"
    r"|(?<=[和与的、及])保障措施"
    r"|由?(?:谁|哪些?(?:单位|部门))(?:来)?(?:牵头|负责|做什么|管什么|做|管)?(?:哪些?|什么)?|牵头(?:单位|部门)?|责任(?:单位|部门)|怎么(?:做|推进)"
    r"|有(?:哪些|什么)|是(?:什么|多少)|(?:关于|有关|对于)|方面|领域|工作(?=的|$)|[？?。！!：:]"
)
_JOINED = re.compile(r"\s*(?:以及|[、，,；;和与及]|\s)\s*")
_AROUND = re.compile(r"^(?:加快|推进|推动|加强|深化|实施|促进)(?=.{3})|(?<=...)(?:建设|发展|工作|推进)$")
"""Words around a subject that its texts often leave out."""
_ASKS = re.compile("[谁哪吗呢？?]|什么|怎么|多少|如何")
_NAMES = {
    Takes.STATUS: "现状",
    Takes.TARGETS: "目标",
    Takes.TASKS: "任务",
    Takes.DUTIES: "任务分工",
    Takes.SAFEGUARDS: "保障措施",
}
_EDGES = "的之在为等中里上 "
SHORT = 2
"""Characters of a joined subject that takes the beginning of the one before it: `数据开放与共享`."""


@dataclass(frozen=True, slots=True)
class Topic:
    """``subjects``: what it is about, in the words to look for; ``wants``: what of it, nothing for all."""

    text: str
    subjects: tuple[str, ...]
    years: tuple[int, ...] = ()
    wants: frozenset[Takes] = frozenset()

    @property
    def named(self) -> str:
        """The topic as a title has it: as it was given, a question as what it asks for.

        >>> read_topic("智慧养老和健康谁负责什么").named
        '智慧养老和智慧健康任务分工'
        """
        if not _ASKS.search(self.text) and not _in_english(self):
            return self.text
        said = "、".join(f"{year}年" for year in self.years)
        asked = "和".join(name for kind, name in _NAMES.items() if kind in self.wants)
        return f"{'和'.join(self.subjects)}{said}{asked}"


_CHINESE = re.compile("[\u4e00-\u9fff]")


def _english_subjects(text: str) -> tuple[str, ...]:
    """The subjects of an English topic in Chinese; a word that the list has no Chinese for is a subject as it stands."""
    known, unknown = matters(text)
    names = re.findall(r"(?<![A-Za-z\d])(?=\w*[A-Z])(?=\w*\d)\w+", text)
    return tuple(dict.fromkeys((*known.values(), *unknown, *names)))


def _in_english(topic: Topic) -> bool:
    """Whether the topic was given in English and its subjects are known in Chinese."""
    return not _CHINESE.search(topic.text) and any(_CHINESE.search(subject) for subject in topic.subjects)


def read_topic(text: str) -> Topic:
    """Read a topic.

    >>> read_topic("数字政府建设2025年目标").subjects, read_topic("数字政府建设2025年目标").years
    (('数字政府',), (2025,))
    >>> read_topic("数据开放与共享").subjects
    ('数据开放', '数据共享')
    >>> read_topic("智慧养老和健康谁负责什么").subjects
    ('智慧养老', '智慧健康')
    >>> read_topic("smart elderly care and 5G targets").subjects
    ('智慧养老', '5G')
    """
    plain = simplify(text.strip())
    wants = frozenset(kind for kind, pattern in _WANTS if pattern.search(plain))
    if not _CHINESE.search(plain):
        return Topic(text.strip(), _english_subjects(plain) or (plain,), tuple(years(plain)), wants)
    rest = _NOT_SUBJECT.sub(" ", plain)
    found: list[str] = []
    for part in _JOINED.split(rest):
        subject = _AROUND.sub("", part.strip(_EDGES))
        if not subject:
            continue
        if len(subject) <= SHORT and found and len(found[-1]) > len(subject):
            subject = found[-1][: len(found[-1]) - len(subject)] + subject
        found.append(subject)
    return Topic(text.strip(), tuple(dict.fromkeys(found)) or (plain,), tuple(years(plain)), wants)
