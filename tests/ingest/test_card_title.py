from __future__ import annotations

import pytest
from cards import card, document, page

from ingest.card.title import kind_of


def test_a_notice_with_its_document_below_is_called_by_that_document() -> None:
    text = "某市人民政府关于印发《某市数据共享办法》的通知\n现印发给你们。\n某市数据共享办法\n第一条　数据依法共享。\n"
    assert document(text).title == "某市数据共享办法"


def test_a_notice_whose_annex_is_elsewhere_keeps_its_own_name() -> None:
    text = "某市人民政府关于印发《某市数据共享办法》的通知\n现印发给你们，请认真执行。\n"
    assert document(text).title == "某市人民政府关于印发《某市数据共享办法》的通知"


def test_the_title_the_page_states_stands_above_the_text() -> None:
    body = ["某市数据共享办法", "第一条　数据依法共享。"]
    found = page(body, ["标　　题：某市人民政府关于印发某市数据共享办法的通知"])
    assert found.title == "某市人民政府关于印发某市数据共享办法的通知"
    assert found.card.kind == "measures"


def test_a_title_broken_over_lines_is_joined() -> None:
    text = (
        "某市人民政府办公厅\n关于进一步加强公共数据共享\n工作的通知\n各县（市、区）人民政府：\n现通知如下。\n"
    )
    found = document(text)
    assert found.title == "某市人民政府办公厅关于进一步加强公共数据共享工作的通知"
    span = found.card.span_of("title")
    assert span is not None and found.text[span.start : span.end].replace("\n", "") == found.title


def test_a_broken_title_that_is_said_again_is_not_doubled() -> None:
    text = "某市教育局办公室关于在学校开展数据\n某市教育局办公室关于在学校开展数据共享教育的通知\n各学校：\n现通知如下。\n"
    assert document(text).title == "某市教育局办公室关于在学校开展数据共享教育的通知"


def test_a_title_that_runs_into_its_addressees_ends_before_them() -> None:
    text = "某市财政局\n某市教育局关于数据共享的紧急通知各县（市、区）财政局，市直各单位：\n现通知如下。\n"
    found = document(text)
    assert found.title == "某市财政局某市教育局关于数据共享的紧急通知"
    assert found.card.issuers == ("某市财政局", "某市教育局")


def test_news_that_quote_a_notice_keep_their_own_title() -> None:
    text = "某市发出通知：餐馆可以有序复工\n某市市场监管局 关于餐馆有序复工的通知\n各餐馆：\n现通知如下。\n"
    assert document(text).title == "某市发出通知：餐馆可以有序复工"


def test_an_office_alone_is_a_title_only_when_the_files_name_tells_nothing() -> None:
    text = "某市人民政府\n为了依法共享数据，全市各单位应当在三十日以内编制目录。\n"
    assert document(text, "数据共享通告.txt").title == "数据共享通告"
    assert document(text, "0a1b2c.txt").title == "某市人民政府"


def test_a_hidden_title_is_better_than_the_files_name_only() -> None:
    body = ["依法共享数据，不得拒绝。"]
    assert page(body, hidden={"title": "数据共享须知"}).title == "数据共享须知"
    assert page(["某市数据共享办法", *body], hidden={"title": "首页"}).title == "某市数据共享办法"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国某某法", "law"),
        ("中华人民共和国某某法（2018年修正）", "law"),
        ("中华人民共和国某某法典", "law"),
        ("中华人民共和国某某法修正案（三）", "law"),
        ("某市实施《中华人民共和国某某法》办法", "measures"),
        ("某市数据共享暂行办法（试行）", "measures"),
        ("某市关于印发《某市数据三年行动方案》的通知", "action_plan"),
        ("某市关于转发有关文件的通知", "notice"),
        ("国务院关于某市城市总体规划的批复", "reply"),
        ("某市数据五年规划（2021—2025年）", "plan"),
        ("某市关于促进数据流通的若干意见", "opinions"),
        ("关于公开征求《某市数据条例》意见的公告", "draft_for_comment"),
        ("某市数据条例（征求意见稿）", "draft_for_comment"),
        ("《某市数据条例》解读", "interpretation"),
        ("某市数据共享办事指引", "guide"),
        ("教你一个好办法司法", None),
        ("某市数据动态", None),
    ],
)
def test_the_end_of_a_title_tells_the_kind(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("title", "adopted_by", "kind"),
    [
        ("某省养犬规定", "某省人民代表大会常务委员会", "regulation"),
        ("关于某事项的决定", "全国人民代表大会常务委员会", "decision"),
        ("关于审理某类案件若干问题的规定", "最高人民法院", "judicial_interpretation"),
        ("某市数据办法", "某市人民政府", "measures"),
    ],
)
def test_who_passed_a_text_tells_its_rank(title: str, adopted_by: str, kind: str) -> None:
    assert kind_of(title, adopted_by) == kind


def test_a_draft_for_comment_is_told_from_the_text_alone() -> None:
    assert card("某市数据条例（征求意见稿）\n第一条　数据依法共享。\n").kind == "draft_for_comment"


@pytest.mark.parametrize("note", ["（征求意见稿）", "(公开征求意见稿)", "（草案）", "（修订草案送审稿）"])
def test_a_note_below_the_title_that_it_is_a_draft_belongs_to_the_title(note: str) -> None:
    found = document(f"某市停车场管理办法\n{note}\n\n第一条　停车场依法管理。\n第二条　依法收费。\n")
    assert found.title == f"某市停车场管理办法{note}"
    assert found.card.kind == ("draft_for_comment" if "征求意见" in note else "measures")
    span = found.card.span_of("title")
    assert span is not None and found.text[span.start : span.end].replace("\n", "") == found.title


def test_other_lines_below_the_title_are_not_of_it() -> None:
    text = "某市停车场管理办法\n（2024年修正）\n第一条　停车场依法管理。\n（征求意见稿）\n"
    assert document(text).title == "某市停车场管理办法"
