"""Fields that a page states of its document: `发文字号：…`, in lines of their own or run together in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.card.lines import Found, Lines
from ingest.lines import Line

_LABELS = {
    "title": "标题 文件名称 信息名称 文件标题 名称",
    "number": "发文字号 文号 发文文号 发布文号 颁布文号 文件编号 公文文号 文件文号",
    "registered": "统一编号",
    "issuer": "发文机关 发文单位 制定机关 颁布单位 颁布部门 颁布机关 印发单位 制定机构 公布机关 发布机关 发文机构",
    "publisher": "发布机构 发布单位 发布部门 来源 信息来源 公开机构",
    "written": "成文日期 发文日期 签署日期 成文时间 发文时间",
    "issued": "发布日期 公布日期 印发日期 颁布日期 公开日期 发布时间 公布时间 印发时间",
    "effective": "实施日期 施行日期 生效日期 实施时间 生效时间 执行日期",
    "expires": "失效日期 废止日期 有效期至 终止日期 失效时间 废止时间",
    "status": "有效性 时效性 时效 是否有效 效力状态 文件状态 有效状态",
    "annex": "附件",
}
_OTHER = "索引号 主题分类 主题词 分类 体裁分类 附加码 公开方式 公开形式 公开范围 公开类别 信息索引 关键词 服务对象 浏览次数 作者 编辑 字号 打印 有效期"
"""Labels that end the value before them and say nothing of the card."""

_FIELD_OF = {label: name for name, labels in _LABELS.items() for label in labels.split()}


def _spaced(label: str) -> str:
    return r"[ 　]*".join(label)


_ALL = sorted((*_FIELD_OF, *_OTHER.split()), key=len, reverse=True)
_LABEL = re.compile(
    rf"(?:^|(?<=[\s】\])）]))({'|'.join(_spaced(label) for label in _ALL)})[ 　]*(?:[:：]|(?=\t))[ 　\t]*"
)
_LABEL_ALONE = re.compile(r"^([^:：\t]{2,14})[:：\t]\s*")
MAX_VALUE = 80
"""Characters beyond which what follows a label in the text is a sentence, not a field's value."""
HEAD = 30
"""Lines of the body in which fields may stand."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page states: card field → its values in order of their places."""

    fields: dict[str, list[Found[str]]] = field(default_factory=dict)

    def all(self, name: str) -> list[Found[str]]:
        return self.fields.get(name, [])


def stated_in(lines: Lines) -> Stated:
    """The fields of the metadata lines, then those of the first lines of the body."""
    stated = Stated()
    for line in lines.metadata:
        for name, found in _of_metadata_line(line):
            stated.fields.setdefault(name, []).append(found)
    for line in lines.body[:HEAD]:
        for name, found in _of_body_line(line):
            stated.fields.setdefault(name, []).append(found)
    return stated


def is_field(text: str) -> bool:
    """Whether a line is a field of the page, and so no title and no signature."""
    match = _LABEL.match(text)
    return match is not None


def _of_metadata_line(line: Line) -> Iterator[tuple[str, Found[str]]]:
    match = _LABEL_ALONE.match(line.text)
    if not match:
        return
    name = _FIELD_OF.get(re.sub(r"\s", "", match.group(1)))
    value = line.text[match.end() :].rstrip()
    if name and value:
        yield name, Found(value, line.at(match.end(), match.end() + len(value)), value)


def _of_body_line(line: Line) -> Iterator[tuple[str, Found[str]]]:
    labels = list(_LABEL.finditer(line.text))
    if not labels or labels[0].start() > 80:
        return
    for index, match in enumerate(labels):
        name = _FIELD_OF.get(re.sub(r"\s", "", match.group(1)))
        if name is None or name == "annex":
            continue
        end = labels[index + 1].start() if index + 1 < len(labels) else len(line.text)
        if name == "title" and len(labels) == 1:
            # `名称：` alone heads any form.
            continue
        value = re.split(r"\t|\s{2,}", line.text[match.end() : end])[0].rstrip()
        if len(labels) > 1 and name != "title":
            value = value.split(" ")[0]
        if value and len(value) <= MAX_VALUE and not re.search("[。；]", value):
            yield name, Found(value, line.at(match.end(), match.end() + len(value)), value)
