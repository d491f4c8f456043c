"""A follow-up about the two things asked about last, read as one question: `这两个加起来呢？`, `这两个差多少？`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.kinds import Kind
from assistant.question import Question, read_question, subject_of
from assistant.reading import read_alone, subject_terms

_BOTH = re.compile(
    r"^(?:那么?|那)?(?:这|那|它们|他们|上面|前面|刚才)?(?:的)?(?:两|俩|二)(?:个|者|项|家|种|样|年)?(?:数字?|指标|目标|年)?(?:之间)?(?:的)?"
    r"|^(?:那么?|那)?(?:它们|他们)(?:之间)?"
)
_SUM = re.compile("加起来|相加|之和|总和|合计|一共|总共|加在一起")
_DIFFERENCE = re.compile("差|多多少|多几|少多少|相比")
_WHICH = re.compile("[哪谁][^，。？]{0,6}[高多大低少]")
_RATIO = re.compile("几倍|多少倍")
_ASKING = re.compile(
    "(?:翻|涨|增|长)了?(?:几|多少)倍|[哪谁](?:一?个)?(?:目标|数值)?更?[高多大低少]|相?差(?:了)?(?:多少|几)|加起来|合计|一共|总共|多少"
)


def of_both(text: str, history: Sequence[str]) -> Question | None:
    """The question that a follow-up about two things asks; None for any other question.

    Two years of one thing where the last two questions have one subject, else the two things; or the two that the
    last question names.
    """
    plain = text.strip()
    asks = _asks(plain)
    # Words that name nothing at all go on about both, where two questions have been asked.
    bare = len(history) > 1 and not subject_terms(_ASKING.sub("", plain)) and not read_alone(plain).years
    if asks is None or not history or not (_BOTH.match(plain) or bare):
        return None
    last = read_question(history[-1], history[:-1])
    if len(last.years) == 2 or len(history) < 2 or re.search("和|与|跟|、", subject_of(last)):
        return _read(f"{_subject(last)}{_years(last)}{asks}", text, last)
    first = read_question(history[-2], history[:-2])
    one, other = _subject(first), _subject(last)
    if one == other:
        years = sorted({*first.years, *last.years})
        named = "和".join(f"{year}年" for year in years)
        return _read(f"{one}{named}{asks}", text, last)
    years_of = _years(last) if last.years == first.years or not first.years else _years(first)
    return _read(f"{one}和{other}{years_of}{asks}", text, last)


def _asks(text: str) -> str | None:
    """What is asked of both, as it is asked of two things that are named."""
    if _RATIO.search(text):
        return "翻了几倍"
    if _WHICH.search(text):
        return "哪个更高"
    if _DIFFERENCE.search(text):
        return "相差多少"
    return "加起来是多少" if _SUM.search(text) else None


_AIM = re.compile("的?(?:目标|目标值|数值)?(?:各自?|分别)?$")


def _subject(question: Question) -> str:
    """What a question is about, in few words."""
    return _AIM.sub("", re.sub(r"\s+", "", subject_of(question))).strip("的")


def _years(question: Question) -> str:
    return "和".join(f"{year}年" for year in question.years)


def _read(words: str, text: str, last: Question) -> Question:
    read = read_alone(words)
    return replace(
        read, text=text, kind=Kind.COMPARISON, follow_up=True, before=last.years, english=last.english
    )
