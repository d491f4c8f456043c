"""Whether two questions are the same one, so that an answer which staff approved for the one may be given for the other.

Two questions are the same when their words are the same in the same order, but for white space, punctuation, width,
case, traditional characters and a closed list of words around a question (请问, 呢, 是 before an interrogative …), and
when they are read alike: kind, years, regions, places, result or target, what is taken for granted. Nothing looser is
safe: a paraphrase of a question about policy mostly asks for another year, office or kind of figure. A question that
goes on from another one is the same as none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from assistant.question import Kind, Question, names_nothing, read_question
from vectorstore.tokens import simplify

_APART: Final = re.compile(r"[\s，。？！、；：“”‘’（）()《》〈〉【】\[\]?!,;:\"'…—~～·]+")
"""What may differ. Signs that belong to figures (. % / -) stay: 1.5 is not 15."""
_BEFORE: Final = re.compile(
    r"^(?:您好|你好|请问一下|请问|麻烦问一下|问一下|我想问一下|我想问|想问一下|想问|我想知道|想知道|请告诉我|告诉我)+"
)
_BEHIND: Final = re.compile(r"(?:谢谢您|谢谢你|谢谢|呢|啊|呀)+$")
_INSIDE: Final = re.compile(r"的|是(?=多少|什么|谁|哪|几|由谁)")
_ENGLISH_BEFORE: Final = re.compile(r"^(?:please |could you tell me |can you tell me |tell me )+")


@lru_cache(maxsize=4096)
def question_key(text: str) -> str | None:
    """What same questions have in common; None for a question that cannot stand alone."""
    asked = read_question(text)
    return None if asked.kind is Kind.SMALL_TALK or names_nothing(asked) else _key(text, asked)


def key_of(asked: Question) -> str | None:
    """The same of a question within its conversation: none when it goes on from another one."""
    return None if asked.follow_up else question_key(asked.text)


def _key(text: str, asked: Question) -> str:
    reading = (
        asked.kind.value,
        asked.years,
        asked.regions,
        asked.places,
        asked.wants_actual,
        asked.unit,
        asked.modifiers,
        asked.premise,
        asked.reckoning,
    )
    return f"{_words(text)}\n{reading!r}"


def _words(text: str) -> str:
    plain = simplify(unicodedata.normalize("NFKC", text)).lower().strip().rstrip(".")
    if not re.search("[\u4e00-\u9fff]", plain):
        return _ENGLISH_BEFORE.sub("", " ".join(_APART.sub(" ", plain).split()))
    plain = _APART.sub("", plain)
    return _INSIDE.sub("", _BEHIND.sub("", _BEFORE.sub("", plain)))
