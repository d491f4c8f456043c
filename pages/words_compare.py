"""Words of the page Compare, for staff."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title.compare": "比对 · 政问",
        "nav.compare": "比对",
        "compare.title": "比对",
        "compare.text": "把两份文件，或一份文件的两版正文，放在一起逐处看。先看概要；每一处都注明两边的出处。",
        "compare.form": "选两份文件",
        "compare.first": "甲",
        "compare.second": "乙",
        "compare.choose": "请选一份文件",
        "compare.version": "{side}的哪一版",
        "compare.version.now": "现在的正文",
        "compare.version.n": "第 {n} 版（到 {day}）",
        "compare.send": "比对",
        "compare.swap": "甲乙对调",
        "compare.few": "文库里只有 {n} 份文件。一份文件有了新的正文，也可以和先前的一版比。",
        "compare.same": "甲和乙是同一份正文，请换一份，或选先前的一版。",
        "compare.gone": "选的文件或版本不在了，请重新选。",
        "compare.document": "文件",
        "compare.earlier": "先前的正文，第 {n} 版",
        "compare.summary": "概要",
        "compare.kinds": "只看一类",
        "compare.kind.all": "全部 {n}",
        "compare.targets": "指标和目标对照",
        "compare.targets.caption": "各年数字，左边是甲，右边是乙",
        "compare.topics": "双方都写到的事项",
        "compare.differences": "逐处对照",
        "compare.shown": "第 {a}—{b} 处，共 {n} 处",
        "compare.legend": "怎么看：",
        "compare.removed": "删去",
        "compare.added": "新增",
        "compare.open": "看原处",
        "compare.became": "变成",
        "compare.docx": "Word 文档",
        "compare.md": "纯文本",
        "compare.json": "JSON",
        "compare.download": "把比对结果存下来",
        "compare.with_now": "与现在的正文比对",
    }
)

EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title.compare": "Compare · Zhengwen",
        "nav.compare": "Compare",
        "compare.title": "Compare",
        "compare.text": "Two documents, or two texts of one, side by side. The summary comes first; each difference is cited in both.",
        "compare.form": "Choose two documents",
        "compare.first": "A",
        "compare.second": "B",
        "compare.choose": "Choose a document",
        "compare.version": "Text of {side}",
        "compare.version.now": "present text",
        "compare.version.n": "version {n} (until {day})",
        "compare.send": "Compare",
        "compare.swap": "Swap A and B",
        "compare.few": "Documents in the library: {n}. When a document gets a new text, it can be compared with its earlier one.",
        "compare.same": "A and B are the same text. Choose another document, or an earlier text.",
        "compare.gone": "The chosen document or version is not there any more. Choose again.",
        "compare.document": "Document",
        "compare.earlier": "earlier text, version {n}",
        "compare.summary": "Summary",
        "compare.kinds": "Show one kind",
        "compare.kind.all": "all {n}",
        "compare.targets": "Indicators and targets",
        "compare.targets.caption": "Figures by year, A on the left, B on the right",
        "compare.topics": "What both write about",
        "compare.differences": "Differences one by one",
        "compare.shown": "{a}–{b} of {n}",
        "compare.legend": "How to read it:",
        "compare.removed": "removed",
        "compare.added": "added",
        "compare.open": "Open the place",
        "compare.became": "became",
        "compare.docx": "Word",
        "compare.md": "Plain text",
        "compare.json": "JSON",
        "compare.download": "Save the comparison",
        "compare.with_now": "compare with the present text",
    }
)
