"""Stand-ins and makers of values for the tests of evaluation.

``FakeAssistant`` answers from a dict and remembers what it was asked::

    assistant = FakeAssistant(store, {"多少？": ("plan", "到2025年新建600个")})
    assistant.ask("多少？")       # an answer that quotes those words of that document
    assistant.ask("别的？")       # a refusal
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.answers import Answer, Citation, Evidence, Reason, Refusal, Reply, Statement, Support, Turn
from evals.cases import EvalCase, Gold
from evals.gold import Place, ResolvedGold
from evals.record import (
    CaseFailure,
    CaseResult,
    Outcome,
    RecordedCitation,
    RecordedDocument,
    RecordedHit,
    RecordedReply,
    RecordedStatement,
    RunInfo,
    RunRecord,
)
from evals.runner import RunPlan
from vectorstore.passages import Span
from vectorstore.store import Store

TODAY = date(2025, 6, 1)
NOW = datetime(2025, 6, 1, 8, 30, tzinfo=UTC)
TEXT = "到2025年，新建社区助餐点600个。（牵头单位：省商务厅）"


class FakeAssistant:
    """Answers with a quote given for a question, refuses all others, and raises what it is told to raise."""

    def __init__(
        self,
        store: Store,
        quotes: Mapping[str, tuple[str, str]],
        crashes: Mapping[str, BaseException] | None = None,
    ) -> None:
        self._store = store
        self._quotes = quotes
        self._crashes = crashes or {}
        self.asked: list[tuple[str, ...]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        self.asked.append((*(turn.question for turn in history), question))
        if question in self._crashes:
            raise self._crashes[question]
        if question not in self._quotes:
            return Refusal(question, Reason.NOT_IN_DOCUMENTS, "没有查到。", ("换个问法？",), Evidence(()))
        document_id, words = self._quotes[question]
        document = self._store.document(document_id)
        start = document.text.index(words)
        span = Span(start, start + len(words))
        passage = self._store.passage_at(document_id, start)
        citation = Citation(document_id, document.version, span, words)
        statement = Statement(words, (citation,), Support.VERBATIM)
        return Answer(question, (statement,), (), Evidence((passage,) if passage else ()), "fake")


def plan(**values: object) -> RunPlan:
    """A plan whose clock stands still."""
    return replace(RunPlan("demo", TODAY, lambda: NOW, engine="fake"), **values)  # type: ignore[arg-type]


def info(**values: object) -> RunInfo:
    """What a recorded run was over."""
    made = RunInfo(
        set_name="demo",
        set_hash="5e7",
        cases=1,
        corpus="c0",
        documents=(RecordedDocument("plan", "plan.md", "v1", "计划"),),
        engine="fake",
        started=NOW,
        finished=NOW,
        python="3.11",
    )
    return replace(made, **values)  # type: ignore[arg-type]


def case(
    name: str = "q1", *, answerable: bool = True, points: tuple[tuple[str, ...], ...] = (("600个",),)
) -> EvalCase:
    """A case about ``TEXT``."""
    return EvalCase(
        id=name,
        question="新建多少个助餐点？",
        answerable=answerable,
        gold=(Gold("plan.md", quote=TEXT),) if answerable else (),
        answer_points=points if answerable else (),
        tags=("figure",) if answerable else ("unanswerable",),
    )


def answer(
    text: str = TEXT, *, start: int = 0, quote: str = TEXT, around: str | None = None
) -> RecordedReply:
    """A recorded answer of one statement with one citation; ``around`` is what the document really held there."""
    held = quote if around is None else around
    citation = RecordedCitation(
        1,
        "plan",
        "v1",
        "plan.md",
        "计划",
        ("二、主要任务",),
        quote,
        start,
        start + len(quote),
        (),
        held,
        start,
    )
    statement = RecordedStatement(text, (1,), "verbatim")
    return RecordedReply("answered", None, f"{text}[1]", (statement,), (citation,), (), (), "fake")


def refusal(reason: str = "not_in_documents") -> RecordedReply:
    return RecordedReply("refused", reason, "没有查到。", (), (), (), ("换个问法？",), "fake")


GOLD = ResolvedGold("plan.md", (Place("plan", 0, len(TEXT)),), TEXT)
FOUND = RecordedHit("plan:0", "plan", 0, len(TEXT), 1.5)
BESIDE = RecordedHit("plan:90", "plan", 90, 130, 1.2)


def result(
    reply: RecordedReply,
    *,
    asked: EvalCase | None = None,
    hits: tuple[RecordedHit, ...] = (FOUND, BESIDE),
    golds: tuple[ResolvedGold, ...] = (GOLD,),
    evidence: tuple[Place, ...] = (FOUND.place,),
    number: int = 0,
    elapsed: float = 10.0,
) -> CaseResult:
    """A recorded case."""
    of = asked or case()
    return CaseResult(
        number=number,
        case=of,
        golds=golds if of.answerable else (),
        gold_problems=(),
        kind="value",
        standalone=of.question,
        hits=hits,
        evidence=evidence,
        reply=reply,
        elapsed_ms=elapsed,
        search_ms=1.0,
    )


def failure(asked: EvalCase | None = None, number: int = 0) -> CaseFailure:
    return CaseFailure(number, asked or case(), "ZeroDivisionError: division by zero", "Traceback …")


def record(*outcomes: Outcome, **values: object) -> RunRecord:
    """A record of outcomes, numbered in order."""
    numbered = tuple(replace(outcome, number=n) for n, outcome in enumerate(outcomes))
    return RunRecord(info(**{"cases": len(numbered), **values}), numbered)


def sample_record() -> RunRecord:
    """Seven cases, one of each outcome that a report shows."""
    wrong = case("q3", points=(("600个",), ("省民政厅",)))
    unscored = EvalCase("怎么申请？", id="q7", tags=("how",))
    return record(
        result(answer()),
        result(refusal(), asked=case("q2"), elapsed=20),
        result(answer(), asked=wrong, elapsed=30),
        result(answer("大致如此。", start=90), asked=case("q4"), hits=(BESIDE,), elapsed=40),
        result(refusal("other_region"), asked=case("q5", answerable=False), hits=(BESIDE,), elapsed=50),
        failure(case("q6")),
        result(answer(), asked=unscored, golds=(), elapsed=60),
    )


def documents_folder(folder: Path) -> Path:
    """A folder with a plan in Markdown (a table, a duty, a sentence with a figure) and a note."""
    docs = folder / "docs"
    docs.mkdir()
    (docs / "plan.md").write_text(PLAN, encoding="utf-8")
    (docs / "note.md").write_text(
        "# 说明\n\n本市鼓励社会力量参与养老服务，具体办法另行制定。\n", encoding="utf-8"
    )
    return docs


PLAN = """# 青禾市养老服务行动计划

## 一、总体目标

“喘息服务”，是指由机构临时照看老年人，让家属休息。

表1 主要指标

| 指标 | 2022年 | 2025年 |
| --- | --- | --- |
| 养老床位数（张） | 1200 | 1800 |
| 上门巡访率 | 35% | 95% |

## 二、主要任务

### （一）办好助餐点

到2025年，新建社区**助餐点600个**，老年人用餐每餐补贴3元。（牵头单位：市商务局；配合单位：市民政局）
"""
