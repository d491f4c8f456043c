"""What who asks would stumble over: no definition, a dateline, the same thing twice, a list of empty names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.defining_words import defined_term, defines
from assistant.pipeline import Assistant
from assistant.sentences import heading_name, sentences
from ingest.document import read_document
from vectorstore.passages import Document, DocumentCard, Source, Span
from vectorstore.store import Store

_LAW = """示例绿地条例
第一章 总则
第一条 为了保护绿地，制定本条例。
第二条 绿地管理单位应当按照绿地规划管理绿地，绿地内的设施由绿地管理单位维护。
第三条 占用绿地的，应当经绿地管理单位同意；损坏绿地的，应当赔偿绿地的损失。
第四条 本条例所称绿地，是指城市中种植树木花草供公众游览和休息的土地。
第五条 街角公园是面积不足一公顷、免费向所有人开放的绿地。
第二章 认养权
第六条 认养权不得转让，认养期间树木归市所有。
第七条 认养权自登记之日起设立，认养人应当每年登记一次。
"""

_NOTICE = """示例市数字服务工作要点
一、攻关工程
“青松计划”支持专用芯片和开源软件，“银杏计划”支持柔性屏幕和精密机床。
二、服务工程
“随手办”平台自2019年起上线，“随手办”平台的页面由各单位自行设计。
“随手办”平台的上线以服务群众为目的。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Store.open(tmp_path_factory.mktemp("read"), create=True) as store:
        store.put(read_document(Path("条例.txt"), _LAW.encode(), "law"))
        store.put(read_document(Path("要点.txt"), _NOTICE.encode(), "notice"))
        yield Assistant(store)


def said(assistant: Assistant, question: str) -> list[str]:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer)
    return [statement.text for statement in reply.statements]


@pytest.mark.integration
class TestAnswers:
    @pytest.mark.parametrize("asked", ["什么是绿地？", "绿地是什么", "绿地指的是什么？"])
    def test_a_definition_comes_before_the_articles_that_use_the_term(
        self, assistant: Assistant, asked: str
    ) -> None:
        assert len(said(assistant, asked)) == 1
        assert "是指城市中种植树木花草" in said(assistant, asked)[0]

    def test_articles_without_names_are_no_list(self, assistant: Assistant) -> None:
        assert not any("；；" in text or "：；" in text for text in said(assistant, "认养权是什么"))

    def test_a_statement_that_another_one_contains_is_left_out(self, assistant: Assistant) -> None:
        texts = said(assistant, "青松计划支持什么？银杏计划支持什么？")
        assert all(a is b or a.rstrip("。") not in b for a in texts for b in texts)

    def test_who_asks_when_is_given_sentences_with_a_time(self, assistant: Assistant) -> None:
        assert all("2019" in text for text in said(assistant, "随手办平台哪一年上线的？"))


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("第四条 本条例所称绿地，是指城市中种植树木花草的土地。", 3),
        ("（一）“绿地”，是指城市中种植树木花草的土地。", 3),
        ("绿地，指城市中种植树木花草供人休息的土地。", 2),
        ("第五条 绿地是城市中种植树木花草供人休息的土地。", 1),
        ("绿地是由市政府划定并且公布范围的土地。", 0),
        ("占用绿地是违反本条例的行为，应当处罚。", 0),
        ("绿地管理单位是指负责管理绿地的单位和组织。", 0),
    ],
)
def test_how_a_text_defines(text: str, strength: int) -> None:
    assert defines(text, "绿地") == strength


@pytest.mark.parametrize("asked", ["绿地面积是多少", "绿地由谁管理", "绿地有哪些"])
def test_other_questions_ask_for_no_definition(asked: str) -> None:
    assert defined_term(asked) is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("示例社某市2月5日电（记者 张某）全市公园恢复开放。", "全市公园恢复开放。"),
        ("某地网讯（记者李某报道）公园恢复开放。", "公园恢复开放。"),
        ("公园恢复开放示例社某市2月5日电（记者张某、王某）全市公园今起开放。", "全市公园今起开放。"),
        ("市民可以致电（含记者热线）咨询。公园开放。", "市民可以致电（含记者热线）咨询。"),
    ],
)
def test_a_dateline_is_no_part_of_what_is_said(line: str, words: str) -> None:
    document = Document("a", "消息", line, DocumentCard(), (), Source("a.txt", "a.txt", "0", "text/plain"))
    first = sentences(document.passage(Span(0, len(line))))[0]
    assert first.words == words


def test_a_heading_is_named_without_its_count() -> None:
    assert heading_name("四是加强服务") == "加强服务"
