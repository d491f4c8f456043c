"""Questions with characters mistaken for others of the same sound: `数子经济` is read as 数字经济.

Only where a pair of characters stands in no text is anything read otherwise: as the library's own names have it, three
characters around the same, else as one of a few words by which nearly every question asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.evidence import UNSEEN
from assistant.sounds import alike
from vectorstore.store import Store
from vectorstore.tokens import simplify

_COMMON = [
    "目标",
    "单位",
    "牵头",
    "负责",
    "部门",
    "责任",
    "指标",
    "文号",
    "规划",
    "计划",
    "项目",
    "多少",
    "达到",
    "平台",
    "系统",
    "企业",
    "建设",
    "政府",
    "发展",
    "数据",
    "服务",
    "应用",
    "管理",
    "社区",
    "资金",
    "补贴",
    "政策",
    "措施",
    "任务",
    "标准",
    "工程",
    "中心",
    "用户",
    "比例",
    "比重",
    "增加",
    "增长",
    "收入",
    "机构",
    "办法",
    "条例",
    "通知",
    "公告",
    "日期",
    "印发",
    "发布",
    "电话",
    "热线",
    "举报",
    "号码",
    "环境",
    "生态",
    "税务",
    "教育",
    "卫生",
    "医疗",
    "交通",
    "就业",
    "注册",
    "登记",
    "申请",
    "预约",
    "公司",
    "职工",
    "保险",
    "合同",
    "赔偿",
    "起诉",
    "判决",
    "复工",
    "口罩",
    "防控",
    "互联网",
    "覆盖率",
    "普及率",
]
"""Words that questions of every kind have."""
_ENDING = frozenset("的了吗呢么")
_JOINING = _ENDING | frozenset("是为有在到达和与多要从把被给让自由对就还都占将归几谁哪什怎样")
"""Characters that stand between words: a pair with one of them is none that a text must have."""
AROUND = 3
"""Characters that a name must share with a question around the one that is mistaken."""
MOST = 12
"""Characters of a question that are looked at."""
_HAN = re.compile("[\u4e00-\u9fff]")


def respelt(question: str, store: Store) -> str:
    """The question (in simplified characters where any is read otherwise) with what it seems to mean by its sound."""
    text = simplify(question)
    unseen = store.idf(UNSEEN)
    lines = store.known_names()

    def occurs(pair: str) -> bool:
        return store.idf(pair) < unseen

    for at in _doubtful(text, occurs)[:MOST]:
        pairs = [p for p in _pairs(text, at) if not _ENDING & set(p)]
        if all(map(occurs, pairs)):
            # Put right with the one beside it.
            continue
        meant = _as_named(text, at, lines)
        own = [pair for pair in pairs if not _JOINING & set(pair)]
        if meant is None and own and not any(map(occurs, own)):
            meant = _as_common(text, at, occurs)
        if meant is not None:
            text = text[:at] + meant + text[at + 1 :]
    return text if text != simplify(question) else question


def _pairs(text: str, at: int) -> list[str]:
    """The pairs of Chinese characters that one is part of."""
    found = [text[start : start + 2] for start in (at - 1, at) if start >= 0]
    return [pair for pair in found if len(pair) == 2 and all(map(_HAN.match, pair))]


def _doubtful(text: str, occurs: Callable[[str], bool]) -> list[int]:
    """Places of characters with a pair that no text has."""
    return [
        at
        for at in range(len(text))
        if any(not _ENDING & set(pair) and not occurs(pair) for pair in _pairs(text, at))
    ]


def _as_named(text: str, at: int, lines: str) -> str | None:
    """The character that a name of the library has there, with most characters around it the same."""
    windows = sorted(
        (
            (left, right)
            for left in range(AROUND + 1)
            for right in range(AROUND + 1)
            if left + right >= AROUND and left <= at and at + right < len(text)
        ),
        key=lambda sides: (-sum(sides), sides),
    )
    for left, right in windows:
        before, after = text[at - left : at], text[at + 1 : at + 1 + right]
        if not re.fullmatch("[\u4e00-\u9fff]*", before + after):
            continue
        for match in re.finditer(f"{before}([\u4e00-\u9fff]){after}", lines):
            if match[1] != text[at] and alike(match[1], text[at]):
                return match[1]
    return None


def _as_common(text: str, at: int, occurs: Callable[[str], bool]) -> str | None:
    """The character that makes a common word of its pair, where what stands beside it is sound by itself."""
    for word in _COMMON:
        for place in range(len(word)):
            start, end = at - place, at - place + len(word)
            said = text[max(start, 0) : end]
            alone = said[:place] + said[place + 1 :] == word[:place] + word[place + 1 :]
            if len(said) == len(word) and alone and said != word and alike(said, word):
                before, after = text[max(0, start - 2) : start], text[end : end + 2]
                if _is_sound(before, occurs) and _is_sound(after, occurs):
                    return word[place]
    return None


def _is_sound(beside: str, occurs: Callable[[str], bool]) -> bool:
    """Whether what stands beside a word is a word, a joining character, or nothing."""
    han = re.sub("[^\u4e00-\u9fff]", "\n", beside)
    return "\n" in han or not han or bool(_JOINING & set(han)) or (len(han) == 2 and occurs(han))
