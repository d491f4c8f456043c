"""Statements that read as no answer beside one that reads far surer are left out; nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from given_odds import UNPARTED, Give, found_for, give_odds, high_for
from small_library import SmallLibrary

from assistant import answering
from assistant.answering import LISTED, MOST, STRAY, SURER_BY, without_strays
from assistant.answers import DraftStatement
from assistant.bearing import REGISTER
from assistant.choosing import statement_of
from assistant.evidence import Findings
from assistant.kinds import Kind

pytest_plugins = ("small_library_store",)
pytestmark = pytest.mark.integration


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Give:
    return lambda of: give_odds(monkeypatch, of)


def asked(library: SmallLibrary, kind: Kind = Kind.OTHER) -> Findings:
    findings = found_for(library, UNPARTED)
    return replace(findings, question=replace(findings.question, kind=kind))


def stated(findings: Findings, count: int) -> list[DraftStatement]:
    found = [statement_of(findings, candidate) for candidate in findings.candidates]
    apart = list(
        {s.text: s for s in found if not any(s.text in o.text for o in found if o is not s)}.values()
    )
    assert len(apart) >= count
    return apart[:count]


def by_text(statements: list[DraftStatement], odds: list[float]) -> Callable[[str], float]:
    return lambda text: next(o for s, o in zip(statements, odds, strict=True) if text.endswith(s.text[-12:]))


@pytest.mark.parametrize(
    ("odds", "kept"),
    [
        ([MOST, STRAY - 0.1], [0]),
        ([STRAY - 0.1, MOST], [1]),
        ([MOST, STRAY], [0, 1]),
        ([SURER_BY - 1, -1.0], [0, 1]),
        ([SURER_BY - 1, -1.1], [0]),
        ([-MOST, -MOST], [0, 1]),
        ([MOST, -MOST, MOST], [0, 2]),
    ],
)
def test_what_strays_is_left_out(
    library: SmallLibrary, give: Give, odds: list[float], kept: list[int]
) -> None:
    findings = asked(library)
    statements = stated(findings, len(odds))
    give(by_text(statements, odds))
    assert without_strays(findings, statements) == [statements[n] for n in kept]


@pytest.mark.parametrize("kind", [Kind.WHO, Kind.YES_NO, Kind.COMPARISON, Kind.CARD, Kind.SUMMARY, Kind.DATE])
def test_where_one_word_decides_or_all_belongs_together_nothing_is(
    library: SmallLibrary, give: Give, kind: Kind
) -> None:
    findings = asked(library, kind)
    statements = stated(findings, 2)
    read = give(by_text(statements, [MOST, -MOST]))
    assert without_strays(findings, statements) == statements
    assert read.read == []


def test_a_list_and_a_single_statement_stay(library: SmallLibrary, give: Give) -> None:
    findings = asked(library)
    statements = stated(findings, LISTED + 1)
    give(high_for(statements[0].text[-12:]))
    assert without_strays(findings, statements) == statements
    assert without_strays(findings, statements[1:2]) == statements[1:2]


def test_a_question_in_the_librarys_own_words_is_not_read(
    library: SmallLibrary, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "register", lambda _: REGISTER)
    findings = asked(library)
    statements = stated(findings, 2)
    read = give(by_text(statements, [MOST, -MOST]))
    assert without_strays(findings, statements) == statements
    assert read.read == []
