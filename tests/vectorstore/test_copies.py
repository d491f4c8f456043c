from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.copies import LOOKED_AT, copies_last

MEASURE = "对困难企业减免三个月房租，由财政给予补贴，有关部门做好落实。"


def test_a_reprint_makes_room_for_what_says_something_else() -> None:
    assert copies_last([MEASURE, "转载：" + MEASURE, "医院延长门诊时间。"]) == [0, 2, 1]


def test_the_same_measure_with_another_figure_or_city_is_no_copy() -> None:
    others = ["到2025年甲市覆盖率达到60%。", "到2025年乙市覆盖率达到60%。", "到2025年甲市覆盖率达到70%。"]
    assert copies_last(others) == [0, 1, 2]


def test_a_longer_passage_that_holds_a_better_short_one_is_no_copy() -> None:
    assert copies_last(["有关部门做好落实。", MEASURE]) == [0, 1]


@given(st.lists(st.text(alphabet="甲乙，。 \n", max_size=8), max_size=40))
def test_every_hit_is_kept_once_and_those_further_down_stay_where_they_are(texts: list[str]) -> None:
    order = copies_last(texts)
    assert sorted(order) == list(range(len(texts)))
    assert order[LOOKED_AT:] == list(range(len(texts)))[LOOKED_AT:]
