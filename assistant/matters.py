"""Two things that a question sets beside each other by their names: what the documents say of each."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answers import DraftStatement
from assistant.choosing import sentence_statements
from assistant.evidence import Findings, gather
from assistant.figures import figures
from assistant.kinds import Kind
from assistant.naming import folded
from assistant.parts import named_items
from assistant.question import subject_terms
from assistant.usable import usable

LEAST_NAME = 3
"""Characters of a name by which one thing is told from another."""
LOOKED_AT = 20
"""Candidates among which what is said of a thing is looked for."""

_ASKS_BETWEEN = re.compile(
    r"^(?:请|帮我|麻烦)*(?:比较|对比|比一比|比比看)(?:一下|下)?|(?:之间)?(?:各自|分别)?(?:的)?(?:都)?(?:有|是)?(?:什么|啥|何|哪些)(?:区别|不同|不一样|差别|差异)"
    r"|(?:的)?(?:区别|差别|差异|异同)(?:是|在)?(?:什么|啥|哪|何)?.*$|(?:之间)?(?:相差|差)(?:多少|几).*$|(?:哪(?:一)?[个边家头]|谁).*$|(?:一样|一致|相同)(?:吗|么|不).*$|相比.*$|[？?。\s]+$"
)
_OF_BOTH = re.compile("(?:的)(?P<tail>[\u4e00-\u9fff]{2,8})$")


def two_matters(findings: Findings) -> list[DraftStatement]:
    """What is said of each of two things that are compared by their names; nothing unless both are told by name."""
    text = findings.question.standalone
    for _ in range(2):
        text = _ASKS_BETWEEN.sub("", text).strip("，, ")
    items, _ = named_items(text)
    if len(items) != 2:
        return []
    shared = _OF_BOTH.search(items[1])
    tail = shared["tail"] if shared else ""
    names = [items[0], items[1].removesuffix(f"的{tail}") if tail else items[1]]
    if any(len(folded(name)) < LEAST_NAME or not subject_terms(name) for name in names):
        return []
    amount = re.search("多|少|高|低|大|差", findings.question.standalone) is not None
    found = [_said_of(findings, name, tail, amount=amount) for name in names]
    return [*found[0], *found[1]] if all(found) and found[0] != found[1] else []


def _said_of(findings: Findings, name: str, tail: str, *, amount: bool) -> list[DraftStatement]:
    """The best sentence below a heading that is or has a name, or that has it itself; with a figure where an amount is
    asked for and there is one."""
    alone = replace(findings.question, standalone=f"{name}{tail}", kind=Kind.OTHER, reckoning=None)
    sub = gather(alone, findings.store, findings.named)
    plain = folded(name)
    own = [
        c
        for c in usable(sub, sub.candidates[:LOOKED_AT])
        if c.indicator is None
        and (
            plain in folded(c.sentence.text)
            or any(plain in folded(h) for h in c.sentence.passage.headings[-1:])
        )
    ]
    headed = [c for c in own if any(plain in folded(h) for h in c.sentence.passage.headings[-1:])] or own
    figured = [c for c in headed if figures(c.sentence.text)] if amount else []
    return sentence_statements(sub, 1, figured or headed) if headed else []
