"""Odds that a test gives in the place of the cross-encoder's, and what is asked of the small library with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from small_library import SmallLibrary

from assistant import answering
from assistant.answering import (
    MOST,
)
from assistant.answers import Statement
from assistant.chances import chances
from assistant.citations import check
from assistant.evidence import Candidate, Findings, gather
from assistant.extractive import ExtractiveDrafter
from assistant.kinds import Kind
from assistant.question import read_question

PARTED = "企业能不能申请有条件开放的数据？"
"""A question whose answer the features tell clearly."""
UNPARTED = "火星移民怎么报名？"
"""One for which they tell nothing."""
COVERAGE = "智慧养老服务覆盖率2025年的目标是多少？"
"""One that a row answers, and a sentence too."""
CONNECTED = "平台接入养老机构多少家？"
"""One that a sentence answers."""
A_BIT = 0.01
"""By how much odds miss a limit."""


@dataclass
class GivenOdds:
    """Stands for the cross-encoder: the odds of each text are those that a test gives; ``read`` lists the texts."""

    of: Callable[[str], float]
    read: list[str] = field(default_factory=list)

    def odds(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += texts
        return [self.of(text) for text in texts]


Give = Callable[[Callable[[str], float]], GivenOdds]


def give_odds(patched: pytest.MonkeyPatch, of: Callable[[str], float]) -> GivenOdds:
    stand_in = GivenOdds(of)
    patched.setattr(answering, "cross_encoder", lambda: stand_in)
    return stand_in


def always(odds: float) -> Callable[[str], float]:
    return lambda _: odds


def high_for(words: str, otherwise: float = -MOST) -> Callable[[str], float]:
    """The highest odds for texts with certain words, others for the rest."""
    return lambda text: MOST if words in text else otherwise


def found_for(library: SmallLibrary, question: str) -> Findings:
    return gather(read_question(question), library.store)


def drafted(findings: Findings) -> list[str]:
    return [statement.text for statement in ExtractiveDrafter().draft(findings).statements]


def stated_for(library: SmallLibrary, question: str) -> tuple[Statement, ...]:
    """The checked statements that answer a question."""
    findings = found_for(library, question)
    draft = ExtractiveDrafter().draft(findings)
    stated = check(draft, findings.evidence, library.store.document).statements
    assert stated
    return stated


def read_as_kind(findings: Findings, kind: Kind) -> Findings:
    return replace(findings, question=replace(findings.question, kind=kind))


def likeliest(findings: Findings) -> list[Candidate]:
    shares = chances(findings, findings.candidates)
    order = sorted(range(len(shares)), key=lambda n: -shares[n])
    return [findings.candidates[n] for n in order]
