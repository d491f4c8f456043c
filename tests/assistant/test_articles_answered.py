"""A question for an article is answered by that article, whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.pipeline import Assistant
from assistant.sentences import MAX_QUOTE
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

_LAW = """示例绿地条例
第一条 为了保护绿地，制定本条例。
第二条 本条例适用于城市建成区的绿地。
第三条 有下列情形之一的，应当事先申请：
（一）临时占用绿地的；
（二）移植树木的；
（三）在绿地内开设停车场的。
申请人应当提交图纸和恢复方案，主管部门十日内答复。
第四条 本条例自公布之日起施行。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Store.open(tmp_path_factory.mktemp("law"), create=True) as store:
        store.put(read_document(Path("条例.txt"), _LAW.encode(), "law"))
        yield Assistant(store)


@pytest.mark.parametrize("asked", ["绿地条例第三条", "示例绿地条例第3条怎么规定？", "第三条"])
def test_all_items_of_the_article_are_shown(assistant: Assistant, asked: str) -> None:
    reply = assistant.ask(asked)
    assert isinstance(reply, Answer)
    said = "".join(statement.text for statement in reply.statements)
    for part in ("临时占用绿地的", "移植树木的", "开设停车场的", "十日内答复"):
        assert part in said
    assert "制定本条例" not in said
    assert all(len(c.quote) <= MAX_QUOTE for s in reply.statements for c in s.citations)
