"""English questions: their words are translated and borne by what answers, or the question is refused by name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, Reason, Refusal
from assistant.english import matters
from assistant.kinds import Kind
from assistant.pipeline import Assistant
from assistant.reading import read_alone
from ingest.document import read_document
from pages.examples import GROUPS
from vectorstore.store import Store

pytestmark = pytest.mark.integration
_CORPUS = Path(__file__).parents[2] / "corpus"
_OFFICIAL = Path(os.environ.get("ZHENGWEN_TEST_DATA", "/nowhere")) / "corpus"
_EXAMPLES = [text for group in GROUPS for example in group.examples for text in (example.zh, example.en)]


@pytest.fixture(scope="module", params=[_CORPUS, _OFFICIAL], ids=["corpus", "official"])
def assistant(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    files = sorted(p for p in request.param.glob("*") if p.suffix in (".md", ".txt"))
    if not files:
        pytest.skip("ZHENGWEN_TEST_DATA names no folder with the official texts")
    with Store.open(tmp_path_factory.mktemp("english"), create=True) as store:
        store.put_many(read_document(p, p.read_bytes(), p.name) for p in files)
        yield Assistant(store)


@pytest.mark.parametrize("question", _EXAMPLES)
def test_every_example_of_the_page_is_answered(assistant: Assistant, question: str) -> None:
    assert isinstance(assistant.ask(question), Answer)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is the minimum wage in Zhejiang?", "minimum wage"),
        ("How much is the pension in Zhejiang?", "pension"),
        ("What is the population of Zhejiang?", "population"),
        ("Where is the Provincial Big Data Bureau located?", "located"),
        ("Who is the governor of Zhejiang?", "governor"),
        ("What is the target for zeppelin data sharing in 2025?", "zeppelin"),
    ],
)
def test_a_matter_of_no_document_is_refused_by_its_name(
    assistant: Assistant, question: str, named: str
) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.NOT_IN_DOCUMENTS
    assert named in reply.message


@pytest.mark.parametrize(
    "question", ["What is Shanghai's digital economy target?", "How many unicorn firms does Shanghai want?"]
)
def test_a_place_that_is_only_mentioned_is_another_region(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.OTHER_REGION


def test_a_growth_is_reckoned(assistant: Assistant) -> None:
    reply = assistant.ask("How much will the open data rate grow in five years?")
    assert isinstance(reply, Answer)
    assert any("12个百分点" in statement.text for statement in reply.statements)


@pytest.mark.parametrize(
    ("office", "wrong"), [("Department of Education", ()), ("Department of Finance", ("“省财政厅”",))]
)
def test_who_asks_whether_an_office_leads_is_told_who_does(
    assistant: Assistant, office: str, wrong: tuple[str, ...]
) -> None:
    reply = assistant.ask(f"Is smart education led by the {office}?")
    assert isinstance(reply, Answer)
    assert "省教育厅" in reply.statements[0].text
    assert reply.not_covered == wrong


def test_the_words_of_a_question_are_known_or_named() -> None:
    assert matters("What will the pension for astronauts be?") == ({"pension": "养老金"}, ("astronauts",))
    assert matters("When will it be done, and by whom?") == ({}, ())
    assert read_alone("Is smart education led by the Department of Education?").kind is Kind.WHO


def test_the_forms_of_a_word_are_known_with_it() -> None:
    assert matters("How is personal data protected?") == (
        {"personal data": "个人数据", "protected": "保护"},
        (),
    )
    assert matters("Which cities are dealing with it?") == ({}, ())


def test_who_in_a_relative_clause_asks_for_no_office() -> None:
    assert read_alone("What support do students who start a business get?").kind is not Kind.WHO
    assert read_alone("And who is responsible?").kind is Kind.WHO


def test_a_chinese_name_in_quotation_marks_leaves_a_question_english() -> None:
    assert read_alone("Who is responsible for “数字乡村”?").english
    assert not read_alone("“数字乡村”由谁负责？").english


def test_what_falls_under_an_office_is_asked_of_that_office(assistant: Assistant) -> None:
    reply = assistant.ask("Does smart transport fall under the transport department?")
    assert isinstance(reply, Answer)
    assert "省交通厅" in reply.statements[0].text
    assert reply.not_covered == ()
