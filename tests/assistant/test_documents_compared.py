"""Documents set beside each other with their dates, copies of one document, headings counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Reply
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

OLDER = """# 青川市充电设施建设方案

青政办发〔2021〕7号

## 一、工作目标

到2023年，全市建成公共充电桩8000个，充电服务费每千瓦时不超过0.6元，居民小区充电桩覆盖率达到60%。

## 二、重点任务

### （一）扩大公共充电网络

在商场和医院旁修建公共充电站。

### （二）改造老旧小区电路

为老旧小区更换变压器。

### （三）建立充电监测平台

把所有充电桩接入市级监测平台。

### （四）培训充电运维人员

每年举办两期运维培训班。

## 三、组织实施

充电设施建设由市能源局牵头负责，G60沿线和5G机房旁优先布点。

青川市人民政府办公室

2021年3月5日
"""
NEWER = """# 青川市充电设施提升方案

青政办发〔2024〕19号

## 一、总体目标

到2026年，全市建成公共充电桩12000个，充电服务费每千瓦时不超过0.6元，居民小区充电桩覆盖率达到85%。

## 二、组织实施

充电设施建设由市能源局牵头负责，市住房城乡建设局配合。

青川市人民政府办公室

2024年5月20日
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    texts = {"older": OLDER, "newer": NEWER, "another-name": NEWER}
    with Store.open(tmp_path_factory.mktemp("compared"), create=True) as store:
        store.put_many([read_document(Path(f"{n}.md"), t.encode(), n) for n, t in texts.items()])
        yield store


def answer_to(store: Store, question: str) -> Answer:
    reply: Reply = Assistant(store).ask(question)
    assert isinstance(reply, Answer), reply
    return reply
