"""The page of topics that are not answered: for staff alone, by forms of its own alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import staff_desk
from staff_desk import Desk

from assistant.answers import Answer, Reason, Refusal
from pages.topics import topics_router
from vectorstore import passwords

PATH = "/staff/topics"
QUESTION = "网上办理率2025年的目标是多少？"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with staff_desk.desk(tmp_path / "home", topics_router) as opened:
        yield opened


def send(desk: Desk, path: str = PATH, **fields: str) -> int:
    return desk.staff.post(path, data={"form": desk.form, **fields}).status_code


def test_a_topic_is_added_changed_and_removed(desk: Desk) -> None:
    assert isinstance(desk.assistant.ask(QUESTION), Answer)
    assert send(desk, phrases="网上办理\n一网通办\n", zh="请问大数据局。") == 303
    page = desk.staff.get(PATH).text
    assert "一网通办" in page
    assert "请问大数据局。" in page
    reply = desk.assistant.ask(QUESTION)
    assert isinstance(reply, Refusal)
    assert (reply.reason, reply.message) == (Reason.BLOCKED_TOPIC, "请问大数据局。")
    assert send(desk, f"{PATH}/1", phrases="一网通办") == 303
    assert isinstance(desk.assistant.ask(QUESTION), Answer)
    assert send(desk, f"{PATH}/1/remove") == 303
    assert desk.store.library.topics.all() == ()
    assert [line[:2] for line in desk.audited()] == [
        (staff_desk.NAME, "topic.add"),
        (staff_desk.NAME, "topic.change"),
        (staff_desk.NAME, "topic.remove"),
    ]


def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(desk: Desk) -> None:
    answer = desk.staff.post(PATH, data={"form": desk.form, "phrases": "人\n<b>", "zh": "问别处"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "人\n&lt;b&gt;</textarea>" in answer.text
    assert "问别处</textarea>" in answer.text
    assert send(desk, f"{PATH}/9/remove") == 404
    assert desk.store.library.topics.all() == ()


def test_a_question_is_tried_without_asking_it(desk: Desk) -> None:
    send(desk, phrases="网上办理")
    assert "不回答，因为碰到：网上办理" in desk.staff.get(PATH, params={"try": QUESTION}).text
    assert "会回答" in desk.staff.get(PATH, params={"try": "楼道里能停车吗？"}).text
    assert desk.assistant.asked == []


def test_nobody_else_changes_anything(desk: Desk) -> None:
    assert desk.citizen.get(PATH).headers["location"].startswith("/login")
    fields = {"form": desk.form, "phrases": "网上办理"}
    for path in (PATH, f"{PATH}/1", f"{PATH}/1/remove"):
        assert desk.citizen.post(path, data=fields).headers["location"] == "/login"
        assert desk.staff.post(path, data={**fields, "form": "0" * 64}).status_code == 403
        other = desk.staff.post(path, data=fields, headers={"Origin": "https://elsewhere.example"})
        assert other.status_code == 403
    assert desk.store.library.topics.all() == ()
