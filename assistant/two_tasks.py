"""Two tasks whose offices are asked for at once: `A和B是不是同一家牵头` as who leads each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LEADS = "(?:牵头|挑头|领头|负责|主管|主抓|管(?![理控制]))"
_EACH = "(?:是不是|是否|算不算)?(?:都)?(?:是|由|归|让|属于)?(?<![协共])(?:同一?|一)(?:个|家)[^，。？?]{0,6}?|(?:分别|各自?|都)(?:是|由|归|该)?(?:哪|谁|什么[部单])[^，。？?]{0,6}?"
_JOINT = "[，,]?(?:还有|以及|同|跟|和|与|及|、)"
_TWO = re.compile(
    rf"(?P<one>[^。？?]{{3,40}}?){_JOINT}(?P<other>[^。？?，,]{{3,40}}?)[，,]?(?P<ask>(?:{_LEADS}的(?:单位|部门)?)?(?:{_EACH})(?:单位|部门|厅局?|局|机构)*(?:来)?{_LEADS}?[^，。？?]{{0,4}})[？?。\s]*$"
)
_ONE_AND_ONE = re.compile(
    r"(?:^|[，,：:])一个(?:是|管|叫|讲|搞|负责)?(?P<one>[^，,。]{2,30})[，,、]\s?(?:另)?(?:外)?一个(?:是|管|叫|讲|搞|负责)?(?P<other>[^，,。]{2,30})[，,](?P<ask>[^，,。]*(?:分别|各自?)[^。]*)$"
)
_COMPARED = re.compile(
    r"(?P<one>[^，。？?]{3,30}?)(?:和|与|跟|同|及)(?P<other>[^，。？?]{3,30}?)的?(?P<ask>(?:牵头|责任|负责|主管)(?:单位|部门)(?:的)?(?:对比|比较|异同|区别|是否(?:相同|一致|一样)))[？?。\s]*$"
)
_LED = re.compile(f"{_LEADS}|(?:责任|主责)(?:单位|部门)")
_NO_TASK = re.compile(
    r"[谁哪几、]|多少|什么|怎么|(?:牵头|责任|主管|配合)(?:单位|部门)|[厅局委办院]$|^[\d年底末的目标]*$"
)
"""What asks itself, names several things, a role, an office or only a year is no task."""


def two_tasks(text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Who leads each of the two tasks that a question names; nothing where it is asked otherwise.

    names: of single things, which are not torn apart.

    >>> two_tasks("供水那套系统，跟垃圾分类那套，是同一个厅牵头吗？")
    ('供水那套系统由谁牵头？', '垃圾分类那套由谁牵头？')
    >>> two_tasks("供水系统由谁牵头？")
    ()
    """
    for pattern in (_ONE_AND_ONE, _COMPARED, _TWO):
        match = pattern.search(text)
        if match is None or not _LED.search(match["ask"]):
            continue
        tasks = tuple(match[name].removeprefix("还有").strip("，,、 ") for name in ("one", "other"))
        if any(_NO_TASK.search(task) for task in tasks):
            return ()
        if any(name in text and not any(name in task for task in tasks) for name in names):
            return ()
        return tuple(f"{task}由谁牵头？" for task in tasks)
    return ()
