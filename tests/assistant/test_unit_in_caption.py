"""A unit that only the caption of a table gives is proved by the caption."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

_PLAN = """某市养老托育发展规划（2021—2025年）
一、发展目标
到2025年，养老托育服务体系更加完善，主要指标如下。
表1 主要指标（单位：{unit}）
指标\t2020年\t2025年
普惠托位规模\t30\t60
护理型床位规模\t40\t58
"""


@pytest.mark.parametrize(("unit", "said"), [("%", "60%"), ("张", "60张"), ("万元", "60万元")])
def test_the_caption_is_cited_with_the_row_and_its_header(tmp_path: Path, unit: str, said: str) -> None:
    with Store.open(tmp_path / "home", create=True) as store:
        store.put(read_document(Path("规划.txt"), _PLAN.format(unit=unit).encode(), "plan"))
        reply = Assistant(store).ask("普惠托位规模2025年的目标是多少？")
    assert isinstance(reply, Answer)
    statement = reply.statements[0]
    assert said in statement.text
    assert f"表1 主要指标（单位：{unit}）" in [citation.quote for citation in statement.citations]
