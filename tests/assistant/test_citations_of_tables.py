"""The citation check on cells of tables and on what is computed from them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from citation_checks import HEADER, ROW, passes, reasons
from fakes import ingested

from assistant.answers import Computation, Draft, DraftQuote, DraftStatement, Evidence
from assistant.citations import check, compute


class TestTabSeparatedTables:
    """The same column rule where the table has tabs instead of bars."""

    TEXT = "指标\t2022年\t2025年\n助餐点（个）\t200\t600\n床位（万张）\t12\t18"

    @pytest.mark.parametrize(
        ("text", "right"),
        [("助餐点2025年为600个。", True), ("助餐点2025年为200个。", False), ("助餐点2022年为600个。", False)],
    )
    def test_a_neighbouring_cell_does_not_pass(self, text: str, right: bool) -> None:
        item = ingested("a", self.TEXT)
        header, row, _ = item.passages
        drafted = DraftStatement(text, (DraftQuote(row, row.text), DraftQuote(header, header.text)))
        found = check(Draft((drafted,)), Evidence(()), lambda _: item.document)
        assert bool(found.statements) is right


class TestComputations:
    """A difference, ratio or count is computed again from cited figures."""

    TEXT = "养老床位数从2022年的12万张到2025年的18万张，增加{}万张。"

    def test_a_right_difference_passes(self) -> None:
        found = passes(
            self.TEXT.format(6), ROW, HEADER, computation=Computation("difference", ("12", "18"), "6")
        )
        assert found.computation == Computation("difference", ("12", "18"), "6")

    @pytest.mark.parametrize(
        ("said", "computation"),
        [
            ("7", Computation("difference", ("12", "18"), "7")),
            ("7", Computation("difference", ("12", "18"), "6")),
            ("6", Computation("difference", ("18", "12"), "6")),
            ("6", Computation("difference", ("12", "19"), "6")),
            ("6", Computation("difference", ("12",), "6")),
            ("6", Computation("difference", ("十二", "18"), "6")),
            ("6", Computation("difference", ("12", "18"), "")),
            ("6", Computation("product", ("12", "18"), "6")),
            ("6", None),
        ],
    )
    def test_a_wrong_difference_fails(self, said: str, computation: Computation | None) -> None:
        reasons(self.TEXT.format(said), ROW, HEADER, computation=computation)

    def test_a_rise_called_a_fall_fails(self) -> None:
        text = self.TEXT.format(6).replace("增加", "减少")
        reasons(text, ROW, HEADER, computation=Computation("difference", ("12", "18"), "6"))

    SUM = "养老床位数2022年为12万张，2025年为18万张，合计{}万张。"

    def test_a_right_sum_passes(self) -> None:
        computation = Computation("sum", ("12", "18"), "30")
        assert passes(self.SUM.format(30), ROW, HEADER, computation=computation).computation == computation

    @pytest.mark.parametrize(
        ("text", "computation"),
        [
            (SUM.format(31), Computation("sum", ("12", "18"), "31")),
            (SUM.format(31), Computation("sum", ("12", "18"), "30")),
            (SUM.format(30).replace("30万张", "30%"), Computation("sum", ("12", "18"), "30")),
            (SUM.format(30).replace("30万张", "30亿元"), Computation("sum", ("12", "18"), "30")),
        ],
    )
    def test_a_wrong_sum_fails(self, text: str, computation: Computation) -> None:
        reasons(text, ROW, HEADER, computation=computation)

    @pytest.mark.parametrize(
        ("kind", "operands", "result"),
        [
            ("difference", ("12", "18"), "6"),
            ("difference", ("18", "12"), "-6"),
            ("difference", ("0.1", "0.3"), "0.2"),
            ("ratio", ("12", "18"), "1.5"),
            ("ratio", ("0", "18"), None),
            ("count", ("1", "2", "3"), "3"),
            ("difference", ("1", "2", "3"), None),
            ("sum", ("1", "2"), "3"),
            ("sum", ("1",), None),
            ("product", ("1", "2"), None),
        ],
    )
    def test_what_a_computation_gives(self, kind: str, operands: tuple[str, ...], result: str | None) -> None:
        expected = None if result is None else Decimal(result)
        assert compute(kind, [Decimal(operand) for operand in operands]) == expected
