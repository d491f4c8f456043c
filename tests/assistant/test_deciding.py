"""Yes/no answers begin with how the text decides, only where a word of its own does."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary

from assistant.answers import Answer

pytest_plugins = ("small_library_store",)
pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("企业可以申请使用有条件开放的公共数据吗？", "文件规定可以："),
        ("公共数据开放主体收到开放申请后要不要答复？", "文件规定应当："),
        ("公共数据开放办法有没有写更新数据目录的事？", "文件写到"),
    ],
)
def test_the_deciding_word_leads_in(library: SmallLibrary, question: str, begins: str) -> None:
    assert library.answer(question).statements[0].text.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "开放公共数据能收费吗？",
        "数据目录需要每年更新吗？",
        "开放公共数据不能收取费用吗？",
        "企业可以删除有条件开放的公共数据吗？",
    ],
)
def test_exceptions_principles_other_acts_and_negated_questions_are_left_to_the_sentence(
    library: SmallLibrary, question: str
) -> None:
    reply = library.ask(question)
    assert not isinstance(reply, Answer) or not reply.statements[0].text.startswith("文件规定")


def test_other_kinds_are_not_led_in(library: SmallLibrary) -> None:
    assert not library.answer("企业怎么使用公共数据？").statements[0].text.startswith("文件")
