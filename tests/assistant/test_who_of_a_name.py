"""Who leads a thing that one document only names, and another gives a duty for."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.pipeline import Assistant
from ingest.document import read_document
from vectorstore.store import Store

NAMED = "# 2020年工作要点\n\n## 一、养老\n\n发展互联网养老，加快建设“邻里帮”平台。\n"
LED = (
    "# 数字服务规划\n\n## 一、重点应用\n\n智慧养老。打造全省统一的“邻里帮”智慧养老服务系统，以养老服务大数据为依托，"
    "形成统一系统、一套政策管理和服务养老的新体系。（牵头单位：省民政厅）\n\n"
    "智慧体育。建设场馆预约应用，提供赛事报名服务。（牵头单位：省体育局）\n"
)


@pytest.mark.integration
@pytest.mark.parametrize("question", ["邻里帮平台是谁牵头做的？", "“邻里帮”由谁牵头？"])
def test_the_duty_around_a_further_sentence_is_told(tmp_path: Path, question: str) -> None:
    with Store.open(tmp_path / "home", create=True) as store:
        for name, text in (("named.md", NAMED), ("led.md", LED)):
            store.put(read_document(Path(name), text.encode(), name))
        reply = Assistant(store).ask(question)
    assert isinstance(reply, Answer), reply
    assert "省民政厅" in reply.statements[0].text
    assert all("省体育局" not in statement.text for statement in reply.statements)
