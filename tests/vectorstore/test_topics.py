"""Topics that are not answered: what they take, what touches them, and that every change is audited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import HashingEmbedder

from vectorstore.place import Place
from vectorstore.store import Store
from vectorstore.topics import MAX_PHRASE, MAX_WORDS, Topic, TopicError, Topics, topic_of

NOW = datetime(2025, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def home(place: Place) -> Path:
    Store.open(place, create=True, embedder=HashingEmbedder()).close()
    return place.home


@pytest.fixture
def topics(place: Place, home: Path) -> Iterator[Topics]:
    opened = Topics.at(place)
    yield opened
    opened.close()


def topic(*phrases: str) -> Topic:
    return Topic(1, phrases, "", "", "wang", NOW)


def test_topics_come_change_and_go_with_a_line_in_the_audit_each(topics: Topics, place: Place) -> None:
    added = topics.add([" 人事 任免 ", "人事 任免", "", "干部提拔"], " 请问 人社局。 ", "", "wang", NOW)
    assert added.phrases == ("人事 任免", "干部提拔")
    assert topics.all() == (added,)
    assert added.zh == "请问 人社局。"
    topics.change(added.id, ["干部提拔"], "", "Ask elsewhere.", "li", NOW)
    assert [(t.phrases, t.en, t.by) for t in topics.all()] == [(("干部提拔",), "Ask elsewhere.", "li")]
    topics.remove(added.id, "li", NOW)
    assert topics.all() == ()
    with Store.open(place, embedder=HashingEmbedder()) as store:
        lines = store.library.audit()
    assert [(line["actor"], line["action"]) for line in lines] == [
        ("wang", "topic.add"),
        ("li", "topic.change"),
        ("li", "topic.remove"),
    ]


@pytest.mark.parametrize("phrases", [[], ["  "], ["人"], ["。，"], ["字" * (MAX_PHRASE + 1)]])
def test_phrases_that_say_nothing_or_too_much_are_refused(topics: Topics, phrases: list[str]) -> None:
    with pytest.raises(TopicError):
        topics.add(phrases, "", "", "wang", NOW)
    assert topics.all() == ()


def test_words_that_are_too_long_and_topics_that_are_not_there_are_refused(topics: Topics) -> None:
    with pytest.raises(TopicError, match=str(MAX_WORDS)):
        topics.add(["人事任免"], "字" * (MAX_WORDS + 1), "", "wang", NOW)
    with pytest.raises(TopicError, match="topics list"):
        topics.remove(7, "wang", NOW)
    with pytest.raises(TopicError, match="topics list"):
        topics.change(7, ["人事任免"], "", "", "wang", NOW)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("人事任免", "今年的人事任免有哪些？"),
        ("人事任免", "人 事·任，免"),
        ("選舉", "选举什么时候开始？"),
        ("选举", "選舉什麼時候開始？"),
        ("VPN", "什么是ＶＰＮ？"),
        ("vpn", "介绍下VPN吧"),
        ("stock tips", "Any Stock  tips?"),
        ("5G基站", "5g 基站建在哪里"),
    ],
)  # fmt: skip
def test_a_phrase_is_found_however_it_is_written(phrase: str, text: str) -> None:
    assert topic_of((text,), (topic(phrase),)) is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [("art", "When does it start?"), ("stock tips", "stock and tips"), ("人事任免", "人事处任务")],
)
def test_other_words_are_not_touched(phrase: str, text: str) -> None:
    assert topic_of((text,), (topic(phrase),)) is None


def test_a_word_in_latin_letters_is_whole_and_any_phrase_of_any_text_is_enough() -> None:
    two = (topic("甲乙"), topic("丙丁", "戊己"))
    assert topic_of(("无关", "戊己吗？"), two) is two[1]


@pytest.mark.parametrize("place", ["SQLite"], indirect=True)
def test_topics_outlive_a_rebuilt_library(topics: Topics, home: Path) -> None:
    from vectorstore.library import Library

    topics.add(["人事任免"], "", "", "wang", NOW)
    fresh = Library.at(home / "fresh.sqlite3")
    fresh.take_over(home / "library.sqlite3")
    assert [t.phrases for t in fresh.topics.all()] == [("人事任免",)]
    fresh.close()
