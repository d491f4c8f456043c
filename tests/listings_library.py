"""A small library for the tests of the listings, written for them: two plans with target tables and duties, rules,
and what only staff may see, with a table and duties of its own.

``SECRETS`` are words that stand in what is not public and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from fakes import HashingEmbedder

from ingest.document import read_document
from vectorstore.passages import Document, IngestedDocument
from vectorstore.store import Store

TODAY = date(2025, 6, 1)
OLD, NEW, RULES, INTERNAL, DRAFT = "plan-2021", "plan-2024", "rules", "inspection", "draft-plan"
SECRETS = ("夜莺行动", "隐秘指标率", "省暗访办公室", "未定稿")

_PLAN_2021 = """---
region: 贵州省
period: 2021-2025
number: 黔数发〔2021〕3号
issuer: 贵州省数字发展委员会
issued: 2021-03-01
---

# 贵州省数字服务五年规划

这是为测试而写的文件。

## 一、发展目标

表1 主要指标

| 类别 | 指标 | 2020年 | 2025年 |
| --- | --- | --- | --- |
| 服务 | 网上办理率 | 40% | 80% |
| 服务 | 服务站点（个） | 120 | ≥900 |
| 数据 | 数据目录完成率 | / | 95% |

## 二、重点任务

### （一）铺开服务站点

每个乡镇建一个数字服务站点，老人不会用手机也能有人帮办。（牵头单位：省发展改革委；配合单位：省财政厅）

### （二）开放公共数据

建设统一的数据目录，公共数据逐年开放。（牵头单位：省大数据局；配合单位：省发改委）
"""
_PLAN_2024 = """---
region: 贵州省
period: 2024-2026
issuer: 贵州省数字发展委员会
issued: 2024-05-20
---

# 贵州省数字服务三年行动

根据《贵州省数字服务五年规划》制定本行动。这是为测试而写的文件。

表1 主要指标

| 类别 | 指标 | 2023年 | 2026年 |
| --- | --- | --- | --- |
| 服务 | 网上办理率 | 66% | 90% |

## 一、推进办法

### （一）办好助老热线

开通助老热线，七天二十四小时有人接听。（牵头单位：贵州省发展和改革委员会）
"""
_RULES = """---
region: 云南省
issued: 2023-01-09
---

# 云南省电动自行车停放办法

第一条 为了规范停放，制定本办法。这是为测试而写的文件。

第二条 楼道里不得停放电动自行车，也不得给电池充电。
"""
_INTERNAL = """---
region: 贵州省
visibility: internal
issued: 2025-01-02
---

# 夜莺行动通报

网上办理率在夜莺行动里另行统计，数据目录也要查。

| 类别 | 指标 | 2023年 | 2026年 |
| --- | --- | --- | --- |
| 服务 | 隐秘指标率 | 11% | 22% |
| 服务 | 网上办理率 | 33% | 44% |

## 一、任务

### （一）查服务站点

逐个查服务站点。（牵头单位：省暗访办公室）
"""
_DRAFT = """---
region: 贵州省
visibility: draft
---

# 未定稿的数字服务补充规定

服务站点的开放时间待定，未定稿不得外传。
"""
_TEXTS = {OLD: _PLAN_2021, NEW: _PLAN_2024, RULES: _RULES, INTERNAL: _INTERNAL, DRAFT: _DRAFT}


@cache
def read_all() -> dict[str, IngestedDocument]:
    """All documents by id."""
    return {
        name: read_document(Path(f"{name}.md"), text.encode("utf-8"), name) for name, text in _TEXTS.items()
    }


def document_of(document_id: str) -> Document:
    return read_all()[document_id].document


def filled(home: Path, more: Sequence[IngestedDocument] = ()) -> Store:
    """A store in a folder with all documents and perhaps more, with an embedder that loads nothing."""
    store = Store.open(home, create=True, embedder=HashingEmbedder())
    store.put_many([*read_all().values(), *more])
    return store
