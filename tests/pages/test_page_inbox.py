"""Inbox: feedback with its conversation becomes an evaluation case or an approved answer, which is reported when what it
cites has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import listings_library as own
import pytest
import staff_desk
from staff_desk import Desk

from assistant.answers import Answer
from assistant.replies import reply_json
from evals.cases import read_cases
from pages.inbox import inbox_router
from pages.picking import find, picked
from vectorstore import passwords
from vectorstore.feedback import (
    EarlierTurn,
    FeedbackKind,
    FeedbackReason,
    FeedbackStatus,
    Opinion,
)
from vectorstore.passages import Visibility

PATH = "/staff/inbox"
ANSWERS = "/staff/answers"
QUESTION = "网上办理率2025年的目标是多少？"
SENTENCE = "每个乡镇建一个数字服务站点，老人不会用手机也能有人帮办。"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with staff_desk.desk(tmp_path / "home", inbox_router) as opened:
        yield opened


def said(
    desk: Desk,
    question: str = QUESTION,
    kind: FeedbackKind = FeedbackKind.PROBLEM,
    history: tuple[EarlierTurn, ...] = (),
) -> int:
    """The number of feedback about the assistant's reply to a question."""
    reply = reply_json(desk.assistant.ask(question), desk.store, today=own.TODAY, elapsed_ms=1)
    reason = FeedbackReason.OFF_THE_POINT if kind is FeedbackKind.PROBLEM else None
    assert desk.service.feedback is not None
    opinion = Opinion(kind, question, reply, history, reason, "<b>不对</b>")
    return desk.service.feedback.add(opinion, desk.service.now())


def quotes_in(page: str, name: str = "quote") -> list[str]:
    """The places that a page's form offers or carries."""
    return [unescape(v) for v in re.findall(f'name="{name}" value="([^"]+)"', page)]


def fill(
    desk: Desk, text: str, *, action: str = "check", question: str = QUESTION, **more: object
) -> tuple[int, str]:
    fields = {"form": desk.form, "question": question, "text": text, "action": action, **more}
    answer = desk.staff.post(f"{ANSWERS}/new", data=fields)
    return answer.status_code, answer.text


def place(desk: Desk, words: str, document: str = "") -> str:
    return find(words, document, desk.store).places[0].value


def test_feedback_is_listed_by_state_and_kind_with_what_was_said(desk: Desk) -> None:
    problem = said(desk, history=(EarlierTurn("什么是网上办理？", "在网上办。", "answered"),))
    useful = said(desk, kind=FeedbackKind.USEFUL)
    page = desk.staff.get(PATH).text
    assert f'href="{PATH}/{problem}"' in page
    assert f'href="{PATH}/{useful}"' in page
    assert "没答到点上" in page
    assert "&lt;b&gt;不对&lt;/b&gt;" in page
    only = desk.staff.get(f"{PATH}?kind=problem").text
    assert f'href="{PATH}/{useful}"' not in only
    assert "还没有处理过的" in desk.staff.get(f"{PATH}?status=done").text
    entry = desk.staff.get(f"{PATH}/{problem}").text
    assert "什么是网上办理？" in entry
    assert "80%" in entry
    assert f"/documents/{own.OLD}?s=" in entry
    assert desk.staff.get(f"{PATH}/99").status_code == 404


def test_feedback_is_marked_as_done_and_opened_again(desk: Desk) -> None:
    number = said(desk)
    assert desk.service.feedback is not None
    data = {"form": desk.form, "status": "done", "note": "已改"}
    assert desk.staff.post(f"{PATH}/{number}/status", data=data).status_code == 303
    entry = desk.service.feedback.entry(number)
    assert (entry.status, entry.handled_by, entry.note) == (FeedbackStatus.DONE, staff_desk.NAME, "已改")
    assert f'href="{PATH}/{number}"' not in desk.staff.get(PATH).text
    desk.staff.post(f"{PATH}/{number}/status", data={"form": desk.form, "status": "open"})
    assert desk.service.feedback.entry(number).status is FeedbackStatus.OPEN
    assert [line[1] for line in desk.audited()] == ["feedback.done", "feedback.open"]


def test_only_staff_see_it_and_forms_of_other_sites_do_nothing(desk: Desk) -> None:
    number = said(desk)
    for path in (PATH, f"{PATH}/{number}", ANSWERS, f"{ANSWERS}/new"):
        assert desk.citizen.get(path).headers["location"].startswith("/login")
    fields = {"form": desk.form, "status": "done", "points": "80%", "question": QUESTION, "action": "approve"}
    for path in (f"{PATH}/{number}/status", f"{PATH}/{number}/case", f"{ANSWERS}/new", f"{ANSWERS}/1/end"):
        assert desk.citizen.post(path, data=fields).headers["location"] == "/login"
        assert desk.staff.post(path, data={**fields, "form": "0" * 64}).status_code == 403
        other = desk.staff.post(path, data=fields, headers={"Origin": "https://elsewhere.example"})
        assert other.status_code == 403
    assert desk.audited() == []


def test_a_case_is_made_of_what_the_reply_cited_and_can_be_run(desk: Desk) -> None:
    number = said(desk, history=(EarlierTurn("什么是网上办理？", "在网上办。", "answered"),))
    cited = quotes_in(desk.staff.get(f"{PATH}/{number}").text)
    assert cited
    data = {"form": desk.form, "quote": cited[:1], "points": "80%|百分之八十\n", "history": "yes"}
    kept = desk.staff.post(f"{PATH}/{number}/case", data=data)
    assert kept.status_code == 303
    assert "已放进题库" in desk.staff.get(kept.headers["location"]).text
    case = read_cases(desk.store.home / "evaluations" / "sets" / "feedback.jsonl")[0]
    assert (case.id, case.question, case.history) == (f"feedback-{number}", QUESTION, ("什么是网上办理？",))
    assert case.answer_points == (("80%", "百分之八十"),)
    assert case.gold[0].document == f"{own.OLD}.md"
    desk.runs.start("feedback")
    while desk.runs.progress is not None:
        pass
    report = desk.runs.report(desk.runs.runs()[0].name)
    assert (report.asked, report.value("correct").right, report.not_scored) == (1, 1, ())
    assert (staff_desk.NAME, "feedback.case", str(number)) in desk.audited()


def test_gold_that_was_not_cited_is_found_by_its_words(desk: Desk) -> None:
    number = said(desk)
    found = desk.staff.post(
        f"{PATH}/{number}/case", data={"form": desk.form, "wanted": "老人不会用手机", "action": "find"}
    ).text
    assert "原文里有这些字" in found
    wanted = [value for value in quotes_in(found) if picked([value], desk.store)[0][0].words == SENTENCE]
    desk.staff.post(f"{PATH}/{number}/case", data={"form": desk.form, "quote": wanted})
    case = read_cases(desk.store.home / "evaluations" / "sets" / "feedback.jsonl")[0]
    assert [gold.quote for gold in case.gold] == [SENTENCE]


def test_a_case_that_tells_nothing_is_not_kept(desk: Desk) -> None:
    number = said(desk)
    empty = desk.staff.post(f"{PATH}/{number}/case", data={"form": desk.form})
    assert empty.status_code == 422
    assert "请选一处标准段落" in empty.text
    gone = desk.staff.post(f"{PATH}/{number}/case", data={"form": desk.form, "quote": "rules|old|0|9"})
    assert gone.status_code == 422
    assert not (desk.store.home / "evaluations" / "sets").exists()
    refused = desk.staff.post(f"{PATH}/{number}/case", data={"form": desk.form, "answerable": "no"})
    assert refused.status_code == 303


def test_an_answer_is_written_checked_approved_and_given(desk: Desk) -> None:
    question = "老人不会用手机怎么办？"
    number = said(desk, question)
    page = desk.staff.get(f"{ANSWERS}/new?feedback={number}").text
    assert question in page
    quote = place(desk, "老人不会用手机")
    status, checked = fill(desk, f"{SENTENCE}[1]", question=question, quote=quote, feedback=number)
    assert (status, "每一句都通过了核对" in checked) == (200, True)
    assert 'value="approve"' in checked
    status, _ = fill(
        desk, f"{SENTENCE}[1]", question=question, quote=quote, feedback=number, action="approve"
    )
    assert status == 303
    reply = desk.assistant.ask("请问老人不会用手机 怎么办")
    assert isinstance(reply, Answer)
    assert reply.approved
    assert [s.text for s in reply.statements] == [SENTENCE]
    assert desk.service.feedback is not None
    assert desk.service.feedback.entry(number).status is FeedbackStatus.DONE
    listed = desk.staff.get(ANSWERS).text
    assert "正在给出 1" in listed
    assert f"{staff_desk.NAME} 核定于" in listed
    assert [line[1] for line in desk.audited()] == ["answer.approve", "feedback.done"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("到2025年，网上办理率要达到95%。[1]", "有数字不在引文里"),
        (SENTENCE, "没有引文"),
        (f"{SENTENCE}[7]", "没有编号 7 的引文"),
        (f"{SENTENCE}[1]\n我们一定办好。[1]", "有的话引文里没有"),
        ("", "还没有写回答"),
    ],
)
def test_what_does_not_pass_cannot_be_approved(desk: Desk, text: str, told: str) -> None:
    quote = place(desk, "老人不会用手机")
    status, page = fill(desk, text, quote=quote, action="approve")
    assert status == 422
    assert told in page
    assert 'value="approve"' not in page
    assert desk.store.library.approved.all() == ()


def test_a_question_that_does_not_stand_alone_cannot_be_approved(desk: Desk) -> None:
    quote = place(desk, "老人不会用手机")
    status, page = fill(desk, f"{SENTENCE}[1]", question="那它呢？", quote=quote, action="approve")
    assert status == 422
    assert "单独看不明白" in page


def test_quotes_of_what_is_not_public_or_changed_are_not_taken(desk: Desk) -> None:
    hidden = own.document_of(own.INTERNAL)
    value = f"{hidden.id}|{hidden.version}|0|20"
    status, page = fill(desk, f"{hidden.text[:20]}[1]", quote=value, action="approve")
    assert status == 422
    assert "已不在文件里" in page
    assert hidden.title not in page.split("zw-quotes")[1]
    assert find("夜莺行动", "", desk.store).exact is False
    assert find("夜莺行动", own.INTERNAL, desk.store).places == ()


def approve(desk: Desk, question: str = "老人不会用手机怎么办？") -> None:
    quote = place(desk, "老人不会用手机")
    assert fill(desk, f"{SENTENCE}[1]", question=question, quote=quote, action="approve")[0] == 303


def test_a_second_approval_takes_the_place_of_the_first_and_can_be_ended(desk: Desk) -> None:
    approve(desk)
    status, page = fill(
        desk, f"{SENTENCE}[1]", question="老人不会用手机，怎么办", quote=place(desk, "老人不会用手机")
    )
    assert (status, "已有核定的回答" in page) == (200, True)
    approve(desk, "老人不会用手机，怎么办")
    assert len(desk.store.library.approved.questions()) == 1
    again = desk.staff.get(f"{ANSWERS}/new?again=2").text
    assert f"{SENTENCE}[1]" in again
    assert desk.staff.post(f"{ANSWERS}/2/end", data={"form": desk.form}).status_code == 303
    assert desk.staff.post(f"{ANSWERS}/2/end", data={"form": desk.form}).status_code == 404
    assert desk.store.library.approved.questions() == ()
    assert "已结束 2" in desk.staff.get(ANSWERS).text


def test_an_answer_whose_document_is_withdrawn_is_reported_and_not_given(desk: Desk) -> None:
    approve(desk)
    item = own.read_all()[own.OLD]
    card = replace(item.document.card, visibility=Visibility.INTERNAL)
    desk.store.put(replace(item, document=replace(item.document, card=card)))
    reply = desk.assistant.ask("老人不会用手机怎么办？")
    assert not (isinstance(reply, Answer) and reply.approved)
    inbox = desk.staff.get(PATH).text
    assert "1 条停用" in inbox
    assert "有 1 条核定的回答不再给出" in inbox
    listed = desk.staff.get(ANSWERS).text
    assert "已停用，请看 1" in listed
    assert "已撤下，市民看不到" in listed
    again = desk.staff.get(f"{ANSWERS}/new?again=1").text
    assert "有 1 处引文已不在文件里" in again
    assert f"{SENTENCE}</textarea>" in again


def test_few_words_are_given_with_their_sentence_and_a_row_with_its_header(desk: Desk) -> None:
    found = find("网上办理率", own.OLD, desk.store)
    words = [place.words for place in found.places]
    assert found.exact
    assert any("80%" in text for text in words)
    assert any("2025年" in text and "指标" in text for text in words)
    near = find("手机不会用的老人谁来帮", "", desk.store)
    assert not near.exact
    assert SENTENCE in [place.words for place in near.places]
