"""Who is responsible, asked of what names no office: a row of a table, a plan as a whole; values of another subject."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary

from assistant.answers import Answer, Reason

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)


def test_who_is_responsible_for_a_figure_is_not_told_figures(library: SmallLibrary) -> None:
    refusal = library.refusal("谁负责？", ["2025年养老床位数的目标是多少？"])
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert "养老床位数" in refusal.message


def test_a_part_that_asks_who_is_named_where_no_office_is_given(library: SmallLibrary) -> None:
    reply = library.ask("2025年养老床位数的目标是多少，由谁负责？")
    assert isinstance(reply, Answer)
    assert "由谁负责" in reply.not_covered
    assert len(reply.statements) <= 2
