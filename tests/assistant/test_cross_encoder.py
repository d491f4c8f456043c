"""The cross-encoder that the program carries: what answers is read above what does not, whoever asks beside."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import cross_encoder as module
from assistant.cross_encoder import (
    LEAD,
    MOST_ASKED,
    MOST_SAID,
    TEXT,
    CrossEncoder,
    cross_encoder,
    pair_arrays,
    reading_row,
    reading_text,
)
from vectorstore.passages import Cell, CellKind, Indicator, Span

ASKED = "爷爷在食堂吃饭能便宜多少"
TEXTS = tuple(
    reading_text("某镇老年食堂管理办法", ["第二章 用餐"], said)
    for said in (
        "七十周岁以上的居民每餐补助三元。",
        "食堂每日供应午餐和晚餐，周日休息。",
        "食堂由镇民政办公室管理，接受居民监督。",
        "用餐时出示身份证。",
        "食材由镇供销社统一采购，每周公示一次价格，居民可以向镇民政办公室提出意见。",
    )
)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[CrossEncoder]:
    """The model of the process without a memory, so that each call reads anew."""
    monkeypatch.setattr(module, "REMEMBERED", 0)
    yield cross_encoder()


@pytest.mark.parametrize(
    ("asked", "answering", "beside"),
    [
        ("食堂星期几不开门", TEXTS[1], TEXTS[0]),
        ("七十岁的人吃一顿补助多少", TEXTS[0], TEXTS[1]),
        ("这食堂归谁管", TEXTS[2], TEXTS[3]),
        ("用餐要出示什么证件", TEXTS[3], TEXTS[4]),
        ("Which office runs the canteen?", TEXTS[2], TEXTS[1]),
        (
            "By when must reports be handed in?",
            "Rules on reporting：Reports are handed in by 31 March of each year.",
            "Rules on reporting：The office keeps reports for ten years.",
        ),
        (
            "Who pays for the new bridge?",
            "Plan for roads：The county bears the cost of the new bridge.",
            "Plan for roads：Roads are swept every week.",
        ),
    ],
)
def test_what_answers_is_read_above_what_stands_beside_it(asked: str, answering: str, beside: str) -> None:
    high, low = cross_encoder().odds(asked, [answering, beside])
    assert high > low


@settings(max_examples=12)
@given(order=st.permutations(range(len(TEXTS))), again=st.lists(st.integers(0, len(TEXTS) - 1), max_size=4))
def test_order_and_repetition_of_texts_do_not_change_odds(order: list[int], again: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "REMEMBERED", 0)
        expected = cross_encoder().odds(ASKED, TEXTS)
        places = [*order, *again]
        read = cross_encoder().odds(ASKED, [TEXTS[place] for place in places])
    assert read == [expected[place] for place in places]


def test_many_texts_come_back_in_their_order(forgetful: CrossEncoder) -> None:
    texts = [f"{TEXTS[0]}其余{number}项另行规定。" for number in range(16)]
    texts.insert(3, "通知：停水一天。")
    odds = forgetful.odds("停水停多久", texts)
    assert len(odds) == 17
    assert odds.index(max(odds)) == 3


def test_no_texts_have_no_odds() -> None:
    assert cross_encoder().odds(ASKED, []) == []


@pytest.mark.parametrize(("asked", "text"), [("", TEXTS[0]), ("  \n", TEXTS[0]), (ASKED, ""), ("", "")])
def test_an_empty_half_is_read_too(asked: str, text: str) -> None:
    assert np.isfinite(cross_encoder().odds(asked, [text])).all()


def test_of_a_very_long_question_and_text_the_beginning_is_read(forgetful: CrossEncoder) -> None:
    asked, text = ASKED * 2_000, TEXTS[0] * 2_000
    (odds,) = forgetful.odds(asked, [text])
    assert np.isfinite(odds)
    # More of either changes nothing: it lies beyond what is read.
    assert forgetful.odds(asked + "停水停多久", [text + "停水一天。"]) == [odds]


def test_a_question_in_traditional_characters_is_read_as_the_same_in_simplified_ones(
    forgetful: CrossEncoder,
) -> None:
    assert forgetful.odds("爺爺在食堂吃飯能便宜多少", TEXTS) == forgetful.odds(ASKED, TEXTS)


def test_white_space_of_a_question_does_not_change_odds(forgetful: CrossEncoder) -> None:
    assert forgetful.odds(" who \n runs it? ", TEXTS) == forgetful.odds("who runs it?", TEXTS)


def test_ten_threads_that_load_it_together_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 0)
    shared, start = CrossEncoder(), Barrier(10)

    def ask(_: int) -> list[float]:
        start.wait(timeout=10)
        return shared.odds(ASKED, TEXTS)

    with ThreadPoolExecutor(10) as pool:
        read = list(pool.map(ask, range(10)))
    assert read == [cross_encoder().odds(ASKED, TEXTS)] * 10


def test_a_pair_is_read_once_while_it_is_remembered_and_the_oldest_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoder, read = CrossEncoder(), list[tuple[str, str]]()

    def reading(pairs: list[tuple[str, str]]) -> list[float]:
        read.extend(pairs)
        return [float(len(text)) for _, text in pairs]

    monkeypatch.setattr(module, "REMEMBERED", 3)
    monkeypatch.setattr(encoder, "_read", reading)
    assert encoder.odds("问", ["一", "一二", "一二三", "一"]) == [1, 2, 3, 1]
    assert encoder.odds("问", ["一", "一二", "一二三"]) == [1, 2, 3]
    assert [text for _, text in read] == ["一", "一二", "一二三"]
    # More than are remembered still get their odds.
    assert encoder.odds("问", ["一二三四", "一二三四五"]) == [4, 5]
    assert len(encoder._known) == 3
    del read[:]
    encoder.odds("问", ["一二三", "一二三四", "一二三四五"])
    assert read == []
    encoder.odds("问", ["一"])
    assert read == [("问", "一")]
    assert len(encoder._known) == 3


def test_a_text_is_led_in_by_its_title_and_its_last_two_headings_all_shortened() -> None:
    assert reading_text("某市 办法", ["第一章", "第二章 申请", "一、材料"], "須帶身份證。") == (
        "某市办法 > 第二章 申请 > 一、材料：须带身份证。"
    )
    assert reading_text("办法", [], "停水。") == "办法：停水。"
    title, heading, said = "题" * 99, "章" * 99, "文" * 999
    assert reading_text(title, [heading], said) == f"{'题' * LEAD} > {'章' * LEAD}：{'文' * TEXT}"


def test_a_row_is_read_in_words() -> None:
    place = Span(0, 1)
    values = (
        (2020, Cell("61.3", CellKind.BASE, place, place)),
        (2025, Cell("67", CellKind.TARGET, place, place)),
    )
    row = Indicator("plan", "城镇化率", "%", values, None, "预期性 指标", place, place)
    assert reading_row(row) == "城镇化率（%）：2020年基数61.3，2025年目标67。预期性指标"


def test_pairs_stand_as_rows_with_their_halves_and_padding() -> None:
    ids, half = pair_arrays([([7], [8, 9]), ([5], [6])])
    assert ids.tolist() == [[0, 7, 2, 2, 8, 9, 2], [0, 5, 2, 2, 6, 2, 1]]
    assert half.tolist() == [[0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, -1]]
    assert MOST_ASKED + MOST_SAID + 4 <= 256, "positions that the model has"
