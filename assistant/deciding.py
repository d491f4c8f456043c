"""Yes or no: a lead-in that says how the sentence decides, where its own word of permission, duty or prohibition does."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from assistant.answers import DraftStatement
from assistant.evidence import UNSEEN, Findings
from assistant.figures import figures
from assistant.kinds import Kind
from assistant.naming import without_names
from assistant.question import subject_terms
from assistant.relevance import term_set
from assistant.spoken import usual
from vectorstore.regions import regions_in

DECIDES = 0.6
"""Share of what a question names that the clause with the deciding word must hold, with the clause before it."""

_ASKS_LEAVE = re.compile(
    r"能不能|能否|可不可以|可否|可以[^，。？]*(?:吗|么|不)|能[^，。？]{1,30}(?:吗|么)[？?\s]*$|允许|准不准|让不让|是否(?:可以|能|允许|准)|(?:可以|能)不[？?]*$"
)
_ASKS_DUTY = re.compile(
    r"要不要|需不需要|用不用|必须|是否(?:需要|应当|应该|要|必须)|需要[^，。？]*(?:吗|么)|应该?不应该?|(?:得|要)[^，。？]{1,30}(?:吗|么)[？?\s]*$"
)
_MENTIONED = re.compile(
    r"(?:有没有|有无|是否|是不是)(?:写|提|说|讲|规定|要求|安排|涉及|包括)|(?:提到|写到|提及|写进|写入|涉及|说到)[^，。？]*(?:吗|么|没有)"
)
_LEAVE = {
    "可以": re.compile("(?<!不)可以|有权|允许(?!的)|准予|(?<!不)予以支持"),
    "不得": re.compile("不得|禁止|严禁|不准|不许|不可以|不允许"),
    "不予": re.compile("不予"),
}
_DUTY = {
    "应当": re.compile("应当|应该"),
    "必须": re.compile("必须|务必"),
    "不用": re.compile("不用|无需|无须|不必|不需要"),
}
_HEDGED = re.compile(
    r"但是?|除外|另有规定|除.{1,30}外|如果|视情|原则上|的除外|的[，,]|无权|可以.{1,16}可以不|确需"
)
"""Words by which a sentence makes its rule depend on something: whoever asks has to read it whole."""
_NEGATED = re.compile("不能|不可以|不得|不准|不用|不需要|不必|没有(?!写|提|说|讲|规定|要求|安排)")


def decided(findings: Findings, statements: Sequence[DraftStatement]) -> list[DraftStatement]:
    """The statements, the one that decides a yes/no question by a word of its first sentence before the others and led
    in by how it does."""
    question = findings.question
    if question.kind is not Kind.YES_NO or question.english or question.premise or not statements:
        return list(statements)
    asked = without_names(question.standalone, findings.named)
    own = {t for t in subject_terms(_ASKING.sub(" ", asked)) if len(t) > 1}
    own = {t for t in own if findings.store.idf(t) < findings.store.idf(UNSEEN)}
    for n, statement in enumerate(statements if own else ()):
        led = "：" in statement.text[:LED]
        word = _deciding_word(usual(question.text), statement.text, own, led=led)
        if word is not None and statement.computation is None:
            said = replace(statement, text=f"{word}{'，' if led else '：'}{statement.text}")
            return [said, *statements[:n], *statements[n + 1 :]]
    return list(statements)


LED = 30
"""Characters in which a heading that leads in ends."""


def _deciding_word(question: str, said: str, own: Set[str], *, led: bool) -> str | None:
    """`文件规定可以` or the like; None where the sentence does not decide by a word of its own.

    own: what the question names; led: whether a heading leads in."""
    if _MENTIONED.search(question):
        return WRITTEN if _holds(own, said) else None
    return _ruled(question, said, own, led=led) or (WRITTEN if _states(question, said, own) else None)


WRITTEN = "文件写到"
RULED = "文件规定"
"""How a statement begins that says what may or must be done."""
STATES = 0.75
"""Share of what a question names that a sentence must hold for the text to be said to write it."""
_DENIES = re.compile("不得|不予|不能|不再|未|没有|禁止|严禁|暂停|取消|停止|除外")


def _states(question: str, said: str, own: Set[str]) -> bool:
    """Whether a sentence has what is asked if it is so, with every figure of it, and denies nothing."""
    if _NEGATED.search(_EITHER.sub("", question)) or _DENIES.search(said) or len(own) < LEAST_NAMED:
        return False
    known = {f.value for f in figures(said)}
    sentence = max(re.split("[。！？]", said), key=lambda part: sum(term in part for term in own))
    return (
        sum(term in sentence for term in own) >= STATES * len(own)
        and all(f.value in known for f in figures(question))
        and all(name in said for name in regions_in(question))
    )


LEAST_NAMED = 3
"""Pairs that a question must name for a sentence that has them to tell of the same thing."""
_EITHER = re.compile("有没有|能不能|可不可以|是不是|会不会|要不要")


def _ruled(question: str, said: str, own: Set[str], *, led: bool) -> str | None:
    """`文件规定可以` or the like, where a clause of the first sentence has the word for what is asked."""
    plain = _EITHER.sub("", question)
    if led or _NEGATED.search(plain) or _HEDGED.search(said):
        return None
    done = _done(question)
    if not done:
        return None
    words = _LEAVE if _ASKS_LEAVE.search(question) else _DUTY if _ASKS_DUTY.search(question) else {}
    clauses = [clause for clause in re.split("[，,；;]", said.split("。")[0]) if clause]
    found = [
        (word, match.group())
        for n, clause in enumerate(clauses)
        for word, pattern in words.items()
        if (match := pattern.search(clause))
        and _holds(own, "".join(clauses[max(0, n - 1) : n + 1]))
        and _holds(done, clause[match.end() :])
    ]
    if len({word for word, _ in found}) != 1:
        return None
    return f"{RULED}{found[0][1]}"


_ASKED = re.compile(
    "能不能|能否|可不可以|可否|是否(?:可以|能|允许|需要|应当|应该|必须|要)|要不要|需不需要|用不用|应该?不应该?|允许|准不准|让不让|可以|必须|需要|应该|应当|能|得|要"
)


def _done(question: str) -> set[str]:
    """The pairs of what may or must be done, as a question says behind its own word of it."""
    match = _ASKED.search(question)
    if match is None:
        return set()
    rest = re.sub("被|吗|么|[？?。]", "", question[match.end() :])
    return {term for term in term_set(rest) if re.fullmatch("[\u4e00-\u9fff]{2}", term)}


def _holds(own: Set[str], said: str) -> bool:
    return sum(term in said for term in own) >= DECIDES * len(own)


_ASKING = re.compile(
    "能不能|能否|可不可以|可否|可以|允许|准不准|是否|是不是|要不要|需不需要|用不用|必须|需要|应该?不应该?|有没有|写到|提到|提及|规定|要求|说要|说到|吗|么"
)
