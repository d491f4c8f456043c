"""A small library and an assistant with prepared replies, for tests of the pages.

The assistant answers by words in the question: 机器人 (two documents, one part missing), 养老
(a digest), 指标 (a table row with its header), 模型 (written by a model, one statement after the other),
translate (the same, translated), 上海 (refused, with the nearest place), 坏 (breaks), 慢 (answers after
a moment), 拖 (drags: writes slowly, and ends a moment after its last event); everything else is refused as
not in the documents. It remembers what it was asked, so that a test can see which history a question came with.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fakes_documents import DIGEST, PLAN, POINTS, TODAY, FakeStore, cite

from assistant.answers import (
    Answer,
    Citation,
    Evidence,
    ModelFault,
    Reason,
    Refusal,
    Reply,
    Statement,
    Support,
    Turn,
)
from assistant.drafting import Restating
from assistant.events import Checking, Done, Drafting, Event, Looking, Note, Pulse, Shown
from assistant.labels import generated_json
from assistant.model_faults import fault_words
from pages.contracts import Service
from vectorstore.passages import (
    Document,
    SearchFilter,
    Span,
)

_NOTHING = Evidence(())


DRAGS = 2.0
"""Seconds that an assistant that drags takes for a sentence, and to end after the last event."""


class FakeAssistant:
    """Gives prepared replies; ``asked`` lists each question with its history's questions."""

    engine = "extractive"

    def __init__(self, pause: float = 0.0, *, restates: bool = False) -> None:
        self.pause = pause
        """Seconds that a model takes for a sentence."""
        self.restates = restates
        self.again: list[tuple[Restating, ...]] = []
        """How each answer was to be said again."""
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.limits: list[SearchFilter] = []
        self._lock = threading.Lock()

    def ask(self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()) -> Reply:
        *_, done = self.stream(question, history, again=again)
        assert isinstance(done, Done)
        return done.reply

    def extract(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        return self.ask(question, history)

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()
    ) -> Generator[Event, None, None]:
        with self._lock:
            self.again.append(tuple(again))
            self.asked.append((question, tuple(t.question for t in history)))
        try:
            yield from self._events(question, DRAGS if "拖" in question else self.pause)
        finally:
            if "拖" in question:
                time.sleep(DRAGS)

    def _events(self, question: str, pause: float) -> Generator[Event, None, None]:
        yield Looking()
        reply = self._reply(question)
        engine = reply.engine
        for number, statement in enumerate(reply.statements if isinstance(reply, Answer) else (), start=1):
            if statement.generated:
                yield Drafting(number, engine)
                for _ in range(round(pause / 0.05)):
                    time.sleep(0.05)
                    yield Pulse()
                yield Checking(number)
            yield Shown(number, statement)
        if reply.fault is not None:
            yield Note(reply.fault)
        yield Done(reply)

    def within(self, limits: SearchFilter) -> FakeAssistant:
        """The same assistant, which remembers what it was limited to."""
        self.limits.append(limits)
        return self

    def _reply(self, question: str) -> Reply:
        if "坏" in question:
            raise RuntimeError("the library could not be opened")
        if "慢" in question:
            time.sleep(1.5)
        if "模型" in question:
            return _written(question)
        if "translate" in question:
            return _translated(question)
        if "指标" in question:
            return _table(question)
        if "机器人" in question or "robots" in question:
            return _robots(question)
        if "养老" in question:
            return _care(question)
        if "上海" in question:
            return _other_region(question)
        return Refusal(
            question,
            Reason.NOT_IN_DOCUMENTS,
            f"文库里没有查到。找过 3 份文件，没有找到写明“{question}”的地方。",
            ("2022年工业机器人要达到多少？",),
            _NOTHING,
        )


def _robots(question: str) -> Answer:
    return Answer(
        question,
        (
            Statement(
                "到2022年，在役工业机器人要达到15万台。",
                (
                    cite(
                        PLAN,
                        "到2022年,实施省级以上智能化改造示范试点达到500个,建设示范智能工厂100个,在役工业机器人数量达到15万台",
                    ),
                ),
                Support.SUPPORTED,
            ),
            Statement(
                "累计在役工业机器人突破10万台。",
                (cite(POINTS, "累计在役工业机器人突破10万台"),),
                Support.VERBATIM,
            ),
            Statement(
                "智能化改造工程由省经信委负责。", (cite(PLAN, "(责任单位:省经信委)"),), Support.SUPPORTED
            ),
        ),
        ("现在做到了吗",),
        _NOTHING,
        "extractive",
        ("智慧养老由谁牵头？", "指标里工业机器人的数量是多少？"),
    )


def _written(question: str) -> Answer:
    """Two sentences of a model, of which it wrote three; then the documents' own words."""
    robots = _robots(question)
    first, second, third = robots.statements
    return replace(
        robots,
        statements=(replace(first, generated=True), replace(second, generated=True), third),
        engine="model:demo",
        fault=ModelFault.CUT_OFF,
        removed=1,
    )


def _translated(question: str) -> Answer:
    quote = "累计在役工业机器人突破10万台"
    text = "More than 100,000 industrial robots are in use."
    statement = Statement(text, (cite(POINTS, quote),), Support.TRANSLATED, generated=True)
    return Answer(question, (statement,), (), _NOTHING, "model:demo")


def _care(question: str) -> Answer:
    quote = "智慧养老由省民政厅牵头，省卫生健康委配合"
    return Answer(
        question,
        (Statement(f"{quote}。", (cite(DIGEST, quote),), Support.VERBATIM),),
        (),
        _NOTHING,
        "extractive",
    )


def _table(question: str) -> Answer:
    header = cite(PLAN, "类别\t指标\t2017年\t2020年\t2022年")
    row = cite(PLAN, "产业数字化\t在役工业机器人数量(万台)\t5.5\t10\t15")
    text = "在役工业机器人数量2022年的目标是15万台。"
    statement = Statement(text, (header, row), Support.SUPPORTED, generated=True)
    return Answer(question, (statement,), (), _NOTHING, "model:demo")


def _other_region(question: str) -> Refusal:
    start = DIGEST.text.index("智慧养老由省民政厅牵头")
    passage = DIGEST.passage(Span(start, start + 11))
    return Refusal(
        question,
        Reason.OTHER_REGION,
        "文库里只有示例省的文件，没有上海的，所以不能说上海的情况。",
        ("示例省智慧养老由谁牵头？", "示例省要用上多少工业机器人？"),
        Evidence((passage,)),
    )


def fake_reply_json(
    reply: Reply, store: Any, *, today: date, elapsed_ms: int, language: str = "zh"
) -> dict[str, Any]:
    """The reply as JSON in the shape of the API. A refusal's nearest place is its first evidence."""
    citations: list[Citation] = []
    statements: list[dict[str, Any]] = []
    if isinstance(reply, Answer):
        for s in reply.statements:
            citations += [c for c in s.citations if c not in citations]
            statements.append(
                {
                    "text": s.text,
                    "citations": [citations.index(c) + 1 for c in s.citations],
                    "support": s.support.value,
                    "computation": None,
                }
            )
        status = "partial" if reply.not_covered else "answered"
        answer = "".join(f"{s['text']}{s['citations']}" for s in statements)
    else:
        citations = [
            Citation(p.document_id, store.document(p.document_id).version, p.span, p.text)
            for p in reply.evidence.passages[:1]
        ]
        status, answer = "refused", reply.message if language == "zh" else f"[en] {reply.message}"
    return {
        "question": reply.question,
        "status": status,
        "reason": None if isinstance(reply, Answer) else reply.reason.value,
        "answer": answer,
        "statements": statements,
        "citations": [
            _citation(n, c, store.document(c.document_id), today) for n, c in enumerate(citations, 1)
        ],
        "not_covered": list(reply.not_covered) if isinstance(reply, Answer) else [],
        "suggestions": list(reply.suggestions),
        "engine": reply.engine,
        "approved": False,
        "corpus": "0123456789abcdef",
        "elapsed_ms": elapsed_ms,
        "generated": generated_json(reply, english=language == "en"),
        "note": fault_words(reply.fault, english=language == "en", heard=True) if reply.fault else None,
        "usage": None,
    }


def _citation(n: int, citation: Citation, document: Document, today: date) -> dict[str, Any]:
    card = document.card
    over = card.period is not None and card.period.last < today.year
    status = "digest" if card.kind == "digest" else "period_over" if over else "unknown"
    return {
        "n": n,
        "document_id": document.id,
        "version": citation.version,
        "source": document.source.name,
        "page": None,
        "warnings": [status] if over or status == "digest" else [],
        "title": document.title,
        "number": card.number,
        "issuer": card.issuer,
        "issued": card.issued.isoformat() if card.issued else None,
        "status": status,
        "section": list(document.heading_path(citation.span)),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def service_of(assistant: FakeAssistant) -> Service:
    """The small library behind an assistant, on the day that all expectations are written for."""
    return Service(assistant, FakeStore(), lambda: TODAY, fake_reply_json)
