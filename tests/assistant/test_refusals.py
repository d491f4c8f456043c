"""Refusals: the right reason, words that say why, and something else to ask."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary

from assistant.answers import Answer, Reason
from assistant.pipeline import MAX_QUESTION
from assistant.wording import LANGUAGES, REFUSALS, refusal_words

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

REFUSED: list[tuple[str, Reason]] = [
    ("", Reason.NOT_A_QUESTION),
    ("   \n\u3000", Reason.NOT_A_QUESTION),
    ("？？？……", Reason.NOT_A_QUESTION),
    ("😀😀", Reason.NOT_A_QUESTION),
    ("\u200b\u200b", Reason.NOT_A_QUESTION),
    ("你好", Reason.NOT_A_QUESTION),
    ("谢谢！", Reason.NOT_A_QUESTION),
    ("你是谁？", Reason.NOT_A_QUESTION),
    ("thanks", Reason.NOT_A_QUESTION),
    ("养老" * 501, Reason.TOO_LONG),
    ("四川省智慧养老服务覆盖率的目标是多少？", Reason.OTHER_REGION),
    ("广州市要建几个社区助餐点？", Reason.OTHER_REGION),
    ("四川和云南的养老床位数是多少？", Reason.OTHER_REGION),
    ("2030年智慧养老服务覆盖率的目标是多少？", Reason.OTHER_PERIOD),
    ("二〇三〇年养老床位数的目标是多少？", Reason.OTHER_PERIOD),
    ("2019年养老床位数是多少？", Reason.OTHER_PERIOD),
    ("2025年智慧养老服务覆盖率实际达到多少？", Reason.TARGET_NOT_ACTUAL),
    ("2025年养老床位数已经建成多少？", Reason.TARGET_NOT_ACTUAL),
    ("红烧肉怎么做好吃？", Reason.OUT_OF_SCOPE),
    ("世界杯冠军是谁？", Reason.OUT_OF_SCOPE),
    ("推荐一部好看的电影", Reason.OUT_OF_SCOPE),
    ("who won the world cup?", Reason.OUT_OF_SCOPE),
]


@pytest.mark.parametrize(("question", "reason"), REFUSED, ids=[f"{q[:20]!r} {r}" for q, r in REFUSED])
def test_a_question_that_cannot_be_answered_is_refused_with_its_reason(
    library: SmallLibrary, question: str, reason: Reason
) -> None:
    assert library.refusal(question).reason is reason


@pytest.mark.parametrize("question", [question for question, _ in REFUSED], ids=lambda q: repr(q[:20]))
def test_every_refusal_says_why_and_what_could_be_asked_instead(library: SmallLibrary, question: str) -> None:
    refusal = library.refusal(question)
    assert refusal.message.strip()
    assert "{" not in refusal.message
    assert 1 <= len(refusal.suggestions) <= 3
    assert len(set(refusal.suggestions)) == len(refusal.suggestions)
    assert question not in refusal.suggestions


def test_every_suggestion_gets_an_answer(library: SmallLibrary) -> None:
    suggested = {
        suggestion for question, _ in REFUSED for suggestion in library.refusal(question).suggestions
    }
    unanswered = [
        suggestion for suggestion in sorted(suggested) if not isinstance(library.ask(suggestion), Answer)
    ]
    assert unanswered == []


@pytest.mark.parametrize("question", ["遵义市智慧养老服务覆盖率的目标是多少？", "安顺市要建几个社区助餐点？"])
def test_what_holds_for_the_province_is_not_said_of_a_city(library: SmallLibrary, question: str) -> None:
    refusal = library.refusal(question)
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert question[:2] in refusal.message


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("四川省养老床位数的目标是多少？", ("四川", "贵州")),
        ("2030年养老床位数的目标是多少？", ("2030", "2025")),
        ("2025年养老床位数已经建成多少？", ("18万张", "目标")),
        ("养老" * 501, ("1002", "1000")),
    ],
)
def test_a_refusal_names_what_was_asked_and_what_there_is(
    library: SmallLibrary, question: str, named: tuple[str, ...]
) -> None:
    message = library.refusal(question).message
    assert [word for word in named if word not in message] == []


def test_a_question_of_the_greatest_length_is_read(library: SmallLibrary) -> None:
    question = "2025年养老床位数的目标是多少？".ljust(MAX_QUESTION, "？")
    assert len(question) == MAX_QUESTION
    assert isinstance(library.ask(question), Answer)
    assert library.refusal(question + "？").reason is Reason.TOO_LONG


def test_a_refusal_in_between_does_not_end_a_conversation(library: SmallLibrary) -> None:
    history = ["2025年养老床位数的目标是多少？", "2030年呢？"]
    assert library.refusal(history[1], history[:1]).reason is Reason.OTHER_PERIOD
    assert isinstance(library.ask("那2022年呢？", history), Answer)


def test_a_year_whose_cell_gives_nothing_is_said_to_be_missing_not_to_be_another_period(
    library: SmallLibrary,
) -> None:
    reply = library.ask("上门巡访率2022年是多少？")
    assert not isinstance(reply, Answer)
    assert reply.reason is Reason.NOT_IN_DOCUMENTS


@pytest.mark.parametrize("question", ["2024年工作要点的文号是什么", "2023年工作要点的文号是什么"])
def test_a_field_the_text_does_not_give_is_not_of_another_period(
    library: SmallLibrary, question: str
) -> None:
    refusal = library.refusal(question)
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert "文号" in refusal.message


def test_a_document_may_be_named_by_the_year_it_was_issued_in(library: SmallLibrary) -> None:
    reply = library.ask("2023年智慧养老行动计划的文号是什么")
    assert isinstance(reply, Answer)
    assert "黔养联〔2023〕12号" in reply.statements[0].text


@pytest.mark.parametrize("question", ["为什么？", "理由是什么？"])
def test_what_is_not_found_for_a_why_is_the_reason_not_the_matter(
    library: SmallLibrary, question: str
) -> None:
    refusal = library.refusal(question, ["智慧养老服务覆盖率2025年的目标是多少？"])
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert "的原因”" in refusal.message
    assert "智慧养老服务覆盖率" in refusal.message


@pytest.mark.parametrize(
    "question",
    [
        "智慧养老服务覆盖率为什么降到70%？",
        "智慧养老服务覆盖率降到70%，理由是什么？",
        "智慧养老服务覆盖率降到70%的原因是什么",
    ],
)
def test_the_words_that_ask_why_are_not_told_as_the_matter(library: SmallLibrary, question: str) -> None:
    assert "“智慧养老服务覆盖率降到70%的原因”" in library.refusal(question).message


@pytest.mark.parametrize(
    "question",
    ["暗访发现多少家养老机构消防不合格？", "养老机构发生过几次火灾？", "养老院的电梯多久检查一次？"],
)
def test_true_words_beside_the_point_are_no_answer(library: SmallLibrary, question: str) -> None:
    library.refusal(question)


def test_what_only_staff_may_see_is_never_quoted(library: SmallLibrary) -> None:
    for question in (
        "暗访发现多少家养老机构消防设施不合格？",
        "养老机构暗访内部通报讲了什么？",
        "37家养老机构怎么了？",
    ):
        reply = library.ask(question)
        shown = str(library.json(reply))
        assert "37家" not in shown.replace(question, "")
        assert "internal-note" not in shown
        assert all(passage.document_id != "internal-note" for passage in reply.evidence.passages)


def test_english_questions_are_refused_in_english(library: SmallLibrary) -> None:
    assert library.refusal("who won the world cup?").message.startswith("Not answered")
    assert library.refusal("世界杯冠军是谁？").message.startswith("没有回答")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_in_every_language(language: str) -> None:
    assert REFUSALS[language].keys() == set(Reason)
    blanks = {
        "documents": 3,
        "topic": "x",
        "region": "x",
        "asked": "x",
        "years": "x",
        "target": "x",
        "length": 9,
        "limit": 8,
    }
    for reason in Reason:
        assert "{" not in refusal_words(reason, english=language == "en", **blanks)
