"""Words of the inbox: feedback, approved answers, and topics that are not answered."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nav.topics": "不答的话题",
        "title.topics": "不答的话题 · 政问",
        "topics.title": "不答的话题",
        "topics.text": "问题里出现下面的词，就不回答，只说您写的话。也不会问大模型。",
        "topics.empty": "还没有不答的话题。在这里添一个。",
        "topics.add": "添一个话题",
        "topics.add.send": "添加",
        "topics.phrases": "词或短语，一行一个",
        "topics.phrases.hint": "至少两个字。空格、标点、繁简、大小写不影响；英文要整个词相同。近义词、错别字请另写一行。",
        "topics.zh.label": "对市民说的话（中文，可不填）",
        "topics.en.label": "对市民说的话（英文，可不填）",
        "topics.zh": "中文",
        "topics.en": "英文",
        "topics.usual": "（用一般的说法）",
        "topics.by": "{name} · {when}",
        "topics.change": "修改或删去",
        "topics.change.send": "保存",
        "topics.remove": "删去这个话题",
        "topics.problem": "没有保存：每个话题要有至少一个词，每个词 2 到 60 个字，最多 100 个；对市民说的话最多 {n} 个字。",
        "topics.gone": "没有这个话题，可能已被删去。",
        "topics.try": "试一试",
        "topics.try.label": "一个问题",
        "topics.try.send": "会不会答",
        "topics.try.free": "会回答：没有碰到不答的话题。",
        "topics.try.blocked": "不回答，因为碰到：{phrases}",
    }
)

EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nav.topics": "Topics not answered",
        "title.topics": "Topics not answered · Zhengwen",
        "topics.title": "Topics not answered",
        "topics.text": "A question with one of these words is not answered; your words are said instead. No language model is asked.",
        "topics.empty": "Every topic is answered. Add one here that is not.",
        "topics.add": "Add a topic",
        "topics.add.send": "Add",
        "topics.phrases": "Words or phrases, one a line",
        "topics.phrases.hint": "At least two characters. Blanks, punctuation, traditional or simplified, capitals do not matter; English words must be whole. Write synonyms and misspellings on lines of their own.",
        "topics.zh.label": "What is said instead (Chinese, optional)",
        "topics.en.label": "What is said instead (English, optional)",
        "topics.zh": "Chinese",
        "topics.en": "English",
        "topics.usual": "(the usual words)",
        "topics.by": "{name} · {when}",
        "topics.change": "Change or remove",
        "topics.change.send": "Save",
        "topics.remove": "Remove this topic",
        "topics.problem": "Not saved: a topic needs one word at least, each of 2 to 60 characters, 100 at most; what is said instead takes {n} characters.",
        "topics.gone": "There is no such topic any more.",
        "topics.try": "Try it",
        "topics.try.label": "A question",
        "topics.try.send": "Is it answered?",
        "topics.try.free": "It is answered: no such topic is touched.",
        "topics.try.blocked": "It is not answered, because of: {phrases}",
    }
)
