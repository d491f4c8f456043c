"""Faithfulness probes: figures altered in a copy of the documents, and whether answers follow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from eval_fakes import documents_folder
from fakes import HashingEmbedder

from assistant.answers import Answer, Citation, Evidence, Reason, Refusal, Reply, Statement, Support, Turn
from evals.cases import EvalCase, Gold
from evals.errors import PerturbError
from evals.metrics import says
from evals.perturb import Alterations, Followed, PerturbReport, followed, perturb
from evals.runner import Asks
from vectorstore.passages import Span
from vectorstore.store import Store

POINTS = EvalCase(
    "新建多少个助餐点？",
    id="points",
    gold=(Gold("plan.md", quote="新建社区助餐点600个"),),
    answer_points=(("600个",),),
)
BEDS = EvalCase(
    "2025年床位数？", id="beds", gold=(Gold("plan.md", row="养老床位数"),), answer_points=(("1800",),)
)
VISITS = EvalCase(
    "2025年巡访率？", id="visits", gold=(Gold("plan.md", row="上门巡访率"),), answer_points=(("95%",),)
)
WORDS = EvalCase(
    "谁牵头？", id="words", gold=(Gold("plan.md", quote="市商务局"),), answer_points=(("市商务局",),)
)
NEEDLES = {POINTS.question: "新建社区", BEDS.question: "养老床位数", VISITS.question: "上门巡访率"}


class Reads:
    """Answers with the line of the plan that holds a word: it can only tell what the text says."""

    def __init__(self, store: Store) -> None:
        self._document = next(d for d in store.documents() if d.source.name == "plan.md")

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        text = self._document.text
        line = next(line for line in text.splitlines() if NEEDLES[question] in line)
        return answer(question, line, self._document.id, text.index(line), line)


class Remembers(Reads):
    """Answers with the old figures, whatever it reads."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        reply = super().ask(question, history)
        assert isinstance(reply, Answer)
        old = {POINTS.question: "600个", BEDS.question: "1800张", VISITS.question: "95%"}[question]
        citation = reply.statements[0].citations[0]
        return answer(question, old, citation.document_id, citation.span.start, citation.quote)


def answer(question: str, said: str, document_id: str, start: int, quote: str) -> Answer:
    citation = Citation(document_id, "v", Span(start, start + len(quote)), quote)
    return Answer(question, (Statement(said, (citation,), Support.SUPPORTED),), (), Evidence(()), "fake")


def probe(tmp_path: Path, cases: Sequence[EvalCase], assistant: type[Reads]) -> PerturbReport:
    work = tmp_path / "work"
    work.mkdir()

    def open_store(home: Path) -> Store:
        return Store.open(home, create=True, embedder=HashingEmbedder())

    def make(store: Store) -> Asks:
        return assistant(store)

    return perturb(cases, documents_folder(tmp_path), work, open_store, make)


def test_an_assistant_that_reads_follows_the_altered_text(tmp_path: Path) -> None:
    report = probe(tmp_path, [POINTS, BEDS, VISITS, WORDS], Reads)
    assert {p.alteration.case.id: p.followed for p in report.probes} == dict.fromkeys(
        ("points", "beds", "visits"), Followed.FOLLOWS
    )
    assert [skipped.case_id for skipped in report.skipped] == ["words"]
    assert report.passed


def test_an_assistant_that_answers_from_memory_fails(tmp_path: Path) -> None:
    report = probe(tmp_path, [POINTS, BEDS, VISITS], Remembers)
    assert report.count(Followed.MEMORY) == 3
    assert not report.passed


def test_only_the_figure_is_altered_and_only_in_the_copy(tmp_path: Path) -> None:
    docs = documents_folder(tmp_path)
    before = (docs / "plan.md").read_text(encoding="utf-8")
    alterations = Alterations(docs)
    altered, _ = alterations.of([POINTS, VISITS])
    alterations.write(tmp_path / "copy")
    after = (tmp_path / "copy" / "plan.md").read_text(encoding="utf-8")
    assert (docs / "plan.md").read_text(encoding="utf-8") == before
    assert (tmp_path / "copy" / "note.md").read_bytes() == (docs / "note.md").read_bytes()
    restored = after
    for alteration in altered:
        assert not says(alteration.new, before)
        restored = restored.replace(alteration.new, alteration.old)
    assert restored == before
    assert "**助餐点" in after


def test_a_percentage_stays_below_a_hundred(tmp_path: Path) -> None:
    altered, _ = Alterations(documents_folder(tmp_path)).of([VISITS])
    assert 0 < float(altered[0].new) < 100


def test_two_cases_about_one_figure_share_its_alteration(tmp_path: Path) -> None:
    altered, _ = Alterations(documents_folder(tmp_path)).of(
        [BEDS, EvalCase("床位？", id="again", gold=BEDS.gold, answer_points=(("1800",),))]
    )
    assert altered[0].new == altered[1].new


def test_a_set_without_figures_cannot_be_probed(tmp_path: Path) -> None:
    with pytest.raises(PerturbError):
        probe(tmp_path, [WORDS], Reads)


@pytest.mark.parametrize(
    ("said", "quote", "expected"),
    [
        ("共700个。", "新建700个", Followed.FOLLOWS),
        ("共600个。", "新建700个", Followed.MEMORY),
        ("共700个，原为600个。", "新建700个", Followed.MEMORY),
        ("共600个。", "另一处写600个", Followed.ELSEWHERE),
        ("共很多个。", "新建700个", Followed.OTHER),
    ],
)
def test_what_a_reply_did_with_the_figure(said: str, quote: str, expected: Followed) -> None:
    assert followed(answer("？a", said, "d", 0, quote), "600", "700") is expected


def test_a_refusal_does_not_follow_but_is_no_memory() -> None:
    refusal = Refusal("？a", Reason.NOT_IN_DOCUMENTS, "没有查到 600。", (), Evidence(()))
    assert followed(refusal, "600", "700") is Followed.REFUSED
