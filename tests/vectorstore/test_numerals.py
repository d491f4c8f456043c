from __future__ import annotations

from decimal import Decimal

import pytest

from vectorstore.numerals import han_number, ordinal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", "15"),
        ("一千二百六十", "1260"),
        ("二〇二五", "2025"),
        ("两万零五", "20005"),
        ("九十九点五", "99.5"),
    ],
)
def test_written_out_numbers_are_read(text: str, value: str) -> None:
    assert han_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["十甲", "三点", "三点一甲"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert han_number(text) is None


def test_ordinals_are_read_in_all_figures() -> None:
    assert [ordinal(t) for t in ("十二", "12", "１２", " 七 ", "", "甲")] == [12, 12, 12, 7, None, None]
