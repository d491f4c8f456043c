"""The words in which a comparison is told, in Chinese and English; quotes stay as they are."""

from __future__ import annotations

from typing import Final

from assistant.comparison import DifferenceKind

KINDS: Final[dict[DifferenceKind, tuple[str, str]]] = {
    DifferenceKind.ADDED: ("新增", "added"),
    DifferenceKind.REMOVED: ("删去", "removed"),
    DifferenceKind.FIGURE: ("数字有变", "figure changed"),
    DifferenceKind.MODALITY: ("要求的强弱有变", "obligation changed"),
    DifferenceKind.LEAD: ("牵头单位有变", "lead unit changed"),
    DifferenceKind.WORDING: ("措辞有变", "wording changed"),
    DifferenceKind.MOVED: ("换了位置", "moved"),
}

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("文件对照", "Comparison"),
    "first": ("甲", "A"),
    "second": ("乙", "B"),
    "earlier": ("（先前的正文）", " (earlier text)"),
    "summary": ("概要", "Summary"),
    "targets": ("指标和目标对照", "Indicators and targets"),
    "topics": ("双方都写到的事项", "What both write about"),
    "differences": ("逐处对照", "Differences one by one"),
    "nothing": (
        "两份文件没有相同的段落，也没有共同的指标、目标和事项，无从对照。",
        "The documents share no passage, target or topic; there is nothing to compare.",
    ),
    "same": ("两份正文一字不差。", "The two texts are the same, word for word."),
    "versions": (
        "{paired} 段相对应，其中 {unchanged} 段没有改动；不同之处 {n} 处。",
        "{paired} passages correspond, {unchanged} of them unchanged; {n} differences.",
    ),
    "different": (
        "这是两份不同的文件，{paired} 段相近。下面列双方都有的指标和目标、都写到的事项，不逐句列各自独有的内容。",
        "These are two different documents with {paired} passages alike. Listed are the targets and topics of both, not what only one of them says.",
    ),
    "kind": ("{kind}：{n} 处", "{kind}: {n}"),
    "replaced": (
        "“{before}”改为“{after}”：{n} 处；只改这一处的不逐处列出",
        "“{before}” became “{after}” in {n} places; those with nothing else changed are not listed one by one",
    ),
    "targets.n": (
        "双方都有的指标和目标：{n} 个；同一年份的数字 {same} 处一致，{other} 处不同",
        "Indicators and targets of both: {n}; figures for the same year agree {same} times and differ {other} times",
    ),
    "topics.n": ("双方都写到的事项：{n} 项", "Topics of both: {n}"),
    "table": ("各年数字", "Figures by year"),
    "table.name": ("指标", "Indicator"),
    "table.year": ("年份", "Year"),
    "table.verdict": ("对比", "Verdict"),
    "table.same": ("一致", "same"),
    "table.other": ("不同", "differs"),
    "table.only": ("只有{side}", "only {side}"),
    "table.no_year": ("未写年份", "no year"),
    "none": ("没有写到", "not mentioned"),
    "partner": ("{side}的对应处是“{path}”，没有这句", "{side} lacks it in “{path}”"),
    "no_partner": ("{side}没有对应的段落", "{side} has no such passage"),
    "became": ("{before} → {after}", "{before} → {after}"),
    "gone": ("（无）", "(none)"),
    "made": (
        "由程序逐字比对，没有用大模型。删去的字划线，新增的字加下划线；每一处都注明两份文件的出处。",
        "Compared word by word by program, without a language model. What was removed is struck through, what was added "
        "is underlined; each difference is cited in both documents.",
    ),
}


def say(key: str, *, english: bool, **values: object) -> str:
    """The words of a key in one of the languages, with their blanks filled."""
    return _WORDS[key][english].format(**values)
