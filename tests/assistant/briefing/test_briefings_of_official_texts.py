"""Briefings over the five official texts: three topics, each footnote's quote verbatim in its document."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from fakes import HashingEmbedder

from assistant.briefing.as_paper import Handing, chart_of, paper_of
from assistant.briefing.making import Workshop
from assistant.briefing.templates import load_template
from assistant.briefing.values import Briefing
from assistant.official.footnotes import footnote_texts
from assistant.official.write_word import word_of
from ingest.document import read_document
from vectorstore.store import Store

_GIVEN = os.environ.get("ZHENGWEN_TEST_DATA")
FILES = tuple(sorted((Path(_GIVEN) / "corpus").glob("*.txt"))) if _GIVEN else ()

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        len(FILES) != 5, reason="ZHENGWEN_TEST_DATA names no folder with the five official texts in corpus/"
    ),
]

DAY = date(2025, 11, 29)
TARGETS, DATA, CARE = "数字政府建设2025年目标", "数据开放与共享", "智慧养老和健康谁负责什么"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home = tmp_path_factory.mktemp("official")
    with Store.open(home, create=True, embedder=HashingEmbedder()) as opened:
        opened.put_many([read_document(file, file.read_bytes(), file.stem) for file in FILES])
        yield opened


def made(store: Store, topic: str) -> Briefing:
    shop = Workshop.on(topic, store, DAY)
    return shop.fill(shop.outline(load_template("briefing")))


@pytest.mark.parametrize("topic", [TARGETS, DATA, CARE])
def test_every_citation_is_a_footnote_that_is_verbatim_in_its_document(store: Store, topic: str) -> None:
    briefing = made(store, topic)
    word = word_of(paper_of(briefing, Handing(DAY)), made=datetime(2025, 11, 29, tzinfo=UTC))
    notes = footnote_texts(docx.Document(io.BytesIO(word)))
    assert len(notes) == len(set(briefing.citations()))
    whole = {d.title: " ".join(d.text.split()) for d in briefing.documents}
    for note in notes:
        title = next(title for title in whole if note.startswith(f"《{' '.join(title.split())}》"))
        assert note[note.index("：“") + 2 : -1] in whole[title]


def test_the_targets_of_2025_come_whole_and_no_others(store: Store) -> None:
    briefing = made(store, TARGETS)
    (table,) = (table for section in briefing.sections for table in section.tables)
    assert len(table.rows) == 17
    assert table.years == (2019, 2025)
    assert [d.title for d in briefing.documents] == ["浙江省数字政府建设“十四五”规划"]
    assert any("到2025年，基本建成“整体智治、唯实惟先”的现代政府" in s.text for s in briefing.statements())


def test_data_openness_draws_on_all_documents_that_speak_of_it_and_leaves_out_what_mentions_it(
    store: Store,
) -> None:
    briefing = made(store, DATA)
    tasks = next(section for section in briefing.sections if section.heading == "重点任务")
    assert [point.heading for point in tasks.points] == [
        "加强一体化公共数据平台建设",
        "加强数据资源共享开放应用创新",
        "加快公共数据开放应用",
        "推进政务数据整合与开放共享",
    ]
    assert len(briefing.documents) == 4
    assert briefing.not_found == ("保障措施：所用文件没有写到",)


def test_who_does_what_in_care_and_health_names_both_offices(store: Store) -> None:
    tasks = [task for section in made(store, CARE).sections for task in section.tasks]
    assert [(task.duty.task, task.duty.lead) for task in tasks] == [
        ("智慧健康", ("省卫健委",)),
        ("智慧养老", ("省民政厅",)),
    ]


def test_a_series_of_three_years_is_a_chart_of_one_unit(store: Store) -> None:
    briefing = made(store, "数字经济目标")
    charts = [c for section in briefing.sections for table in section.tables if (c := chart_of(table))]
    assert [(c.unit, c.labels) for c in charts] == [("亿元", ("2017年基数", "2020年目标", "2022年目标"))]
    assert charts[0].series[0].name == "数字经济增加值"
    # A document that names the topic as one of several is not about it everywhere.
    assert not any("乡村振兴" in s.text for s in briefing.statements())


def test_a_document_that_says_one_thing_on_the_topic_is_heard_beside_one_about_it(store: Store) -> None:
    texts = [s.text for s in made(store, "企业上云和工业互联网").statements()]
    assert any("累计上云企业达40万家" in text for text in texts)
    assert any("建设100个行业级、区域级、企业级省级工业互联网平台" in text for text in texts)
    # The field is one of several there.
    assert not any("数字安防" in text for text in texts)


def test_sentences_are_set_as_a_chinese_paper_sets_them(store: Store) -> None:
    briefing = made(store, "企业上云和工业互联网")
    said = next(s for s in briefing.statements() if "50万家" in s.text)
    assert said.text.endswith("到2022年，累计实现50万家企业上云，培育400家上云标杆企业。")
    assert said.citations[0].quote == "到 2022 年,累计实现 50 万家企业上云,培育 400 家上云标杆企业。"
