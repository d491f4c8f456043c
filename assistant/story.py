"""What people tell of themselves around a question: `我阿爸是舟山跑船的，他问平台归谁牵头` asks about the platform."""

from __future__ import annotations

import re

from assistant.kinds import asks

_END = re.compile("(?<=[，,。；;！!？?：:])")
_OF_ONESELF = re.compile("我|咱|俺|本人|自家|自己|家里|老公|老婆|阿爸|阿妈|孩子|儿子|女儿|老板|领导|记者")
_ENGLISH_END = re.compile(r"(?<=[.!?])\s+")
_OF_ONESELF_ENGLISH = re.compile(r"\b(?:I|I'm|I've|my|we|our|hi|hello|dear)\b", re.IGNORECASE)


def without_story(question: str) -> str:
    """A Chinese question without the clauses in which the asker speaks of himself and asks nothing.

    >>> without_story("我阿爸是舟山跑船的，平台归谁牵头？"), without_story("“五个一”是哪五个？我们厂要准备材料。")
    ('平台归谁牵头？', '“五个一”是哪五个？')
    >>> without_story("我能开放数据吗")
    '我能开放数据吗'
    """
    parts = [part for part in _END.split(question) if part.strip()]
    kept = [part for part in parts if not _OF_ONESELF.search(part) or _asks(part)]
    return "".join(kept) if any(map(_asks, kept)) else question


def without_english_story(question: str) -> str:
    """An English question without the sentences in which the asker speaks of himself and asks nothing.

    >>> without_english_story("Hi, I am a researcher. How many lanes are planned?")
    'How many lanes are planned?'
    """
    parts = _ENGLISH_END.split(question.strip())
    kept = [part for part in parts if part.endswith("?") or not _OF_ONESELF_ENGLISH.search(part)]
    return " ".join(kept) if any(part.endswith("?") for part in kept) else question


def _asks(clause: str) -> bool:
    return asks(f"{clause.rstrip('，,。；;！!？?：:')}？")
