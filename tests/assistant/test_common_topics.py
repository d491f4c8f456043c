"""What two documents both write about: nearly the same clauses, and names that both use."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.common_topics import CommonTopic, common_topics, in_full
from ingest.document import read_document
from vectorstore.passages import Document

PLAN = """# 五年计划

## 一、新型设施

推进骨干网建设，县城以上城市和重点区域实现5G网络全覆盖。打造具有国际领先水平的公共云计算平台。

## 二、贸易

深化中国（杭州、宁波、义乌）跨境电子商务综合试验区建设，加快“单一窗口”建设。
"""
POINTS = """# 工作要点

## 01设施

实现城区、交通干线、重点景区等区域的5G信号覆盖。带宽达到60Tbps。

打造1家具有国际领先水平的公共云计算平台，培育骨干企业。

## 02农业

办好农产品展销会。开通贸易单一窗口，带宽达到60Tbps。
"""


def read(text: str, name: str) -> Document:
    return read_document(Path(f"{name}.md"), text.encode(), name).document


def topics(first: str, second: str) -> dict[str, CommonTopic]:
    found = common_topics(read(first, "one"), read(second, "two"))
    return {topic.name: topic for topic in found}


def test_a_name_in_letters_and_a_quoted_name_are_topics_however_the_clauses_are_worded() -> None:
    found = topics(PLAN, POINTS)
    assert "县城以上城市和重点区域实现5G网络全覆盖" in found["5G"].first[0].citation.quote
    assert "重点景区等区域的5G信号覆盖" in found["5G"].second[0].citation.quote
    assert "单一窗口" in found
    assert "60tbps" not in {name.lower() for name in found}


def test_clauses_that_are_nearly_the_same_are_a_topic_named_by_what_they_share() -> None:
    topic = topics(PLAN, POINTS)["具有国际领先水平的公共云计算平台"]
    assert [place.headings[-1] for place in (*topic.first, *topic.second)] == ["一、新型设施", "01设施"]


def test_every_place_is_verbatim_in_its_document() -> None:
    one, two = read(PLAN, "one"), read(POINTS, "two")
    for topic in common_topics(one, two):
        for document, places in ((one, topic.first), (two, topic.second)):
            for citation in (place.citation for place in places):
                assert document.text[citation.span.start : citation.span.end] == citation.quote


def test_documents_of_other_matters_have_none() -> None:
    assert topics(PLAN, "# 通知\n\n森林防火期为每年三月。请各地做好巡护工作。\n") == {}


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("——推动电子世界贸易平台(eWTP)建设,", "推动电子世界贸易平台(eWTP)建设"),
        ("06推动新型贸易中心建设", "推动新型贸易中心建设"),
        ("2020年建成5万个5G基站。", "2020年建成5万个5G基站。"),
        ("——", "——"),
    ],
)
def test_a_clause_stands_by_itself_without_number_dash_and_comma(clause: str, said: str) -> None:
    assert in_full(clause) == said
